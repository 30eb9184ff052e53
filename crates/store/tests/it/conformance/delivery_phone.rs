//! Phones of people at the desk, as whoever calls them sees them.
use channel::delivery::Lane;
use channel::editor::Role;
use channel::ids::{ChannelId, PostId};
use channel::outlet::Kind as OutletKind;
use channel::post::Kind;
use store::{PhoneBox, WaitingPost};

use super::desk_outlets::outlet;
use super::desk_phone::{eva, phone};
use crate::harness::{EDITOR, World, at, content, each};

/// A post that waits for a person at an outlet.
async fn waiting(world: &World, channel: ChannelId, second: i64) -> PostId {
    let desk = world.stores.desk();
    let post = world.post(channel, content(Kind::Update, "Neu"), at(second)).await;
    let report = desk.dispatches_of(post).await.unwrap().remove(0);
    let mut waits = report.dispatch.clone();
    waits.next(OutletKind::Whatsapp.abilities(), at(second));
    assert!(desk.decide_dispatch(&report, &waits, "x", EDITOR, at(second)).await.unwrap());
    post
}

async fn found(world: &World) -> Vec<WaitingPost> {
    world.stores.delivery().waiting_for_people(Lane::News, at(0), None, 9).await.unwrap()
}

async fn boxes(world: &World, channel: ChannelId) -> Vec<PhoneBox> {
    world.stores.delivery().phone_boxes(channel, at(9)).await.unwrap()
}

#[tokio::test]
async fn waiting_for_people() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let there = outlet(world, channel, 7).await;
        let post = waiting(world, channel, 2).await;
        world.post(channel, content(Kind::Update, "Von selbst"), at(3)).await;
        let one = &found(world).await[..];
        assert_eq!(one.len(), 1);
        assert_eq!((one[0].post, one[0].outlet, one[0].lane, one[0].since), (post, 7, Lane::News, at(2)));
        assert_eq!((one[0].label.as_str(), one[0].minutes, one[0].nudged), ("Mastodon", 15, 0));
        let store = world.stores.delivery();
        let late = store.waiting_for_people(Lane::News, at(3), None, 9).await.unwrap();
        assert!(late.is_empty(), "older than asked");
        assert!(store.waiting_for_people(Lane::Warning, at(0), None, 9).await.unwrap().is_empty(), "another lane");
        let second = waiting(world, channel, 4).await;
        let first = store.waiting_for_people(Lane::News, at(0), None, 1).await.unwrap();
        assert_eq!(first.iter().map(|one| one.post).collect::<Vec<_>>(), [post]);
        let next = store.waiting_for_people(Lane::News, at(0), first.last(), 9).await.unwrap();
        assert_eq!(next.iter().map(|one| one.post).collect::<Vec<_>>(), [second], "the page after");
        assert!(world.stores.desk().stop_outlet(&there, EDITOR, at(4)).await.unwrap());
        assert!(found(world).await.is_empty(), "nothing goes there");
    })
    .await;
}

#[tokio::test]
async fn nudge() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.delivery());
        outlet(world, channel, 7).await;
        waiting(world, channel, 2).await;
        let one = found(world).await.remove(0);
        assert!(store.nudge(&one, 1).await.unwrap());
        assert!(!store.nudge(&one, 1).await.unwrap(), "another node");
        assert_eq!(found(world).await[0].nudged, 1);
        assert!(store.nudge(&one, 2).await.unwrap());
        assert!(found(world).await.is_empty(), "told for the last time, it takes no place of one that was not");
        let before = WaitingPost { since: at(1), ..one };
        assert!(!store.nudge(&before, 3).await.unwrap(), "it waits anew since");
    })
    .await;
}

#[tokio::test]
async fn phone_boxes() {
    each(async |world: &World| {
        let (channel, eva) = (world.channel("lindenau").await, eva(world).await);
        phone(world, channel, eva, 7).await;
        assert!(boxes(world, channel).await.is_empty(), "no role on the channel");
        world.stores.account().grant(eva, channel, Role::Contributor).await.unwrap();
        assert!(boxes(world, channel).await.is_empty(), "may bring nothing out");
        world.stores.account().grant(eva, channel, Role::DutyOfficer).await.unwrap();
        let all = boxes(world, channel).await;
        assert_eq!((all.len(), all[0].sid, all[0].sealed.as_slice(), all[0].second), (1, 7, b"zu".as_slice(), false));
    })
    .await;
}

#[tokio::test]
async fn fresh_phones() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.delivery());
        let eva = eva(world).await;
        world.stores.account().grant(eva, channel, Role::Editor).await.unwrap();
        phone(world, channel, eva, 7).await;
        let fresh = store.fresh_phones(9, at(8)).await.unwrap();
        assert_eq!(fresh.iter().map(|one| one.sid).collect::<Vec<_>>(), [7]);
    })
    .await;
}

#[tokio::test]
async fn greet_phone() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.delivery());
        let eva = eva(world).await;
        world.stores.account().grant(eva, channel, Role::Editor).await.unwrap();
        phone(world, channel, eva, 7).await;
        let one = store.fresh_phones(9, at(8)).await.unwrap().remove(0);
        assert!(store.greet_phone(&one).await.unwrap());
        assert!(!store.greet_phone(&one).await.unwrap());
        assert!(store.fresh_phones(9, at(10)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn phone_answered() {
    each(async |world: &World| {
        let (channel, store) = (world.channel("lindenau").await, world.stores.delivery());
        let eva = eva(world).await;
        world.stores.account().grant(eva, channel, Role::Editor).await.unwrap();
        phone(world, channel, eva, 7).await;
        let one = boxes(world, channel).await.remove(0);
        store.phone_answered(&one, false, at(9)).await.unwrap();
        assert_eq!(world.stores.desk().phones(channel).await.unwrap()[0].told, Some(at(9)));
        store.phone_answered(&one, true, at(10)).await.unwrap();
        assert!(world.stores.desk().phones(channel).await.unwrap().is_empty());
    })
    .await;
}
