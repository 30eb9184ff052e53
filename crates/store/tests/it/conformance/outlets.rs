//! Outlets as whoever speaks to them sees them.
use std::time::Duration;

use channel::outlet::dispatch::{Effect, Reply, State, Wish};
use channel::outlet::health::Health;
use channel::post::Kind;
use store::Outlet;

use super::desk_outlets::outlet;
use crate::harness::{World, at, content, each};

pub const LEASE: Duration = Duration::from_secs(60);

async fn claimed(world: &World, second: i64) -> Option<Outlet> {
    world.stores.outlets().claim(at(second), LEASE).await.unwrap()
}

#[tokio::test]
async fn claim() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        outlet(world, channel, 7).await;
        let one = claimed(world, 2).await.unwrap();
        assert_eq!((one.id, one.lease), (7, at(62)));
        world.post(channel, content(Kind::Update, "Neu"), at(10)).await;
        assert!(claimed(world, 20).await.is_none(), "it is somebody's, whatever came");
        let again = claimed(world, 63).await.unwrap();
        assert_eq!(again.token, one.token + 1, "whoever had it is gone");
    })
    .await;
}

#[tokio::test]
async fn work() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.outlets());
        outlet(world, channel, 7).await;
        world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        let warning = world.post(channel, content(Kind::Warning, "Sturm"), at(3)).await;
        let one = claimed(world, 4).await.unwrap();
        let work = store.work(&one, at(4)).await.unwrap().unwrap();
        assert_eq!((work.post.id, work.channel.channel.id), (warning, channel), "warnings first");
        assert_eq!(work.report.dispatch.wish, Wish { version: 1, shown: true });
        assert!(store.work(&one, at(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn save() {
    each(async |world: &World| {
        let (channel, store, desk) = (world.channel("lindenau").await, world.stores.outlets(), world.stores.desk());
        outlet(world, channel, 7).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        let mut one = claimed(world, 4).await.unwrap();
        let mut report = store.work(&one, at(4)).await.unwrap().unwrap().report;
        report.dispatch.arm(at(4));
        one.lease = at(200);
        assert!(store.save(&one, &report, at(4)).await.unwrap());
        assert!(claimed(world, 100).await.is_none(), "held for another lease");
        // The desk corrects the post while the call is made: what was found out is kept, and so is the new wish.
        desk.publish(world.next(channel, post, content(Kind::Update, "Neuer"), at(5), 1)).await.unwrap();
        let (able, live) = (one.kind.abilities(), Reply::Live("42".to_owned(), "https://x".to_owned()));
        let moment = channel::outlet::dispatch::Moment { now: at(6), lane: report.lane, spread: 0.5 };
        report.dispatch.apply(Effect::Commit, live, 1, able, moment);
        report.dispatch.next(able, at(6));
        assert_eq!(report.dispatch.state, State::Live);
        assert!(store.save(&one, &report, at(6)).await.unwrap());
        let now = desk.dispatch(7, post).await.unwrap().unwrap().dispatch;
        assert_eq!((now.state, now.wish.version, now.due), (State::Queued, 2, Some(at(6))));
        assert_eq!(now.there.unwrap().version, 1);
        let stranger = Outlet { token: one.token - 1, ..one };
        assert!(!store.save(&stranger, &report, at(7)).await.unwrap(), "it is somebody else's by now");
    })
    .await;
}

#[tokio::test]
async fn lay_down() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.outlets());
        outlet(world, channel, 7).await;
        let mut one = claimed(world, 2).await.unwrap();
        one.look = at(500);
        store.lay_down(&one, None, at(3)).await.unwrap();
        assert!(claimed(world, 499).await.is_none() && claimed(world, 500).await.is_some(), "until it is looked at");
        let one = claimed(world, 600).await.unwrap();
        world.post(channel, content(Kind::Update, "Neu"), at(601)).await;
        store.lay_down(&Outlet { look: at(900), ..one }, None, at(602)).await.unwrap();
        let one = claimed(world, 602).await.unwrap();
        store.lay_down(&one, Some(at(700)), at(603)).await.unwrap();
        assert!(claimed(world, 699).await.is_none() && claimed(world, 700).await.is_some(), "left alone as asked");
    })
    .await;
}

#[tokio::test]
async fn health() {
    each(async |world: &World| {
        let (channel, store, desk) = (world.channel("lindenau").await, world.stores.outlets(), world.stores.desk());
        outlet(world, channel, 7).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        let mut one = claimed(world, 4).await.unwrap();
        let mut report = store.work(&one, at(4)).await.unwrap().unwrap().report;
        (report.dispatch.state, report.dispatch.due) = (State::Held, None);
        assert!(store.save(&one, &report, at(5)).await.unwrap());
        one.health = Health { name: "@stadt".to_owned(), checked: Some(at(6)), ..Health::default() };
        assert!(store.health(&one, false, at(6)).await.unwrap());
        assert_eq!(desk.outlets(channel).await.unwrap()[0].health, one.health);
        assert_eq!(desk.dispatch(7, post).await.unwrap().unwrap().dispatch.state, State::Held);
        assert!(store.health(&one, true, at(7)).await.unwrap());
        let now = desk.dispatch(7, post).await.unwrap().unwrap().dispatch;
        assert_eq!((now.state, now.due), (State::Queued, Some(at(7))), "what was held goes on");
    })
    .await;
}

#[tokio::test]
async fn renew() {
    each(async |world: &World| {
        let (channel, store, desk) = (world.channel("lindenau").await, world.stores.outlets(), world.stores.desk());
        outlet(world, channel, 7).await;
        let one = claimed(world, 2).await.unwrap();
        assert!(store.renew(&one, b"frisch").await.unwrap());
        assert_eq!(desk.outlets(channel).await.unwrap()[0].secret, b"frisch");
        assert!(!store.renew(&one, b"anders").await.unwrap(), "it is another one by now");
    })
    .await;
}

#[tokio::test]
async fn doubt() {
    each(async |world: &World| {
        let (channel, store, desk) = (world.channel("lindenau").await, world.stores.outlets(), world.stores.desk());
        outlet(world, channel, 7).await;
        let (known, new) = (
            world.post(channel, content(Kind::Update, "Steht da"), at(2)).await,
            world.post(channel, content(Kind::Update, "Unterwegs"), at(3)).await,
        );
        let seen = desk.dispatch(7, known).await.unwrap().unwrap();
        let mut decided = seen.dispatch.clone();
        decided.confirm("42", "https://there.example/42", at(4));
        assert!(desk.decide_dispatch(&seen, &decided, "there", crate::harness::EDITOR, at(4)).await.unwrap());
        assert_eq!(store.doubt(at(5)).await.unwrap(), 1);
        assert_eq!(desk.dispatch(7, new).await.unwrap().unwrap().dispatch.state, State::Unconfirmed);
        assert_eq!(
            desk.dispatch(7, known).await.unwrap().unwrap().dispatch.state,
            State::Queued,
            "a change may be made twice"
        );
    })
    .await;
}
