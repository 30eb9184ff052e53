//! What residents' pages know of the newsletter, and of places of others.
use super::desk_newsletter::running;
use super::desk_outlets::outlet;
use crate::harness::{EDITOR, World, at, each};
use store::MailHealth;

#[tokio::test]
async fn takes_readers() {
    each(async |world: &World| {
        let (channel, public) = (running(world).await, world.stores.public());
        assert!(public.takes_readers(channel).await.unwrap());
        world.stores.desk().stop_newsletter(channel, EDITOR, at(2)).await.unwrap();
        assert!(!public.takes_readers(channel).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn sends_mail() {
    each(async |world: &World| {
        let (channel, public, mailings) = (running(world).await, world.stores.public(), world.stores.mailings());
        assert!(public.sends_mail(channel).await.unwrap(), "nobody has looked");
        for (relay, sends) in [("newsletter.trouble.silent", false), ("", true)] {
            let newsletter = mailings.newsletter(channel).await.unwrap().unwrap();
            let health = MailHealth { relay: relay.to_owned(), ..MailHealth::default() };
            assert!(mailings.note_health(&newsletter, &health, at(9), None).await.unwrap());
            assert_eq!(public.sends_mail(channel).await.unwrap(), sends);
        }
    })
    .await;
}

#[tokio::test]
async fn places() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        let (public, desk) = (world.stores.public(), world.stores.desk());
        let (first, _) = (outlet(world, channel, 7).await, outlet(world, other, 8).await);
        assert_eq!(public.places(channel).await.unwrap(), [(first.kind, "{}".to_owned())]);
        desk.stop_outlet(&first, EDITOR, at(2)).await.unwrap();
        assert!(public.places(channel).await.unwrap().is_empty(), "nothing goes there any more");
    })
    .await;
}
