//! Official warnings at the desk, through its public door.
use crate::hands::Hands;
use crate::review::person;
use crate::stage::{Answer, Stage};
use crate::stage_official::{PAGE, begins, change, read, storm};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::official::{Reach, Step};
use std::time::Duration;
use store::{FoundMessage, OfficialTurn};

const DESK: &str = "/desk/at/lindenau/official";

async fn send(hands: &mut Hands, version: &str) -> Answer {
    hands.post(&format!("{DESK}/000000000000b/send"), &[("version", version)]).await
}

/// W10: a proposal is an alarm on every page of the desk, a duty officer sends it once, and nobody else may.
#[tokio::test]
async fn w10_a_proposal_is_sent_once_by_a_duty_officer() {
    Stage::each(async |stage: &Stage| {
        let mut nora = person(stage, "nora@lindenau.de", Role::DutyOfficer).await;
        let mut carla = person(stage, "carla@lindenau.de", Role::Contributor).await;
        read(stage, vec![begins(Reach::Propose)]).await;
        let pulse = nora.get("/desk/at/lindenau/warnings/pulse").await.text();
        assert!(pulse.contains("\"official\"") && pulse.contains("Deutscher Wetterdienst warnt"), "{pulse}");
        let page = nora.get(DESK).await.text();
        assert!(page.contains("An Follower senden") && page.contains("Bitte entscheiden Sie"), "{page}");
        let pokes = stage.pokes.count();
        assert_eq!(send(&mut carla, "1").await.status, StatusCode::FORBIDDEN);
        assert!(send(&mut nora, "7").await.header("location").contains("unchanged"), "another text than was looked at");
        assert!(stage.stores.desk().deliveries(stage.channel, 9).await.unwrap().is_empty());
        assert!(send(&mut nora, "1").await.header("location").contains("official_sent"));
        assert!(send(&mut nora, "1").await.header("location").contains("unchanged"), "pressed twice");
        let deliveries = stage.stores.desk().deliveries(stage.channel, 9).await.unwrap();
        assert_eq!((deliveries.len(), stage.pokes.count()), (1, pokes + 1));
        assert_eq!(deliveries[0].title, "Deutscher Wetterdienst warnt: Amtliche WARNUNG vor STURM");
        let shown = nora.get(&format!("/desk/at/lindenau/deliveries/{}", deliveries[0].id)).await;
        assert!(shown.has(PAGE), "{}", shown.text());
        assert!(!nora.get("/desk/at/lindenau/warnings/pulse").await.text().contains("\"official\""));
    })
    .await;
}

#[tokio::test]
async fn a_proposal_may_be_left_on_the_page_and_a_new_text_asks_again() {
    let stage = Stage::new().await;
    let mut nora = person(&stage, "nora@lindenau.de", Role::DutyOfficer).await;
    read(&stage, vec![begins(Reach::Propose)]).await;
    let dismissed = nora.post(&format!("{DESK}/000000000000b/dismiss"), &[]).await;
    assert!(dismissed.header("location").contains("official_dismissed"));
    assert!(!nora.get(DESK).await.has("Bitte entscheiden Sie"));
    let OfficialTurn::New(_, names) = begins(Reach::Quiet).turn else { panic!("it begins") };
    let worse = FoundMessage { step: Step::Changes, hash: "def".to_owned(), ..storm() };
    read(&stage, vec![change(1, OfficialTurn::Next(worse, names), Reach::Propose)]).await;
    assert!(nora.get(DESK).await.has("Bitte entscheiden Sie"));
    assert!(send(&mut nora, "2").await.header("location").contains("official_sent"));
}

#[tokio::test]
async fn an_administrator_sets_sources_and_the_rule_with_help() {
    let stage = Stage::new().await;
    let mut anna = person(&stage, "anna@lindenau.de", Role::Admin).await;
    let page = anna.get(DESK).await.text();
    assert!(page.contains("value=\"severe\" checked") && page.contains("Regionalschlüssel"), "{page}");
    let wrong = anna.post(&format!("{DESK}/sources"), &[("provider", "nina"), ("region", "05")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("ganzes Land"));
    let right = [("provider", "nina"), ("region", "057580012012")];
    assert!(anna.post(&format!("{DESK}/sources"), &right).await.header("location").contains("official_added"));
    assert!(anna.post(&format!("{DESK}/sources"), &right).await.has("schon eingetragen"), "it would come twice");
    let page = anna.get(DESK).await.text();
    assert!(page.contains("gelesen wird der Kreis 057580000000"), "{page}");
    anna.post(&format!("{DESK}/rule"), &[("rule", "propose")]).await;
    assert!(anna.get(DESK).await.has("value=\"propose\" checked"));
    let mut nora = person(&stage, "nora@lindenau.de", Role::DutyOfficer).await;
    assert_eq!(nora.post(&format!("{DESK}/rule"), &[("rule", "off")]).await.status, StatusCode::FORBIDDEN);
    stage.clock.advance(Duration::from_secs(3600));
    let pulse = nora.get("/desk/at/lindenau/warnings/pulse").await.text();
    assert!(pulse.contains("official_stale") && pulse.contains("NINA"), "{pulse}");
    let source = stage.stores.desk().official_sources(stage.channel).await.unwrap().remove(0);
    let removed = anna.post(&format!("{DESK}/sources/{}/remove", source.id), &[]).await;
    assert!(removed.header("location").contains("official_removed"));
}

/// One person alone makes no authority, and nobody warns under the town's name.
#[tokio::test]
async fn w13_a_feed_waits_for_a_second_administrator() {
    let stage = Stage::new().await;
    let mut anna = person(&stage, "anna@lindenau.de", Role::Admin).await;
    let feed = |label: &'static str| {
        [("provider", "feed"), ("region", "057580012012"), ("label", label), ("url", "https://kreis.example/cap.atom")]
    };
    for ours in ["Lindenau an der Werre", "STADT Lindenau"] {
        let answer = anna.post(&format!("{DESK}/sources"), &feed(ours)).await;
        assert!(
            answer.has("So heißt der Kanal selbst") && answer.has("https://kreis.example/cap.atom"),
            "{}",
            answer.text()
        );
    }
    anna.post(&format!("{DESK}/sources"), &feed("Feuerwehr Lindenau")).await;
    let source = stage.stores.desk().official_sources(stage.channel).await.unwrap().remove(0);
    let confirm = format!("{DESK}/sources/{}/confirm", source.id);
    let page = anna.get(DESK).await;
    assert!(page.has("erst eine Person vertraut") && !page.has("Dieser Quelle vertrauen"));
    assert!(anna.post(&confirm, &[]).await.header("location").contains("unchanged"));
    let mut nora = person(&stage, "nora@lindenau.de", Role::DutyOfficer).await;
    assert_eq!(nora.post(&confirm, &[]).await.status, StatusCode::FORBIDDEN);
    let mut otto = person(&stage, "otto@lindenau.de", Role::Admin).await;
    assert!(otto.get(DESK).await.has("Dieser Quelle vertrauen"));
    assert!(otto.post(&confirm, &[]).await.header("location").contains("official_confirmed"));
    assert!(!otto.get(DESK).await.has("erst eine Person vertraut"));
    let audit = otto.get("/desk/at/lindenau/audit").await.text();
    assert!(audit.contains("von zweiter Person bestätigt") && audit.contains("audit__alone"), "{audit}");
}
