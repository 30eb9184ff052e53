//! What residents' pages know of the newsletter.
use super::desk_newsletter::running;
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
