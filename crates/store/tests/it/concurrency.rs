use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use channel::delivery::Lane;
use channel::editor::Role;
use channel::ids::ChannelId;
use channel::life::Step;
use channel::post::Kind;
use store::{
    Checkpoint, NewEditor, NewSubscription, Published, Put, Released, RetryNew, SaveDraft, TakeStep, Taken, Ticket,
    TicketKind,
};
use tokio::task::JoinSet;

use crate::conformance::desk_life::{go, office, order, read, says};
use crate::harness::{EDITOR, World, at, content, each};

const FCM: &str = "https://fcm.googleapis.com";
const LEASE: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_publishers_one_wins() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let post = world.post(channel, content(Kind::Update, "Eins"), at(0)).await;
        let mut tasks = JoinSet::new();
        for editor in 0..8 {
            let next = world.next(channel, post, content(Kind::Update, &format!("Von {editor}")), at(1), 1);
            let desk = world.stores.desk();
            tasks.spawn(async move { desk.publish(next).await.unwrap() });
        }
        let outcomes = tasks.join_all().await;
        let done = outcomes.iter().filter(|one| **one == Published::Done { version: 2 }).count();
        assert_eq!((done, outcomes.len()), (1, 8));
        assert_eq!(world.stores.public().versions(post).await.unwrap().len(), 2);
        assert_eq!(world.stores.desk().deliveries_of(post).await.unwrap().len(), 2, "the losers ordered nothing");
    })
    .await;
}

/// Two hundred followers in twelve ranges.
async fn under_way(world: &World) -> ChannelId {
    let channel = world.channel("lindenau").await;
    for sid in 0..200_i64 {
        // Spread as the vault's tags are.
        let sid = sid.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64);
        let new = NewSubscription { channel, origin: FCM.to_owned(), sid, sealed: vec![1; 352], week: 1 };
        world.stores.follow().put(new).await.unwrap();
    }
    world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
    let due = world.stores.delivery().due(at(1), 1).await.unwrap().pop().unwrap();
    world.stores.delivery().begin(&due, 12, at(1)).await.unwrap();
    channel
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_range_is_held_twice() {
    each(async |world: &World| {
        under_way(world).await;
        let mut tasks = JoinSet::new();
        for boot in 1..=6 {
            let delivery = world.stores.delivery();
            tasks.spawn(async move {
                let mut held = Vec::new();
                while let Some(shard) = delivery.claim_shard(Lane::News, boot, at(2), LEASE, &[]).await.unwrap() {
                    held.push(shard.lo);
                }
                held
            });
        }
        let held = tasks.join_all().await.concat();
        assert_eq!((held.len(), held.iter().collect::<HashSet<_>>().len()), (12, 12));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_later_attempt_is_held_twice() {
    each(async |world: &World| {
        under_way(world).await;
        let delivery = world.stores.delivery();
        let mut waiting = 0;
        while let Some(shard) = delivery.claim_shard(Lane::News, 1, at(2), LEASE, &[]).await.unwrap() {
            let rows = delivery.batch(&shard, None, 999).await.unwrap();
            waiting += rows.len();
            let retries = rows.iter().map(|row| RetryNew { sid: row.sid, due: at(3), attempt: 1 }).collect();
            let (gone, settled, cursor) = (Vec::new(), Vec::new(), rows.last().map(|row| row.sid));
            let all =
                Checkpoint { cursor, done: true, accepted: 0, refused: 0, gone, retries, settled, lease_until: at(9) };
            assert!(delivery.checkpoint(&shard, all).await.unwrap());
        }
        assert_eq!(waiting, 200);
        let mut tasks = JoinSet::new();
        for boot in 1..=6 {
            let delivery = world.stores.delivery();
            tasks.spawn(async move {
                let mut held = Vec::new();
                loop {
                    let claimed = delivery.claim_retries(Lane::News, boot, at(3), LEASE, 7, &[]).await.unwrap();
                    if claimed.is_empty() {
                        return held;
                    }
                    held.extend(claimed.into_iter().map(|retry| retry.sid));
                }
            });
        }
        let mut held = tasks.join_all().await.concat();
        assert_eq!(held.len(), held.iter().collect::<HashSet<_>>().len(), "nobody is sent to twice");
        // A worker that lost a race may leave early; whoever comes next finds the rest.
        held.extend(
            delivery.claim_retries(Lane::News, 9, at(3), LEASE, 999, &[]).await.unwrap().iter().map(|one| one.sid),
        );
        assert_eq!(held.len(), 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_ticket_is_redeemed_once() {
    each(async |world: &World| {
        let (channel, role) = (Some(ChannelId(1)), Some(Role::Editor));
        let ticket = Ticket { kind: TicketKind::Invite, channel, role, editor: None, issuer: None, until: at(9) };
        let account = world.stores.account();
        account.issue_ticket([1; 32], ticket, at(0)).await.unwrap();
        let mut tasks = JoinSet::new();
        for number in 0..20 {
            let account = account.clone();
            tasks.spawn(async move {
                let login = format!("eva{number}");
                let new = NewEditor { login: &login, name: "Eva", password_hash: None, totp: None };
                account
                    .accept_invitation([1; 32], new, at(1), channel::ids::EditorId::fresh(at(1), number))
                    .await
                    .unwrap()
            });
        }
        let made: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
        assert_eq!(made.len(), 1);
        assert_eq!(account.editors(ChannelId(1)).await.unwrap().len(), 1);

        let ticket = Ticket { kind: TicketKind::SignIn, channel: None, role: None, editor: Some(EDITOR), ..ticket };
        account.issue_ticket([2; 32], ticket, at(0)).await.unwrap();
        let mut tasks = JoinSet::new();
        for _ in 0..20 {
            let account = account.clone();
            tasks.spawn(async move { account.redeem_ticket([2; 32], at(1)).await.unwrap() });
        }
        assert_eq!(tasks.join_all().await.into_iter().flatten().count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn administrators_who_remove_each_other_leave_one() {
    each(async |world: &World| {
        let (channel, account) = (world.channel("lindenau").await, world.stores.account());
        let mut admins = Vec::new();
        for number in 0..6 {
            let id = account.create_editor(&format!("eva{number}"), "Eva", at(0), number).await.unwrap();
            account.grant(id, channel, Role::Admin).await.unwrap();
            admins.push(id);
        }
        let mut tasks = JoinSet::new();
        for id in admins {
            let account = account.clone();
            tasks.spawn(async move { account.revoke(id, channel, EDITOR, at(9)).await.unwrap() });
        }
        assert_eq!(tasks.join_all().await.into_iter().filter(|gone| *gone).count(), 5);
        assert_eq!(account.editors(channel).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_device_that_follows_many_times_at_once_is_one_follower() {
    each(async |world: &World| {
        let follow = Arc::new(world.stores.follow());
        let mut tasks = JoinSet::new();
        for byte in 0..20 {
            let follow = follow.clone();
            tasks.spawn(async move {
                let (channel, origin) = (ChannelId(1), FCM.to_owned());
                follow.put(NewSubscription { channel, origin, sid: 5, sealed: vec![byte; 352], week: 1 }).await.unwrap()
            });
        }
        let puts = tasks.join_all().await;
        assert_eq!(puts.iter().filter(|put| **put == Put::New).count(), 1);
        let greetings = world.stores.delivery().claim_greetings(1, at(0), LEASE, 99).await.unwrap();
        assert_eq!(greetings.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_approvers_who_press_at_once_approve_once_and_release_once() {
    each(async |world: &World| {
        let office = office(world).await;
        assert_eq!(go(world, &office, Step::Submit, office.jo, 3).await, Taken::Done);
        let mut tasks = JoinSet::new();
        for number in 0..10 {
            let (desk, post) = (world.stores.desk(), office.post);
            let by = if number % 2 == 0 { office.eva } else { office.otto };
            tasks.spawn(async move {
                let says = says();
                let (step, now) = (read(), at(10 + number));
                let order = TakeStep {
                    post,
                    step,
                    revision: Some(1),
                    seen: 1,
                    content: Some(&says),
                    text: "",
                    quiet: false,
                    by,
                    now,
                };
                desk.step(order).await.unwrap()
            });
        }
        let taken = tasks.join_all().await;
        assert_eq!(taken.iter().filter(|one| **one == Taken::Done).count(), 1, "{taken:?}");

        let mut tasks = JoinSet::new();
        for number in 0..10 {
            let desk = world.stores.desk();
            let by = if number % 2 == 0 { office.eva } else { office.otto };
            let publish = order(world, &office, by, 20 + number);
            tasks.spawn(async move { desk.release(publish).await.unwrap() });
        }
        let released = tasks.join_all().await;
        assert_eq!(released.iter().filter(|one| **one == Released::Done { version: 1 }).count(), 1, "{released:?}");
        assert!(!released.iter().any(|one| matches!(one, Released::Refused(_))), "{released:?}");
        assert_eq!(world.stores.desk().deliveries_of(office.post).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_edit_and_a_release_at_once_never_let_other_words_out() {
    each(async |world: &World| {
        let office = office(world).await;
        go(world, &office, Step::Submit, office.jo, 3).await;
        go(world, &office, read(), office.otto, 4).await;
        let (desk, publish) = (world.stores.desk(), order(world, &office, office.eva, 5));
        let edit = desk.save_draft(office.post, 1, r#"{"title":"Anders"}"#, office.jo, at(5));
        let (saved, released) = tokio::join!(edit, desk.release(publish));
        let (saved, released) = (saved.unwrap(), released.unwrap());
        let edited = matches!(saved, SaveDraft::Saved { .. });
        let out = matches!(released, Released::Done { .. });
        assert!(edited != out, "{saved:?} {released:?}");
        let found = world.stores.public().post(office.channel, office.post).await.unwrap();
        assert_eq!(found.map(|post| post.content), out.then(says));
    })
    .await;
}
