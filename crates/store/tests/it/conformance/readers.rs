//! Readers of newsletters from the web's side.
use channel::clock::Timestamp;
use channel::ids::ChannelId;
use store::NewReader;

use crate::harness::{World, at, each};

pub const FORGET: i64 = 48 * 3600;

/// Somebody who asks at that second; boxes are nobody's business here.
pub fn new_reader(channel: ChannelId, sid: i64, now: Timestamp) -> NewReader {
    let forget = now + std::time::Duration::from_secs(FORGET as u64);
    NewReader { channel, sid, address: vec![1; 352], wish: vec![2; 64], secret: [3; 32], forget }
}

/// A reader.
pub async fn reader(world: &World, channel: ChannelId, sid: i64) {
    let readers = world.stores.readers();
    readers.ask(new_reader(channel, sid, at(0))).await.unwrap();
    assert!(readers.confirm(channel, sid, [3; 32], &[4; 112], at(1)).await.unwrap());
}

#[tokio::test]
async fn ask() {
    each(async |world: &World| {
        let (channel, readers, mailings) =
            (world.channel("lindenau").await, world.stores.readers(), world.stores.mailings());
        let lease = std::time::Duration::from_secs(60);
        for times in 1..=5 {
            let new = NewReader { secret: [times; 32], ..new_reader(channel, 7, at(0)) };
            readers.ask(new).await.unwrap();
            let asked = mailings.claim_asked(at(i64::from(times)), lease, 10, &[]).await.unwrap();
            assert_eq!(asked.len(), usize::from(times <= 3), "three mails, whoever asks how often");
            for one in &asked {
                assert!(mailings.finish_asked(one, store::AskedFate::Sent).await.unwrap());
            }
        }
        assert!(readers.is_asked(channel, 7, [3; 32], at(9)).await.unwrap(), "the last link that was sent");
        assert!(!readers.is_asked(channel, 7, [5; 32], at(9)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn is_asked() {
    each(async |world: &World| {
        let (channel, readers) = (world.channel("lindenau").await, world.stores.readers());
        readers.ask(new_reader(channel, 7, at(0))).await.unwrap();
        assert!(readers.is_asked(channel, 7, [3; 32], at(5)).await.unwrap());
        assert!(!readers.is_asked(channel, 8, [3; 32], at(5)).await.unwrap());
        assert!(!readers.is_asked(channel, 7, [3; 32], at(FORGET)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn confirm() {
    each(async |world: &World| {
        let (channel, readers) = (world.channel("lindenau").await, world.stores.readers());
        readers.ask(new_reader(channel, 7, at(0))).await.unwrap();
        let confirm =
            async |sid, secret, when| readers.confirm(channel, sid, secret, &[4; 112], at(when)).await.unwrap();
        assert!(!confirm(7, [9; 32], 5).await && !confirm(8, [3; 32], 5).await && !confirm(7, [3; 32], FORGET).await);
        assert!(!readers.is_reader(channel, 7).await.unwrap());
        assert!(confirm(7, [3; 32], 6).await && readers.is_reader(channel, 7).await.unwrap());
        assert!(!confirm(7, [3; 32], 7).await, "a link is used once");
    })
    .await;
}

#[tokio::test]
async fn is_reader() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        reader(world, channel, 7).await;
        assert!(world.stores.readers().is_reader(channel, 7).await.unwrap());
        assert!(!world.stores.readers().is_reader(other, 7).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn choose() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        reader(world, channel, 7).await;
        assert!(world.stores.readers().choose(channel, 7, &[8; 64]).await.unwrap());
        assert!(!world.stores.readers().choose(channel, 9, &[8; 64]).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn leave() {
    each(async |world: &World| {
        let (channel, readers) = (world.channel("lindenau").await, world.stores.readers());
        reader(world, channel, 7).await;
        readers.ask(new_reader(channel, 7, at(2))).await.unwrap();
        assert!(readers.leave(channel, 7).await.unwrap() && !readers.is_reader(channel, 7).await.unwrap());
        assert!(!readers.is_asked(channel, 7, [3; 32], at(3)).await.unwrap(), "what waited for a confirmation, too");
        assert!(!readers.leave(channel, 7).await.unwrap());
    })
    .await;
}
