//! Planned rehearsals and canaries, through public doors.
use crate::hands::Hands;
use crate::places::{INSTAGRAM, MASTODON, outlets};
use crate::review::person;
use crate::stage::{Stage, WARNED};
use crate::stage_official::{begins, read};
use crate::warnings::{asked, release};
use crate::warnings_kept::turn;
use axum::http::StatusCode;
use channel::delivery::Lane;
use channel::editor::Role;
use channel::ids::{DeliveryId, PostId};
use channel::official::Reach;
use channel::warning::Severity;
use std::time::Duration;
use store::{AuditFilter, OfficialChange, OfficialTurn};
use web::desk::warnings::runs::turn::take;

const DESK: &str = "/desk/at/lindenau";
const MONTHLY: [(&str, &str); 5] =
    [("monthly", "on"), ("nth", "1"), ("day", "mon"), ("time", "10:00"), ("lasts", "15")];

/// The stage begins on a Saturday in November; the first Monday after it is 7 December, 10:00 in Berlin.
const FIRST: &str = "2026-12-07T09:00:00Z";

fn until(stage: &Stage, moment: &str) -> Duration {
    let then: jiff::Timestamp = moment.parse().unwrap();
    Duration::try_from(then.duration_since(stage.now())).unwrap()
}

/// The plan of an admin, who is signed in anew at the time of the first run.
async fn planned(stage: &Stage, release: &str) -> Hands {
    planned_with(stage, release, false).await
}

async fn planned_with(stage: &Stage, release: &str, elsewhere: bool) -> Hands {
    let mut eva = person(stage, "eva@lindenau.de", Role::Admin).await;
    let mut form = MONTHLY.to_vec();
    form.push(("release", release));
    if elsewhere {
        form.push(("elsewhere", "on"));
    }
    let saved = eva.post(&format!("{DESK}/warnings/runs/plan"), &form).await;
    assert_eq!(saved.header("location"), format!("{DESK}/warnings/runs?done=saved"), "{}", saved.text());
    let page = eva.get(&format!("{DESK}/warnings/runs")).await;
    assert!(page.has("Montag, 7. Dezember, 10:00 Uhr") && page.has("gegen 10:15 Uhr"), "{}", page.text());
    assert_eq!(take(&stage.app).await.unwrap(), 0, "nothing before its time");
    stage.clock.advance(until(stage, FIRST) + Duration::from_secs(3));
    person(stage, "ute@lindenau.de", Role::DutyOfficer).await
}

async fn run_of(stage: &Stage) -> store::StoredRun {
    stage.stores.desk().runs(stage.channel, 1).await.unwrap().pop().unwrap()
}

/// W11: at its time the test goes out by itself, as a test in every outlet's text, and its all-clear after it; once, however
/// many nodes look; and the report says what there is to say.
#[tokio::test]
async fn w11_a_monthly_rehearsal_goes_by_itself() {
    let stage = Stage::new().await;
    let mut ute = planned(&stage, "itself").await;
    let (one, two) = tokio::join!(take(&stage.app), take(&stage.app));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(take(&stage.app).await.unwrap(), 0);
    let page = stage.get("/lindenau").await;
    assert!(page.has("TEST: Monatliche Probewarnung") && page.has("Es besteht keine Gefahr"), "{}", page.text());
    assert!(stage.get("/lindenau/warnings.atom").await.has("TEST: Monatliche Probewarnung"));
    let due = stage.stores.delivery().waiting(Lane::Warning, stage.now(), 9).await.unwrap();
    assert_eq!(due.len(), 1);
    let audit = stage.stores.desk().audit(stage.channel, &AuditFilter::default(), 9).await.unwrap();
    let released = audit.iter().find(|line| line.what == "warning_released").unwrap();
    assert_eq!((released.name.as_deref(), released.detail.as_str()), (Some("Eva Beispiel"), "test"));

    stage.clock.advance(Duration::from_secs(14 * 60));
    assert_eq!(take(&stage.app).await.unwrap(), 0);
    stage.clock.advance(Duration::from_secs(60));
    assert_eq!(take(&stage.app).await.unwrap(), 1);
    let feed = stage.get("/lindenau/warnings.atom").await;
    assert!(feed.has("TEST: Entwarnung: Monatliche Probewarnung"), "{}", feed.text());
    take(&stage.app).await.unwrap();
    let run = run_of(&stage).await;
    assert_eq!(run.ended.unwrap().1.key(), "done");
    let list = ute.get(&format!("{DESK}/warnings/runs")).await;
    assert!(list.has("durchgeführt") && list.has("Montag, 4. Januar"), "{}", list.text());
    assert!(stage.stores.desk().warning_drafts(stage.channel).await.unwrap().is_empty());

    // Nobody follows, so there is nothing to measure but the page.
    let report = ute.get(&format!("{DESK}/warnings/{}/report", run.post)).await;
    assert!(
        report.has("Seite und Feeds") && report.has("mit der Freigabe") && report.has("Kein Kanarienvogel"),
        "{}",
        report.text()
    );
    let table = ute.get(&format!("{DESK}/warnings/{}/report.csv", run.post)).await.text();
    assert!(table.starts_with("\u{feff}Nr.;Meldung;Freigegeben;Wohin;Übergeben;Erste nach (s);Letzte nach (s)\r\n0;Warnung;2026-12-07 10:00:03;Seite und Feeds;mit der Freigabe;;\r\n"), "{table}");
}

/// The lanes in which a post stands at the places of others.
async fn lanes(stage: &Stage, post: PostId) -> Vec<(i64, Lane)> {
    stage.stores.desk().dispatches_of(post).await.unwrap().iter().map(|one| (one.outlet, one.lane)).collect()
}

/// W11: a rehearsal goes to the places of others where that is ticked, in the plan or before it goes out; there it waits
/// like news, and its end goes where it went.
#[tokio::test]
async fn w11_a_rehearsal_goes_elsewhere_where_that_is_ticked() {
    let stage = Stage::new().await;
    outlets(&stage).await;
    let both = [(MASTODON, Lane::News), (INSTAGRAM, Lane::News)];
    let mut nora = person(&stage, "nora@lindenau.de", Role::DutyOfficer).await;
    for (ticked, there) in [(&[][..], &[][..]), (&[("elsewhere", "on")], &both)] {
        let draft = asked(&mut nora, "test", "gas").await;
        let page = nora.get(&format!("{draft}/preview")).await;
        assert!(page.has("Auch an die anderen Orte senden") && page.has("Fediverse, Insta"), "{}", page.text());
        let out = release(&mut nora, &draft, ticked).await;
        let warning = out.header("location").split('?').next().unwrap().to_owned();
        let post = PostId::parse(warning.rsplit('/').next().unwrap()).unwrap();
        assert_eq!(lanes(&stage, post).await, there);
        let clear = turn(&mut nora, &warning, "all_clear").await;
        let page = nora.get(&format!("{clear}/preview")).await;
        assert!(!page.has("name=\"elsewhere\"") && page.has("Insta") != there.is_empty(), "{}", page.text());
        release(&mut nora, &clear, &[]).await;
        let wished = stage.stores.desk().dispatches_of(post).await.unwrap();
        assert!(wished.len() == there.len() && wished.iter().all(|one| one.dispatch.wish.version == 2));
    }
    planned_with(&stage, "itself", true).await;
    assert_eq!(take(&stage.app).await.unwrap(), 1);
    assert_eq!(lanes(&stage, run_of(&stage).await.post).await, both);
}

/// W11: where a person is asked, the desk says so, and the rehearsal drops out when nobody came.
#[tokio::test]
async fn w11_a_rehearsal_waits_for_a_person() {
    let stage = Stage::new().await;
    let mut ute = planned(&stage, "person").await;
    assert_eq!(take(&stage.app).await.unwrap(), 0);
    let pulse = ute.get(&format!("{DESK}/warnings/pulse")).await.text();
    assert!(pulse.contains("\"run\"") && pulse.contains("wartet auf die Freigabe"), "{pulse}");
    let run = run_of(&stage).await;
    let out = release(&mut ute, &format!("{DESK}/warnings/draft/{}", run.post), &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
    stage.clock.advance(Duration::from_secs(16 * 60));
    assert_eq!(take(&stage.app).await.unwrap(), 0);
    let pulse = ute.get(&format!("{DESK}/warnings/pulse")).await.text();
    assert!(pulse.contains("Probe-Entwarnung ist fällig"), "{pulse}");

    stage.clock.advance(until(&stage, "2027-01-04T09:00:30Z"));
    take(&stage.app).await.unwrap();
    stage.clock.advance(Duration::from_secs(3 * 3600));
    take(&stage.app).await.unwrap();
    let mut ute = person(&stage, "max@lindenau.de", Role::DutyOfficer).await;
    let list = ute.get(&format!("{DESK}/warnings/runs")).await;
    assert!(list.has("Niemand hat freigegeben"), "{}", list.text());
    assert!(stage.stores.desk().warning_drafts(stage.channel).await.unwrap().is_empty());
}

/// W11: no rehearsal beside a hazard, none in the name of somebody who may not warn any more, and none hours late.
#[tokio::test]
async fn w11_what_keeps_a_rehearsal_from_going_by_itself() {
    let stage = Stage::new().await;
    let mut ute = planned(&stage, "itself").await;
    let mut otto = person(&stage, "otto@lindenau.de", Role::Approver).await;
    let draft = asked(&mut ute, "actual", "smoke").await;
    assert_eq!(release(&mut otto, &draft, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(take(&stage.app).await.unwrap(), 0);
    assert_eq!(run_of(&stage).await.ended.unwrap().1.key(), "hazard");
    assert!(!stage.get("/lindenau/warnings.atom").await.has("Probewarnung"));

    // Its time went by without an all-clear: nobody said that the danger is over.
    stage.clock.advance(until(&stage, "2027-01-04T09:00:05Z"));
    assert_eq!(take(&stage.app).await.unwrap(), 0);
    assert_eq!(run_of(&stage).await.ended.unwrap().1.key(), "hazard");
    let warning = draft.replace("/draft/", "/");
    let mut max = person(&stage, "max@lindenau.de", Role::DutyOfficer).await;
    assert_eq!(max.post(&format!("{warning}/close"), &[]).await.status, StatusCode::SEE_OTHER);

    // The server is down on the first Monday of February.
    stage.clock.advance(until(&stage, "2027-02-01T09:30:00Z"));
    assert_eq!(take(&stage.app).await.unwrap(), 0);
    assert_eq!(run_of(&stage).await.ended.unwrap().1.key(), "late");

    // Whoever switched it on left before March.
    let eva = stage.stores.desk().run_plan(stage.channel).await.unwrap().unwrap().by.id.unwrap();
    let mut uli = person(&stage, "uli@lindenau.de", Role::Admin).await;
    let gone = uli.post(&format!("{DESK}/editors/{eva}/revoke"), &[]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text());
    stage.clock.advance(until(&stage, "2027-03-01T09:00:05Z"));
    assert_eq!(take(&stage.app).await.unwrap(), 0);
    let mut uli = person(&stage, "ina@lindenau.de", Role::DutyOfficer).await;
    assert!(uli.get(&format!("{DESK}/warnings/pulse")).await.text().contains("wartet auf die Freigabe"));
}

/// W11: what an authority or the command line warns of is a hazard too.
#[tokio::test]
async fn w11_no_rehearsal_beside_anybodys_warning() {
    for official in [true, false] {
        let stage = Stage::new().await;
        let _ute = planned(&stage, "itself").await;
        if official {
            let mut begun = begins(Reach::Quiet);
            let OfficialTurn::New(found, _) = &mut begun.turn else { panic!("it begins") };
            found.expires = Some(stage.now() + Duration::from_secs(3600));
            read(&stage, vec![begun]).await;
        } else {
            stage.warn("Sturm", WARNED).await;
        }
        assert_eq!(take(&stage.app).await.unwrap(), 0);
        assert_eq!(run_of(&stage).await.ended.unwrap().1.key(), "hazard", "official: {official}");
        assert!(!stage.get("/lindenau/warnings.atom").await.has("Probewarnung"));
    }
}

/// W11: an authority's mild warning, of which a summer has one every day, is no reason to drop the month's rehearsal.
#[tokio::test]
async fn w11_a_mild_official_warning_lets_the_rehearsal_go_on() {
    let stage = Stage::new().await;
    let _ute = planned(&stage, "itself").await;
    let mut begun = begins(Reach::Quiet);
    let OfficialTurn::New(found, _) = &mut begun.turn else { panic!("it begins") };
    (found.expires, found.severity) = (Some(stage.now() + Duration::from_secs(3600)), Severity::Moderate);
    read(&stage, vec![begun]).await;
    assert_eq!(take(&stage.app).await.unwrap(), 1);
}

/// W1: what goes out by itself is the program's own text, or what people wrote and handed over who may release it; never
/// what a contributor left in a draft.
#[tokio::test]
async fn w1_nothing_of_a_contributors_goes_out_by_itself() {
    let stage = Stage::new().await;
    let mut ute = planned(&stage, "itself").await;
    let mut carla = person(&stage, "carla@lindenau.de", Role::Contributor).await;
    assert_eq!(take(&stage.app).await.unwrap(), 1);
    let run = run_of(&stage).await;
    let begun = carla.post(&format!("{DESK}/warnings/{}/all_clear", run.post), &[]).await;
    let draft = begun.header("location").trim_end_matches("/preview").to_owned();
    let text =
        [("revision", "1"), ("headline_de", "Gewonnen"), ("description_de", "https://boese.example"), ("go", "next")];
    assert_eq!(carla.post(&format!("{draft}/text"), &text).await.status, StatusCode::SEE_OTHER);
    carla.post(&format!("{draft}/ask"), &[]).await;
    stage.clock.advance(Duration::from_secs(16 * 60));
    assert_eq!(take(&stage.app).await.unwrap(), 1);
    let feed = stage.get("/lindenau/warnings.atom").await;
    assert!(feed.has("TEST: Entwarnung: Monatliche Probewarnung") && !feed.has("Gewonnen"), "{}", feed.text());

    // A duty officer's words for the next one are left alone until they are handed over.
    stage.clock.advance(until(&stage, "2027-01-04T08:59:00Z"));
    take(&stage.app).await.unwrap();
    stage.clock.advance(Duration::from_secs(62));
    drop(ute);
    ute = person(&stage, "uta@lindenau.de", Role::DutyOfficer).await;
    // Written in the moment it is due: another node has begun it and not yet brought it out.
    let planned = stage.stores.desk().run_plan(stage.channel).await.unwrap().unwrap();
    let run = planned.plan.between(&jiff::tz::TimeZone::get("Europe/Berlin").unwrap(), planned.since, stage.now());
    let post = PostId::fresh(stage.now(), 5);
    let form = r#"{"area":"*","headline_de":"Probe","description_de":"Nur eine Probe.","severity":"Minor","urgency":"Future","certainty":"Observed","hours":"1"}"#;
    let new = store::NewRun {
        channel: stage.channel,
        run: *run.last().unwrap(),
        post,
        by_itself: true,
        form,
        by: planned.by.id.unwrap(),
        now: stage.now(),
    };
    assert!(stage.stores.desk().begin_run(new).await.unwrap());
    let draft = format!("{DESK}/warnings/draft/{post}");
    let text =
        [("revision", "1"), ("headline_de", "Probe der Stadt"), ("description_de", "Nur eine Probe."), ("go", "next")];
    assert_eq!(ute.post(&format!("{draft}/text"), &text).await.status, StatusCode::SEE_OTHER);
    assert_eq!(take(&stage.app).await.unwrap(), 0, "half written");
    assert!(ute.get(&format!("{DESK}/warnings/pulse")).await.has("wartet auf die Freigabe"));
    ute.post(&format!("{draft}/ask"), &[]).await;
    assert_eq!(take(&stage.app).await.unwrap(), 1);
    assert!(stage.get("/lindenau").await.has("TEST: Probe der Stadt"));
}

/// Only administrators switch rehearsals on, and what was typed stays.
#[tokio::test]
async fn the_plan_is_the_administrators() {
    let stage = Stage::new().await;
    let mut ute = person(&stage, "ute@lindenau.de", Role::DutyOfficer).await;
    let path = format!("{DESK}/warnings/runs/plan");
    assert_eq!(ute.post(&path, &MONTHLY).await.status, StatusCode::FORBIDDEN);
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let night =
        eva.post(&path, &[("monthly", "on"), ("time", "03:00"), ("nth", "2"), ("day", "wed"), ("lasts", "30")]).await;
    assert_eq!(night.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(night.has("zwischen 8 und 20 Uhr") && night.has("value=\"03:00\"") && night.has("value=\"wed\" selected"));
}

const ENDPOINT: &str = "https://fcm.googleapis.com/fcm/send/abc:def";

/// W11: a canary that says nothing within two minutes is an alarm on every page, until somebody looked; one that speaks is
/// in the report. The server keeps the push service and no address.
#[tokio::test]
async fn w11_a_canary_that_is_silent_is_an_alarm() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let (mut nora, mut otto) = (
        person(&stage, "nora@lindenau.de", Role::DutyOfficer).await,
        person(&stage, "otto@lindenau.de", Role::Approver).await,
    );
    let nameless = eva.post(&format!("{DESK}/canary"), &[("name", ""), ("endpoint", ENDPOINT)]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let foreign = eva.post(&format!("{DESK}/canary"), &[("name", "x"), ("endpoint", "https://evil.example/x")]).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        nora.post(&format!("{DESK}/canary"), &[("name", "x"), ("endpoint", ENDPOINT)]).await.status,
        StatusCode::FORBIDDEN
    );
    let made = eva.post(&format!("{DESK}/canary"), &[("name", "Leitstelle"), ("endpoint", ENDPOINT)]).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let token = made.json()["token"].as_str().unwrap().to_owned();
    let known = stage.stores.desk().canaries(stage.channel).await.unwrap();
    assert_eq!(known[0].origin, "https://fcm.googleapis.com");

    let draft = asked(&mut nora, "actual", "smoke").await;
    let out = release(&mut otto, &draft, &[]).await;
    let post = PostId::parse(out.header("location").split(['/', '?']).nth(5).unwrap()).unwrap();
    let pulse = async |hands: &mut Hands| hands.get(&format!("{DESK}/warnings/pulse")).await.text();
    stage.clock.advance(Duration::from_secs(119));
    assert!(!pulse(&mut nora).await.contains("\"canary\""));
    stage.clock.advance(Duration::from_secs(2));
    let alarm = pulse(&mut nora).await;
    assert!(alarm.contains("\"canary\"") && alarm.contains("Leitstelle (Google)"), "{alarm}");
    assert!(eva.get(&format!("{DESK}/canary")).await.has("nicht gehört"));

    let speak = async |body: serde_json::Value| stage.json("POST", "/lindenau/canary", &body).await.status;
    let said = serde_json::json!({ "token": token, "post": post.to_string(), "version": 1 });
    let foreign = serde_json::json!({ "token": "A".repeat(43), "post": post.to_string(), "version": 1 });
    assert_eq!(speak(foreign).await, StatusCode::NOT_FOUND);
    assert_eq!(speak(serde_json::json!({ "token": token, "who": "x" })).await, StatusCode::BAD_REQUEST);
    assert_eq!(speak(said).await, StatusCode::NO_CONTENT);
    assert!(eva.get(&format!("{DESK}/canary")).await.has("erst nach 121,0 s gehört"), "late is late");
    assert!(pulse(&mut nora).await.contains("\"canary\""));
    assert_eq!(nora.post(&format!("{DESK}/canary/noticed"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!pulse(&mut nora).await.contains("\"canary\""));

    // The next message is heard in time.
    let warning = format!("{DESK}/warnings/{post}");
    let clear = nora.post(&format!("{warning}/all_clear"), &[]).await.header("location").replace("/preview", "");
    nora.post(&format!("{clear}/ask"), &[]).await;
    assert_eq!(release(&mut otto, &clear, &[]).await.status, StatusCode::SEE_OTHER);
    stage.clock.advance(Duration::from_secs(2));
    assert_eq!(
        speak(serde_json::json!({ "token": token, "post": post.to_string(), "version": 2 })).await,
        StatusCode::NO_CONTENT
    );
    stage.clock.advance(Duration::from_secs(600));
    assert!(!pulse(&mut nora).await.contains("\"canary\""));
    let table = nora.get(&format!("{warning}/report.csv")).await.text();
    assert!(
        table.contains("Kanarienvogel: Leitstelle (Google);;\"121,000\";\"121,000\"")
            && table.contains("Kanarienvogel: Leitstelle (Google);;\"2,000\";\"2,000\""),
        "{table}"
    );
    let removed = eva.post(&format!("{DESK}/canary/{}/remove", known[0].id), &[]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert_eq!(speak(serde_json::json!({ "token": token })).await, StatusCode::NOT_FOUND);
}

/// A canary hears of an authority's warning as well, and its silence names whoever warned. Safari's would never speak.
#[tokio::test]
async fn w11_canaries_hear_official_warnings() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let apple = [("name", "iPhone"), ("endpoint", "https://web.push.apple.com/QABC")];
    let refused = eva.post(&format!("{DESK}/canary"), &apple).await;
    assert_eq!((refused.status, refused.has("stumm")), (StatusCode::UNPROCESSABLE_ENTITY, true), "{}", refused.text());
    let made = eva.post(&format!("{DESK}/canary"), &[("name", "Leitstelle"), ("endpoint", ENDPOINT)]).await;
    let token = made.json()["token"].as_str().unwrap().to_owned();
    // The number of a delivery tells when it was ordered.
    let warned = OfficialChange { delivery: DeliveryId::fresh(stage.now(), 7), ..begins(Reach::Push) };
    read(&stage, vec![warned]).await;
    stage.clock.advance(Duration::from_secs(121));
    let alarm = eva.get(&format!("{DESK}/warnings/pulse")).await.text();
    assert!(
        alarm.contains("Deutscher Wetterdienst warnt: Amtliche WARNUNG vor STURM") && alarm.contains("Leitstelle"),
        "{alarm}"
    );
    let said = serde_json::json!({ "token": token, "post": PostId(11).to_string(), "version": 1 });
    assert_eq!(stage.json("POST", "/lindenau/canary", &said).await.status, StatusCode::NO_CONTENT);
    assert!(eva.get(&format!("{DESK}/canary")).await.has("erst nach 121,0 s gehört"));
}
