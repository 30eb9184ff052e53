use channel::clock::Clock;
use std::time::Duration;
use testkit::{FakeClock, Seeded, TempDir, site::Site};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[test]
fn the_clock_moves_only_when_told() {
    let clock = FakeClock::at("2026-11-21T10:00:00Z");
    clock.advance(Duration::from_secs(90));
    assert_eq!(clock.now().to_string(), "2026-11-21T10:01:30Z");
}

#[test]
fn the_same_seed_gives_the_same_numbers() {
    let draw = |seed| {
        let random = Seeded::new(seed);
        let mut bytes = [0; 11];
        random.fill(&mut bytes);
        (random.u64(), random.below(10), random.f64().to_bits(), bytes)
    };
    assert_eq!(draw(7), draw(7));
    assert_ne!(draw(7).0, draw(8).0);
    assert!((0..1000).all(|seed| draw(seed).1 < 10 && f64::from_bits(draw(seed).2) < 1.0));
}

#[test]
fn a_directory_leaves_nothing_behind() {
    let dir = TempDir::new();
    let path = dir.path().to_owned();
    std::fs::write(dir.file("a"), "b").unwrap();
    drop(dir);
    assert!(!path.exists());
}

#[tokio::test]
async fn a_site_shows_its_pages() {
    let site = Site::start().await;
    site.prove("{\"v\":1}");
    site.redirect("/old", "/new");
    let get = async |path: &str| {
        let mut stream = TcpStream::connect(site.address()).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: stadt.example\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    };
    assert!(get("/.well-known/ausrufer.json").await.ends_with("{\"v\":1}"));
    assert!(get("/old").await.contains("location: /new"));
    assert!(get("/none").await.starts_with("HTTP/1.1 404"));
}
