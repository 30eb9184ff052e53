//! Feeds and calendars.
use crate::posts::withdraw;
use crate::stage::{Stage, content};
use axum::http::StatusCode;
use channel::post::Kind;

const FEEDS: [(&str, &str); 3] = [
    ("/lindenau/feed.atom", "application/atom+xml"),
    ("/lindenau/feed.rss", "application/rss+xml"),
    ("/lindenau/feed.json", "application/feed+json"),
];

#[tokio::test]
async fn every_feed_has_every_post_and_says_whether_it_changed() {
    let stage = Stage::with_posts().await;
    for (address, kind) in FEEDS {
        let feed = stage.get(address).await;
        assert!(feed.header("content-type").starts_with(kind), "{address}");
        assert_eq!(feed.header("access-control-allow-origin"), "*", "{address}");
        for kind in Kind::ALL {
            assert!(feed.has(&format!("{} am Markt", kind.key())), "{address}");
        }
        assert!(feed.has("https://kanal.example.de/lindenau/p/"), "{address}");
        assert_eq!(feed.header("last-modified"), "", "{address}: what it says may change while no post does");
        let again = stage.get_with(address, "if-none-match", feed.header("etag")).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{address}");
    }
}

#[tokio::test]
async fn feeds_filter_by_topic() {
    let stage = Stage::with_posts().await;
    for (address, _) in FEEDS {
        let feed = stage.get(&format!("{address}?topic=jobs")).await;
        assert!(feed.has("job am Markt") && !feed.has("traffic am Markt"), "{address}");
    }
}

#[tokio::test]
async fn dates_come_as_a_calendar() {
    let stage = Stage::new().await;
    let id = stage.publish(content(Kind::Event, "Konzert in der Halle")).await;
    stage.publish(content(Kind::Update, "Kein Termin")).await;
    let calendar = stage.get("/lindenau/events.ics").await;
    assert!(calendar.header("content-type").starts_with("text/calendar"));
    assert!(calendar.has("Konzert in der Halle") && !calendar.has("Kein Termin"));
    assert!(stage.get(&format!("/lindenau/p/{id}.ics")).await.has("BEGIN:VEVENT"));
}

#[tokio::test]
async fn a_post_that_was_taken_back_is_named_to_readers_that_keep_what_they_read() {
    let stage = Stage::new().await;
    let id = stage.publish(content(Kind::Update, "Falscher Tag")).await;
    let before = stage.get("/lindenau/feed.atom").await.text();
    let name = before.split("<id>").nth(2).unwrap().split("</id>").next().unwrap().to_owned();
    assert!(name.ends_with(&format!("post/{id}")), "{name}");
    stage.clock.advance(std::time::Duration::from_secs(60));
    withdraw(&stage, id, "Es war der Montag gemeint.").await;
    let after = stage.get("/lindenau/feed.atom").await;
    assert!(after.has(&format!("<at:deleted-entry ref=\"{name}\" when=\"2026-11-21T12:01:00Z\">")), "{}", after.text());
    assert!(after.has("Es war der Montag gemeint.") && !after.has("Falscher Tag"));
    assert!(!stage.get("/lindenau/feed.rss").await.has("Falscher Tag"));
}

#[tokio::test]
async fn a_feed_names_the_address_it_was_asked_for_at() {
    let stage = Stage::with_posts().await;
    for (address, _) in FEEDS {
        let whole = stage.get(address).await;
        let own = format!("https://kanal.example.de{address}");
        assert_eq!(whole.header("link"), format!("<{own}>; rel=\"self\""));
        let narrowed = stage.get(&format!("{address}?topic=jobs&x=1")).await;
        assert_eq!(narrowed.header("link"), format!("<{own}?topic=jobs>; rel=\"self\""));
        assert!(narrowed.has(&format!("{own}?topic=jobs\"")), "{address}");
    }
}
