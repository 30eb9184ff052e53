//! Phones of people at the desk, as the desk sees them.
use channel::ids::{ChannelId, EditorId};
use store::{NewPhone, Phone};

use crate::harness::{World, at, each};

/// A phone of that number.
pub async fn phone(world: &World, channel: ChannelId, editor: EditorId, sid: i64) -> Phone {
    let origin = "https://fcm.googleapis.com";
    let new = NewPhone { channel, sid, editor, label: "Handy", origin, sealed: b"zu", second: sid % 2 == 0 };
    world.stores.desk().put_phone(new, at(sid)).await.unwrap();
    world.stores.desk().phones(channel).await.unwrap().into_iter().find(|one| one.sid == sid).unwrap()
}

/// Somebody with an account.
pub async fn eva(world: &World) -> EditorId {
    world.stores.account().create_editor("eva", "Eva Muster", at(0), world.random()).await.unwrap()
}

#[tokio::test]
async fn put_phone() {
    each(async |world: &World| {
        let (channel, eva) = (world.channel("lindenau").await, eva(world).await);
        let one = phone(world, channel, eva, 7).await;
        assert_eq!((one.name.as_str(), one.label.as_str(), one.made, one.told), ("Eva Muster", "Handy", at(7), None));
        let new = NewPhone {
            channel,
            sid: 7,
            editor: eva,
            label: "Anders",
            origin: "https://fcm.googleapis.com",
            sealed: b"neu",
            second: true,
        };
        world.stores.desk().put_phone(new, at(9)).await.unwrap();
        let all = world.stores.desk().phones(channel).await.unwrap();
        assert_eq!((all.len(), all[0].label.as_str(), all[0].second), (1, "Anders", true), "it replaces itself");
    })
    .await;
}

#[tokio::test]
async fn phones() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        let eva = eva(world).await;
        let (one, two) = (phone(world, channel, eva, 7).await, phone(world, channel, eva, 8).await);
        assert_eq!(world.stores.desk().phones(channel).await.unwrap(), [one, two]);
        assert!(world.stores.desk().phones(other).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn remove_phone() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let eva = eva(world).await;
        let one = phone(world, channel, eva, 7).await;
        assert!(!desk.remove_phone(ChannelId(1), &one, eva, at(9)).await.unwrap(), "of another channel");
        assert!(desk.remove_phone(channel, &one, eva, at(9)).await.unwrap());
        assert!(desk.phones(channel).await.unwrap().is_empty());
        let line = &desk.audit(channel, &Default::default(), 1).await.unwrap()[0];
        assert_eq!((line.what.as_str(), line.detail.as_str()), ("phone_removed", "Handy"));
    })
    .await;
}
