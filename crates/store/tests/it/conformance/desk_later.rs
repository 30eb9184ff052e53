//! The second half of the desk's tests: steering a delivery.
use channel::delivery::{Lane, NoRepeat, State as Delivering};
use channel::ids::{ChannelId, DeliveryId, PostId};
use channel::life::Step;
use channel::post::Kind;
use channel::slot::{Habits, Late, OnHoliday, Output, PublishingDays, Weekly};
use jiff::civil::{Weekday, date, time};
use std::time::Duration;
use store::{Checkpoint, Repeated};

use super::delivery::{APPLE, FCM, batch_of, claim, follow};
use super::desk_life;
use crate::harness::{self, EDITOR, World, at, content, each};

#[tokio::test]
async fn resume() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        let id = desk.deliveries_of(post).await.unwrap()[0].id;
        assert!(!desk.resume(id, EDITOR, at(2)).await.unwrap(), "it is not paused");
        assert_eq!(world.stores.delivery().pause_old(at(2), at(3)).await.unwrap(), 1);
        assert!(world.stores.delivery().due(at(9), 9).await.unwrap().is_empty());
        assert!(desk.resume(id, EDITOR, at(4)).await.unwrap());
        assert_eq!(desk.delivery(id).await.unwrap().unwrap().state, Delivering::Waiting);
        assert_eq!(world.stores.delivery().due(at(9), 9).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn cancel() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        let id = desk.deliveries_of(post).await.unwrap()[0].id;
        assert!(desk.cancel(id, EDITOR, at(2)).await.unwrap());
        assert!(!desk.cancel(id, EDITOR, at(2)).await.unwrap());
        let found = desk.delivery(id).await.unwrap().unwrap();
        assert_eq!((found.state, found.finished), (Delivering::Expired, Some(at(2))));
        assert!(world.stores.delivery().due(at(9), 9).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn pause() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        let id = desk.deliveries_of(post).await.unwrap()[0].id;
        for (second, expected) in [(2, true), (3, false)] {
            assert_eq!(desk.pause(id, EDITOR, at(second)).await.unwrap(), expected, "once");
        }
        let found = desk.delivery(id).await.unwrap().unwrap();
        assert_eq!((found.state, found.held), (Delivering::Paused, Some((at(2), EDITOR))));
        assert!(world.stores.delivery().due(at(9), 9).await.unwrap().is_empty());
        assert!(desk.cancel(id, EDITOR, at(4)).await.unwrap());
        assert!(!desk.pause(id, EDITOR, at(5)).await.unwrap(), "it has ended");
    })
    .await;
}

#[tokio::test]
async fn retry() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let delivery = world.stores.delivery();
        follow(world, channel, FCM, 1..=3).await;
        follow(world, channel, APPLE, 4..=6).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        let id = desk.deliveries_of(post).await.unwrap()[0].id;
        let retry = async |id, again, second| desk.retry(id, DeliveryId(again), EDITOR, at(second)).await.unwrap();
        assert_eq!(retry(id, 1, 2).await, Repeated::No(NoRepeat::UnderWay));
        let due = delivery.due(at(2), 9).await.unwrap().remove(0);
        delivery.begin(&due, 1, at(2)).await.unwrap();
        while let Some(shard) = claim(world, Lane::News, 3).await {
            let (accepted, refused) = if shard.origin == FCM { (3, 0) } else { (0, 3) };
            assert!(
                delivery.checkpoint(&shard, Checkpoint { refused, ..batch_of(None, true, accepted) }).await.unwrap()
            );
        }
        assert!(delivery.finish_if_complete(id, at(4)).await.unwrap().is_some());
        let again = DeliveryId(i64::MAX - 1);
        assert_eq!(retry(id, again.0, 5).await, Repeated::Ordered);
        assert_eq!(retry(id, i64::MAX - 2, 5).await, Repeated::Overtaken, "once");
        assert_eq!(desk.delivery(id).await.unwrap().unwrap().repeated, Some(again));
        let due = delivery.due(at(5), 9).await.unwrap().remove(0);
        assert_eq!((due.id, due.post, due.version), (again, post, 1));
        assert!(delivery.begin(&due, 1, at(5)).await.unwrap());
        let shard = claim(world, Lane::News, 5).await.unwrap();
        assert_eq!(shard.origin, APPLE, "only those who refused everybody");
        assert!(claim(world, Lane::News, 5).await.is_none());
        assert!(delivery.checkpoint(&shard, batch_of(None, true, 3)).await.unwrap());
        assert!(delivery.finish_if_complete(again, at(6)).await.unwrap().is_some());
        assert_eq!(retry(again, 7, 7).await, Repeated::No(NoRepeat::Reached));
    })
    .await;
}

#[tokio::test]
async fn publishing_days() {
    each(async |world: &World| {
        let (id, desk) = (world.channel("lindenau").await, world.stores.desk());
        let usual = desk.publishing_days(id).await.unwrap();
        assert_eq!(usual, PublishingDays::default(), "until somebody chooses");
        assert_eq!(desk.publishing_days(ChannelId(1)).await.unwrap(), usual);
    })
    .await;
}

#[tokio::test]
async fn save_publishing_days() {
    each(async |world: &World| {
        let (id, desk) = (world.channel("lindenau").await, world.stores.desk());
        let rules = vec![Weekly { day: Weekday::Wednesday, at: time(7, 30, 0, 0) }];
        let closes = Duration::from_secs(3600);
        let habits = Habits { capacity: 2, closes, late: Late::Waits, output: Output::Digest };
        let days = PublishingDays::new(rules, vec![date(2026, 12, 24)], OnHoliday::Before, habits).unwrap();
        for _ in 0..2 {
            assert!(desk.save_publishing_days(id, &days, EDITOR, at(1)).await.unwrap());
            assert_eq!(desk.publishing_days(id).await.unwrap(), days);
        }
        assert!(!desk.save_publishing_days(ChannelId(1), &days, EDITOR, at(1)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn create_draft_once() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let begin = async |token, key, when| {
            desk.create_draft_once((token, key), channel, "{}", EDITOR, at(when), world.random()).await.unwrap()
        };
        let (first, fresh) = begin(5, "a", 1).await;
        assert!(fresh && desk.draft(first).await.unwrap().is_some());
        assert_eq!(begin(5, "a", 2).await, (first, false), "the same key is the same draft");
        assert_ne!(begin(5, "b", 2).await.0, first);
        assert_ne!(begin(6, "a", 2).await.0, first, "the keys of another program are its own");
        let week = 8 * 24 * 3600;
        begin(5, "c", week).await;
        assert!(begin(5, "a", week).await.1, "forgotten after a week");
    })
    .await;
}

#[tokio::test]
async fn audit_after() {
    each(async |world: &World| {
        let (desk, id) = (world.stores.desk(), world.channel("lindenau").await);
        // Twice within a millisecond are two rows.
        for _ in 0..2 {
            assert!(desk.set_public(id, true, EDITOR, at(1)).await.unwrap());
        }
        let rows = desk.audit_after(id, 0, 99).await.unwrap();
        let words: Vec<&str> = rows.iter().map(|row| row.what.as_str()).collect();
        assert_eq!(words, ["channel_created", "channel_opened", "channel_opened", "channel_opened"]);
        assert_eq!(desk.audit_after(id, rows[1].id, 1).await.unwrap(), rows[2..3]);
    })
    .await;
}

#[tokio::test]
async fn pin() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let mut posts = Vec::new();
        for second in 1..=4 {
            posts.push(world.post(channel, content(Kind::Update, "Neu"), at(second)).await);
        }
        for post in &posts[..3] {
            assert!(desk.pin(channel, *post, at(50), EDITOR, at(5)).await.unwrap());
        }
        assert!(!desk.pin(channel, posts[3], at(50), EDITOR, at(6)).await.unwrap(), "three are on top already");
        assert!(desk.pin(channel, posts[2], at(90), EDITOR, at(6)).await.unwrap(), "its end can be moved all the same");
        assert!(desk.pin(channel, posts[3], at(90), EDITOR, at(51)).await.unwrap(), "two of them are over");
        assert!(desk.withdraw(world.withdrawal(posts[3], at(52))).await.unwrap());
        assert_eq!(desk.pinned_until(channel, posts[3], at(53)).await.unwrap(), None, "a withdrawal takes it down");
        assert!(!desk.pin(channel, posts[3], at(90), EDITOR, at(54)).await.unwrap(), "it is not out");
        let other = world.channel("werre").await;
        assert!(!desk.pin(other, posts[0], at(90), EDITOR, at(54)).await.unwrap(), "of another channel");
    })
    .await;
}

#[tokio::test]
async fn unpin() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        assert!(!desk.unpin(channel, post, EDITOR, at(2)).await.unwrap());
        assert!(desk.pin(channel, post, at(50), EDITOR, at(3)).await.unwrap());
        assert!(desk.unpin(channel, post, EDITOR, at(4)).await.unwrap());
        assert!(world.stores.public().pinned(channel, at(5)).await.unwrap().is_empty());
        let words: Vec<String> = desk
            .audit(channel, &Default::default(), 9)
            .await
            .unwrap()
            .into_iter()
            .map(|line| line.what)
            .filter(|what| what.ends_with("pinned"))
            .collect();
        assert_eq!(words, ["unpinned", "pinned"]);
    })
    .await;
}

#[tokio::test]
async fn pinned_until() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        assert_eq!(desk.pinned_until(channel, post, at(2)).await.unwrap(), None);
        assert!(desk.pin(channel, post, at(50), EDITOR, at(3)).await.unwrap());
        assert_eq!(desk.pinned_until(channel, post, at(4)).await.unwrap(), Some(at(50)));
        assert_eq!(desk.pinned_until(channel, post, at(50)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn expiring() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        world.post(channel, content(Kind::Update, "Bleibt"), at(1)).await;
        let late = world.post(channel, harness::expiring("Spät", at(90)), at(2)).await;
        let soon = world.post(channel, harness::expiring("Bald", at(30)), at(3)).await;
        let ids = async |from, to| {
            let found = desk.expiring(channel, (at(from), at(to)), 9).await.unwrap();
            found.into_iter().map(|post| post.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(4, 100).await, [soon, late], "the next first");
        assert_eq!(ids(30, 90).await, [late]);
        let longer = harness::expiring("Bald", at(200));
        desk.publish(world.next(channel, soon, longer, at(5), 1)).await.unwrap();
        assert_eq!(ids(4, 100).await, [late], "a correction moves it");
    })
    .await;
}

#[tokio::test]
async fn publish_together() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let mut orders = Vec::new();
        for title in ["Eins", "Zwei", "Drei"] {
            let post = desk.create_draft(channel, "{}", EDITOR, at(1), world.random()).await.unwrap();
            orders.push(world.first(channel, post, content(Kind::Update, title), at(2)));
        }
        for order in &mut orders[1..] {
            order.plan.outlets.clear();
            order.delivery_ids.clear();
        }
        let posts: Vec<PostId> = orders.iter().map(|order| order.post).collect();
        // One of them is no longer as it was: none goes out.
        let mut spoiled = orders.clone();
        spoiled[2].expect_revision = Some(9);
        assert!(!desk.publish_together(spoiled).await.unwrap());
        assert!(desk.deliveries(channel, 9).await.unwrap().is_empty());
        assert!(desk.publish_together(orders.clone()).await.unwrap());
        assert!(!desk.publish_together(orders).await.unwrap(), "they are out");
        assert!(!desk.publish_together(Vec::new()).await.unwrap());
        let ordered = desk.deliveries(channel, 9).await.unwrap();
        assert_eq!((ordered.len(), ordered[0].title.as_str()), (1, "Eins · Zwei · Drei"));
        for post in posts {
            assert_eq!(desk.deliveries_of(post).await.unwrap().len(), 1);
        }
    })
    .await;
}

#[tokio::test]
async fn due_together() {
    each(async |world: &World| {
        let office = desk_life::office(world).await;
        let desk = world.stores.desk();
        desk_life::go(world, &office, Step::Submit, office.jo, 3).await;
        desk_life::go(world, &office, desk_life::read(), office.otto, 4).await;
        desk_life::go(world, &office, Step::Schedule { at: at(50) }, office.eva, 5).await;
        let found = desk.due_together(office.channel, at(50)).await.unwrap();
        assert_eq!(found.iter().map(|due| due.post).collect::<Vec<_>>(), [office.post]);
        assert!(desk.due_together(office.channel, at(51)).await.unwrap().is_empty());
        let other = world.channel("werre").await;
        assert!(desk.due_together(other, at(50)).await.unwrap().is_empty());
    })
    .await;
}
