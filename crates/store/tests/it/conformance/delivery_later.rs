//! The second half of the delivery's tests: later attempts, greetings, numbers, upkeep.
use channel::delivery::{Counts, Lane, Occasion, State as Delivering, plan};
use channel::ids::{ChannelId, DeliveryId, PostId};
use channel::pace::{Rest, WHOLE};
use channel::post::Kind;
use channel::subscription::RoundedCount;
use std::future::{pending, ready};
use store::{Checkpoint, Publish, Retry, RetryNew, RetryOutcome};

use super::delivery::{APPLE, BOOT, FCM, LEASE, attempts, batch_of, claim, follow, ordered, sealed, with_retries};
use crate::harness::{EDITOR, World, at, content, each};

#[tokio::test]
async fn claim_retries() {
    each(async |world: &World| {
        let (channel, due, _) = with_retries(world, &[2, 3]).await;
        assert!(attempts(world, 9).await.is_empty(), "not before its time");
        let warnings = world.stores.delivery().claim_retries(Lane::Warning, BOOT, at(10), LEASE, 9, &[]).await.unwrap();
        assert!(warnings.is_empty(), "another lane");
        let elsewhere =
            world.stores.delivery().claim_retries(Lane::News, BOOT, at(10), LEASE, 9, &[FCM]).await.unwrap();
        assert!(elsewhere.is_empty(), "this push service is busy enough");
        let claimed = attempts(world, 10).await;
        assert_eq!(claimed.iter().map(|retry| retry.sid).collect::<Vec<_>>(), [2, 3]);
        let one = &claimed[0];
        assert_eq!((one.delivery, one.channel, one.version, one.attempt), (due.id, channel, 1, 1));
        assert_eq!((one.lane, one.created, one.origin.as_str()), (Lane::News, at(1), FCM));
        assert_eq!(one.sealed, Some(sealed(2)));
        assert!(attempts(world, 39).await.is_empty(), "held");
        assert_eq!(attempts(world, 40).await.len(), 2, "the lease ran out");
        world.stores.follow().remove(channel, FCM, 2).await.unwrap();
        assert_eq!(attempts(world, 90).await.len(), 1, "who stopped following waits for nothing");
        assert_eq!(world.stores.delivery().sync_counts(due.id, at(91)).await.unwrap().waiting, 1);
    })
    .await;
}

#[tokio::test]
async fn finish_retry() {
    each(async |world: &World| {
        let (delivery, (channel, due, _)) = (world.stores.delivery(), with_retries(world, &[1, 2, 3, 4, 5]).await);
        let claimed = attempts(world, 10).await;
        let finish = async |retry: &Retry, outcome| delivery.finish_retry(retry, outcome).await.unwrap();
        assert!(finish(&claimed[0], RetryOutcome::Accepted).await);
        assert!(!finish(&claimed[0], RetryOutcome::Accepted).await, "once");
        assert!(finish(&claimed[1], RetryOutcome::Gone).await);
        assert!(finish(&claimed[2], RetryOutcome::Refused).await);
        assert!(finish(&claimed[3], RetryOutcome::Unwanted).await);
        assert!(finish(&claimed[4], RetryOutcome::Again { due: at(20), attempt: 2 }).await);
        let expected = Counts { accepted: 1, gone: 1, refused: 1, waiting: 1 };
        assert_eq!(delivery.sync_counts(due.id, at(9)).await.unwrap(), expected);
        assert!(world.stores.follow().standing(channel, FCM, 2).await.unwrap().is_none(), "gone is deleted");
        let again = attempts(world, 20).await;
        assert_eq!((again.len(), again[0].sid, again[0].attempt), (1, 5, 2));
        let stolen = attempts(world, 60).await;
        assert!(!finish(&again[0], RetryOutcome::Refused).await, "fenced out");
        assert!(finish(&stolen[0], RetryOutcome::Accepted).await);
        let total = delivery.finish_if_complete(due.id, at(61)).await.unwrap();
        assert_eq!(total, Some(Counts { accepted: 2, gone: 1, refused: 1, waiting: 0 }));
    })
    .await;
}

#[tokio::test]
async fn finish_retries() {
    each(async |world: &World| {
        let (delivery, (_, due, _)) = (world.stores.delivery(), with_retries(world, &[1, 2, 3, 4]).await);
        let finish = async |retries: Vec<Retry>| {
            let ended: Vec<_> = retries.into_iter().map(|retry| (retry, RetryOutcome::Accepted)).collect();
            delivery.finish_retries(&ended).await.unwrap()
        };
        assert!(finish(Vec::new()).await.is_empty());
        let held = delivery.claim_retries(Lane::News, BOOT, at(10), LEASE, 2, &[]).await.unwrap();
        let mut stolen = attempts(world, 40).await;
        assert_eq!(finish(held).await, [false, false], "fenced out");
        let last = stolen.split_off(2);
        assert_eq!(finish(stolen).await, [true, true]);
        let mut both = attempts(world, 70).await;
        both.extend(last);
        assert_eq!(finish(both).await, [true, true, false, false], "one that is not ours does not hold up the others");
        assert_eq!(delivery.sync_counts(due.id, at(9)).await.unwrap(), Counts { accepted: 5, ..Counts::default() });
    })
    .await;
}

#[tokio::test]
async fn claim_greetings() {
    each(async |world: &World| {
        follow(world, ChannelId(1), FCM, 1..=3).await;
        follow(world, ChannelId(2), APPLE, [4]).await;
        let claim = async |second, limit| {
            world.stores.delivery().claim_greetings(BOOT, at(second), LEASE, limit).await.unwrap()
        };
        assert_eq!(claim(0, 3).await.len(), 3);
        let rest = claim(0, 3).await;
        assert_eq!((rest.len(), claim(29, 9).await.len()), (1, 0));
        assert_eq!(claim(30, 9).await.len(), 4, "leases ran out");
        assert!(rest.iter().all(|one| one.sealed == sealed(one.sid)));
        world.stores.follow().remove(ChannelId(2), APPLE, 4).await.unwrap();
        assert_eq!(claim(60, 9).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn finish_greeting() {
    each(async |world: &World| {
        follow(world, ChannelId(1), FCM, [1, 2]).await;
        let delivery = world.stores.delivery();
        let claimed = delivery.claim_greetings(BOOT, at(0), LEASE, 9).await.unwrap();
        for greeting in &claimed {
            delivery.finish_greeting(greeting, greeting.sid == 2).await.unwrap();
        }
        assert!(delivery.claim_greetings(BOOT, at(99), LEASE, 9).await.unwrap().is_empty());
        let follow = world.stores.follow();
        assert!(follow.standing(ChannelId(1), FCM, 1).await.unwrap().is_some());
        assert!(follow.standing(ChannelId(1), FCM, 2).await.unwrap().is_none(), "gone is deleted");
    })
    .await;
}

#[tokio::test]
async fn sync_counts() {
    each(async |world: &World| {
        let (_, due, _) = with_retries(world, &[2, 3]).await;
        let counts = world.stores.delivery().sync_counts(due.id, at(9)).await.unwrap();
        assert_eq!(counts, Counts { accepted: 3, waiting: 2, ..Counts::default() });
        let report = world.stores.desk().delivery(due.id).await.unwrap().unwrap();
        assert_eq!((report.counts, report.started), (counts, Some(at(2))));
        let [service] = report.per_service.as_slice() else { panic!("one push service") };
        assert_eq!((service.origin.as_str(), service.counts, service.rest), (FCM, counts, None));
        assert_eq!((service.pace.share, service.pace.at), (WHOLE, Some(at(9))), "all ranges are walked");
        assert_eq!(world.stores.delivery().sync_counts(DeliveryId(1), at(9)).await.unwrap(), Counts::default());
    })
    .await;
}

#[tokio::test]
async fn finish_if_complete() {
    each(async |world: &World| {
        let (delivery, (_, due, _)) = (world.stores.delivery(), with_retries(world, &[2]).await);
        assert_eq!(delivery.finish_if_complete(due.id, at(9)).await.unwrap(), None, "one attempt is left");
        let claimed = attempts(world, 10).await;
        delivery.finish_retry(&claimed[0], RetryOutcome::Accepted).await.unwrap();
        let counts = Counts { accepted: 5, ..Counts::default() };
        assert_eq!(delivery.finish_if_complete(due.id, at(11)).await.unwrap(), Some(counts));
        let report = world.stores.desk().delivery(due.id).await.unwrap().unwrap();
        assert_eq!((report.state, report.counts, report.finished), (Delivering::Done, counts, Some(at(11))));
        assert_eq!(delivery.finish_if_complete(due.id, at(12)).await.unwrap(), None, "it has ended");
        assert_eq!(world.stores.desk().delivery(due.id).await.unwrap().unwrap().counts, counts, "the numbers stay");
        assert!(delivery.due(at(99), 9).await.unwrap().is_empty());

        let channel = world.channel("werre").await;
        let lonely = world.post(channel, content(Kind::Update, "Niemand da"), at(20)).await;
        let due = delivery.due(at(20), 9).await.unwrap().pop().unwrap();
        delivery.begin(&due, 4, at(20)).await.unwrap();
        assert_eq!(delivery.finish_if_complete(due.id, at(21)).await.unwrap(), Some(Counts::default()));
        assert_eq!(world.stores.desk().deliveries_of(lonely).await.unwrap()[0].state, Delivering::Done);
    })
    .await;
}

#[tokio::test]
async fn recount() {
    each(async |world: &World| {
        let (channel, delivery) = (world.channel("lindenau").await, world.stores.delivery());
        follow(world, channel, FCM, 0..12).await;
        follow(world, ChannelId(1), FCM, 0..12).await;
        assert!(delivery.recount(at(0)).await.unwrap());
        follow(world, channel, APPLE, 0..12).await;
        assert!(!delivery.recount(at(899)).await.unwrap(), "not yet");
        assert_eq!(world.stores.public().followers(channel).await.unwrap(), RoundedCount::About(10));
        assert!(delivery.recount(at(900)).await.unwrap());
        assert_eq!(world.stores.public().followers(channel).await.unwrap(), RoundedCount::About(20));
        assert_eq!(world.stores.admin().counts().await.unwrap().followers, RoundedCount::About(20));
    })
    .await;
}

/// Rows as many follows would have left them.
const MANY: &str = "INSERT INTO subscription (channel, origin, sid, sealed, week) \
                    SELECT $1, $2, CAST(value AS BIGINT), $3, 2900 FROM json_each($4) WHERE 1 = 1";
const CODE: &str = "SELECT origin FROM subscription WHERE channel = $1 LIMIT 1";

#[tokio::test]
async fn recount_of_many_looks_at_some() {
    each(async |world: &World| {
        let (channel, delivery) = (world.channel("lindenau").await, world.stores.delivery());
        follow(world, channel, FCM, 0..1).await;
        let code: (i64,) = world.followers.one(CODE, db::args![channel.0]).await.unwrap().unwrap();
        let random = testkit::Seeded::new(7);
        for _ in 0..25 {
            let sids: Vec<i64> = (0..2_000).map(|_| random.u64() as i64).collect();
            let many = db::run(MANY, db::args![channel.0, code.0, vec![0_u8; 8], sids]);
            assert!(world.followers.tx(vec![many]).await.unwrap().is_committed());
        }
        assert!(delivery.recount(at(0)).await.unwrap());
        let RoundedCount::About(many) = world.stores.public().followers(channel).await.unwrap() else { panic!() };
        assert!((48_000..=52_000).contains(&many), "{many} of 50,001");
    })
    .await;
}

#[tokio::test]
async fn pause_old() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, 1..=2).await;
        delivery.begin(&due, 1, at(2)).await.unwrap();
        let shard = claim(world, Lane::News, 2).await.unwrap();
        let put_off =
            Checkpoint { retries: vec![RetryNew { sid: 1, due: at(3), attempt: 1 }], ..batch_of(Some(1), false, 0) };
        assert!(delivery.checkpoint(&shard, put_off).await.unwrap());
        world.post(channel, content(Kind::Update, "Neuer"), at(50)).await;
        assert_eq!(delivery.pause_old(at(50), at(60)).await.unwrap(), 1);
        assert_eq!(delivery.pause_old(at(50), at(60)).await.unwrap(), 0);
        assert!(
            !delivery.checkpoint(&shard, batch_of(Some(2), true, 1)).await.unwrap(),
            "whoever worked is fenced out"
        );
        assert!(claim(world, Lane::News, 999).await.is_none() && attempts(world, 999).await.is_empty());
        assert_eq!(delivery.due(at(99), 9).await.unwrap().len(), 1, "the newer one goes on");
        world.stores.desk().resume(due.id, EDITOR, at(70)).await.unwrap();
        let due = delivery.due(at(99), 9).await.unwrap().into_iter().find(|one| one.id == due.id).unwrap();
        assert_eq!(due.since, at(70), "its age counts from the person's word");
        assert!(delivery.begin(&due, 7, at(70)).await.unwrap());
        let shard = claim(world, Lane::News, 70).await.unwrap();
        assert_eq!(shard.created, at(70));
        assert_eq!((shard.cursor, attempts(world, 70).await.len()), (Some(1), 1), "it goes on where it stopped");
        assert!(claim(world, Lane::News, 70).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn heed_pauses() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        let desk = world.stores.desk();
        follow(world, channel, FCM, 1..=9).await;
        assert!(delivery.begin(&due, 2, at(2)).await.unwrap());
        let (worked_on, put_off) = (claim(world, Lane::News, 2).await.unwrap(), vec![2, 3]);
        let retries = put_off.iter().map(|sid| RetryNew { sid: *sid, due: at(4), attempt: 1 }).collect();
        let other = claim(world, Lane::News, 2).await.unwrap();
        assert!(delivery.checkpoint(&other, Checkpoint { retries, ..batch_of(Some(3), false, 1) }).await.unwrap());
        delivery.release(&other, at(3)).await.unwrap();
        let tried = delivery.claim_retries(Lane::News, BOOT, at(4), LEASE, 1, &[]).await.unwrap().remove(0);

        assert!(desk.pause(due.id, EDITOR, at(5)).await.unwrap());
        assert_eq!(delivery.heed_pauses(at(5)).await.unwrap(), [due.id]);
        assert!(claim(world, Lane::News, 5).await.is_none() && attempts(world, 5).await.is_empty());
        assert!(!delivery.urgent_waiting(Lane::News, at(5)).await.unwrap());
        // What was under way is not forgotten, or it would be sent again.
        assert!(delivery.checkpoint(&worked_on, batch_of(Some(0), false, 4)).await.unwrap());
        assert!(delivery.finish_retry(&tried, RetryOutcome::Accepted).await.unwrap());
        delivery.release(&worked_on, at(6)).await.unwrap();
        assert!(claim(world, Lane::News, 7).await.is_none(), "given back, not free");
        assert_eq!(delivery.heed_pauses(at(7)).await.unwrap(), [due.id]);
        assert!(claim(world, Lane::News, 9_999).await.is_none() && attempts(world, 9_999).await.is_empty());

        assert!(desk.resume(due.id, EDITOR, at(70)).await.unwrap());
        let due = delivery.due(at(70), 9).await.unwrap().remove(0);
        assert!(delivery.begin(&due, 7, at(70)).await.unwrap());
        assert!(delivery.heed_pauses(at(70)).await.unwrap().is_empty());
        let mut cursors = Vec::new();
        while let Some(shard) = claim(world, Lane::News, 70).await {
            cursors.push(shard.cursor);
        }
        cursors.sort();
        assert_eq!(cursors, [Some(0), Some(3)], "each goes on where it stopped");
        assert_eq!(attempts(world, 70).await.len(), 1, "the attempt that was made is not made again");

        // A word taken back while the first was being carried out: the next call puts it right.
        assert!(desk.pause(due.id, EDITOR, at(80)).await.unwrap());
        delivery.heed_pauses(at(200)).await.unwrap();
        assert!(desk.resume(due.id, EDITOR, at(201)).await.unwrap());
        let sending = vec![db::run("UPDATE delivery SET state = 'sending'", vec![])];
        assert!(world.content.tx(sending).await.unwrap().is_committed());
        assert!(delivery.heed_pauses(at(202)).await.unwrap().is_empty());
        assert!(claim(world, Lane::News, 202).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn note_rests() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, 1..=9).await;
        delivery.begin(&due, 1, at(2)).await.unwrap();
        delivery.sync_counts(due.id, at(3)).await.unwrap();
        let rest = async || world.stores.desk().delivery(due.id).await.unwrap().unwrap().per_service.remove(0).rest;
        let (short, long) = (Rest { until: at(20), asked: false }, Rest { until: at(60), asked: true });
        delivery.note_rests(&[(Lane::Warning, FCM.to_owned(), long)], at(3)).await.unwrap();
        assert_eq!(rest().await, None, "another lane");
        delivery.note_rests(&[(Lane::News, FCM.to_owned(), short)], at(4)).await.unwrap();
        assert_eq!(rest().await, Some(short));
        delivery.note_rests(&[(Lane::News, FCM.to_owned(), long)], at(5)).await.unwrap();
        assert_eq!(rest().await, Some(long));
        delivery.note_rests(&[], at(60)).await.unwrap();
        assert_eq!(rest().await, None, "over");
    })
    .await;
}

#[tokio::test]
async fn sweep() {
    each(async |world: &World| {
        let (delivery, (_, due, _)) = (world.stores.delivery(), with_retries(world, &[2]).await);
        assert_eq!(delivery.sweep().await.unwrap(), 0);
        world.stores.desk().cancel(due.id, EDITOR, at(5)).await.unwrap();
        assert_eq!(delivery.sweep().await.unwrap(), 1);
        assert!(attempts(world, 99).await.is_empty());
        assert_eq!(delivery.sweep().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn free_leases() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, [1, 2]).await;
        delivery.begin(&due, 2, at(2)).await.unwrap();
        let shard = claim(world, Lane::News, 2).await.unwrap();
        let put_off =
            Checkpoint { retries: vec![RetryNew { sid: 1, due: at(3), attempt: 1 }], ..batch_of(None, true, 0) };
        assert!(delivery.checkpoint(&shard, put_off).await.unwrap());
        claim(world, Lane::News, 3).await.unwrap();
        assert_eq!(attempts(world, 3).await.len(), 1);
        assert_eq!(delivery.claim_greetings(BOOT, at(3), LEASE, 9).await.unwrap().len(), 2);
        let free = async || {
            let greetings = delivery.claim_greetings(BOOT, at(4), LEASE, 9).await.unwrap().len();
            (claim(world, Lane::News, 4).await.is_some(), attempts(world, 4).await.len(), greetings)
        };
        delivery.free_leases(BOOT).await.unwrap();
        assert_eq!(free().await, (false, 0, 0), "our own are kept");
        delivery.free_leases(BOOT + 1).await.unwrap();
        assert_eq!(free().await, (true, 1, 2));
    })
    .await;
}

#[tokio::test]
async fn something_waits() {
    each(async |world: &World| {
        let delivery = world.stores.delivery();
        assert!(!delivery.something_waits(at(2)).await.unwrap());
        let (_, _, due) = ordered(world, Kind::Update).await;
        assert!(delivery.something_waits(at(2)).await.unwrap());
        delivery.begin(&due, 1, at(2)).await.unwrap();
        assert!(!delivery.something_waits(at(2)).await.unwrap(), "it is under way");
    })
    .await;
}

#[tokio::test]
async fn rewrite() {
    each(async |world: &World| {
        let (delivery, (channel, _, due)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        follow(world, channel, FCM, [1]).await;
        follow(world, channel, "https://invented.notify.windows.com", [2]).await;
        world.stores.follow().remove(channel, "https://invented.notify.windows.com", 2).await.unwrap();
        assert!(!delivery.rewrite(at(2), pending()).await.unwrap(), "not while something waits");
        delivery.begin(&due, 1, at(2)).await.unwrap();
        assert!(!delivery.rewrite(at(2), pending()).await.unwrap(), "nor while something is sent");
        let shard = claim(world, Lane::News, 2).await.unwrap();
        assert!(delivery.checkpoint(&shard, batch_of(Some(1), true, 1)).await.unwrap());
        delivery.finish_if_complete(due.id, at(3)).await.unwrap().unwrap();
        assert!(!delivery.rewrite(at(4), ready(())).await.unwrap(), "broken off for what cannot wait");
        let again = at(4 + 3600);
        assert!(delivery.rewrite(again, pending()).await.unwrap());
        assert!(!delivery.rewrite(at(2 * 3600), pending()).await.unwrap(), "once a day");
        assert!(delivery.rewrite(at(25 * 3600), pending()).await.unwrap());
        let origins: Vec<(String,)> = world.followers.rows("SELECT origin FROM push_origin", Vec::new()).await.unwrap();
        assert_eq!(origins, [(FCM.to_owned(),)], "a service nobody uses is forgotten");
    })
    .await;
}

#[tokio::test]
async fn channel() {
    each(async |world: &World| {
        let id = world.channel("lindenau").await;
        assert_eq!(world.stores.delivery().channel(id).await.unwrap().unwrap().channel.id, id);
        assert!(world.stores.delivery().channel(ChannelId(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn latest_version() {
    each(async |world: &World| {
        let (channel, post, _) = ordered(world, Kind::Update).await;
        assert_eq!(world.stores.delivery().latest_version(post).await.unwrap(), Some(1));
        let new = content(Kind::Update, "Neuer");
        let quiet = Publish {
            plan: plan(&new, Occasion::Quiet, at(2)),
            delivery_ids: Vec::new(),
            ..world.next(channel, post, new, at(2), 1)
        };
        world.stores.desk().publish(quiet).await.unwrap();
        assert_eq!(world.stores.delivery().latest_version(post).await.unwrap(), Some(2));
        assert_eq!(world.stores.delivery().latest_version(PostId(1)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn followed() {
    each(async |world: &World| {
        let (delivery, (channel, _, _)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        assert_eq!(delivery.followed().await.unwrap(), [], "nobody follows");
        follow(world, channel, FCM, 1..=2).await;
        follow(world, channel, APPLE, 1..=2).await;
        let mut found: Vec<_> = delivery.followed().await.unwrap().into_iter().map(|f| (f.channel, f.origin)).collect();
        found.sort();
        let mut expected = [(channel, FCM.to_owned()), (channel, APPLE.to_owned())];
        expected.sort();
        assert_eq!(found, expected);
    })
    .await;
}

#[tokio::test]
async fn boxes_after() {
    each(async |world: &World| {
        let (delivery, (channel, _, _)) = (world.stores.delivery(), ordered(world, Kind::Update).await);
        let sids = [i64::MIN, -1, 0, 5, i64::MAX];
        follow(world, channel, FCM, sids).await;
        follow(world, channel, APPLE, [3]).await;
        let followed = delivery.followed().await.unwrap();
        let fcm = followed.iter().find(|followed| followed.origin == FCM).unwrap();
        let read = async |after, limit| -> Vec<i64> {
            let rows = delivery.boxes_after(fcm, after, limit).await.unwrap();
            assert!(rows.iter().all(|row| row.sealed == sealed(row.sid)));
            rows.into_iter().map(|row| row.sid).collect()
        };
        assert_eq!(read(None, 2).await, sids[..2]);
        assert_eq!(read(Some(-1), 9).await, sids[2..]);
        assert_eq!(read(Some(i64::MAX), 9).await, [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn variants() {
    each(async |world: &World| {
        let office = super::desk_life::office(world).await;
        assert!(world.stores.delivery().variants(office.post).await.unwrap().is_empty());
        super::desk_variants::approved(world, &office).await;
        assert_eq!(world.stores.delivery().variants(office.post).await.unwrap()[0].wording.title.as_str(), "Pazar");
    })
    .await;
}

#[tokio::test]
async fn digest() {
    each(async |world: &World| {
        let (channel, desk, store) = (world.channel("lindenau").await, world.stores.desk(), world.stores.delivery());
        let mut orders = Vec::new();
        for (place, title) in [(2, "Zwei"), (1, "Eins")] {
            let post = desk.create_draft(channel, "{}", EDITOR, at(place), world.random()).await.unwrap();
            let mut order = world.first(channel, post, content(Kind::Update, title), at(3));
            order.published = Some(at(3 + place));
            orders.push(order);
        }
        orders[1].plan.outlets.clear();
        orders[1].delivery_ids.clear();
        let (lead, other) = (orders[0].post, orders[1].post);
        assert!(desk.publish_together(orders).await.unwrap());
        let titles = async || {
            let found = store.digest(lead).await.unwrap();
            found.iter().map(|post| post.content.title.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(titles().await, ["Eins", "Zwei"], "in the order they appear");
        assert!(store.digest(other).await.unwrap().is_empty(), "only the first carries the message");
        assert!(desk.withdraw(world.withdrawal(lead, at(9))).await.unwrap());
        assert_eq!(titles().await, ["Eins"]);
        let alone = world.post(channel, content(Kind::Update, "Allein"), at(10)).await;
        assert!(store.digest(alone).await.unwrap().is_empty());
    })
    .await;
}
