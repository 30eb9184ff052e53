//! Those who would follow in the name of others, have us write elsewhere, or take others away.
use crate::peer::Peer;
use crate::town::{BASE, Town};
use formats::http_signature::Form;
use serde_json::json;

async fn follow_of(town: &Town, peer: &Peer, who: &str, key: &str) {
    peer.knows(&town.public, &town.clock);
    let body = json!({ "id": format!("{who}/f"), "type": "Follow", "actor": who, "object": town.actor() }).to_string();
    let headers = peer.signed(Form::Cavage, key, BASE, "/lindenau/inbox", &body);
    town.leave(&headers, &body).await;
    town.turn().await;
}

#[tokio::test]
async fn nobody_follows_in_the_name_of_somebody_else() {
    let (town, peer, other) = (Town::new().await, Peer::start().await, Peer::start().await);
    // Signed with a key of another server, and by somebody else of the same one.
    follow_of(&town, &peer, &other.actor("eva"), &format!("{}#key", peer.actor("eva"))).await;
    peer.account("ali", true);
    follow_of(&town, &peer, &peer.actor("ali"), &format!("{}#key", peer.actor("eva"))).await;
    // The right name of the key, and another key.
    follow_of(&town, &other, &peer.actor("eva"), &format!("{}#key", peer.actor("eva"))).await;
    for (server, who) in [(&other, "eva"), (&peer, "ali"), (&peer, "eva")] {
        assert!(!town.follows(server, who).await);
    }
}

#[tokio::test]
async fn a_key_document_of_ones_own_does_not_make_one_somebody_else() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    let (eva, mine) = (peer.actor("eva"), format!("{}/key", peer.origin));
    let other = vault::RsaKey::generate().unwrap();
    // Whoever may put a file on the server claims that it is Eva's key; Eva names another one.
    let key = json!({ "id": mine, "owner": eva, "publicKeyPem": other.public_pem().unwrap() });
    peer.show("/key", &key.to_string());
    let body = json!({ "id": format!("{eva}/f"), "type": "Follow", "actor": eva, "object": town.actor() }).to_string();
    let mut thief = peer;
    thief.key = other;
    let headers = thief.signed(Form::Message, &mine, BASE, "/lindenau/inbox", &body);
    town.leave(&headers, &body).await;
    town.turn().await;
    assert!(!town.follows(&thief, "eva").await);
}

#[tokio::test]
async fn nobody_has_us_write_to_another_server() {
    let (town, peer, victim) = (Town::new().await, Peer::start().await, Peer::start().await);
    let pem = peer.key.public_pem().unwrap();
    for (name, inbox, shared) in [
        ("eva", format!("{}/inbox", victim.origin), None),
        ("ali", format!("{}/ali/inbox", peer.origin), Some(format!("{}/inbox", victim.origin))),
        ("kim", "http://10.0.0.1/inbox".to_owned(), None),
    ] {
        let eva = peer.actor(name);
        let actor = json!({
            "id": eva, "type": "Person", "inbox": inbox, "endpoints": { "sharedInbox": shared },
            "publicKey": { "id": format!("{eva}#key"), "owner": eva, "publicKeyPem": pem },
        });
        peer.show(&format!("/{name}"), &actor.to_string());
        town.followed(&peer, name).await;
        town.publish(crate::town::news("Markt"), None).await;
        town.turn().await;
        victim.knows(&town.public, &town.clock);
        assert!(victim.heard("/inbox").is_empty());
        assert_eq!(town.follows(&peer, name).await, name == "ali", "by an inbox of their own server only");
    }
}

#[tokio::test]
async fn redirects_lead_nowhere_else() {
    let (town, peer, inside) = (Town::new().await, Peer::start().await, Peer::start().await);
    peer.says("/eva", &format!("302 Found\r\nlocation: {}/eva", inside.origin));
    town.followed(&peer, "eva").await;
    assert_eq!((peer.asked("/eva"), inside.asked("/eva")), (1, 0));
}

#[tokio::test]
async fn a_follow_that_is_played_again_after_its_undo_does_nothing() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    peer.knows(&town.public, &town.clock);
    let (eva, key) = (peer.actor("eva"), format!("{}#key", peer.actor("eva")));
    let body = json!({ "id": format!("{eva}/f"), "type": "Follow", "actor": eva, "object": town.actor() }).to_string();
    let headers = peer.signed(Form::Cavage, &key, BASE, "/lindenau/inbox", &body);
    town.leave(&headers, &body).await;
    assert!(!town.leave(&headers, &body).await, "it lies there already");
    town.turn().await;
    let undo = json!({ "id": format!("{eva}/u"), "type": "Undo", "actor": eva, "object": format!("{eva}/f") });
    town.told(&peer, Form::Cavage, "eva", undo).await;
    town.turn().await;
    assert!(!town.follows(&peer, "eva").await);
    assert!(town.leave(&headers, &body).await);
    town.turn().await;
    assert!(!town.follows(&peer, "eva").await);
    assert_eq!(peer.heard("/eva/inbox").len(), 1, "nobody is answered twice");
}

#[tokio::test]
async fn nobody_takes_others_away() {
    let (town, peer, other) = (Town::new().await, Peer::start().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    let (eva, mallory) = (peer.actor("eva"), other.actor("eva"));
    for activity in [
        json!({ "id": format!("{mallory}/d"), "type": "Delete", "actor": mallory, "object": eva }),
        json!({ "id": format!("{mallory}/e"), "type": "Delete", "actor": eva, "object": eva }),
        json!({ "id": format!("{mallory}/u"), "type": "Undo", "actor": eva, "object": format!("{eva}/f1") }),
    ] {
        town.told(&other, Form::Cavage, "eva", activity).await;
        town.turn().await;
        assert!(town.follows(&peer, "eva").await);
    }
}

#[tokio::test]
async fn a_key_that_never_was_takes_nobody_away() {
    let (town, peer, other) = (Town::new().await, Peer::start().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    let (eva, nope) = (peer.actor("eva"), format!("{}/nope", peer.origin));
    let delete = json!({ "id": format!("{eva}/d"), "type": "Delete", "actor": eva, "object": eva });
    let undo = json!({ "id": format!("{eva}/u"), "type": "Undo", "actor": eva, "object": format!("{eva}/f1") });
    for activity in [&delete, &undo] {
        town.signed(&other, Form::Cavage, &nope, activity).await;
        town.turn().await;
        assert!(town.follows(&peer, "eva").await, "{activity}");
    }
    assert_eq!(peer.asked("/nope"), 2);
    // Her server says that she is gone: then she did not take back a Follow, but a Delete needs no key any more.
    town.forward(3_700);
    peer.says("/eva", "410 Gone");
    for (activity, id, stays) in [(&undo, "u2", true), (&delete, "d2", false)] {
        let mut activity = activity.clone();
        activity["id"] = json!(format!("{eva}/{id}"));
        town.signed(&other, Form::Cavage, &nope, &activity).await;
        town.turn().await;
        assert_eq!(town.follows(&peer, "eva").await, stays, "{activity}");
    }
}

#[tokio::test]
async fn forged_letters_have_us_ask_nobodys_server_again_and_again() {
    let (town, peer, other) = (Town::new().await, Peer::start().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    let eva = peer.actor("eva");
    for number in 0..5 {
        let undo =
            json!({ "id": format!("{eva}/{number}"), "type": "Undo", "actor": eva, "object": format!("{eva}/f1") });
        town.signed(&other, Form::Cavage, &format!("{eva}#key"), &undo).await;
        town.turn().await;
    }
    assert!(town.follows(&peer, "eva").await);
    assert_eq!(peer.asked("/eva"), 1);
}

#[tokio::test]
async fn nobody_takes_back_what_somebody_else_has_not_done_yet() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    peer.account("ali", true);
    town.followed(&peer, "ali").await;
    let (eva, ali) = (peer.actor("eva"), peer.actor("ali"));
    // Ali takes back Eva's Follow before it comes, and does something by its name.
    for (id, of) in [(format!("{ali}/u"), format!("{eva}/f1")), (format!("{eva}/f1"), format!("{ali}/f9"))] {
        let undo = json!({ "id": id, "type": "Undo", "actor": ali, "object": of });
        town.told(&peer, Form::Cavage, "ali", undo).await;
        town.turn().await;
    }
    town.followed(&peer, "eva").await;
    assert!(town.follows(&peer, "eva").await);
}

#[tokio::test]
async fn an_absurd_answer_is_none() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    peer.show("/eva", &format!("{{\"id\":\"{}\"}}", "x".repeat(300_000)));
    town.followed(&peer, "eva").await;
    peer.show("/eva", &"[".repeat(10_000));
    town.forward(4_000);
    town.turn().await;
    assert!(!town.follows(&peer, "eva").await);
}
