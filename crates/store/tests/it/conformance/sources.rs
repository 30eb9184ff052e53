use std::time::Duration;

use channel::four_eyes::FourEyes;
use channel::source::Fate;
use store::Looked;

use super::desk_sources::{self, one, place};
use crate::harness::{EDITOR, World, at, each};

const LEASE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn claim() {
    each(async |world: &World| {
        let (channel, sources) = (world.channel("lindenau").await, world.stores.sources());
        place(world, channel).await;
        assert!(sources.claim(at(2), LEASE, &[channel]).await.unwrap().is_none(), "the channel has one looked at");
        let claimed = sources.claim(at(2), LEASE, &[]).await.unwrap().unwrap();
        assert_eq!((claimed.source.due, claimed.channel.channel.id, claimed.four_eyes), (Some(at(62)), channel, false));
        assert!(sources.claim(at(3), LEASE, &[]).await.unwrap().is_none(), "it is somebody's");
        world.stores.desk().set_four_eyes(channel, FourEyes::On, EDITOR, at(4)).await.unwrap();
        assert!(sources.claim(at(63), LEASE, &[]).await.unwrap().unwrap().four_eyes, "whoever had it is gone");
    })
    .await;
}

#[tokio::test]
async fn settled() {
    each(async |world: &World| {
        let (channel, sources) = (world.channel("lindenau").await, world.stores.sources());
        let source = place(world, channel).await;
        for (key, fate) in [("a", Fate::Would), ("b", Fate::Taken), ("c", Fate::Old), ("d", Fate::Skipped)] {
            desk_sources::note(world, &source, key, fate, 2).await;
        }
        let keys = ["a", "b", "c", "d", "e"].map(str::to_owned);
        let mut found: Vec<_> = sources.settled(&source, &keys).await.unwrap().into_iter().collect();
        found.sort();
        assert_eq!(found, ["b", "c"]);
    })
    .await;
}

#[tokio::test]
async fn note() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let source = place(world, channel).await;
        desk_sources::note(world, &source, "a", Fate::Skipped, 2).await;
        desk_sources::note(world, &source, "a", Fate::Taken, 3).await;
        desk_sources::note(world, &source, "a", Fate::Skipped, 4).await;
        let item = world.stores.desk().source_items(7, 9).await.unwrap().remove(0);
        assert_eq!((item.fate, item.at), (Fate::Taken, at(3)), "taken is taken");
    })
    .await;
}

#[tokio::test]
async fn settle() {
    each(async |world: &World| {
        let (channel, sources) = (world.channel("lindenau").await, world.stores.sources());
        place(world, channel).await;
        for failures in 1..=2 {
            let claimed = sources.claim(at(100 * failures), LEASE, &[]).await.unwrap().unwrap();
            let ended = Looked { due: Some(at(100)), problem: "fetch.timeout", etag: None, modified: None };
            assert!(sources.settle(&claimed.source, &ended, at(2)).await.unwrap());
            assert!(!sources.settle(&claimed.source, &ended, at(2)).await.unwrap());
            let found = one(world, channel).await;
            assert_eq!(
                (i64::from(found.failures), found.problem.as_str(), found.due),
                (failures, "fetch.timeout", Some(at(100)))
            );
        }
        let claimed = sources.claim(at(300), LEASE, &[]).await.unwrap().unwrap();
        let ended = Looked { due: None, problem: "", etag: None, modified: None };
        assert!(sources.settle(&claimed.source, &ended, at(301)).await.unwrap());
        assert_eq!((one(world, channel).await.failures, one(world, channel).await.looked), (0, Some(at(301))));
    })
    .await;
}
