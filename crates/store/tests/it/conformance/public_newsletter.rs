//! What residents' pages know of the newsletter.
use super::desk_newsletter::running;
use crate::harness::{EDITOR, World, at, each};

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
