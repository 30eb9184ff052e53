//! What a person at the desk is told of places of others: one that is switched off, one that lost an answer, a post
//! somebody declined, the newsletter.
use crate::hands::{Hands, draft};
use crate::review::release;
use crate::stage::{Stage, content};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::ids::PostId;
use channel::newsletter::Rhythm;
use channel::outlet::Kind;
use channel::outlet::dispatch::{Dispatch, Effect, Moment, Reply, State};
use channel::outlet::fault::{Class, Fault};
use channel::post::Kind as PostKind;
use std::time::Duration;
use store::model::{NewOutlet, SYSTEM};

const OUTLET: &str = "/desk/at/lindenau/outlets/7";
const PREVIEW: &str = "/desk/at/lindenau/posts/new/preview";

async fn outlet(stage: &Stage, kind: Kind) {
    let (channel, by) = (stage.channel, SYSTEM);
    let new = NewOutlet { id: 7, channel, kind, label: "Dort", settings: "{}", secret: b"zu", usual: true, by };
    stage.stores.desk().add_outlet(new, stage.now()).await.unwrap();
}

/// A post at the outlet, after `change`; answers the address of its report.
async fn sent(stage: &Stage, change: impl FnOnce(&mut Dispatch, Moment)) -> String {
    let post = stage.publish(content(PostKind::Update, "Brückenfest")).await;
    let desk = stage.stores.desk();
    let report = desk.dispatch(7, post).await.unwrap().unwrap();
    let mut changed = report.dispatch.clone();
    change(&mut changed, Moment { now: stage.now(), lane: report.lane, spread: 0.5 });
    assert!(desk.decide_dispatch(&report, &changed, "test", SYSTEM, stage.now()).await.unwrap());
    format!("/desk/at/lindenau/posts/{post}/outlets")
}

/// The last look found it broken.
async fn broken(stage: &Stage) {
    let outlets = stage.stores.outlets();
    let mut held = outlets.claim(stage.now(), Duration::from_secs(60)).await.unwrap().unwrap();
    held.health.checked = Some(stage.now());
    held.health.fault = Some(Fault::new(Class::Transient, "503"));
    assert!(outlets.health(&held, true, stage.now()).await.unwrap());
}

#[tokio::test]
async fn what_is_switched_off_rests_and_nothing_is_said_of_its_faults() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    outlet(&stage, Kind::Mastodon).await;
    let later = |one: &mut Dispatch, moment: Moment| {
        let busy = Reply::Later(Fault::new(Class::Transient, "503"), None);
        one.apply(Effect::Prepare, busy, 1, Kind::Mastodon.abilities(), moment);
        assert_eq!(one.state, State::Waiting);
    };
    let report = sent(&stage, later).await;
    broken(&stage).await;
    assert!(hands.get("/desk/at/lindenau/outlets").await.has("Dort klemmt gerade etwas."));
    let waits = hands.get(&report).await;
    assert!(waits.has("nächster Versuch") && waits.has("data-live=\"on\""), "{}", waits.text());

    hands.post(&format!("{OUTLET}/stop"), &[]).await;
    let rests = hands.get(&report).await;
    assert!(rests.has(">ruht<") && rests.has("wenn der Ausspielweg wieder eingeschaltet ist"), "{}", rests.text());
    for promise in
        ["nächster Versuch", "Wir versuchen es von selbst wieder", "gleich dran", "Dort klemmt", "data-live=\"on\""]
    {
        assert!(!rests.has(promise), "{promise}");
    }
    for page in ["/desk/at/lindenau/outlets", OUTLET] {
        assert!(!hands.get(page).await.has("Dort klemmt gerade etwas."), "{page}");
    }
    let page = hands.post(PREVIEW, &[("title", "Fest"), ("body", "Wir feiern.")]).await.text();
    let (own, others) = page.split_once("<details class=\"preview__others\"").unwrap();
    assert!(!own.contains("panel-mastodon") && others.contains("Ausgeschaltet: Dorthin geht der Beitrag nicht."));
    let question = draft(&mut hands, &[("title", "Fest")]).await;
    let question = hands.get(&format!("{question}/publish")).await.text();
    assert!(!question.split("preview__others").next().unwrap().contains("panel-mastodon"), "nor in the last look");

    hands.post(&format!("{OUTLET}/start"), &[]).await;
    assert!(hands.get(&report).await.has("nächster Versuch"), "it goes on");
}

#[tokio::test]
async fn the_last_look_says_which_place_does_not_work() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    outlet(&stage, Kind::Mastodon).await;
    let post = draft(&mut hands, &[("title", "Fest")]).await;
    let ill =
        |page: &str| page.split("Dort</strong>").nth(1).unwrap().split("</li>").next().unwrap().contains("gestört");
    assert!(!ill(&hands.get(&format!("{post}/publish")).await.text()));
    broken(&stage).await;
    let marked = hands.get(&format!("{post}/publish")).await.text();
    assert!(ill(&marked), "{marked}");
}

#[tokio::test]
async fn what_a_person_declined_waits_for_nobody() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    outlet(&stage, Kind::Whatsapp).await;
    let by_hand = |one: &mut Dispatch, moment: Moment| {
        one.next(Kind::Whatsapp.abilities(), moment.now);
        assert_eq!(one.state, State::Person);
    };
    let report = sent(&stage, by_hand).await;
    assert!(hands.get("/desk/at/lindenau").await.has("An den Ausspielwegen"));
    let (page, verb) = (format!("{report}/7/hand"), format!("{report}/7/decline"));
    let answer = hands.post_from(&page, &verb, &[("version", "1"), ("shown", "1")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let declined = hands.get(&report).await;
    assert!(declined.has("Von Hand entschieden."), "it stands with its post: {}", declined.text());
    assert!(!hands.get("/desk/at/lindenau").await.has("An den Ausspielwegen"));
}

#[tokio::test]
async fn while_a_lost_answer_is_looked_for_the_report_says_why_and_until_when() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    outlet(&stage, Kind::Facebook).await;
    let lost = |one: &mut Dispatch, moment: Moment| {
        one.arm(moment.now);
        let lost = Reply::Unknown(Fault::new(Class::Unclear, ""));
        one.apply(Effect::Commit, lost, 1, Kind::Facebook.abilities(), moment);
        assert_eq!(one.state, State::Armed);
    };
    let report = hands.get(&sent(&stage, lost).await).await;
    assert!(report.has("Die Plattform hat nicht geantwortet.") && report.has("fragen wir Sie"), "{}", report.text());
    assert!(!report.has("nächster Versuch"), "it is not sent again");
}

/// A newsletter that runs.
async fn newsletter(stage: &Stage) {
    let setup = testkit::newsletter(465);
    let desk = stage.stores.desk();
    desk.save_newsletter(stage.channel, &setup, &[1], SYSTEM, stage.now()).await.unwrap();
    assert!(desk.start_newsletter(stage.channel, SYSTEM, stage.now()).await.unwrap());
}

#[tokio::test]
async fn the_newsletter_stands_beside_the_other_places() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    newsletter(&stage).await;
    stage.clock.advance(Duration::from_secs(60));
    let editor = hands.get("/desk/at/lindenau/posts/new").await;
    let said = "mit der nächsten Ausgabe hinaus: der des Tages um 17:10 Uhr, der der Woche am Freitag";
    assert!(editor.has("Wohin?") && editor.has(said), "{}", editor.text());
    let post = draft(&mut hands, &[("title", "Brückenfest")]).await;
    let question = hands.get(&format!("{post}/publish")).await;
    assert!(question.has("Außerdem geht der Beitrag an") && question.has(said));
    release(&mut hands, &post).await;
    let report = hands.get(&format!("{post}/outlets")).await;
    for words in ["Ausgabe des Tages", "Ausgabe der Woche", "kommt noch", "17:10 Uhr"] {
        assert!(report.has(words), "{words} is missing in {}", report.text());
    }
    assert!(!report.has("ging nur in den Kanal"));

    let id = PostId::parse(post.rsplit('/').next().unwrap()).unwrap();
    let mailings = stage.stores.mailings();
    let known = mailings.newsletter(stage.channel).await.unwrap().unwrap();
    let until = stage.now();
    assert!(mailings.make_issue(&known, Rhythm::Daily, until, &[(id, 1)], 77).await.unwrap());
    let report = hands.get(&format!("{post}/outlets")).await;
    assert!(report.has("unterwegs") && report.has("kommt noch"), "the week's is still to come: {}", report.text());
    let csv = hands.get(&format!("{post}/outlets.csv")).await.text();
    assert!(csv.contains("Newsletter;Ausgabe des Tages;unterwegs;1;"), "{csv}");
    let json = hands.get(&format!("{post}/outlets.json")).await.json();
    assert_eq!((json["issues"][0]["rhythm"].as_str(), json["issues"][0]["taken"].as_u64()), (Some("daily"), Some(0)));
    let question = hands.get(&format!("{post}/withdraw")).await;
    assert!(question.has("Wer die Ausgabe schon hat, behält sie."));
}

#[tokio::test]
async fn the_preview_of_mail_is_what_the_newsletter_shows_of_a_post() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let fields = [("kind", "update"), ("title", "Brückenfest"), ("body", "Wir feiern.")];
    let mail = |page: &str| {
        let (own, others) = page.split_once("<details class=\"preview__others\"").unwrap();
        let part = |text: &str| text.split_once("id=\"panel-mail\"").map(|(_, text)| text.to_owned());
        (part(own), part(others))
    };
    let (own, others) = mail(&hands.post(PREVIEW, &fields).await.text());
    assert!(own.is_none() && others.unwrap().contains("Dort ist der Kanal noch nicht"));
    newsletter(&stage).await;
    let (own, others) = mail(&hands.post(PREVIEW, &fields).await.text());
    let own = own.unwrap();
    let own = own.split("</section>").next().unwrap();
    assert!(
        others.is_none() && own.contains("So steht der Beitrag im Newsletter") && own.contains("Weiterlesen: http")
    );
    assert!(own.contains("Wir feiern.") && !own.contains("bestellen"), "without its foot: {own}");
    let warning = [("kind", "warning"), ("title", "Sturm"), ("body", "Bleiben Sie im Haus.")];
    let (own, others) = mail(&hands.post(PREVIEW, &warning).await.text());
    assert!(own.is_none() && others.unwrap().contains("Warnungen nimmt der Newsletter nicht auf"));
    stage.stores.desk().stop_newsletter(stage.channel, SYSTEM, stage.now()).await.unwrap();
    let (own, others) = mail(&hands.post(PREVIEW, &fields).await.text());
    assert!(own.is_none() && others.unwrap().contains("Ausgeschaltet: Dorthin geht"));
    assert!(!hands.get("/desk/at/lindenau/posts/new").await.has("Wohin?"));
}
