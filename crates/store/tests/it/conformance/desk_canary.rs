//! Devices of the town's own that say when a warning came, and when warnings were handed over.
use channel::ids::{ChannelId, DeliveryId, PostId};
use channel::post::Kind;
use store::{Canary, HandOver, NewCanary};

use crate::harness::{EDITOR, World, at, content, each};

/// A canary with the token of that byte.
pub async fn canary(world: &World, channel: ChannelId, id: i64, token: u8, second: i64) -> Canary {
    let new = NewCanary {
        id,
        channel,
        name: "Leitstelle",
        origin: "https://fcm.googleapis.com",
        token_hash: [token; 32],
        by: EDITOR,
        now: at(second),
    };
    world.stores.desk().add_canary(new).await.unwrap();
    world.stores.desk().canaries(channel).await.unwrap().into_iter().find(|one| one.id == id).unwrap()
}

#[tokio::test]
async fn add_canary() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let one = canary(world, channel, 1, 9, 5).await;
        assert_eq!((one.name.as_str(), one.made, one.heard, one.noticed), ("Leitstelle", at(5), None, None));
    })
    .await;
}

#[tokio::test]
async fn canaries() {
    each(async |world: &World| {
        let (here, there) = (world.channel("lindenau").await, world.channel("werre").await);
        let (one, two) = (canary(world, here, 1, 9, 5).await, canary(world, here, 2, 8, 6).await);
        assert_eq!(world.stores.desk().canaries(here).await.unwrap(), [one, two]);
        assert!(world.stores.desk().canaries(there).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn drop_canary() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let one = canary(world, channel, 1, 9, 5).await;
        let elsewhere = Canary { channel: ChannelId(4711), ..one.clone() };
        assert!(!desk.drop_canary(&elsewhere, EDITOR, at(6)).await.unwrap());
        assert!(desk.drop_canary(&one, EDITOR, at(6)).await.unwrap());
        assert!(!desk.canary_speaks(channel, [9; 32], None, at(7)).await.unwrap(), "nobody listens to it any more");
    })
    .await;
}

#[tokio::test]
async fn notice_canaries() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        canary(world, channel, 1, 9, 5).await;
        desk.notice_canaries(channel, EDITOR, at(50)).await.unwrap();
        assert_eq!(desk.canaries(channel).await.unwrap()[0].noticed, Some(at(50)));
    })
    .await;
}

#[tokio::test]
async fn canary_speaks() {
    each(async |world: &World| {
        let (channel, other, desk) =
            (world.channel("lindenau").await, world.channel("werre").await, world.stores.desk());
        canary(world, channel, 1, 9, 5).await;
        assert!(!desk.canary_speaks(channel, [8; 32], None, at(6)).await.unwrap(), "not its token");
        assert!(!desk.canary_speaks(other, [9; 32], None, at(6)).await.unwrap(), "not its channel");
        assert!(desk.canary_speaks(channel, [9; 32], Some((PostId(4711), 1)), at(6)).await.unwrap());
        assert_eq!(desk.canaries(channel).await.unwrap()[0].heard, Some(at(6)));
    })
    .await;
}

#[tokio::test]
async fn echoes() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let before = world.post(channel, content(Kind::Warning, "Davor"), at(3)).await;
        canary(world, channel, 1, 9, 5).await;
        world.post(channel, content(Kind::Update, "Kein Alarm"), at(9)).await;
        let post = world.post(channel, content(Kind::Warning, "Sturm"), at(10)).await;
        let next = world.next(channel, post, content(Kind::Warning, "Sturm"), at(20), 1);
        desk.publish(next).await.unwrap();
        let heard = async || -> Vec<_> {
            let echoes = desk.echoes(channel, at(0)).await.unwrap();
            assert!(echoes.iter().all(|echo| echo.canary == 1 && echo.post != before));
            echoes.into_iter().map(|echo| (echo.version, echo.released, echo.heard)).collect()
        };
        assert_eq!(heard().await, [(1, at(10), None), (2, at(20), None)]);
        assert!(desk.canary_speaks(channel, [9; 32], Some((post, 3)), at(21)).await.unwrap());
        assert_eq!(heard().await[0].2, None, "there is no such version");
        for second in [22, 30] {
            assert!(desk.canary_speaks(channel, [9; 32], Some((post, 2)), at(second)).await.unwrap());
        }
        assert_eq!(
            heard().await,
            [(1, at(10), Some(at(22))), (2, at(20), Some(at(22)))],
            "the second tells both, once"
        );
        assert!(desk.echoes(channel, at(25)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn hand_overs() {
    each(async |world: &World| {
        let one = |delivery, origin: &str, first, last| HandOver {
            delivery: DeliveryId(delivery),
            origin: origin.to_owned(),
            first: at(first),
            last: at(last),
        };
        let store = world.stores.delivery();
        store.note_hand_overs(&[one(1, "https://a", 10, 12), one(2, "https://a", 50, 50)]).await.unwrap();
        store.note_hand_overs(&[one(1, "https://a", 11, 20), one(1, "https://b", 9, 9)]).await.unwrap();
        let known = world.stores.desk().hand_overs(&[DeliveryId(1)]).await.unwrap();
        assert_eq!(known, [one(1, "https://a", 10, 20), one(1, "https://b", 9, 9)]);
    })
    .await;
}
