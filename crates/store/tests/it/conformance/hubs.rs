use std::time::Duration;

use channel::post::Kind;

use crate::harness::{World, at, content, each};

const LEASE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn claim() {
    each(async |world: &World| {
        let (channel, hubs) = (world.channel("lindenau").await, world.stores.hubs());
        assert!(hubs.claim(at(9), LEASE).await.unwrap().is_none());
        world.post(channel, content(Kind::Update, "Neu"), at(10)).await;
        let mut feeds = Vec::new();
        while let Some(ping) = hubs.claim(at(10), LEASE).await.unwrap() {
            assert_eq!((ping.channel, ping.attempts, ping.since, ping.due), (channel, 1, at(10), at(70)));
            assert_eq!(ping.slug.as_str(), "lindenau");
            feeds.push(ping.feed);
        }
        assert_eq!(feeds, ["atom", "json", "rss"]);
        assert!(hubs.claim(at(69), LEASE).await.unwrap().is_none(), "they are somebody's");
        assert_eq!(hubs.claim(at(71), LEASE).await.unwrap().unwrap().attempts, 2, "whoever had it is gone");
    })
    .await;
}

#[tokio::test]
async fn settle() {
    each(async |world: &World| {
        let (channel, hubs) = (world.channel("lindenau").await, world.stores.hubs());
        world.post(channel, content(Kind::Update, "Neu"), at(10)).await;
        let ping = hubs.claim(at(10), LEASE).await.unwrap().unwrap();
        assert!(hubs.settle(&ping, Some(at(500))).await.unwrap());
        assert!(!hubs.settle(&ping, None).await.unwrap(), "the lease is over");
        for _ in 0..2 {
            let other = hubs.claim(at(10), LEASE).await.unwrap().unwrap();
            assert!(hubs.settle(&other, None).await.unwrap());
        }
        assert!(hubs.claim(at(499), LEASE).await.unwrap().is_none());
        let again = hubs.claim(at(500), LEASE).await.unwrap().unwrap();
        assert_eq!((again.feed.as_str(), again.attempts, again.since), ("atom", 2, at(10)));
        world.post(channel, content(Kind::Update, "Noch eins"), at(501)).await;
        assert!(!hubs.settle(&again, None).await.unwrap(), "more came out meanwhile");
        let fresh = hubs.claim(at(501), LEASE).await.unwrap().unwrap();
        assert_eq!((fresh.attempts, fresh.since), (1, at(501)));
    })
    .await;
}
