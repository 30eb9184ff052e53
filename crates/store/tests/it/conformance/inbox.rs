use channel::subscription::RoundedCount;

use super::fediverse::{come, drop_letter, set_up};
use crate::harness::{EDITOR, World, at, each};

#[tokio::test]
async fn actor() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        assert!(world.stores.inbox().actor(channel).await.unwrap().is_none());
        set_up(world, channel).await;
        assert!(world.stores.inbox().actor(channel).await.unwrap().unwrap().on);
    })
    .await;
}

#[tokio::test]
async fn actors() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("anderswo").await);
        set_up(world, channel).await;
        set_up(world, other).await;
        assert_eq!(world.stores.inbox().actors().await.unwrap(), 2);
        assert!(world.stores.desk().set_public(other, false, EDITOR, at(5)).await.unwrap());
        assert_eq!(world.stores.inbox().actors().await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn followers() {
    each(async |world: &World| {
        let (channel, inbox) = (world.channel("lindenau").await, world.stores.inbox());
        let followers = async |seconds| inbox.followers(channel, at(seconds)).await.unwrap();
        for sid in 1..=9 {
            come(world, channel, sid, 100).await;
        }
        assert_eq!(followers(0).await, RoundedCount::Few);
        for sid in 10..=17 {
            come(world, channel, sid, 100).await;
        }
        assert_eq!(followers(899).await, RoundedCount::Few, "not counted for everybody who asks");
        assert_eq!(followers(900).await, RoundedCount::About(10));
        assert_eq!(world.stores.inbox().followers(channel, at(0)).await.unwrap(), RoundedCount::About(10));
    })
    .await;
}

#[tokio::test]
async fn drop_in() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        assert!(drop_letter(world, channel, 1, 1).await);
        assert!(!drop_letter(world, channel, 1, 1).await);
    })
    .await;
}

#[tokio::test]
async fn has_room() {
    each(async |world: &World| {
        let (channel, inbox) = (world.channel("lindenau").await, world.stores.inbox());
        let many = "INSERT INTO fediverse_letter (sid, channel, host, sealed, due, attempts, token) \
                    SELECT CAST(value AS BIGINT), 1, 1, $2, 0, 0, 0 FROM json_each($1)";
        let args = db::args![(1..5_000).collect::<Vec<i64>>(), b"sealed".as_slice()];
        assert!(world.followers.tx(vec![db::run(many, args)]).await.unwrap().is_committed());
        assert!(inbox.has_room().await.unwrap());
        assert!(drop_letter(world, channel, 9_999, 1).await);
        assert!(!inbox.has_room().await.unwrap());
    })
    .await;
}
