//! What is still to be seen at a place of others and should not be, what may be gone there, and where a post never went.
use crate::hands::Hands;
use crate::review::{person, press, release};
use crate::stage::{Stage, content};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::four_eyes::FourEyes;
use channel::ids::PostId;
use channel::outlet::Kind;
use channel::outlet::dispatch::{Dispatch, State};
use channel::post::Kind as PostKind;
use std::time::Duration;
use store::model::{NewOutlet, SYSTEM};

async fn outlet(stage: &Stage, id: i64, kind: Kind, label: &str) {
    let (channel, by) = (stage.channel, SYSTEM);
    let new = NewOutlet { id, channel, kind, label, settings: "{}", secret: b"zu", usual: true, by };
    stage.stores.desk().add_outlet(new, stage.now()).await.unwrap();
}

async fn dispatch(stage: &Stage, post: PostId) -> Dispatch {
    stage.stores.desk().dispatch(7, post).await.unwrap().unwrap().dispatch
}

async fn change(stage: &Stage, post: PostId, change: impl FnOnce(&mut Dispatch)) {
    let desk = stage.stores.desk();
    let report = desk.dispatch(7, post).await.unwrap().unwrap();
    let mut changed = report.dispatch.clone();
    change(&mut changed);
    assert!(desk.decide_dispatch(&report, &changed, "test", SYSTEM, stage.now()).await.unwrap());
}

/// A post that stands at an outlet of that kind.
async fn live(stage: &Stage, kind: Kind) -> PostId {
    outlet(stage, 7, kind, "Dort").await;
    let post = stage.publish(content(PostKind::Update, "Brückenfest")).await;
    change(stage, post, |one| {
        one.confirm("42", "", stage.now());
        one.next(kind.abilities(), stage.now());
        assert_eq!(one.state, State::Live);
    })
    .await;
    post
}

const HOME: &str = "/desk/at/lindenau";
/// What the script of every page of the desk asks for.
const PULSE: &str = "/desk/at/lindenau/warnings/pulse";

#[tokio::test]
async fn what_was_taken_back_and_stands_there_alarms_on_every_page() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let post = live(&stage, Kind::Facebook).await;
    let answer = hands.post(&format!("{HOME}/posts/{post}/withdraw"), &[("reason", "Ein Irrtum.")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let alarm = "Zurückgezogen und vielleicht noch zu sehen: „Brückenfest“ bei Dort";
    let shown = async |hands: &mut Hands| hands.get(PULSE).await.has(alarm);
    assert!(!shown(&mut hands).await, "it goes just now");
    stage.clock.advance(Duration::from_secs(3_600));
    assert!(shown(&mut hands).await, "for an hour nobody took it away there");
    assert!(hands.get(HOME).await.has("An den Ausspielwegen"), "and on the first page without a script");
    change(&stage, post, |one| (one.state, one.due) = (State::GivenUp, None)).await;
    let page = hands.get(PULSE).await;
    assert!(page.has(alarm) && page.has("steht dort noch"), "{}", page.text());
    change(&stage, post, Dispatch::decline).await;
    assert!(!shown(&mut hands).await, "somebody wants it so");
    change(&stage, post, |one| (one.state, one.there) = (State::Gone, None)).await;
    assert!(!shown(&mut hands).await);
}

#[tokio::test]
async fn a_correction_that_was_given_up_alarms_and_a_post_that_never_came_does_not() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let post = live(&stage, Kind::Facebook).await;
    stage.correct(post, content(PostKind::Update, "Brückenfest am Sonntag"), "", 1).await;
    let page = async |hands: &mut Hands| hands.get(PULSE).await;
    assert!(!page(&mut hands).await.has("Korrektur nicht angekommen"));
    change(&stage, post, |one| (one.state, one.due) = (State::GivenUp, None)).await;
    assert!(page(&mut hands).await.has("Korrektur nicht angekommen: „Brückenfest am Sonntag“ bei Dort"));
    change(&stage, post, |one| one.there = None).await;
    assert!(!page(&mut hands).await.has("Korrektur nicht angekommen"), "nothing old is seen");
}

#[tokio::test]
async fn whoever_wants_to_know_whether_it_still_stands_there_presses_a_button() {
    // A program looks; where none can, whoever looked says so, and nothing waits for an answer.
    for (kind, verb, state) in [(Kind::Mastodon, "look", State::Armed), (Kind::Telegram, "vanished", State::Queued)] {
        let stage = Stage::new().await;
        let mut hands = Hands::signed_in(&stage, Role::Editor).await;
        let post = live(&stage, kind).await;
        let report = format!("{HOME}/posts/{post}/outlets");
        hands.post_from(&report, &format!("{report}/7/vanished"), &[]).await;
        assert_eq!(dispatch(&stage, post).await.state, State::Live, "what was sent a moment ago may still appear");
        stage.clock.advance(Duration::from_secs(3_600));
        let other = if verb == "look" { "vanished" } else { "look" };
        hands.post_from(&report, &format!("{report}/7/{other}"), &[]).await;
        assert_eq!(dispatch(&stage, post).await.state, State::Live, "{kind:?} knows no {other}");
        let page = hands.get(&report).await;
        assert!(page.has("Dort nachsehen") == (verb == "look") && page.has(&format!("/7/{verb}")), "{}", page.text());
        let answer = hands.post_from(&report, &format!("{report}/7/{verb}"), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let now = dispatch(&stage, post).await;
        assert_eq!((now.state, now.looks(), now.there.is_some()), (state, verb == "look", verb == "look"), "{kind:?}");
        if verb == "look" {
            let shown = hands.get(&report).await;
            assert!(shown.has("Wir sehen nach, ob der Beitrag noch dort steht."), "{}", shown.text());
            assert!(!shown.has("Dort nachsehen"), "once is enough");
        }
    }
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post = live(&stage, Kind::Listmonk).await;
    let report = format!("{HOME}/posts/{post}/outlets");
    assert!(!hands.get(&report).await.has("Dort nachsehen"), "a mail stays where it is");
    hands.post_from(&report, &format!("{report}/7/look"), &[]).await;
    assert_eq!(dispatch(&stage, post).await.state, State::Live);
}

#[tokio::test]
async fn where_a_post_never_went_it_is_sent_later() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post = stage.publish(content(PostKind::Update, "Brückenfest")).await;
    let report = format!("{HOME}/posts/{post}/outlets");
    assert!(!hands.get(&report).await.has("Nicht gesendet an"), "there is no other place");
    outlet(&stage, 7, Kind::Mastodon, "Fediverse").await;
    outlet(&stage, 8, Kind::Telegram, "Kanal der Stadt").await;
    assert!(hands.get(&format!("{HOME}/posts/{post}")).await.has("Ganzer Bericht"), "the way there");
    let shown = hands.get(&report).await;
    assert!(shown.has("Nicht gesendet an") && shown.has("/7/send") && shown.has("/8/send"), "{}", shown.text());
    let answer = hands.post_from(&report, &format!("{report}/7/send"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(dispatch(&stage, post).await.state, State::Queued);
    let shown = hands.get(&report).await;
    assert!(!shown.has("/7/send") && shown.has("/8/send"), "{}", shown.text());
    let audit = stage.stores.desk().audit(stage.channel, &Default::default(), 1).await.unwrap().remove(0);
    assert_eq!((audit.what.as_str(), audit.detail.as_str()), ("dispatch_added", "Fediverse"));
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    assert!(!jo.get(&report).await.has("Nicht gesendet an"), "who only writes brings nothing out");
    let refused = jo.post(&format!("{report}/8/send"), &[]).await;
    assert!(refused.status == StatusCode::FORBIDDEN && refused.has("Ihre Rolle erlaubt das"), "{}", refused.text());
    let off = stage.stores.desk().outlets(stage.channel).await.unwrap().into_iter().find(|one| one.id == 8).unwrap();
    assert!(stage.stores.desk().stop_outlet(&off, SYSTEM, stage.now()).await.unwrap());
    assert!(!hands.get(&report).await.has("Nicht gesendet an"), "it is switched off");
}

#[tokio::test]
async fn with_four_eyes_whoever_wrote_it_sends_it_nowhere_else() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Approver).await;
    let mut otto = person(&stage, "otto@lindenau.de", Role::Approver).await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Editor).await;
    stage.stores.desk().set_four_eyes(stage.channel, FourEyes::On, SYSTEM, stage.now()).await.unwrap();
    let post = crate::hands::draft(&mut eva, &[("title", "Brückenfest"), ("kind", "update")]).await;
    press(&mut eva, &post, "submit", &[]).await;
    press(&mut otto, &post, "approve", &[]).await;
    assert_eq!(release(&mut eva, &post).await.status, StatusCode::SEE_OTHER);
    outlet(&stage, 7, Kind::Mastodon, "Fediverse").await;
    let (report, send) = (format!("{post}/outlets"), format!("{post}/outlets/7/send"));
    for (hands, why) in
        [(&mut eva, "Sie haben selbst an diesem Text geschrieben"), (&mut jo, "Freigeben darf nur, wer")]
    {
        let shown = hands.get(&report).await;
        assert!(shown.has("Nicht gesendet an") && shown.has(why) && !shown.has("/7/send"), "{why}: {}", shown.text());
        let refused = hands.post(&send, &[]).await;
        assert!(refused.status == StatusCode::FORBIDDEN && refused.has(why), "{}", refused.text());
    }
    assert_eq!(otto.post(&send, &[]).await.status, StatusCode::SEE_OTHER);
    let id = PostId::parse(post.rsplit('/').next().unwrap()).unwrap();
    assert_eq!(dispatch(&stage, id).await.state, State::Queued);
}
