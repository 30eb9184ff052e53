//! Following, and its end.
use crate::peer::{Manner, Peer};
use crate::town::Town;
use formats::http_signature::Form;
use serde_json::json;

#[tokio::test]
async fn a_follow_is_answered_and_its_undo_leaves_nothing() {
    for form in [Form::Cavage, Form::Message] {
        let (town, peer) = (Town::new().await, Peer::start().await);
        peer.knows(&town.public, &town.clock);
        let (eva, id) = (peer.actor("eva"), format!("{}/f/1", peer.origin));
        let follow = json!({ "id": id, "type": "Follow", "actor": eva, "object": town.actor() });
        town.told(&peer, form, "eva", follow.clone()).await;
        assert!(!town.follows(&peer, "eva").await, "nobody looked at it yet");
        town.turn().await;
        assert!(town.follows(&peer, "eva").await);
        let yes = peer.heard("/eva/inbox").remove(0);
        assert_eq!((&yes["type"], &yes["actor"]), (&json!("Accept"), &json!(town.actor())));
        assert_eq!((&yes["object"]["id"], &yes["object"]["actor"]), (&json!(id), &json!(eva)));
        let undo = json!({ "id": format!("{id}/undo"), "type": "Undo", "actor": eva, "object": follow });
        town.told(&peer, form, "eva", undo).await;
        town.turn().await;
        assert!(!town.follows(&peer, "eva").await);
    }
}

#[tokio::test]
async fn an_undo_may_name_the_follow_alone() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    let eva = peer.actor("eva");
    for (name, stays) in [("f9", true), ("f1", false)] {
        let undo = json!({
            "id": format!("{eva}/undo-{name}"), "type": "Undo", "actor": eva, "object": format!("{eva}/{name}"),
        });
        town.told(&peer, Form::Cavage, "eva", undo).await;
        town.turn().await;
        assert_eq!(town.follows(&peer, "eva").await, stays, "{name}");
    }
}

#[tokio::test]
async fn an_account_that_ends_is_forgotten_though_its_key_is_gone() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    // An hour later nothing is remembered of her, and her server says that she is gone.
    town.forward(3_700);
    peer.says("/eva", "410 Gone");
    let eva = peer.actor("eva");
    let delete = json!({ "id": format!("{eva}#delete"), "type": "Delete", "actor": eva, "object": eva });
    town.told(&peer, Form::Cavage, "eva", delete).await;
    town.turn().await;
    assert!(!town.follows(&peer, "eva").await);
}

#[tokio::test]
async fn a_server_that_is_away_is_asked_again() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    peer.says("/eva", "503 Later");
    town.followed(&peer, "eva").await;
    assert!(!town.follows(&peer, "eva").await);
    peer.mends("/eva");
    town.turn().await;
    assert!(!town.follows(&peer, "eva").await, "not at once");
    town.forward(40);
    town.turn().await;
    assert!(town.follows(&peer, "eva").await);
}

#[tokio::test]
async fn a_key_that_changed_is_fetched_anew() {
    let (town, mut peer) = (Town::new().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    assert_eq!(peer.asked("/eva"), 1);
    town.forward(301);
    peer.key = vault::RsaKey::generate().unwrap();
    peer.account("eva", true);
    let eva = peer.actor("eva");
    let undo = json!({ "id": format!("{eva}/u"), "type": "Undo", "actor": eva, "object": format!("{eva}/f1") });
    town.told(&peer, Form::Message, "eva", undo).await;
    town.turn().await;
    assert!(!town.follows(&peer, "eva").await);
    assert_eq!(peer.asked("/eva"), 2);
}

#[tokio::test]
async fn an_undo_counts_that_is_read_before_its_follow() {
    for whole in [true, false] {
        let (town, peer) = (Town::new().await, Peer::start().await);
        // Her server is away when the Follow is to be read, and back when she takes it back.
        peer.says("/eva", "503 Later");
        town.followed(&peer, "eva").await;
        peer.mends("/eva");
        let (eva, id) = (peer.actor("eva"), format!("{}/f1", peer.actor("eva")));
        let follow = json!({ "id": id, "type": "Follow", "actor": eva, "object": town.actor() });
        let object = if whole { follow } else { json!(id) };
        let undo = json!({ "id": format!("{eva}/u"), "type": "Undo", "actor": eva, "object": object });
        town.told(&peer, Form::Cavage, "eva", undo).await;
        town.turn().await;
        town.forward(60);
        town.turn().await;
        assert!(!town.follows(&peer, "eva").await);
        assert!(peer.heard("/eva/inbox").is_empty(), "and nobody is told that they follow");
    }
}

#[tokio::test]
async fn whoever_left_does_not_come_back_because_the_answer_is_tried_again() {
    // By the id it had, and by one of which nobody heard.
    for named in ["f1", "f2"] {
        let (town, peer) = (Town::new().await, Peer::start().await);
        peer.does(Manner::Says(503));
        town.followed(&peer, "eva").await;
        assert!(town.follows(&peer, "eva").await);
        let eva = peer.actor("eva");
        let follow = json!({ "id": format!("{eva}/{named}"), "type": "Follow", "actor": eva, "object": town.actor() });
        let undo = json!({ "id": format!("{eva}/u"), "type": "Undo", "actor": eva, "object": follow });
        town.told(&peer, Form::Cavage, "eva", undo).await;
        town.turn().await;
        assert!(!town.follows(&peer, "eva").await);
        peer.does(Manner::Takes);
        town.forward(60);
        town.turn().await;
        assert!(!town.follows(&peer, "eva").await, "{named}");
    }
}

#[tokio::test]
async fn an_answer_that_was_not_taken_is_given_again() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    peer.does(Manner::Says(503));
    town.followed(&peer, "eva").await;
    peer.does(Manner::Takes);
    town.forward(60);
    town.turn().await;
    assert!(town.follows(&peer, "eva").await);
    assert_eq!(peer.heard("/eva/inbox").len(), 1);
}
