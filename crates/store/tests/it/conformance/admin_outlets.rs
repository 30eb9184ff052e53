use channel::outlet::Kind as OutletKind;
use channel::outlet::dispatch::State;
use channel::post::Kind;

use super::desk_newsletter::running;
use super::desk_outlets::outlet;
use crate::harness::{EDITOR, World, at, content, each};

#[tokio::test]
async fn outlets() {
    each(async |world: &World| {
        let (here, there) = (world.channel("lindenau").await, world.channel("werre").await);
        outlet(world, there, 8).await;
        outlet(world, here, 7).await;
        let mut all: Vec<_> = world.stores.admin().outlets().await.unwrap().iter().map(|one| one.id).collect();
        all.sort_unstable();
        assert_eq!(all, [7, 8]);
    })
    .await;
}

#[tokio::test]
async fn undone() {
    each(async |world: &World| {
        let (here, there) = (world.channel("lindenau").await, world.channel("werre").await);
        let off = outlet(world, here, 7).await;
        outlet(world, there, 8).await;
        world.post(here, content(Kind::Update, "Neu"), at(5)).await;
        world.post(there, content(Kind::Update, "Neu"), at(5)).await;
        let admin = world.stores.admin();
        assert_eq!(admin.undone(at(1)).await.unwrap(), [(OutletKind::Mastodon, State::Queued, 2)]);
        assert!(admin.undone(at(6)).await.unwrap().is_empty(), "of what happened since");
        world.stores.desk().stop_outlet(&off, EDITOR, at(6)).await.unwrap();
        assert_eq!(admin.undone(at(1)).await.unwrap(), [(OutletKind::Mastodon, State::Queued, 1)], "what is off rests");
    })
    .await;
}

#[tokio::test]
async fn newsletters() {
    each(async |world: &World| {
        let channel = running(world).await;
        let all = world.stores.admin().newsletters().await.unwrap();
        assert_eq!(all.iter().map(|one| (one.channel, one.running)).collect::<Vec<_>>(), [(channel, true)]);
    })
    .await;
}
