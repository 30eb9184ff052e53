//! The delivery page.
use crate::hands::Hands;
use crate::stage::{Stage, content};
use axum::http::StatusCode;
use channel::delivery::Lane;
use channel::editor::Role;
use channel::outlet::dispatch::{Dispatch, Effect, Moment, Reply};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::{self, dispatch};
use channel::post::Kind;
use std::time::Duration;
use store::model::{Checkpoint, NewOutlet, NewSubscription, SYSTEM};

#[tokio::test]
async fn a_paused_delivery_asks_and_goes_on_or_ends() {
    let stage = Stage::new().await;
    let post = stage.publish(content(Kind::Update, "Vor der Sicherung")).await;
    let delivery = stage.stores.desk().deliveries_of(post).await.unwrap().remove(0).id;
    stage.clock.advance(std::time::Duration::from_secs(3600));
    assert_eq!(stage.stores.delivery().pause_old(stage.now(), stage.now()).await.unwrap(), 1);
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let today = hands.get("/desk/at/lindenau").await;
    assert!(today.has("Braucht Ihre Aufmerksamkeit") && today.has("Vor der Sicherung"));
    let path = format!("/desk/at/lindenau/deliveries/{delivery}");
    let page = hands.get(&path).await;
    assert!(
        page.has("Angehalten")
            && page.has("Weiter senden")
            && page.has("aus einer Sicherung")
            && !page.has("http-equiv=\"refresh\"")
    );
    let pokes = stage.pokes.count();
    assert_eq!(hands.post(&format!("{path}/resume"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stage.pokes.count(), pokes + 1);
    assert!(hands.get(&path).await.has("http-equiv=\"refresh\""), "it counts along again");
    assert_eq!(hands.post(&format!("{path}/cancel"), &[]).await.status, StatusCode::SEE_OTHER);
    let ended = hands.get(&path).await;
    assert!(ended.has("in der Redaktion beendet") && !ended.has("Weiter senden"));
}

#[tokio::test]
async fn the_list_and_the_page_speak_both_languages() {
    let stage = Stage::with_posts().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let list = hands.get("/desk/at/lindenau/deliveries").await;
    assert!(list.has("warning am Markt"));
    let report = stage.stores.desk().deliveries(stage.channel, 1).await.unwrap().remove(0);
    for (lang, words) in [("de", "Gleich geht es los"), ("en", "It starts in a moment")] {
        assert!(hands.get(&format!("/desk/at/lindenau/deliveries/{}?lang={lang}", report.id)).await.has(words));
        assert!(hands.get(&format!("/desk/at/lindenau/posts/{}?lang={lang}", report.post)).await.status.is_success());
    }
}

#[tokio::test]
async fn the_desk_sees_the_same_rounded_numbers_as_everybody() {
    let stage = Stage::new().await;
    for sid in 0..57 {
        let service = if sid < 54 { "https://fcm.googleapis.com" } else { "https://klein.example" };
        let (channel, origin, sealed) = (stage.channel, service.to_owned(), vec![1; 352]);
        stage.stores.follow().put(NewSubscription { channel, origin, sid, sealed, week: 1 }).await.unwrap();
    }
    stage.publish(content(Kind::Update, "Gezählt")).await;
    let (delivery, lease) = (stage.stores.delivery(), Duration::from_secs(30));
    let due = delivery.due(stage.now(), 9).await.unwrap().remove(0);
    delivery.begin(&due, 1, stage.now()).await.unwrap();
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let path = format!("/desk/at/lindenau/deliveries/{}", due.id);
    let page = hands.get(&path).await;
    assert!(page.has("weniger als 10") && !page.has("<progress"));
    while let Some(shard) = delivery.claim_shard(Lane::News, 1, stage.now(), lease, &[]).await.unwrap() {
        let accepted = if shard.origin.contains("klein") { 3 } else { 54 };
        let (gone, retries, settled) = (Vec::new(), Vec::new(), Vec::new());
        let lease_until = stage.now() + lease;
        let all = Checkpoint { cursor: None, done: true, accepted, refused: 0, gone, retries, settled, lease_until };
        assert!(delivery.checkpoint(&shard, all).await.unwrap());
    }
    delivery.sync_counts(due.id, stage.now()).await.unwrap();
    let page = hands.get(&path).await;
    assert!(page.has("rund 50") && page.has("Google") && page.has("value=\"100\""), "{}", page.text());
    assert!(!page.has(">57<") && !page.has(">54<") && !page.has("klein.example"));
    assert!(hands.get("/desk/at/lindenau/deliveries").await.has("rund 50 angenommen"));
}

#[tokio::test]
async fn a_running_delivery_says_how_it_gets_on_and_who_is_waited_for() {
    let stage = Stage::new().await;
    for (origin, sids) in [("https://fcm.googleapis.com", -600..600), ("https://web.push.apple.com", 1000..1300)] {
        for sid in sids {
            let (channel, origin, sealed) = (stage.channel, origin.to_owned(), vec![1; 352]);
            stage.stores.follow().put(NewSubscription { channel, origin, sid, sealed, week: 1 }).await.unwrap();
        }
    }
    stage.publish(content(Kind::Update, "Auf dem Weg")).await;
    let (delivery, lease) = (stage.stores.delivery(), Duration::from_secs(30));
    let due = delivery.due(stage.now(), 9).await.unwrap().remove(0);
    delivery.begin(&due, 1, stage.now()).await.unwrap();
    let shards = [(); 2].map(|()| delivery.claim_shard(Lane::News, 1, stage.now(), lease, &[]));
    let shards = futures_util::future::join_all(shards).await;
    let google = shards.into_iter().map(|shard| shard.unwrap().unwrap()).find(|shard| shard.origin.contains("google"));
    let google = google.expect("both were claimed");
    let batch = |cursor, accepted| {
        let (gone, retries, settled) = (Vec::new(), Vec::new(), Vec::new());
        let lease_until = stage.now() + lease;
        Checkpoint { cursor: Some(cursor), done: false, accepted, refused: 0, gone, retries, settled, lease_until }
    };
    // A quarter of the keys, then half, a minute later.
    for (cursor, accepted) in [(i64::MIN / 2, 300), (0, 300)] {
        stage.clock.advance(Duration::from_secs(10));
        assert!(delivery.checkpoint(&google, batch(cursor, accepted)).await.unwrap());
        delivery.sync_counts(due.id, stage.now()).await.unwrap();
    }
    let until = stage.now() + Duration::from_secs(600);
    let rest = channel::pace::Rest { until, asked: true };
    delivery.note_rests(&[(Lane::News, "https://web.push.apple.com".to_owned(), rest)], stage.now()).await.unwrap();

    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let path = format!("/desk/at/lindenau/deliveries/{}", due.id);
    let page = hands.get(&path).await;
    for words in [
        "rund 30 in der Sekunde",
        "noch weniger als eine Minute",
        "Apple bittet um eine Pause bis",
        "rund 600",
        "Anhalten",
    ] {
        assert!(page.has(words), "{words:?} is missing in {}", page.text());
    }
    assert!(page.has("value=\"20\""), "half of one service, nothing known of the other: {}", page.text());
    let part = hands.get(&format!("{path}?live")).await;
    assert!(part.has("Apple bittet um eine Pause bis") && !part.has("<nav"), "only what changes");
    assert!(hands.get("/desk/at/lindenau").await.has("<progress"), "today counts along");

    assert_eq!(hands.post(&format!("{path}/pause"), &[]).await.status, StatusCode::SEE_OTHER);
    let page = hands.get(&path).await;
    assert!(
        page.has("In der Redaktion angehalten") && page.has("Niemand bekommt sie doppelt") && !page.has("Pause bis")
    );
}

#[tokio::test]
async fn what_nobody_got_can_be_sent_once_more() {
    let stage = Stage::new().await;
    for sid in 0..40 {
        let origin = if sid < 20 { "https://fcm.googleapis.com" } else { "https://web.push.apple.com" }.to_owned();
        let new = NewSubscription { channel: stage.channel, origin, sid, sealed: vec![1; 352], week: 1 };
        stage.stores.follow().put(new).await.unwrap();
    }
    stage.publish(content(Kind::Update, "Halb angekommen")).await;
    let (delivery, lease) = (stage.stores.delivery(), Duration::from_secs(30));
    let due = delivery.due(stage.now(), 9).await.unwrap().remove(0);
    delivery.begin(&due, 1, stage.now()).await.unwrap();
    while let Some(shard) = delivery.claim_shard(Lane::News, 1, stage.now(), lease, &[]).await.unwrap() {
        let (accepted, refused) = if shard.origin.contains("google") { (20, 0) } else { (0, 20) };
        let (gone, retries, settled) = (Vec::new(), Vec::new(), Vec::new());
        let lease_until = stage.now() + lease;
        let all = Checkpoint { cursor: None, done: true, accepted, refused, gone, retries, settled, lease_until };
        assert!(delivery.checkpoint(&shard, all).await.unwrap());
    }
    delivery.finish_if_complete(due.id, stage.now()).await.unwrap().unwrap();
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let path = format!("/desk/at/lindenau/deliveries/{}", due.id);
    let page = hands.get(&path).await;
    assert!(page.has("Fertig, aber mit einer Lücke"), "not simply done");
    assert!(page.has("Noch einmal an Apple") && page.has("Apple hat die Nachricht für niemanden angenommen"));
    assert!(hands.get("/desk/at/lindenau").await.has("Braucht Ihre Aufmerksamkeit"));
    let pokes = stage.pokes.count();
    for _ in 0..2 {
        assert_eq!(hands.post(&format!("{path}/retry"), &[]).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(stage.pokes.count(), pokes + 1, "once");
    let page = hands.get(&path).await;
    assert!(page.has("Noch einmal gesendet") && !page.has("Noch einmal an Apple"));
    assert!(!hands.get("/desk/at/lindenau").await.has("Braucht Ihre Aufmerksamkeit"));
}

/// The post's phones are done, since nobody follows.
async fn done(stage: &Stage) -> String {
    let due = stage.stores.delivery().due(stage.now(), 9).await.unwrap().remove(0);
    stage.stores.delivery().begin(&due, 1, stage.now()).await.unwrap();
    stage.stores.delivery().finish_if_complete(due.id, stage.now()).await.unwrap().unwrap();
    format!("/desk/at/lindenau/deliveries/{}", due.id)
}

#[tokio::test]
async fn the_page_after_publishing_says_where_else_the_post_stands() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let desk = stage.stores.desk();
    for id in 7..10 {
        let (channel, kind, by) = (stage.channel, outlet::Kind::Mastodon, SYSTEM);
        let new = NewOutlet { id, channel, kind, label: "Dort", settings: "{}", secret: b"zu", usual: true, by };
        desk.add_outlet(new, stage.now()).await.unwrap();
    }
    let post = stage.publish(content(Kind::Update, "Brückenfest")).await;
    let able = outlet::Kind::Mastodon.abilities();
    let refused = Fault::new(Class::Content, "422");
    let live = Reply::Live("1".to_owned(), "https://social.example/1".to_owned());
    let decide = async |id, effect, reply, state| {
        let report = desk.dispatch(id, post).await.unwrap().unwrap();
        let mut one: Dispatch = report.dispatch.clone();
        let moment = Moment { now: stage.now(), lane: report.lane, spread: 0.5 };
        if effect == Effect::Commit {
            one.arm(stage.now());
        }
        one.apply(effect, reply, 1, able, moment);
        one.next(able, stage.now());
        assert_eq!(one.state, state);
        assert!(desk.decide_dispatch(&report, &one, "test", SYSTEM, stage.now()).await.unwrap());
    };
    let path = done(&stage).await;
    let page = hands.get(&path).await;
    assert!(page.has("An 0 von 3 Orten zu sehen · 3 × gleich dran"), "{}", page.text());
    assert!(page.has("Sonst nichts Auffälliges") && page.has("data-live=\"on\""), "they are on their way");
    decide(7, Effect::Commit, live.clone(), dispatch::State::Live).await;
    decide(8, Effect::Commit, Reply::Refused(refused), dispatch::State::Refused).await;
    for path in [path.clone(), format!("{path}?live")] {
        let page = hands.get(&path).await.text();
        let (before, after) = page.split_once("An 1 von 3 Orten zu sehen · 1 × abgelehnt · 1 × gleich dran").unwrap();
        assert!(!before.contains("tally") && after.contains(&format!("/posts/{post}/outlets\"")), "{page}");
        assert!(!page.contains("Sonst nichts Auffälliges"), "something there was refused");
    }
    decide(9, Effect::Commit, live, dispatch::State::Live).await;
    let page = hands.get(&path).await;
    assert!(page.has("An 2 von 3 Orten zu sehen · 1 × abgelehnt") && page.has("data-live=\"off\""), "{}", page.text());
    let report = hands.get(&format!("/desk/at/lindenau/posts/{post}/outlets")).await;
    assert!(report.has("An 2 von 3 Orten zu sehen · 1 × abgelehnt"), "the same words");
}

#[tokio::test]
async fn where_few_follow_nobody_is_said_to_have_the_message() {
    let stage = Stage::new().await;
    stage.publish(content(Kind::Update, "Brückenfest")).await;
    let path = done(&stage).await;
    let page = Hands::signed_in(&stage, Role::Editor).await.get(&path).await;
    assert!(page.has("Fertig") && page.has("weniger als 10") && page.has("dass noch niemand folgt"), "{}", page.text());
    assert!(!page.has("Die Push-Dienste haben die Nachricht."));
}
