use formats::fediverse::{Heard, Of, Peer, acct, is_asked_for, read, same_host};
use serde_json::json;

fn heard(value: serde_json::Value) -> Option<Heard> {
    read(value.to_string().as_bytes())
}

#[test]
fn only_following_and_its_end_are_heard() {
    let (eva, town) = ("https://social.example/eva", "https://kanal.example/lindenau/actor");
    let follow = json!({ "id": "https://social.example/1", "type": "Follow", "actor": eva, "object": town });
    assert!(
        matches!(heard(follow.clone()), Some(Heard::Follow { actor, object, .. }) if actor == eva && object == town)
    );
    let mut whole = follow.clone();
    whole["actor"] = json!({ "id": eva, "type": "Person" });
    whole["object"] = json!([town]);
    assert!(matches!(heard(whole), Some(Heard::Follow { actor, object, .. }) if actor == eva && object == town));
    let undo = |object: serde_json::Value| {
        heard(json!({ "id": "https://social.example/2", "type": "Undo", "actor": eva, "object": object }))
    };
    assert!(matches!(
        undo(follow),
        Some(Heard::Undo { of: Of::Follow { id: Some(id), object }, .. })
            if object == town && id == "https://social.example/1"
    ));
    let nameless = undo(json!({ "type": "Follow", "object": town }));
    assert!(matches!(nameless, Some(Heard::Undo { of: Of::Follow { id: None, .. }, .. })));
    assert!(matches!(undo(json!("https://social.example/1")), Some(Heard::Undo { of: Of::Named(_), .. })));
    assert!(matches!(undo(json!({ "type": "Like" })), Some(Heard::Undo { of: Of::Other, .. })));
    for kind in ["Create", "Like", "Announce", "Flag", "EmojiReact", "Move"] {
        assert!(matches!(heard(json!({ "type": kind })), Some(Heard::Other)), "{kind}");
    }
}

#[test]
fn nonsense_is_no_activity() {
    let long = format!("https://x.example/{}", "a".repeat(3_000));
    for value in [
        json!([]),
        json!("Follow"),
        json!({}),
        json!({ "type": 7 }),
        json!({ "type": "Follow" }),
        json!({ "type": "Follow", "id": "x", "actor": "y", "object": "z" }),
        json!({ "type": "Follow", "id": "https://x.example/1", "actor": long, "object": "https://x.example/2" }),
        json!({ "type": "Delete", "id": "https://x.example/1", "actor": "javascript:alert(1)", "object": "x" }),
    ] {
        assert!(heard(value.clone()).is_none(), "{value}");
    }
    assert!(read(b"").is_none() && read("[".repeat(100_000).as_bytes()).is_none());
}

#[test]
fn somebody_is_written_to_on_their_own_server_only() {
    let actor = |inbox: &str, shared: &str| {
        let text = json!({
            "id": "https://social.example/eva", "inbox": inbox, "endpoints": { "sharedInbox": shared },
            "publicKey": [{ "id": "https://social.example/eva#key", "owner": "https://social.example/eva", "publicKeyPem": "x" }],
        });
        Peer::read(text.to_string().as_bytes()).unwrap()
    };
    let own = actor("https://social.example/eva/inbox", "https://social.example/inbox");
    assert_eq!((own.delivery(), own.keys.len()), (Some("https://social.example/inbox"), 1));
    let half = actor("https://social.example/eva/inbox", "https://victim.example/inbox");
    assert_eq!(half.delivery(), Some("https://social.example/eva/inbox"));
    assert_eq!(actor("https://social.example:8443/inbox", "http://social.example/inbox").delivery(), None);
    assert!(same_host("https://a.example/x#y", "https://a.example:443/z") && !same_host("x", "x"));
}

#[test]
fn of_keys_few_and_short_ones_are_kept() {
    let id = "https://social.example/eva";
    let key = |pem: String| json!({ "id": format!("{id}#{}", pem.len()), "owner": id, "publicKeyPem": pem });
    let read = |keys: Vec<serde_json::Value>| {
        Peer::read(json!({ "id": id, "inbox": id, "publicKey": keys }).to_string().as_bytes()).unwrap().keys.len()
    };
    assert_eq!(read(vec![key("x".repeat(4_001)), key("x".repeat(4_000))]), 1);
    assert_eq!(read((1..1_000).map(|long| key("x".repeat(long))).collect()), 8);
}

#[test]
fn a_channel_is_found_by_handle_and_by_address() {
    let base = "https://kanal.example";
    for asked in [
        "acct:lindenau@kanal.example",
        "acct:@lindenau@kanal.example",
        "lindenau@KANAL.example",
        "https://kanal.example/lindenau",
        "https://kanal.example/lindenau/",
        "https://kanal.example/lindenau/actor",
    ] {
        assert_eq!(acct(asked, base), Some("lindenau"), "{asked}");
    }
    for asked in
        ["acct:lindenau@other.example", "acct:lindenau", "https://kanal.example/lindenau/p/1", "https://x/y", ""]
    {
        assert_eq!(acct(asked, base), None, "{asked}");
    }
}

#[test]
fn browsers_get_pages_and_servers_get_the_other_form() {
    assert!(!is_asked_for("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
    assert!(is_asked_for(formats::fediverse::ACCEPT) && is_asked_for("text/html, application/activity+json"));
}
