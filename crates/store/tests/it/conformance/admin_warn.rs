//! Warnings that were written at a shell.
use channel::alarm::AlarmKind;
use channel::delivery::Lane;
use channel::ids::{ChannelId, PostId};
use channel::warning::release::Way;
use channel::warning::{Purpose, Turn};
use channel::webhook::Event;
use std::time::Duration;
use store::{Person, ReleaseWarning, SYSTEM, WarningDraft};

use super::desk_life::office;
use super::desk_warning::{begun, order};
use super::desk_webhooks::hook;
use crate::harness::{World, at, each};

/// A message nobody wrote at the desk.
fn message(
    world: &World,
    channel: ChannelId,
    (about, number, turn): (Option<PostId>, u32, Turn),
    second: i64,
) -> ReleaseWarning {
    let draft = WarningDraft {
        id: PostId::fresh(at(second), world.random()),
        channel,
        about,
        turn,
        purpose: Purpose::Actual,
        form: "{}".to_owned(),
        revision: 1,
        by: Person::default(),
        saved: at(second),
        asked: None,
        authors: Vec::new(),
        base: number,
        out: number,
    };
    let (way, reason) = (Way::Alone, "Leitstelle am Telefon".to_owned());
    ReleaseWarning { way, reason, ..order(world, &draft, number, SYSTEM, second) }
}

const BEGINS: (Option<PostId>, u32, Turn) = (None, 0, Turn::Alert);

/// W1, W4, W13: the same as a release at the desk in each town, in all of them or in none.
#[tokio::test]
async fn warn() {
    each(async |world: &World| {
        let (first, second) = (office(world).await.channel, world.channel("werre").await);
        let (admin, desk) = (world.stores.admin(), world.stores.desk());
        hook(world, first, 7).await;
        let both = [first, second].map(|channel| message(world, channel, BEGINS, 5));
        assert!(admin.warn(&both).await.unwrap());
        let due = world.stores.delivery().due(at(5), 9).await.unwrap();
        assert_eq!(due.iter().map(|due| due.channel).collect::<Vec<_>>(), [first, second]);
        assert!(due.iter().all(|due| due.lane == Lane::Warning));
        for order in &both {
            let posts = world.stores.public().timeline(order.channel, None, None, 9, at(9)).await.unwrap().items;
            assert_eq!(posts.iter().map(|post| post.id).collect::<Vec<_>>(), [order.post]);
            assert_eq!(desk.sealed(order.post).await.unwrap()[0].cap, order.cap);
            assert_eq!(desk.open_warnings(order.channel).await.unwrap(), [order.post]);
            assert_eq!(desk.unseen_warnings(order.channel).await.unwrap()[0].alone, "Leitstelle am Telefon");
        }
        let alarms = world.stores.delivery().open_alarms(at(0), None, 9).await.unwrap();
        let told: Vec<_> = alarms.iter().map(|one| (one.kind, one.channel, one.by)).collect();
        assert_eq!(told, [(AlarmKind::Alone, first, SYSTEM), (AlarmKind::Alone, second, SYSTEM)]);
        let call = world.stores.webhooks().claim(at(9), Duration::from_secs(9), &[]).await.unwrap().unwrap();
        assert_eq!((call.call.event, call.post.unwrap().id), (Event::Published, both[0].post));

        assert!(admin.warn(&both).await.is_err(), "the same numbers again");
        let third = message(world, world.channel("dritter").await, BEGINS, 6);
        assert!(admin.warn(&[third.clone(), both[0].clone()]).await.is_err());
        let posts = world.stores.public().timeline(third.channel, None, None, 9, at(9)).await.unwrap();
        assert!(posts.items.is_empty(), "all or none");
    })
    .await;
}

/// W3, W4: its end is the chain's next message, and of two that want to be it one is.
#[tokio::test]
async fn warn_ends_what_it_began() {
    each(async |world: &World| {
        let (office, admin, desk) = (office(world).await, world.stores.admin(), world.stores.desk());
        let begins = message(world, office.channel, BEGINS, 5);
        assert!(admin.warn(std::slice::from_ref(&begins)).await.unwrap());
        let draft = begun(world, &office, Some(begins.post), Turn::Update, 6).await;
        let update = ReleaseWarning { way: Way::Alone, ..order(world, &draft, 1, office.otto, 7) };
        assert!(desk.release_warning(&update).await.unwrap(), "its desk goes on with it");
        let end = |number| (Some(begins.post), number, Turn::AllClear);
        assert!(!admin.warn(&[message(world, office.channel, end(1), 8)]).await.unwrap(), "the desk was faster");
        assert!(admin.warn(&[message(world, office.channel, end(2), 9)]).await.unwrap());
        let turns: Vec<_> = desk.sealed(begins.post).await.unwrap().iter().map(|one| one.turn).collect();
        assert_eq!(turns, [Turn::Alert, Turn::Update, Turn::AllClear]);
        assert!(desk.open_warnings(office.channel).await.unwrap().is_empty());
    })
    .await;
}
