//! Places that are watched, as the desk sees them.
use channel::ids::ChannelId;
use channel::source::{Enter, Fate, Recipe, Watch, Way};
use store::{ItemNote, Looked, Source};

use crate::harness::{EDITOR, World, at, each};

pub fn watch(label: &str) -> Watch {
    Watch {
        label: label.to_owned(),
        url: url::Url::parse("https://stadt.example/aktuelles").unwrap(),
        way: Way::List,
        recipe: Recipe { item: "li".to_owned(), title: "h3".to_owned(), ..Recipe::default() },
        enter: Enter::Draft,
        every: 60,
    }
}

pub async fn place(world: &World, channel: ChannelId) -> Source {
    world.stores.desk().add_source((7, channel), &watch("Rathaus"), EDITOR, at(1)).await.unwrap();
    one(world, channel).await
}

/// The trial has read the place.
async fn tried(world: &World, problem: &'static str) {
    let ended = Looked { due: None, problem, etag: None, modified: None };
    let claimed = world.stores.sources().claim(at(9), std::time::Duration::from_secs(60), &[]).await.unwrap().unwrap();
    assert!(world.stores.sources().settle(&claimed.source, &ended, at(9)).await.unwrap());
}

pub async fn one(world: &World, channel: ChannelId) -> Source {
    world.stores.desk().sources(channel).await.unwrap().remove(0)
}

pub async fn note(world: &World, source: &Source, key: &str, fate: Fate, second: i64) {
    let own = |text: &str| text.to_owned();
    let note = ItemNote { key: own(key), title: own("Markt"), link: own("https://x"), fate, why: None, post: None };
    world.stores.sources().note(source, &note, at(second)).await.unwrap();
}

#[tokio::test]
async fn sources() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        assert!(world.stores.desk().sources(channel).await.unwrap().is_empty());
        assert_eq!(place(world, channel).await.watch, watch("Rathaus"), "as it was put in");
    })
    .await;
}

#[tokio::test]
async fn add_source() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let source = place(world, channel).await;
        assert_eq!((source.due, source.started), (Some(at(1)), None), "looked at, not watched");
        let line = &world.stores.desk().audit(channel, &Default::default(), 1).await.unwrap()[0];
        assert_eq!(line.what, "source_added");
    })
    .await;
}

#[tokio::test]
async fn change_source() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let source = place(world, channel).await;
        note(world, &source, "a", Fate::Would, 2).await;
        note(world, &source, "b", Fate::Taken, 2).await;
        let other = Watch { enter: Enter::Post, ..watch("Neu") };
        assert!(desk.change_source((7, channel), &other, EDITOR, at(3)).await.unwrap());
        assert!(!desk.change_source((8, channel), &other, EDITOR, at(3)).await.unwrap());
        assert_eq!((one(world, channel).await.watch, one(world, channel).await.due), (other, Some(at(3))));
        let left = desk.source_items(7, 9).await.unwrap();
        assert_eq!((left.len(), left[0].key.as_str()), (1, "b"), "what was taken is not forgotten");
        tried(world, "").await;
        let source = one(world, channel).await;
        assert!(desk.start_source(&source, false, EDITOR, at(4)).await.unwrap());
        assert!(desk.change_source((7, channel), &watch("Anders"), EDITOR, at(5)).await.unwrap());
        assert_eq!(one(world, channel).await.started, None, "another address is tried before anything is taken");
    })
    .await;
}

#[tokio::test]
async fn look_at_source() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let source = place(world, channel).await;
        let ended = Looked { due: None, problem: "", etag: Some("x".to_owned()), modified: None };
        let claimed =
            world.stores.sources().claim(at(2), std::time::Duration::from_secs(60), &[]).await.unwrap().unwrap();
        assert!(world.stores.sources().settle(&claimed.source, &ended, at(2)).await.unwrap());
        assert_eq!((one(world, channel).await.due, one(world, channel).await.etag), (None, Some("x".to_owned())));
        assert!(world.stores.desk().look_at_source(&source, at(5)).await.unwrap());
        assert_eq!((one(world, channel).await.due, one(world, channel).await.etag), (Some(at(5)), None));
    })
    .await;
}

#[tokio::test]
async fn start_source() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let source = place(world, channel).await;
        note(world, &source, "a", Fate::Would, 2).await;
        assert!(!desk.start_source(&source, false, EDITOR, at(2)).await.unwrap(), "not tried yet");
        tried(world, "source.problem.refused").await;
        assert!(!desk.start_source(&source, false, EDITOR, at(2)).await.unwrap(), "the trial failed");
        assert!(desk.look_at_source(&source, at(2)).await.unwrap());
        tried(world, "").await;
        assert!(desk.start_source(&source, false, EDITOR, at(3)).await.unwrap());
        assert!(!desk.start_source(&source, false, EDITOR, at(4)).await.unwrap());
        assert_eq!(one(world, channel).await.started, Some(at(3)));
        assert_eq!(desk.source_items(7, 9).await.unwrap()[0].fate, Fate::Old, "what stood there stays there");
    })
    .await;
}

#[tokio::test]
async fn stop_source() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let source = place(world, channel).await;
        assert!(!desk.stop_source(&source, EDITOR, at(2)).await.unwrap());
        tried(world, "").await;
        assert!(desk.start_source(&source, true, EDITOR, at(3)).await.unwrap());
        assert!(desk.stop_source(&source, EDITOR, at(4)).await.unwrap());
        assert_eq!((one(world, channel).await.started, one(world, channel).await.due), (None, None));
    })
    .await;
}

#[tokio::test]
async fn remove_source() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let source = place(world, channel).await;
        note(world, &source, "a", Fate::Would, 2).await;
        assert!(desk.remove_source(&source, EDITOR, at(3)).await.unwrap());
        assert!(!desk.remove_source(&source, EDITOR, at(4)).await.unwrap());
        assert!(desk.source_items(7, 9).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn source_items() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let source = place(world, channel).await;
        note(world, &source, "a", Fate::Would, 2).await;
        note(world, &source, "b", Fate::Skipped, 3).await;
        let found = world.stores.desk().source_items(7, 9).await.unwrap();
        assert_eq!(found.iter().map(|item| item.key.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(world.stores.desk().source_items(7, 1).await.unwrap().len(), 1);
    })
    .await;
}
