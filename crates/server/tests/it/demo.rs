//! `ausrufer demo`: the first thing anybody sees.
use crate::engine::engines;
use crate::feeds;
use crate::inside::Inside;
use crate::town::{Serving, Town};
use crate::web::get;
use std::time::{Duration, Instant};

fn start(town: &Town, args: &[&str]) -> (Serving, String) {
    let serving = town.start(&[&["demo"], args].concat());
    let said = serving.said("signs you in once");
    (serving, said)
}

#[tokio::test]
async fn the_town_is_made_once_and_is_there_at_once_the_second_time() {
    for engine in engines() {
        let town = Town::on(engine);
        let (serving, said) = start(&town, &[]);
        let base = format!("http://localhost:{}", town.port);
        for link in ["/lindenau\n", "/lindenau/follow\n", "/desk/enter/"] {
            assert!(said.contains(&format!("{base}{link}")), "{link} is missing in: {said}");
        }
        for path in ["/lindenau", "/lindenau/follow", "/lindenau/feed.rss", "/directory"] {
            assert!(get(town.port, path).is(200).text().contains("Lindenau an der Werre"), "{path}");
        }
        let first = Inside::of(&town).await.posts("lindenau").await;
        assert_eq!(first.len(), 22);
        assert!(first.iter().any(|post| !post.content.pictures.is_empty() && post.content.event.is_none()));
        assert_eq!(serving.stop().0, 0);

        let begun = Instant::now();
        let (serving, _) = start(&town, &[]);
        assert!(begun.elapsed() < Duration::from_secs(2), "took {:?} to start again", begun.elapsed());
        assert_eq!(Inside::of(&town).await.posts("lindenau").await, first);
        assert_eq!(serving.stop().0, 0);
    }
}

#[tokio::test]
async fn a_real_feed_fills_it_instead() {
    for feed in feeds::real() {
        let town = Town::on(crate::engine::Engine::Sqlite);
        let (serving, said) = start(&town, &["--feed", &feed.path]);
        let path = said.lines().find_map(|line| line.trim().strip_prefix("Channel page")).expect("the first link");
        let path = path.trim().trim_start_matches(&format!("http://localhost:{}", town.port));
        assert!(get(town.port, path).is(200).text().len() > 5_000, "{}", feed.name);
        assert_eq!(Inside::of(&town).await.posts(&path[1..]).await.len(), feed.items.len(), "{}", feed.name);
        assert_eq!(serving.stop().0, 0);
    }
}
