//! Outlets as whoever speaks to them sees them.
use std::time::Duration;

use channel::alarm::AlarmKind;
use channel::outlet::counted::{Counted, Sum};
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
        outlet(world, channel, 8).await;
        let newer = "UPDATE outlet SET kind = 'morgen', wake = 0, lease = 0 WHERE id = 7";
        assert!(world.content.tx(vec![db::run(newer, vec![])]).await.unwrap().is_committed());
        assert_eq!(claimed(world, 64).await.unwrap().id, 8, "one of a newer program's holds up no other");
        assert!(world.stores.outlets().claim(at(65), LEASE).await.is_err(), "and is told of");
    })
    .await;
}

#[tokio::test]
async fn free_leases() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.outlets());
        outlet(world, channel, 7).await;
        let dead = claimed(world, 2).await.unwrap();
        store.free_leases(at(3)).await.unwrap();
        let again = claimed(world, 3).await.unwrap();
        assert_eq!((again.id, again.token), (7, dead.token + 2), "free at once, and nobody's but whoever takes it now");
        assert!(world.stores.desk().stop_outlet(&again, store::SYSTEM, at(4)).await.unwrap());
        store.free_leases(at(5)).await.unwrap();
        assert!(claimed(world, 6).await.is_none(), "one that is switched off stays so");
    })
    .await;
}

#[tokio::test]
async fn claim_warned() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.outlets());
        outlet(world, channel, 7).await;
        world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        assert!(store.claim_warned(at(3), LEASE).await.unwrap().is_none());
        world.post(channel, content(Kind::Warning, "Sturm"), at(4)).await;
        assert_eq!(store.claim_warned(at(5), LEASE).await.unwrap().map(|one| one.id), Some(7));
    })
    .await;
}

#[tokio::test]
async fn warned() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.outlets());
        outlet(world, channel, 7).await;
        let one = claimed(world, 2).await.unwrap();
        world.post(channel, content(Kind::Update, "Neu"), at(3)).await;
        assert!(!store.warned(&one, at(4)).await.unwrap());
        world.post(channel, content(Kind::Warning, "Sturm"), at(5)).await;
        assert!(store.warned(&one, at(6)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn next_warning() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.outlets());
        outlet(world, channel, 7).await;
        world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        let one = claimed(world, 3).await.unwrap();
        assert_eq!(store.next_warning(&one).await.unwrap(), None);
        world.post(channel, content(Kind::Warning, "Sturm"), at(4)).await;
        assert_eq!(store.next_warning(&one).await.unwrap(), Some(at(4)));
        let mut report = store.work(&one, at(5)).await.unwrap().unwrap().report;
        report.dispatch.due = Some(at(25));
        assert!(store.save(&one, &report, at(5)).await.unwrap());
        assert_eq!(store.next_warning(&one).await.unwrap(), Some(at(25)), "while the platform gets it ready");
        report.dispatch.attempts = 1;
        assert!(store.save(&one, &report, at(6)).await.unwrap());
        assert_eq!(store.next_warning(&one).await.unwrap(), None, "what failed once waits as it is told");
    })
    .await;
}

#[tokio::test]
async fn hold() {
    each(async |world: &World| {
        let (channel, store, desk) = (world.channel("lindenau").await, world.stores.outlets(), world.stores.desk());
        outlet(world, channel, 7).await;
        let one = claimed(world, 2).await.unwrap();
        assert!(store.hold(&one, at(500)).await.unwrap());
        assert!(claimed(world, 499).await.is_none());
        let changed = Outlet { label: "Anders".to_owned(), ..one.clone() };
        assert!(desk.change_outlet(&changed, crate::harness::EDITOR, at(9)).await.unwrap());
        assert!(!store.hold(&one, at(900)).await.unwrap(), "whoever has it with the old secret is fenced out");
        assert!(claimed(world, 10).await.is_some());
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
        // One that waits for another try lets one go first that was not tried.
        let tried = "UPDATE dispatch SET attempts = 1, due = 0 WHERE lane = 0";
        assert!(world.content.tx(vec![db::run(tried, vec![])]).await.unwrap().is_committed());
        let second = world.post(channel, content(Kind::Warning, "Hagel"), at(4)).await;
        assert_eq!(store.work(&one, at(4)).await.unwrap().unwrap().post.id, second);
        let broken = "UPDATE dispatch SET course = 'kaputt' WHERE lane = 0";
        assert!(world.content.tx(vec![db::run(broken, vec![])]).await.unwrap().is_committed());
        for _ in 0..2 {
            assert!(store.work(&one, at(4)).await.is_err(), "a row nobody can read");
        }
        let next = store.work(&one, at(4)).await.unwrap().unwrap();
        assert_ne!(next.post.id, warning, "holds up no other");
        assert!(world.stores.desk().stop_outlet(&one, crate::harness::EDITOR, at(5)).await.unwrap());
        assert!(store.work(&one, at(6)).await.unwrap().is_none(), "it is switched off");
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
        report.dispatch.since = at(3);
        assert!(store.save(&one, &report, at(4)).await.unwrap());
        assert_eq!(desk.dispatch(7, post).await.unwrap().unwrap().dispatch.since, at(3), "what replaces is new");
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
        assert!(claimed(world, 699).await.is_none(), "left alone as asked");
        let one = claimed(world, 700).await.unwrap();
        world.post(channel, content(Kind::Warning, "Sturm"), at(701)).await;
        store.lay_down(&one, Some(at(9_000)), at(702)).await.unwrap();
        assert!(claimed(world, 702).await.is_some(), "but for what came meanwhile");
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
        assert_eq!(now.since, at(2), "and is as old as it is");
        // Somebody at the desk wants it looked at meanwhile.
        assert!(desk.look_at_outlet(7, at(8)).await.unwrap());
        one.look = at(900);
        assert!(store.health(&one, false, at(9)).await.unwrap());
        store.lay_down(&one, None, at(9)).await.unwrap();
        assert_eq!(desk.outlets(channel).await.unwrap()[0].look, at(8));
    })
    .await;
}

/// At each of its steps once, for the end that is known by then, and while anything goes there.
#[tokio::test]
async fn health_of_an_access_that_ends() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.outlets());
        let delivery = world.stores.delivery();
        outlet(world, channel, 7).await;
        let mut one = claimed(world, 4).await.unwrap();
        let day = 86_400;
        let rung = async || -> Vec<(i64, i64)> {
            let open = delivery.open_alarms(at(-day), None, 9).await.unwrap();
            open.iter().filter(|one| one.kind == AlarmKind::Ends).map(|one| (one.about, one.number % 100)).collect()
        };
        one.health = Health { expires: Some(at(20 * day)), ..Health::default() };
        assert!(store.health(&one, true, at(4)).await.unwrap());
        assert!(rung().await.is_empty(), "it lasts");
        one.health.expires = Some(at(10 * day));
        for second in [5, 6] {
            assert!(store.health(&one, true, at(second)).await.unwrap());
        }
        assert_eq!(rung().await, [(7, 14)], "once");
        let told = delivery.open_alarms(at(-day), None, 9).await.unwrap().remove(0);
        assert!(delivery.take_alarm(&told, 1).await.unwrap());
        assert!(rung().await.is_empty());
        one.health.expires = Some(at(7 * day));
        assert!(store.health(&one, true, at(7)).await.unwrap());
        assert_eq!(rung().await, [(7, 7)]);
        one.health.expires = Some(at(60 * day));
        assert!(store.health(&one, true, at(8)).await.unwrap());
        assert!(rung().await.is_empty(), "renewed before anybody was told");
        one.health.expires = Some(at(day));
        assert!(store.health(&one, false, at(9)).await.unwrap());
        assert!(world.stores.desk().stop_outlet(&one, crate::harness::EDITOR, at(10)).await.unwrap());
        assert!(rung().await.is_empty(), "nothing goes there");
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
        let held = world.post(channel, content(Kind::Update, "Gehalten"), at(4)).await;
        let hold = "UPDATE dispatch SET state = 'held', due = NULL WHERE post = $1";
        assert!(world.content.tx(vec![db::run(hold, db::args![held.0])]).await.unwrap().is_committed());
        assert_eq!(store.doubt(at(5)).await.unwrap(), 2);
        for post in [new, held] {
            let now = desk.dispatch(7, post).await.unwrap().unwrap();
            let armed = now.dispatch.armed.unwrap();
            assert_eq!(now.dispatch.state, State::Unconfirmed);
            assert_eq!((armed.version, armed.first, armed.last), (0, now.created, at(5)), "only a look takes it away");
        }
        let left = desk.dispatch(7, known).await.unwrap().unwrap().dispatch.state;
        assert_eq!(left, State::Queued, "a change may be made twice");
        // Withdrawn it is not gone before somebody looked.
        desk.withdraw(world.withdrawal(held, at(6))).await.unwrap();
        let mut now = desk.dispatch(7, held).await.unwrap().unwrap().dispatch;
        assert_eq!(now.next(channel::outlet::Kind::Mastodon.abilities(), at(7)), Effect::Probe);
    })
    .await;
}

#[tokio::test]
async fn countable() {
    each(async |world: &World| {
        let (channel, store, desk) = (world.channel("lindenau").await, world.stores.outlets(), world.stores.desk());
        outlet(world, channel, 7).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        assert!(store.countable(7, at(0), 9).await.unwrap().is_empty(), "nothing stands there");
        let report = desk.dispatches_of(post).await.unwrap().remove(0);
        let mut live = report.dispatch.clone();
        live.confirm("77", "https://there.example/77", at(3));
        live.next(channel::outlet::Kind::Mastodon.abilities(), at(3));
        assert!(desk.decide_dispatch(&report, &live, "there", crate::harness::EDITOR, at(3)).await.unwrap());
        assert_eq!(store.countable(7, at(0), 9).await.unwrap().iter().map(|one| one.post).collect::<Vec<_>>(), [post]);
        assert!(store.countable(7, at(3), 9).await.unwrap().is_empty(), "too old");
    })
    .await;
}

#[tokio::test]
async fn counted() {
    each(async |world: &World| {
        let (channel, store, desk) = (world.channel("lindenau").await, world.stores.outlets(), world.stores.desk());
        let there = outlet(world, channel, 7).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        let before = desk.dispatches_of(post).await.unwrap().remove(0);
        assert_eq!(before.counted, None);
        let counted = Counted { at: at(9), sums: [(Sum::Likes, 12), (Sum::Shares, 0)].into() };
        store.counted(&there, post, &counted).await.unwrap();
        let after = desk.dispatches_of(post).await.unwrap().remove(0);
        assert_eq!((after.counted, after.turn), (Some(counted), before.turn), "no decision is about it");
    })
    .await;
}

#[tokio::test]
async fn alike() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("anderswo").await);
        let one = outlet(world, channel, 7).await;
        outlet(world, other, 8).await;
        let new = store::NewOutlet {
            id: 9,
            channel,
            kind: channel::outlet::Kind::Matrix,
            label: "Matrix",
            settings: "{}",
            secret: b"zu",
            usual: true,
            by: crate::harness::EDITOR,
        };
        world.stores.desk().add_outlet(new, at(1)).await.unwrap();
        let found = world.stores.outlets().alike(&one).await.unwrap();
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [8], "of its kind, in every channel");
    })
    .await;
}

#[tokio::test]
async fn rest_until() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.outlets());
        outlet(world, channel, 7).await;
        let mut one = claimed(world, 2).await.unwrap();
        store.rest_until(7, at(500)).await.unwrap();
        store.rest_until(7, at(400)).await.unwrap();
        assert!(store.hold(&one, at(62)).await.unwrap());
        assert_eq!(store.rests_until(&one).await.unwrap(), at(500), "whoever has it does not write over it");
        one.look = at(9_000);
        store.lay_down(&one, None, at(3)).await.unwrap();
        assert_eq!(store.rests_until(&one).await.unwrap(), at(500));
        one.rest = at(600);
        store.lay_down(&one, Some(at(600)), at(3)).await.unwrap();
        assert_eq!(store.rests_until(&one).await.unwrap(), at(600), "nor makes it shorter");
    })
    .await;
}

#[tokio::test]
async fn rests_until() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.outlets());
        let one = outlet(world, channel, 7).await;
        assert_eq!(store.rests_until(&one).await.unwrap(), one.rest);
        store.rest_until(7, at(50)).await.unwrap();
        assert_eq!(store.rests_until(&one).await.unwrap(), at(50));
    })
    .await;
}
