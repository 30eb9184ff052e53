//! Accounts at places of others, and what a person decides about a post there.
use crate::hands::Hands;
use crate::stage::{Stage, content};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::outlet::Kind;
use channel::outlet::dispatch::{Dispatch, Effect, Moment, Reply, State};
use channel::outlet::fault::{Class, Fault};
use channel::post::Kind as PostKind;
use std::time::Duration;
use store::model::{NewOutlet, SYSTEM};

const SETTINGS: &str = r#"{"server":"https://social.example"}"#;

async fn outlet(stage: &Stage) -> String {
    outlet_of(stage, Kind::Mastodon).await
}

async fn outlet_of(stage: &Stage, kind: Kind) -> String {
    let secret = b"locked";
    let new = NewOutlet {
        id: 7,
        channel: stage.channel,
        kind,
        label: "Masto",
        usual: true,
        settings: SETTINGS,
        secret,
        by: SYSTEM,
    };
    stage.stores.desk().add_outlet(new, stage.now()).await.unwrap();
    "/desk/at/lindenau/outlets/7".to_owned()
}

/// A post whose call there was lost a moment ago, and that nobody can look up.
async fn lost(stage: &Stage) -> String {
    let post = stage.publish(content(PostKind::Update, "Neu")).await;
    let report = stage.stores.desk().dispatch(7, post).await.unwrap().unwrap();
    let mut decided = report.dispatch.clone();
    decided.arm(stage.now());
    let moment = Moment { now: stage.now(), lane: report.lane, spread: 0.5 };
    let lost = Reply::Unknown(Fault::new(Class::Unclear, ""));
    decided.apply(Effect::Commit, lost, 1, Kind::Telegram.abilities(), moment);
    assert_eq!(decided.state, State::Unconfirmed);
    assert!(stage.stores.desk().decide_dispatch(&report, &decided, "test", SYSTEM, stage.now()).await.unwrap());
    format!("/desk/at/lindenau/posts/{post}/outlets")
}

async fn dispatch(stage: &Stage) -> Dispatch {
    stage.stores.desk().dispatches_at(7, 1).await.unwrap().remove(0).dispatch
}

#[tokio::test]
async fn an_account_stays_the_one_it_is() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let page = outlet(&stage).await;
    let form = hands.get(&page).await;
    assert!(form.has("https://social.example") && !form.has("name=\"server\""), "it is told, and not asked");
    let sent = [("label", "Anders"), ("server", "https://evil.example"), ("usual", "on")];
    let answer = hands.post_from(&page, &page, &sent).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let now = stage.stores.desk().outlets(stage.channel).await.unwrap().remove(0);
    assert_eq!(
        (now.label.as_str(), now.settings.as_str(), now.secret.as_slice()),
        ("Anders", SETTINGS, &b"locked"[..])
    );
}

#[tokio::test]
async fn nobody_sends_again_what_may_still_come() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    outlet(&stage).await;
    let report = lost(&stage).await;
    let early = hands.get(&report).await;
    assert!(early.has("kann dort noch bis") && !early.has("/7/not-there"), "{}", early.text());
    hands.post_from(&report, &format!("{report}/7/not-there"), &[]).await;
    assert_eq!(dispatch(&stage).await.state, State::Unconfirmed, "whoever presses all the same changes nothing");
    stage.clock.advance(Duration::from_secs(601));
    assert!(hands.get(&report).await.has("/7/not-there"));
    hands.post_from(&report, &format!("{report}/7/not-there"), &[]).await;
    assert_eq!(dispatch(&stage).await.state, State::Queued);
}

#[tokio::test]
async fn an_address_that_is_none_of_a_post_there_is_complained_of_and_kept() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    outlet(&stage).await;
    let report = lost(&stage).await;
    for typed in ["https://other.example/@stadt/123", "https://social.example/@stadt", "da unten"] {
        let answer = hands.post_from(&report, &format!("{report}/7/there"), &[("address", typed)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(answer.has(&format!("value=\"{typed}\"")) && answer.has("https://social.example/@name/"), "{typed}");
        assert_eq!(dispatch(&stage).await.state, State::Unconfirmed);
    }
    let good = "https://social.example/@stadt/113456789012345678";
    let answer = hands.post_from(&report, &format!("{report}/7/there"), &[("address", good)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let there = dispatch(&stage).await.there.unwrap();
    assert_eq!((there.url.as_str(), there.remote.as_str()), (good, ""), "its name is looked for when it is needed");
}

#[tokio::test]
async fn a_page_says_which_version_was_put_in_by_hand() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    outlet_of(&stage, Kind::Whatsapp).await;
    let post = stage.publish(content(PostKind::Update, "Neu")).await;
    let report = stage.stores.desk().dispatches_at(7, 1).await.unwrap().remove(0);
    let mut waits = report.dispatch.clone();
    waits.next(Kind::Whatsapp.abilities(), stage.now());
    assert!(stage.stores.desk().decide_dispatch(&report, &waits, "test", SYSTEM, stage.now()).await.unwrap());
    let page = format!("/desk/at/lindenau/posts/{post}/outlets/7/hand");
    let shown = hands.get(&page).await;
    assert!(shown.has("name=\"version\" value=\"1\"") && shown.has("name=\"shown\" value=\"1\""), "{}", shown.text());
    let done = page.replace("/hand", "/done");
    hands.post_from(&page, &done, &[("version", "1"), ("shown", "1")]).await;
    assert_eq!(dispatch(&stage).await.state, State::Live);
}
