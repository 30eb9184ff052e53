use std::time::Duration;

use channel::delivery::Lane;
use channel::ids::{ChannelId, PostId};
use channel::outlet::Kind as Outlet;
use channel::post::Kind;
use store::{
    ClaimedLetter, ClaimedSend, FediverseFollower, FediverseLeaver, FediverseOrder, LetterEnd, NewLetter, NewOutlet,
    SendEnd,
};

use crate::harness::{EDITOR, World, at, content, each};

const LEASE: Duration = Duration::from_secs(60);

/// Puts the channel into the Fediverse.
pub async fn set_up(world: &World, channel: ChannelId) {
    let new = NewOutlet {
        id: channel.0,
        channel,
        kind: Outlet::Fediverse,
        label: "@lindenau@kanal.example",
        settings: "{}",
        secret: b"locked",
        by: EDITOR,
        usual: true,
    };
    world.stores.desk().add_outlet(new, at(1)).await.unwrap();
}

/// Somebody follows, by an inbox.
pub async fn come(world: &World, channel: ChannelId, sid: i64, inbox: i64) {
    assert!(come_by(world, channel, (sid, inbox), (sid * 10, sid * 1_000 + inbox)).await);
}

/// By a Follow with these two tags; says whether they follow by it now.
async fn come_by(world: &World, channel: ChannelId, (sid, inbox): (i64, i64), (follow, done): (i64, i64)) -> bool {
    let new = FediverseFollower { channel, sid, inbox, sealed: b"sealed", follow, done: (done, 1) };
    world.stores.fediverse().follow(new).await.unwrap()
}

async fn go(world: &World, channel: ChannelId, sid: i64, only: Option<i64>, done: Option<i64>) {
    let leaver = FediverseLeaver { channel, sid, only, done: done.map(|done| (done, 1)) };
    world.stores.fediverse().unfollow(leaver).await.unwrap();
}

async fn order(world: &World, channel: ChannelId, post: PostId, (version, lane): (u32, Lane), second: i64) {
    let order = FediverseOrder { channel, post, version, act: i64::from(version), lane };
    world.stores.fediverse().hand_over(order, at(second)).await.unwrap();
}

async fn claimed(world: &World, lane: Lane, second: i64, busy: &[i64]) -> Option<ClaimedSend> {
    world.stores.fediverse().claim_send(lane, at(second), LEASE, busy).await.unwrap()
}

#[tokio::test]
async fn actor() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        assert!(world.stores.fediverse().actor(channel).await.unwrap().is_none());
        set_up(world, channel).await;
        let (found, actor) = world.stores.fediverse().actor(channel).await.unwrap().unwrap();
        assert_eq!((found.channel.id, actor.on, actor.secret.as_slice()), (channel, true, &b"locked"[..]));
        let outlet = world.stores.desk().outlets(channel).await.unwrap().remove(0);
        assert!(world.stores.desk().stop_outlet(&outlet, EDITOR, at(2)).await.unwrap());
        assert!(!world.stores.fediverse().actor(channel).await.unwrap().unwrap().1.on);
    })
    .await;
}

#[tokio::test]
async fn follow() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("anderswo").await);
        let store = world.stores.fediverse();
        come(world, channel, 1, 100).await;
        come(world, channel, 1, 100).await;
        assert!(store.follows(channel, 1).await.unwrap() && !store.follows(other, 1).await.unwrap());
        // Moved to another inbox: nothing goes to the old one any more.
        come(world, channel, 1, 200).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(10)).await;
        order(world, channel, post, (1, Lane::News), 10).await;
        assert_eq!(claimed(world, Lane::News, 10, &[]).await.unwrap().inbox, 200);
        assert!(claimed(world, Lane::News, 10, &[]).await.is_none());
        // The same Follow once more, after they left: nothing.
        go(world, channel, 1, None, None).await;
        assert!(!come_by(world, channel, (1, 200), (10, 1_200)).await && !store.follows(channel, 1).await.unwrap());
        // And one that was taken back before it was read.
        go(world, channel, 2, None, Some(77)).await;
        assert!(!come_by(world, channel, (2, 200), (20, 77)).await && !store.follows(channel, 2).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn follows() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.fediverse());
        assert!(!store.follows(channel, 1).await.unwrap());
        come(world, channel, 1, 100).await;
        assert!(store.follows(channel, 1).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn follows_by() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.fediverse());
        come(world, channel, 1, 100).await;
        assert!(store.follows_by(channel, 1, 10).await.unwrap() && !store.follows_by(channel, 1, 11).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn unfollow() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.fediverse());
        for (sid, inbox) in [(1, 100), (2, 100), (3, 300)] {
            come(world, channel, sid, inbox).await;
        }
        go(world, channel, 1, Some(999), None).await;
        assert!(store.follows(channel, 1).await.unwrap(), "another Follow was meant");
        go(world, channel, 1, Some(10), None).await;
        assert!(!store.follows(channel, 1).await.unwrap());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(10)).await;
        order(world, channel, post, (1, Lane::News), 10).await;
        // The last one goes, and with them the inbox and what was on its way there.
        go(world, channel, 2, None, None).await;
        for version in [1, 2] {
            order(world, channel, post, (version, Lane::News), 20).await;
            let send = claimed(world, Lane::News, 20, &[]).await.unwrap();
            assert_eq!((send.inbox, send.version), (300, version), "elsewhere nothing changes");
            assert!(claimed(world, Lane::News, 20, &[]).await.is_none());
            store.settle_send(&send, SendEnd::Done).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn hand_over() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        // A thousand on one server and one elsewhere: two inboxes.
        for sid in 1..=50 {
            come(world, channel, sid, 100).await;
        }
        come(world, channel, 51, 200).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(10)).await;
        for _ in 0..2 {
            order(world, channel, post, (1, Lane::News), 10).await;
        }
        let mut inboxes = Vec::new();
        while let Some(send) = claimed(world, Lane::News, 10, &[]).await {
            assert_eq!((send.post, send.version, send.attempts), (post, 1, 1));
            inboxes.push(send.inbox);
        }
        assert_eq!(inboxes, [100, 200]);
    })
    .await;
}

#[tokio::test]
async fn hand_over_of_a_later_version_hurries_the_earlier_ones() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.fediverse());
        come(world, channel, 1, 100).await;
        let post = world.post(channel, content(Kind::Warning, "Gefahr"), at(10)).await;
        order(world, channel, post, (1, Lane::Warning), 10).await;
        let send = claimed(world, Lane::Warning, 10, &[]).await.unwrap();
        store.settle_send(&send, SendEnd::Later(at(3_600))).await.unwrap();
        order(world, channel, post, (2, Lane::Warning), 20).await;
        let send = claimed(world, Lane::Warning, 20, &[]).await.unwrap();
        assert_eq!((send.version, send.attempts), (1, 1), "at once, and from the beginning");
        // Another version comes while somebody is at it, and it fails.
        order(world, channel, post, (3, Lane::Warning), 21).await;
        store.settle_send(&send, SendEnd::Later(at(3_600))).await.unwrap();
        let send = claimed(world, Lane::Warning, 22, &[]).await.unwrap();
        assert_eq!(send.version, 1);
        store.settle_send(&send, SendEnd::Done).await.unwrap();
        assert_eq!(claimed(world, Lane::Warning, 22, &[]).await.unwrap().version, 2);
    })
    .await;
}

#[tokio::test]
async fn claim_send() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.fediverse());
        come(world, channel, 1, 100).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(10)).await;
        let warning = world.post(channel, content(Kind::Warning, "Gefahr"), at(10)).await;
        order(world, channel, post, (1, Lane::News), 10).await;
        order(world, channel, post, (2, Lane::News), 11).await;
        order(world, channel, warning, (1, Lane::Warning), 12).await;
        assert!(claimed(world, Lane::News, 12, &[100]).await.is_none(), "it has something under way");
        assert_eq!(claimed(world, Lane::Warning, 12, &[]).await.unwrap().post, warning);
        let first = claimed(world, Lane::News, 12, &[]).await.unwrap();
        assert_eq!((first.post, first.version), (post, 1));
        assert_eq!(first.said.as_ref().unwrap().content.title.as_str(), "Neu");
        assert!(claimed(world, Lane::News, 13, &[]).await.is_none(), "versions go one after the other");
        let again = claimed(world, Lane::News, 100, &[]).await.unwrap();
        assert_eq!((again.version, again.attempts), (1, 2), "whoever had it is gone");
        store.settle_send(&first, SendEnd::Done).await.unwrap();
        assert!(claimed(world, Lane::News, 101, &[]).await.is_none(), "whoever was too slow settles nothing");
        store.settle_send(&again, SendEnd::Done).await.unwrap();
        assert_eq!(claimed(world, Lane::News, 101, &[]).await.unwrap().version, 2);
    })
    .await;
}

#[tokio::test]
async fn settle_send() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.fediverse());
        come(world, channel, 1, 100).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(10)).await;
        order(world, channel, post, (1, Lane::News), 10).await;
        let send = claimed(world, Lane::News, 10, &[]).await.unwrap();
        store.settle_send(&send, SendEnd::Later(at(50))).await.unwrap();
        assert!(claimed(world, Lane::News, 49, &[]).await.is_none());
        let send = claimed(world, Lane::News, 50, &[]).await.unwrap();
        store.settle_send(&send, SendEnd::GivenUp(7)).await.unwrap();
        for (version, end, before, after) in [(2, SendEnd::GivenUp(9), 7, 7), (3, SendEnd::Done, 7, 0)] {
            order(world, channel, post, (version, Lane::News), 60).await;
            let send = claimed(world, Lane::News, 60, &[]).await.unwrap();
            assert_eq!(send.failing, before);
            store.settle_send(&send, end).await.unwrap();
            order(world, channel, post, (version + 10, Lane::News), 60).await;
            let send = claimed(world, Lane::News, 60, &[]).await.unwrap();
            assert_eq!(send.failing, after, "the first week counts until something comes there again");
            store.settle_send(&send, SendEnd::Nothing).await.unwrap();
        }
        order(world, channel, post, (30, Lane::News), 70).await;
        order(world, channel, post, (31, Lane::News), 70).await;
        let slow = claimed(world, Lane::News, 70, &[]).await.unwrap();
        let send = claimed(world, Lane::News, 200, &[]).await.unwrap();
        store.settle_send(&slow, SendEnd::Gone).await.unwrap();
        assert!(store.follows(channel, 1).await.unwrap(), "somebody else has it, and was perhaps told otherwise");
        store.settle_send(&send, SendEnd::Gone).await.unwrap();
        assert!(!store.follows(channel, 1).await.unwrap());
        assert!(claimed(world, Lane::News, 999, &[]).await.is_none());
    })
    .await;
}

pub async fn drop_letter(world: &World, channel: ChannelId, sid: i64, host: i64) -> bool {
    let new = NewLetter { sid, channel, host, sealed: b"sealed" };
    world.stores.inbox().drop_in(new).await.unwrap()
}

async fn letter(world: &World, second: i64) -> Option<ClaimedLetter> {
    world.stores.fediverse().claim_letter(at(second), LEASE, &[]).await.unwrap()
}

#[tokio::test]
async fn claim_letter() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.fediverse());
        assert!(letter(world, 1).await.is_none());
        drop_letter(world, channel, 7, 1).await;
        assert!(store.claim_letter(at(1), LEASE, &[1]).await.unwrap().is_none(), "enough of that server");
        let first = store.claim_letter(at(1), LEASE, &[2]).await.unwrap().unwrap();
        assert_eq!((first.sid, first.channel, first.host, first.attempts), (7, channel, 1, 1));
        assert!(letter(world, 60).await.is_none(), "it is somebody's");
        assert_eq!(letter(world, 61).await.unwrap().attempts, 2);
    })
    .await;
}

#[tokio::test]
async fn has_another() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.fediverse());
        for (sid, host) in [(1, 1), (2, 2)] {
            drop_letter(world, channel, sid, host).await;
        }
        let first = letter(world, 1).await.unwrap();
        assert!(!store.has_another(&first).await.unwrap());
        drop_letter(world, channel, 3, first.host).await;
        assert!(store.has_another(&first).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn settle_letter() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.fediverse());
        drop_letter(world, channel, 7, 1).await;
        let own = letter(world, 1).await.unwrap();
        store.settle_letter(&own, LetterEnd::Later(at(30))).await.unwrap();
        assert!(letter(world, 29).await.is_none());
        let own = letter(world, 30).await.unwrap();
        store.settle_letter(&own, LetterEnd::Done(70, 5)).await.unwrap();
        assert!(letter(world, 999).await.is_none());
        assert!(store.is_done(70).await.unwrap());
        drop_letter(world, channel, 8, 1).await;
        let own = letter(world, 30).await.unwrap();
        store.settle_letter(&own, LetterEnd::Nothing).await.unwrap();
        assert!(letter(world, 999).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn is_done() {
    each(async |world: &World| assert!(!world.stores.fediverse().is_done(1).await.unwrap())).await;
}

#[tokio::test]
async fn forget_done() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.fediverse());
        for (sid, hour) in [(1, 5), (2, 6)] {
            drop_letter(world, channel, sid, 1).await;
            let own = letter(world, 1).await.unwrap();
            store.settle_letter(&own, LetterEnd::Done(sid, hour)).await.unwrap();
        }
        store.forget_done(6).await.unwrap();
        assert_eq!((store.is_done(1).await.unwrap(), store.is_done(2).await.unwrap()), (false, true));
    })
    .await;
}
