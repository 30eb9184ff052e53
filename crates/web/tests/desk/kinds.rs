//! Kinds with fields, each from the form to the page, the feeds and what search engines read; what leaves the channel page
//! by itself, and what stays on top of it.
use crate::hands::{Hands, draft, value_after};
use crate::review::{person, release};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use channel::ids::PostId;
use serde_json::Value;
use std::time::Duration;

async fn eva(stage: &Stage) -> Hands {
    person(stage, "eva@lindenau.de", Role::Admin).await
}

/// The page residents get.
async fn page(stage: &Stage, post: &str) -> (String, String) {
    let id = PostId::parse(post.rsplit('/').next().unwrap()).unwrap();
    let found = stage.stores.public().post(stage.channel, id).await.unwrap().unwrap();
    let url = format!("/lindenau/p/{id}-{}", found.slug_tail);
    (stage.get(&url).await.text(), url)
}

fn json_ld(page: &str) -> Value {
    let (_, rest) = page.split_once("application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

async fn days(stage: &Stage, days: u64) {
    stage.clock.advance(Duration::from_secs(days * 24 * 3600));
}

const CLOSED: [(&str, &str); 9] = [
    ("kind", "traffic"),
    ("title", "Bahnhofstraße zu"),
    ("traffic_streets", "Bahnhofstraße\nAm Kreisel"),
    ("traffic_effect", "closed"),
    ("traffic_from_date", "2026-11-23"),
    ("traffic_from_time", "7"),
    ("traffic_until_date", "27.11.2026"),
    ("traffic_detour", "über die Ringstraße"),
    ("traffic_track", "52.20000, 8.58000\n52.20300, 8.58400"),
];

#[tokio::test]
async fn a_closed_street_goes_from_the_form_to_page_feed_and_search_engine() {
    let stage = Stage::new().await;
    let mut eva = eva(&stage).await;
    let wrong: Vec<(&str, &str)> = CLOSED
        .map(|(name, value)| match name {
            "traffic_streets" => (name, ""),
            "traffic_track" => (name, "beim Bahnhof"),
            _ => (name, value),
        })
        .to_vec();
    let bad = draft(&mut eva, &wrong).await;
    let back = release(&mut eva, &bad).await;
    assert!(back.status.is_redirection() || back.has("error"), "an unfinished post does not go out");
    let told = eva.get(&format!("{bad}/edit")).await;
    assert!(told.has("beim Bahnhof"), "what was typed stays");

    let post = draft(&mut eva, &CLOSED).await;
    let looks = eva.get(&format!("{post}/edit")).await;
    assert!(looks.has("class=\"map\"") && looks.has("über die Ringstraße"), "the preview draws it");
    release(&mut eva, &post).await;
    let (page, url) = page(&stage, &post).await;
    for part in
        ["Gesperrt", "Am Kreisel", "von Montag, 23. November, 07:00 Uhr bis Freitag, 27. November", "class=\"map\""]
    {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(page.contains("etwa 430 Meter von Südwesten nach Nordosten"), "{page}");
    assert!(!page.contains("tile") && !page.contains("http://www.w3.org"), "nothing is asked of anybody");
    let data = json_ld(&page);
    assert_eq!(data["contentLocation"][0]["name"], "Bahnhofstraße");
    assert_eq!(data["contentLocation"][0]["geo"]["line"], "52.20000,8.58000 52.20300,8.58400");
    assert_eq!(data["expires"], "2026-11-27T22:59:00Z");
    assert_eq!(data["temporalCoverage"], "2026-11-23T06:00:00Z/2026-11-27T22:59:00Z");
    assert!(stage.get("/lindenau/feed.atom").await.has("Bahnhofstraße, Am Kreisel (gesperrt)"));
    assert!(stage.get("/lindenau").await.has("Gesperrt: Bahnhofstraße, Am Kreisel, von"));

    days(&stage, 7).await;
    assert!(!stage.get("/lindenau").await.has("Bahnhofstraße zu"));
    assert!(!stage.get("/lindenau/feed.atom").await.has("Bahnhofstraße zu"));
    assert!(stage.get("/lindenau/archive/2026/11").await.has("nicht mehr gültig"));
    assert!(stage.get(&url).await.has("Das ist vorbei. Es galt bis 27. November 2026."));
}

#[tokio::test]
async fn an_advert_leaves_the_channel_page_at_its_deadline() {
    let stage = Stage::new().await;
    let mut eva = eva(&stage).await;
    let fields = [
        ("kind", "job"),
        ("title", "Bademeisterin gesucht"),
        ("job_deadline", "2026-11-30"),
        ("job_salary", "EG 8 TVöD"),
        ("job_apply", "stadt.de/jobs"),
    ];
    let post = draft(&mut eva, &fields).await;
    release(&mut eva, &post).await;
    let (text, url) = page(&stage, &post).await;
    let data = json_ld(&text);
    assert_eq!((data["@type"].as_str(), data["baseSalary"]["name"].as_str()), (Some("JobPosting"), Some("EG 8 TVöD")));
    assert_eq!(data["validThrough"], "2026-11-30T22:59:00Z");
    assert_eq!(data["potentialAction"]["target"], "https://stadt.de/jobs");
    assert!(eva.get("/desk/at/lindenau/days").await.has("Läuft bald ab"));
    days(&stage, 9).await;
    assert!(stage.get("/lindenau").await.has("Bademeisterin"), "on the last day it is there");
    days(&stage, 1).await;
    for list in
        ["/lindenau", "/lindenau?topic=jobs", "/lindenau/feed.rss", "/lindenau/feed.json", "/lindenau/latest.json"]
    {
        assert!(!stage.get(list).await.has("Bademeisterin"), "{list}");
    }
    assert!(stage.get(&url).await.has("Die Bewerbungsfrist ist vorbei. Sie lief bis 30. November 2026."));
    assert!(!stage.get(&url).await.has("href=\"https://stadt.de/jobs\""), "nobody applies any more");
    assert!(stage.get("/lindenau/search?q=bademeisterin").await.has("nicht mehr gültig"));
}

#[tokio::test]
async fn what_is_over_already_does_not_go_out_and_its_day_is_named() {
    let stage = Stage::new().await;
    let mut eva = eva(&stage).await;
    let past = [("kind", "job"), ("title", "Gärtner gesucht"), ("job_deadline", "2026-11-01")];
    let post = draft(&mut eva, &past).await;
    let must = "Die Bewerbungsfrist ist schon vorbei: 1.11.2026.";
    assert!(eva.get(&format!("{post}/edit")).await.has(must), "beside the text, before anybody presses");
    assert!(release(&mut eva, &post).await.header("location").ends_with("/edit?check=1"));
    assert!(eva.get(&format!("{post}/edit?check=1")).await.has(must));
    let past = [("kind", "update"), ("title", "Sperrung"), ("valid_until", "2026-11-01")];
    let post = draft(&mut eva, &past).await;
    assert!(release(&mut eva, &post).await.header("location").ends_with("/edit?check=1"));
}

#[tokio::test]
async fn a_mail_address_is_one_to_write_to_and_never_becomes_a_website() {
    let stage = Stage::new().await;
    let mut eva = eva(&stage).await;
    let fields = |apply| [("kind", "job"), ("title", "Gärtner gesucht"), ("job_apply", apply)];
    let post = draft(&mut eva, &fields("bewerbung@lindenau.example")).await;
    assert!(eva.get(&format!("{post}/edit")).await.has("value=\"bewerbung@lindenau.example\""));
    release(&mut eva, &post).await;
    let (text, _) = page(&stage, &post).await;
    assert!(text.contains("href=\"mailto:bewerbung@lindenau.example\""), "{text}");
    assert_eq!(json_ld(&text)["potentialAction"]["target"], "mailto:bewerbung@lindenau.example");
    for wrong in ["https://bewerbung@lindenau.example/", "a@b@lindenau.example", "bewerbung@rathaus", "a@stadt.de/jobs"]
    {
        let post = draft(&mut eva, &fields(wrong)).await;
        assert!(eva.get(&format!("{post}/edit?check=1")).await.has("weder eine Webadresse noch"), "{wrong}");
    }
    let fields = [
        ("kind", "event"),
        ("title", "Lesung"),
        ("event_start_date", "2026-12-05"),
        ("event_start_time", "17"),
        ("event_registration", "mailto:lesung@lindenau.example"),
    ];
    let post = draft(&mut eva, &fields).await;
    release(&mut eva, &post).await;
    assert!(page(&stage, &post).await.0.contains("href=\"mailto:lesung@lindenau.example\""));
}

#[tokio::test]
async fn an_event_comes_as_a_file_and_in_the_calendar_with_its_zone() {
    let stage = Stage::new().await;
    let mut eva = eva(&stage).await;
    let fields = [
        ("kind", "event"),
        ("title", "Lichterfest"),
        ("event_start_date", "2026-12-05"),
        ("event_start_time", "17"),
        ("event_end_time", "21"),
        ("event_place", "Marktplatz"),
        ("event_registration", "stadt.de/fest"),
    ];
    let post = draft(&mut eva, &fields).await;
    assert!(
        eva.get(&format!("{post}/edit")).await.has("In meinen Kalender"),
        "the preview shows the date as residents see it"
    );
    release(&mut eva, &post).await;
    let (text, url) = page(&stage, &post).await;
    assert_eq!(json_ld(&text)["potentialAction"]["@type"], "RegisterAction");
    let id = url.rsplit('/').next().unwrap().split('-').next().unwrap();
    for calendar in [format!("/lindenau/p/{id}.ics"), "/lindenau/events.ics".to_owned()] {
        let file = stage.get(&calendar).await;
        assert!(
            file.has("BEGIN:VTIMEZONE") && file.has("DTSTART;TZID=Europe/Berlin:20261205T170000"),
            "{}",
            file.text()
        );
    }
}

#[tokio::test]
async fn a_post_says_from_when_until_when_it_is_meant() {
    let stage = Stage::new().await;
    let mut eva = eva(&stage).await;
    let wrong = [("kind", "service"), ("title", "Bad zu"), ("valid_from", "2.12.2026"), ("valid_until", "1.12.2026")];
    let post = draft(&mut eva, &wrong).await;
    let refused = eva.get(&format!("{post}/publish")).await;
    assert!(refused.status.is_redirection(), "it goes back to the editor");
    let told = eva.get(refused.header("location")).await;
    assert!(told.has("Der letzte Tag liegt vor dem ersten."), "{}", told.text());

    let right = [("kind", "service"), ("title", "Bad zu"), ("valid_from", "1.12.2026"), ("valid_until", "2.12.2026")];
    let post = draft(&mut eva, &right).await;
    release(&mut eva, &post).await;
    let (text, url) = page(&stage, &post).await;
    assert!(text.contains("Gilt von Dienstag, 1. Dezember bis Mittwoch, 2. Dezember"), "{text}");
    days(&stage, 12).await;
    assert!(!stage.get("/lindenau").await.has("Bad zu"));
    assert!(stage.get(&url).await.has("Dieser Beitrag galt bis 2. Dezember 2026."));
}

#[tokio::test]
async fn a_pinned_post_is_on_top_until_its_last_day_and_three_at_most() {
    let stage = Stage::new().await;
    let mut eva = eva(&stage).await;
    let mut posts = Vec::new();
    for title in ["Wichtig", "Zwei", "Drei", "Vier"] {
        let post = draft(&mut eva, &[("title", title), ("kind", "update")]).await;
        release(&mut eva, &post).await;
        stage.clock.advance(Duration::from_secs(60));
        posts.push(post);
    }
    let past = eva.post(&format!("{}/pin", posts[0]), &[("pin_until", "1.1.2020")]).await;
    assert!(past.status == StatusCode::CONFLICT && past.has("Dieser Tag ist schon vorbei") && past.has("1.1.2020"));
    let done = eva.post(&format!("{}/pin", posts[0]), &[("pin_until", "24.11.2026")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let top = stage.get("/lindenau").await.text();
    let (pinned, rest) = top.split_once("<section class=\"stream__day\"").unwrap();
    assert!(pinned.contains("Oben angeheftet") && pinned.contains("Wichtig") && !rest.contains(">Wichtig<"), "{top}");
    assert!(!stage.get("/lindenau?topic=news").await.has("Oben angeheftet"), "a filter is a filter");
    for post in &posts[1..3] {
        eva.post(&format!("{post}/pin"), &[("pin_until", "24.11.2026")]).await;
    }
    let full = eva.post(&format!("{}/pin", posts[3]), &[("pin_until", "24.11.2026")]).await;
    assert!(full.has("Es stehen schon 3 Beiträge oben"), "{}", full.text());
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    assert_eq!(jo.post(&format!("{}/unpin", posts[1]), &[]).await.status, StatusCode::FORBIDDEN);
    eva.post(&format!("{}/unpin", posts[1]), &[]).await;
    assert!(eva.get(&posts[1]).await.has("Oben anheften"));
    let shown = eva.get(&posts[0]).await.text();
    assert_eq!(value_after(&shown, "name=\"pin_until\" type=\"date\" value=\"").as_deref(), Some("2026-11-24"));
    days(&stage, 4).await;
    assert!(!stage.get("/lindenau").await.has("Oben angeheftet"));
}
