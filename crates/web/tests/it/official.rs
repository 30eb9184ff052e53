//! Official warnings on residents' pages: apart, with their source, word for word.
use crate::stage::{NOW, Stage};
use crate::stage_official::{PAGE, begins, change, read, storm};
use axum::http::StatusCode;
use channel::ids::{DeliveryId, PostId};
use channel::official::{Ending, Reach, Words};
use channel::warning::{Moment, Name, Reference, Severity};
use std::time::Duration;
use store::{FoundMessage, OfficialChange, OfficialTurn};

/// Without tags.
fn text(html: &str) -> String {
    html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()
}

/// W10: source and mark, the text unchanged, never among the town's own, on no feed of the town's.
#[tokio::test]
async fn w10_official_warnings_stand_apart_with_their_source() {
    Stage::each(async |stage: &Stage| {
        assert!(!stage.get("/lindenau").await.has("data-officials"));
        read(stage, vec![begins(Reach::Quiet)]).await;
        stage.clock.advance(Duration::from_secs(6));
        let page = stage.get("/lindenau").await.text();
        let section = page.split("data-officials").nth(1).unwrap().split("</section>").next().unwrap();
        for word in [
            "Nicht von",
            "Amtlich",
            "Deutscher Wetterdienst",
            "Amtliche WARNUNG vor STURM",
            "Gilt bis heute, 19:00 Uhr",
        ] {
            assert!(section.contains(word), "{word} in {section}");
        }
        assert!(!page.contains("data-warnings"), "the town's own bar is the town's own");
        let whole = stage.get(PAGE).await;
        assert_eq!(whole.status, StatusCode::OK);
        let (html, said) = (whole.text(), text(&whole.text()));
        assert!(said.contains("Böen &lt; 100 km/h &amp; mehr.") && said.contains("Zweiter Absatz."), "{said}");
        assert!(said.contains("Halten Sie Abstand zu Bäumen.") && html.contains("https://www.wettergefahren.de/"));
        assert!(said.contains("zeigt den Wortlaut unverändert") && html.contains("noindex"));
        assert!(whole.bytes.len() < 30_000, "{} bytes", whole.bytes.len());
        let english = stage.get(&format!("{PAGE}?lang=en")).await.text();
        assert!(english.contains("Official WARNING of STORM") && english.contains("Gusts."));
        assert!(stage.get(&format!("{PAGE}?in=en")).await.has("Gusts."));
        for feed in ["feed.atom", "feed.rss", "feed.json", "warnings.atom", "latest.json"] {
            assert!(!stage.get(&format!("/lindenau/{feed}")).await.has("STURM"), "{feed}");
        }
    })
    .await;
}

/// All areas are on the page, without a script, and it stays light.
#[tokio::test]
async fn every_area_of_an_official_warning_is_reachable() {
    let stage = Stage::new().await;
    let mut change = begins(Reach::Quiet);
    let OfficialTurn::New(found, _) = &mut change.turn else { panic!("it begins") };
    for words in &mut found.words {
        words.areas = (0..300).map(|n| format!("Gemeinde Nummer {n}")).collect();
    }
    read(&stage, vec![change]).await;
    stage.clock.advance(Duration::from_secs(6));
    let box_on_top = stage.get("/lindenau").await.text();
    assert!(box_on_top.contains("Gemeinde Nummer 7, …") && !box_on_top.contains("Gemeinde Nummer 8"));
    let page = stage.get(PAGE).await;
    let html = page.text();
    assert!(html.contains("<summary>Weitere Gebiete (292)</summary>"), "{html}");
    assert!((0..300).all(|n| html.contains(&format!("Gemeinde Nummer {n}"))));
    assert!(page.bytes.len() < 30_000, "{} bytes", page.bytes.len());
}

#[tokio::test]
async fn the_bytes_are_given_out_as_they_came() {
    let stage = Stage::new().await;
    read(&stage, vec![begins(Reach::Quiet)]).await;
    let file = stage.get(&format!("{PAGE}/1")).await;
    assert_eq!((file.status, file.text().as_str()), (StatusCode::OK, "<alert>as it came</alert>"));
    assert_eq!(file.header("content-disposition"), "attachment", "foreign bytes are no page of ours");
    for gone in ["/lindenau/official/000000000000c", "/lindenau/official/x", &format!("{PAGE}/2")] {
        assert_eq!(stage.get(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
}

/// W12 for what others say: expired is not all clear, and withdrawn is neither.
#[tokio::test]
async fn w12_an_end_is_said_in_its_own_words() {
    let stage = Stage::new().await;
    read(&stage, vec![begins(Reach::Quiet)]).await;
    stage.clock.advance(Duration::from_secs(6 * 3600 + 60));
    let page = stage.get("/lindenau").await.text();
    assert!(page.contains("Abgelaufen") && page.contains("Eine Entwarnung gab es nicht"), "without any reading");
    assert!(stage.get(PAGE).await.has("Abgelaufen"));
    stage.clock.advance(Duration::from_secs(3 * 3600));
    assert!(!stage.get("/lindenau").await.has("data-officials"), "after a while it goes from the channel page");
    let other = Stage::new().await;
    read(&other, vec![begins(Reach::Quiet)]).await;
    read(&other, vec![change(1, OfficialTurn::Gone(Ending::Withdrawn), Reach::Quiet)]).await;
    assert!(other.get("/lindenau").await.has("Von der Quelle aufgehoben"));
}

#[tokio::test]
async fn a_rehearsal_says_so_and_a_silent_source_is_told() {
    let stage = Stage::new().await;
    let test = FoundMessage { rehearsal: true, expires: None, ..storm() };
    let OfficialTurn::New(_, names) = begins(Reach::Quiet).turn else { panic!("it begins") };
    read(&stage, vec![change(0, OfficialTurn::New(test, names), Reach::Quiet)]).await;
    let page = stage.get("/lindenau").await.text();
    assert!(page.contains("Probewarnung") && page.contains("Probe, keine Gefahr") && !page.contains("große Gefahr"));
    assert!(!stage.get("/lindenau/archive").await.has("data-officials"), "no line on every page");
    assert!(stage.get(PAGE).await.has("Sie müssen nichts tun"));
    assert!(!stage.get(PAGE).await.has("Die Quelle antwortet gerade nicht"));
    stage.clock.advance(Duration::from_secs(3600));
    assert!(stage.get(PAGE).await.has("Die Quelle antwortet gerade nicht"), "{NOW} and an hour");
}

/// W10: in a week of thunderstorms the flood stays in sight, and nothing is left unsaid.
#[tokio::test]
async fn w10_the_worst_stand_first_and_all_of_them_somewhere() {
    let stage = Stage::new().await;
    let one = |id: i64, severity: Severity, headline: &str| {
        let OfficialTurn::New(found, _) = begins(Reach::Quiet).turn else { panic!("it begins") };
        let words = found.words.into_iter().map(|words| Words { headline: headline.to_owned(), ..words }).collect();
        let found = FoundMessage { severity, words, hash: format!("h{id}"), ..storm() };
        let name = Name::parse(&format!("x.{id}")).unwrap();
        let names =
            vec![Reference { sender: name.clone(), identifier: name, sent: Moment::new(found.sent, 60).unwrap() }];
        let (id, delivery) = (PostId(id), DeliveryId(id));
        OfficialChange { id, delivery, turn: OfficialTurn::New(found, names), ..begins(Reach::Quiet) }
    };
    let mut all = vec![one(100, Severity::Extreme, "Hochwasser")];
    all.extend((101..126).map(|id| one(id, Severity::Minor, &format!("Gewitter {id}"))));
    read(&stage, all).await;
    let page = stage.get("/lindenau").await.text();
    let section = page.split("data-officials").nth(1).unwrap();
    assert!(section.find("Hochwasser").unwrap() < section.find("Gewitter").unwrap(), "{section}");
    assert!(page.contains("Und 6 weitere") && page.contains("href=\"/lindenau/official\""), "{page}");
    let whole = stage.get("/lindenau/official").await.text();
    assert_eq!(whole.matches("class=\"official official--").count(), 26);
}
