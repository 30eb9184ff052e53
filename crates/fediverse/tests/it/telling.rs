//! Posts on their way to the servers of those who follow.
use crate::peer::{Manner, Peer};
use crate::town::{BASE, Town, news, warning};
use channel::clock::Clock;
use channel::delivery::Lane;
use formats::fediverse::Act;
use formats::http_signature::Form;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn one_request_a_server_for_a_post_its_correction_and_its_withdrawal() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    for name in ["eva", "ali", "kim"] {
        peer.account(name, true);
        town.followed(&peer, name).await;
    }
    let post = town.publish(news("Markt"), None).await;
    town.turn().await;
    town.publish(news("Wochenmarkt"), Some((post, 1))).await;
    town.turn().await;
    town.withdraw(post, 3).await;
    town.turn().await;
    assert_eq!(peer.kinds(), ["Create", "Update", "Delete"]);
    let all = peer.heard("/inbox");
    let note = &all[0]["object"];
    let id = format!("{BASE}/lindenau/p/{post}");
    assert_eq!((&note["type"], &note["id"], &note["attributedTo"]), (&json!("Note"), &json!(id), &json!(town.actor())));
    assert_eq!(note["url"], json!(format!("{id}-markt")));
    assert_eq!(note["contentMap"]["de"], note["content"]);
    let said = note["content"].as_str().unwrap();
    assert!(said.contains("<strong>Markt</strong>") && said.contains("<strong>Samstag</strong>"), "{said}");
    assert_eq!(note["attachment"][0]["name"], "Der Markt");
    assert_eq!((&note["tag"][0]["type"], &note["tag"][0]["name"]), (&json!("Hashtag"), &json!("#Veranstaltungen")));
    assert_eq!(all[1]["object"]["id"], json!(id));
    assert!(all[1]["object"]["updated"].is_string());
    assert_eq!(all[2]["object"], json!({ "id": id, "type": "Tombstone" }));
    let names: Vec<&str> = all.iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(names, [format!("{id}#create-1"), format!("{id}#update-2"), format!("{id}#delete-3")]);
}

#[tokio::test]
async fn a_server_without_a_shared_inbox_is_told_by_account() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    peer.account("ali", false);
    town.followed(&peer, "ali").await;
    town.publish(news("Markt"), None).await;
    town.turn().await;
    assert_eq!(peer.heard("/ali/inbox").iter().filter(|one| one["type"] == "Create").count(), 1);
    assert!(peer.heard("/inbox").is_empty());
}

#[tokio::test]
async fn whoever_reads_one_form_of_signature_only_gets_that_one() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    peer.does(Manner::Only(Form::Message));
    for title in ["Markt", "Fest"] {
        town.publish(news(title), None).await;
        town.turn().await;
    }
    assert_eq!(peer.kinds(), ["Create", "Create"]);
    assert_eq!(town.runner.memory.form(peer.origin.split_once("://").unwrap().1), Form::Message);
}

#[tokio::test]
async fn a_warning_goes_before_news_that_wait() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    let post = town.publish(news("Markt"), None).await;
    let danger = town.publish(warning("Gefahr"), None).await;
    town.turn().await;
    let order: Vec<String> =
        peer.heard("/inbox").iter().map(|one| one["object"]["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(order, [danger, post].map(|id| format!("{BASE}/lindenau/p/{id}")));
}

#[tokio::test]
async fn a_server_that_fails_is_tried_again_in_order_and_nothing_is_told_that_is_no_longer_so() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    peer.does(Manner::Says(503));
    let post = town.publish(news("Markt"), None).await;
    town.turn().await;
    town.withdraw(post, 2).await;
    town.turn().await;
    assert!(peer.kinds().is_empty());
    peer.does(Manner::Takes);
    town.forward(60);
    town.turn().await;
    assert_eq!(peer.kinds(), ["Delete"], "it was taken back: no Create is told any more");
}

#[tokio::test]
async fn a_server_that_is_gone_is_forgotten_with_its_followers() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    peer.does(Manner::Says(410));
    town.publish(news("Markt"), None).await;
    town.turn().await;
    assert!(!town.follows(&peer, "eva").await);
    // Another one does not answer for weeks.
    let other = Peer::start().await;
    town.followed(&other, "eva").await;
    other.does(Manner::Says(500));
    for week in 0..=5 {
        assert!(town.follows(&other, "eva").await, "week {week}");
        town.publish(news("Markt"), None).await;
        for _ in 0..40 {
            town.turn().await;
            town.forward(7_300);
        }
        town.forward(7 * 86_400 - 40 * 7_300);
    }
    assert!(!town.follows(&other, "eva").await);
}

#[tokio::test]
async fn what_is_told_twice_after_a_crash_has_one_name() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    let post = town.publish(news("Markt"), None).await;
    // Claimed and sent, and then the program dies before it is written down.
    let send = town.stores.fediverse().claim_send(Lane::News, town.clock.now(), fediverse::LEASE, &[]).await.unwrap();
    drop(send);
    town.turn().await;
    assert!(peer.kinds().is_empty(), "it is somebody's");
    town.forward(121);
    town.turn().await;
    town.hand_over(post, 1, Act::Create, Lane::News).await;
    town.turn().await;
    let names: Vec<_> = peer.heard("/inbox").iter().map(|one| one["id"].clone()).collect();
    assert_eq!(names.len(), 2);
    assert_eq!(names[0], names[1], "so that the other side sees one");
}

#[tokio::test]
async fn a_warning_does_not_wait_for_news_that_hang_at_the_same_server() {
    let (mut town, peer) = (Town::new().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    Arc::get_mut(&mut town.runner).unwrap().patience = Duration::from_secs(600);
    peer.does(Manner::Hangs("Markt"));
    let running = tokio::spawn(town.runner.clone().run());
    town.publish(news("Markt"), None).await;
    peer.heard_of(1).await;
    town.publish(news("Fest"), None).await;
    town.publish(warning("Gefahr"), None).await;
    peer.heard_of(2).await;
    running.abort();
    let last = peer.heard("/inbox").remove(1);
    assert!(last["object"]["content"].as_str().unwrap().contains("Gefahr"), "{last}");
}

#[tokio::test]
async fn a_correction_does_not_wait_for_what_failed_before_and_the_old_text_is_told_no_more() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    peer.does(Manner::Says(503));
    let post = town.publish(warning("Hochwasser am Ufer"), None).await;
    for _ in 0..8 {
        town.turn().await;
        town.forward(900);
    }
    town.turn().await;
    peer.does(Manner::Takes);
    town.publish(warning("Entwarnung"), Some((post, 1))).await;
    town.turn().await;
    assert_eq!(peer.kinds(), ["Create", "Update"]);
    for one in peer.heard("/inbox") {
        let said = one["object"]["content"].as_str().unwrap();
        assert!(said.contains("Entwarnung") && !said.contains("Hochwasser"), "{said}");
    }
}

#[tokio::test]
async fn nothing_old_is_told_late() {
    for (post, hours) in [(warning("Gefahr"), 7), (news("Markt"), 73)] {
        let (town, peer) = (Town::new().await, Peer::start().await);
        town.followed(&peer, "eva").await;
        let post = town.publish(post, None).await;
        town.forward(hours * 3_600);
        town.turn().await;
        assert!(peer.kinds().is_empty());
        // That it is taken back is always told.
        town.withdraw(post, 2).await;
        town.forward(hours * 3_600);
        town.turn().await;
        assert_eq!(peer.kinds(), ["Delete"]);
    }
}

#[tokio::test]
async fn a_server_that_is_away_for_days_is_told_when_it_is_back() {
    // Hours it is away, and what it hears then.
    for (hours, kinds) in [(40, ["Create"].as_slice()), (100, &[])] {
        let (town, peer) = (Town::new().await, Peer::start().await);
        town.followed(&peer, "eva").await;
        peer.does(Manner::Says(503));
        town.publish(news("Markt"), None).await;
        away(&town, &peer, hours).await;
        assert_eq!(peer.kinds(), kinds, "a post after {hours} hours");
    }
    for (hours, kinds) in [(40, ["Create", "Delete"].as_slice()), (150, &["Create", "Delete"]), (190, &["Create"])] {
        let (town, peer) = (Town::new().await, Peer::start().await);
        town.followed(&peer, "eva").await;
        let post = town.publish(news("Markt"), None).await;
        town.turn().await;
        peer.does(Manner::Says(503));
        town.withdraw(post, 2).await;
        away(&town, &peer, hours).await;
        assert_eq!(peer.kinds(), kinds, "a withdrawal after {hours} hours");
    }
}

/// It takes nothing for so many hours, and then everything.
async fn away(town: &Town, peer: &Peer, hours: usize) {
    for hour in 0..hours + 3 {
        if hour == hours {
            peer.does(Manner::Takes);
        }
        town.turn().await;
        town.forward(3_600);
    }
}

#[tokio::test]
async fn a_channel_that_is_switched_off_tells_nothing_but_what_it_takes_back() {
    let (town, peer) = (Town::new().await, Peer::start().await);
    town.followed(&peer, "eva").await;
    let old = town.publish(news("Fest"), None).await;
    town.turn().await;
    peer.does(Manner::Says(503));
    town.publish(news("Markt"), None).await;
    town.turn().await;
    town.stop().await;
    peer.does(Manner::Takes);
    town.publish(news("Danach"), None).await;
    town.withdraw(old, 2).await;
    town.forward(60);
    town.turn().await;
    assert_eq!(peer.kinds(), ["Create", "Delete"]);
}
