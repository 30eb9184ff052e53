//! Feeds and calendars.
use crate::stage::{Stage, content};
use axum::http::StatusCode;
use channel::post::Kind;

const FEEDS: [(&str, &str); 3] = [
    ("/lindenau/feed.atom", "application/atom+xml"),
    ("/lindenau/feed.rss", "application/rss+xml"),
    ("/lindenau/feed.json", "application/feed+json"),
];

#[tokio::test]
async fn every_feed_has_every_post_and_says_when_it_changed() {
    let stage = Stage::with_posts().await;
    for (address, kind) in FEEDS {
        let feed = stage.get(address).await;
        assert!(feed.header("content-type").starts_with(kind), "{address}");
        assert_eq!(feed.header("access-control-allow-origin"), "*", "{address}");
        for kind in Kind::ALL {
            assert!(feed.has(&format!("{} am Markt", kind.key())), "{address}");
        }
        assert!(feed.has("https://kanal.example.de/lindenau/p/"), "{address}");
        assert_eq!(feed.header("last-modified"), "Sat, 21 Nov 2026 12:00:00 GMT", "{address}");
        let again = stage.get_with(address, "if-modified-since", feed.header("last-modified")).await;
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
