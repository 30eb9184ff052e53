use std::time::Duration;

use channel::delivery::{Counts, Lane, State as Delivering};
use channel::ids::{ChannelId, PostId};
use channel::post::{Kind, State};
use store::{Checkpoint, Due, NewSubscription, Retry, RetryNew, Shard};

use crate::harness::{World, at, content, each};

pub const FCM: &str = "https://fcm.googleapis.com";
pub const APPLE: &str = "https://web.push.apple.com";
pub const BOOT: i64 = 11;
pub const LEASE: Duration = Duration::from_secs(30);

pub async fn follow(world: &World, channel: ChannelId, origin: &str, sids: impl IntoIterator<Item = i64>) {
    for sid in sids {
        let new = NewSubscription { channel, origin: origin.to_owned(), sid, sealed: sealed(sid), week: 2900 };
        world.stores.follow().put(new).await.unwrap();
    }
}

/// A box that names its owner.
pub fn sealed(sid: i64) -> Vec<u8> {
    [sid.to_be_bytes().as_slice(), &[0; 344]].concat()
}

/// A channel, a published post, and its delivery as the worker gets it.
pub async fn ordered(world: &World, kind: Kind) -> (ChannelId, PostId, Due) {
    let channel = world.channel("lindenau").await;
    let post = world.post(channel, content(kind, "Neu"), at(1)).await;
    let due = world.stores.delivery().due(at(1), 9).await.unwrap().pop().unwrap();
    (channel, post, due)
}

pub async fn claim(world: &World, lane: Lane, seconds: i64) -> Option<Shard> {
    world.stores.delivery().claim_shard(lane, BOOT, at(seconds), LEASE, &[]).await.unwrap()
}

pub async fn attempts(world: &World, seconds: i64) -> Vec<Retry> {
    world.stores.delivery().claim_retries(Lane::News, BOOT, at(seconds), LEASE, 9, &[]).await.unwrap()
}

pub fn batch_of(cursor: Option<i64>, done: bool, accepted: u64) -> Checkpoint {
    let (gone, retries, settled) = (Vec::new(), Vec::new(), Vec::new());
    Checkpoint { cursor, done, accepted, refused: 0, gone, retries, settled, lease_until: at(60) }
}

/// A delivery to five followers of one service, under way in one range, with some waiting for another attempt.
pub async fn with_retries(world: &World, waiting: &[i64]) -> (ChannelId, Due, Shard) {
    let (channel, _, due) = ordered(world, Kind::Update).await;
    follow(world, channel, FCM, 1..=5).await;
    assert!(world.stores.delivery().begin(&due, 1, at(2)).await.unwrap());
    let shard = claim(world, Lane::News, 2).await.unwrap();
    let retries = waiting.iter().map(|sid| RetryNew { sid: *sid, due: at(10), attempt: 1 }).collect();
    let last = Checkpoint { retries, ..batch_of(Some(5), true, 5 - waiting.len() as u64) };
    assert!(world.stores.delivery().checkpoint(&shard, last).await.unwrap());
    (channel, due, shard)
}

#[tokio::test]
async fn due() {
    each(async |world: &World| {
        let (delivery, channel) = (world.stores.delivery(), world.channel("lindenau").await);
        for (kind, title, second) in [(Kind::Update, "A", 1), (Kind::Update, "B", 2), (Kind::Warning, "W", 3)] {
            world.post(channel, content(kind, title), at(second)).await;
        }
        let due = delivery.due(at(9), 9).await.unwrap();
        let short: Vec<_> = due.iter().map(|due| (due.lane, due.since, due.state, due.outlet.as_str())).collect();
        let (waiting, followers) = (Delivering::Waiting, "followers");
        assert_eq!(
            short,
            [
                (Lane::Warning, at(3), waiting, followers),
                (Lane::News, at(1), waiting, followers),
                (Lane::News, at(2), waiting, followers)
            ]
        );
        assert_eq!(delivery.due(at(9), 2).await.unwrap().len(), 2);
        assert_eq!(delivery.due(at(0), 9).await.unwrap().len(), 0, "not before its time");
        delivery.begin(&due[1], 1, at(9)).await.unwrap();
        let order: Vec<_> = delivery.due(at(9), 9).await.unwrap().iter().map(|due| due.since).collect();
        assert_eq!(order, [at(3), at(2), at(1)], "of a lane those waiting first");
    })
    .await;
}

#[tokio::test]
async fn waiting() {
    each(async |world: &World| {
        let (delivery, channel) = (world.stores.delivery(), world.channel("lindenau").await);
        for (kind, title, second) in [(Kind::Update, "A", 1), (Kind::Update, "B", 2), (Kind::Warning, "W", 3)] {
            world.post(channel, content(kind, title), at(second)).await;
        }
        let waiting = async |lane, second, limit| delivery.waiting(lane, at(second), limit).await.unwrap();
        let since = |due: &[Due]| due.iter().map(|due| due.since).collect::<Vec<_>>();
        assert_eq!(since(&waiting(Lane::News, 9, 9).await), [at(1), at(2)], "of one lane, the oldest first");
        assert_eq!(since(&waiting(Lane::News, 9, 1).await), [at(1)]);
        assert_eq!(since(&waiting(Lane::Warning, 9, 9).await), [at(3)]);
        assert!(waiting(Lane::News, 0, 9).await.is_empty(), "not before its time");
        assert_eq!(since(&waiting(Lane::Warning, 2, 9).await), [at(3)], "released by a node whose clock is ahead");
        delivery.begin(&waiting(Lane::News, 9, 1).await[0], 1, at(9)).await.unwrap();
        assert_eq!(since(&waiting(Lane::News, 9, 9).await), [at(2)], "the other one is under way");
    })
    .await;
}

#[tokio::test]
async fn is_small() {
    each(async |world: &World| {
        let (delivery, channel, other) =
            (world.stores.delivery(), world.channel("lindenau").await, world.channel("werre").await);
        let small = async |limit| delivery.is_small(channel, limit).await.unwrap();
        assert!(small(1).await, "nobody follows");
        follow(world, channel, FCM, 1..=3).await;
        follow(world, channel, APPLE, 1..=2).await;
        follow(world, other, FCM, 1..=9).await;
        assert_eq!([small(3).await, small(4).await], [false, true], "three at one push service; others are not added");
        assert!(!small(0).await, "nobody is fewer than none");
    })
    .await;
}

#[tokio::test]
async fn load() {
    each(async |world: &World| {
        let (channel, post, _) = ordered(world, Kind::Update).await;
        world.stores.desk().publish(world.next(channel, post, content(Kind::Update, "Neuer"), at(2), 1)).await.unwrap();
        let (found, first) = world.stores.delivery().load(post, 1).await.unwrap().unwrap();
        assert_eq!((found.channel.id, first.content.title.as_str(), first.version), (channel, "Neu", 1));
        assert!(world.stores.delivery().load(post, 3).await.unwrap().is_none());
        world.stores.desk().withdraw(world.withdrawal(post, at(3))).await.unwrap();
        let (_, withdrawn) = world.stores.delivery().load(post, 1).await.unwrap().unwrap();
        assert_eq!(withdrawn.state, State::Withdrawn, "the worker sees it and stops");
    })
    .await;
}

#[tokio::test]
async fn begin() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, [-7, 0, 7]).await;
        follow(world, channel, APPLE, [i64::MIN, i64::MAX]).await;
        follow(world, ChannelId(1), "https://updates.push.services.mozilla.com", [1]).await;
        for shards in [3, 5] {
            assert!(delivery.begin(&due, shards, at(2)).await.unwrap(), "may be repeated");
        }
        let mut seen: Vec<(String, i64)> = Vec::new();
        let mut ranges = 0;
        while let Some(shard) = claim(world, Lane::News, 2).await {
            ranges += 1;
            let rows = delivery.batch(&shard, None, 99).await.unwrap();
            seen.extend(rows.into_iter().map(|row| (shard.origin.clone(), row.sid)));
        }
        seen.sort();
        let fcm = [-7, 0, 7].map(|sid| (FCM.to_owned(), sid));
        let apple = [i64::MIN, i64::MAX].map(|sid| (APPLE.to_owned(), sid));
        assert_eq!(seen, [fcm.as_slice(), &apple].concat(), "everybody of this channel, once");
        assert_eq!(ranges, 6, "three for each service that has followers; repeating cuts nothing anew");
        let again = delivery.due(at(9), 9).await.unwrap().pop().unwrap();
        assert_eq!(again.state, Delivering::Sending);
        delivery.expire(due.id, at(3)).await.unwrap();
        assert!(!delivery.begin(&due, 1, at(4)).await.unwrap(), "it has ended");
    })
    .await;
}

#[tokio::test]
async fn urgent_waiting() {
    each(async |world: &World| {
        let (delivery, (channel, _, news)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, [1]).await;
        delivery.begin(&news, 1, at(2)).await.unwrap();
        let urgent = async |lane, second| delivery.urgent_waiting(lane, at(second)).await.unwrap();
        assert!(!urgent(Lane::News, 2).await);
        world.post(channel, content(Kind::Warning, "Sturm"), at(3)).await;
        assert!(urgent(Lane::News, 3).await, "not begun yet");
        let warning = delivery.due(at(3), 1).await.unwrap().pop().unwrap();
        delivery.begin(&warning, 1, at(3)).await.unwrap();
        assert!(urgent(Lane::News, 3).await);
        assert!(!urgent(Lane::Warning, 3).await, "nothing is more urgent than a warning");
        claim(world, Lane::Warning, 3).await.unwrap();
        assert!(!urgent(Lane::News, 4).await, "somebody works on it");
        assert!(urgent(Lane::News, 40).await, "whoever did has died");
    })
    .await;
}

#[tokio::test]
async fn end() {
    each(async |world: &World| {
        let (delivery, (_, due, _)) = (world.stores.delivery(), with_retries(world, &[2, 3]).await);
        assert!(delivery.end(due.id, Delivering::Failed, at(9)).await.unwrap());
        assert!(!delivery.end(due.id, Delivering::Done, at(9)).await.unwrap());
        let report = world.stores.desk().delivery(due.id).await.unwrap().unwrap();
        assert_eq!((report.state, report.finished), (Delivering::Failed, Some(at(9))));
        let counts = Counts { accepted: 3, refused: 2, ..Counts::default() };
        assert_eq!((report.counts, report.per_service[0].counts), (counts, counts), "waiting is given up");
        assert!(attempts(world, 99).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn expire() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, [1]).await;
        delivery.begin(&due, 1, at(2)).await.unwrap();
        let shard = claim(world, Lane::News, 2).await.unwrap();
        assert!(delivery.expire(due.id, at(3)).await.unwrap());
        assert!(
            !delivery.checkpoint(&shard, batch_of(Some(1), true, 1)).await.unwrap(),
            "whoever worked is fenced out"
        );
        let report = world.stores.desk().delivery(due.id).await.unwrap().unwrap();
        assert_eq!(report.state, Delivering::Expired);
    })
    .await;
}

#[tokio::test]
async fn claim_shard() {
    each(async |world: &World| {
        let (delivery, (channel, post, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, [1]).await;
        delivery.begin(&due, 2, at(2)).await.unwrap();
        assert!(claim(world, Lane::Warning, 2).await.is_none(), "another lane");
        assert!(claim(world, Lane::News, 1).await.is_none(), "not yet");
        let (one, two) = (claim(world, Lane::News, 2).await.unwrap(), claim(world, Lane::News, 2).await.unwrap());
        assert_ne!(one.lo, two.lo);
        assert_eq!((one.delivery, one.channel, one.post, one.version), (due.id, channel, post, 1));
        assert_eq!((one.lane, one.created, one.origin.as_str(), one.cursor), (Lane::News, at(1), FCM, None));
        assert!(claim(world, Lane::News, 31).await.is_none(), "both are held");
        let elsewhere = delivery.claim_shard(Lane::News, BOOT, at(32), LEASE, &[FCM]).await.unwrap();
        assert!(elsewhere.is_none(), "nothing at other push services");
        let taken = claim(world, Lane::News, 32).await.unwrap();
        assert!(taken.token > one.token.min(two.token), "the lease ran out");
    })
    .await;
}

#[tokio::test]
async fn others_wait() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, [1]).await;
        delivery.begin(&due, 2, at(2)).await.unwrap();
        let shard = claim(world, Lane::News, 2).await.unwrap();
        assert!(!delivery.others_wait(&shard, at(2)).await.unwrap(), "its own other half is no other");
        let other = world.channel("werre").await;
        follow(world, other, FCM, [2]).await;
        world.post(other, content(Kind::Warning, "Sturm"), at(3)).await;
        world.post(other, content(Kind::Update, "Neu"), at(3)).await;
        for due in delivery.due(at(3), 9).await.unwrap().into_iter().filter(|due| due.channel == other) {
            assert!(!delivery.others_wait(&shard, at(3)).await.unwrap(), "a warning stands in another lane");
            delivery.begin(&due, 1, at(3)).await.unwrap();
        }
        assert!(delivery.others_wait(&shard, at(3)).await.unwrap());
        assert!(!delivery.others_wait(&shard, at(2)).await.unwrap(), "not yet");
    })
    .await;
}

#[tokio::test]
async fn batch() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        let sids = [i64::MIN, -9, -1, 0, 4, 5, i64::MAX];
        follow(world, channel, FCM, sids).await;
        delivery.begin(&due, 1, at(2)).await.unwrap();
        let mut shard = claim(world, Lane::News, 2).await.unwrap();
        let read = async |shard: &Shard, after, limit| -> Vec<i64> {
            let rows = delivery.batch(shard, after, limit).await.unwrap();
            assert!(rows.iter().all(|row| row.sealed == sealed(row.sid)));
            rows.into_iter().map(|row| row.sid).collect()
        };
        assert_eq!(read(&shard, None, 3).await, sids[..3]);
        assert_eq!(read(&shard, Some(-1), 9).await, sids[3..], "reading ahead");
        assert_eq!(read(&shard, Some(i64::MAX), 9).await, [0; 0]);
        shard.cursor = Some(4);
        assert_eq!(read(&shard, None, 1).await, [5], "goes on behind the cursor");
    })
    .await;
}

#[tokio::test]
async fn checkpoint() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, 1..=6).await;
        delivery.begin(&due, 1, at(2)).await.unwrap();
        let shard = claim(world, Lane::News, 2).await.unwrap();
        let mut changed = sealed(2);
        changed[340] = 1;
        let mut foreign = sealed(3);
        foreign[0] = 99;
        let first = Checkpoint {
            gone: vec![1],
            retries: vec![RetryNew { sid: 4, due: at(50), attempt: 1 }],
            settled: vec![(2, changed.clone()), (3, foreign)],
            ..batch_of(Some(4), false, 2)
        };
        assert!(delivery.checkpoint(&shard, first).await.unwrap());
        let counts = delivery.sync_counts(due.id, at(9)).await.unwrap();
        assert_eq!(counts, Counts { accepted: 2, gone: 1, waiting: 1, refused: 0 });
        assert!(world.stores.follow().standing(channel, FCM, 1).await.unwrap().is_none(), "gone is deleted at once");
        let boxes = delivery.batch(&shard, None, 9).await.unwrap();
        assert_eq!(boxes[0].sealed, changed, "settled");
        assert_eq!(boxes[1].sealed, sealed(3), "a box the device replaced meanwhile is left alone");
        assert!(claim(world, Lane::News, 59).await.is_none(), "the lease was prolonged");
        let next = claim(world, Lane::News, 60).await.unwrap();
        assert_eq!(next.cursor, Some(4));
        assert!(!delivery.checkpoint(&shard, batch_of(Some(6), true, 2)).await.unwrap(), "fenced out");
        assert_eq!(delivery.sync_counts(due.id, at(9)).await.unwrap(), counts, "nothing was written");
        assert!(delivery.checkpoint(&next, batch_of(Some(6), true, 2)).await.unwrap());
        assert!(!delivery.checkpoint(&next, batch_of(Some(6), true, 2)).await.unwrap(), "a finished range stays so");
        assert!(claim(world, Lane::News, 999).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn stands() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, [1, 2]).await;
        delivery.begin(&due, 1, at(2)).await.unwrap();
        let shard = claim(world, Lane::News, 2).await.unwrap();
        let (first, last) = (batch_of(Some(1), false, 1), batch_of(Some(2), true, 1));
        assert!(!delivery.stands(&shard, &first).await.unwrap(), "not written yet");
        assert!(delivery.checkpoint(&shard, first.clone()).await.unwrap());
        assert!(delivery.stands(&shard, &first).await.unwrap());
        assert!(!delivery.stands(&shard, &last).await.unwrap());
        assert!(delivery.checkpoint(&shard, last.clone()).await.unwrap());
        assert!(delivery.stands(&shard, &last).await.unwrap() && !delivery.stands(&shard, &first).await.unwrap());
        let mut other = shard;
        other.token += 1;
        assert!(!delivery.stands(&other, &last).await.unwrap(), "written by another");
    })
    .await;
}

#[tokio::test]
async fn release() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, [1]).await;
        delivery.begin(&due, 1, at(2)).await.unwrap();
        let shard = claim(world, Lane::News, 2).await.unwrap();
        delivery.release(&shard, at(10)).await.unwrap();
        assert!(claim(world, Lane::News, 9).await.is_none());
        let other = claim(world, Lane::News, 10).await.unwrap();
        delivery.release(&shard, at(0)).await.unwrap();
        assert!(claim(world, Lane::News, 10).await.is_none(), "an old holder cannot give away what another holds");
        assert!(delivery.checkpoint(&other, batch_of(None, true, 0)).await.unwrap());
        delivery.release(&other, at(10)).await.unwrap();
        assert!(claim(world, Lane::News, 99).await.is_none(), "a finished range is not opened again");
    })
    .await;
}
