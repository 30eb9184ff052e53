use channel::ids::PostId;
use channel::official::Reach;

use super::desk_official::{new, read, source};
use crate::harness::{World, each};

#[tokio::test]
async fn official() {
    each(async |world: &World| {
        let (channel, delivery) = (world.channel("lindenau").await, world.stores.delivery());
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Push)]).await);
        let (of, one) = delivery.official(PostId(11)).await.unwrap().unwrap();
        assert_eq!((of.channel.id, one.version, one.words.len()), (channel, 1, 2));
        assert!(delivery.official(PostId(12)).await.unwrap().is_none());
        assert!(delivery.load(PostId(11), 1).await.unwrap().is_none(), "it is no post of the town's");
    })
    .await;
}
