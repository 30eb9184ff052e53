use super::desk_canary::canary;
use crate::harness::{World, each};

#[tokio::test]
async fn canaries() {
    each(async |world: &World| {
        let (here, there) = (world.channel("lindenau").await, world.channel("werre").await);
        let all = [canary(world, here, 1, 9, 5).await, canary(world, there, 2, 8, 6).await];
        assert_eq!(world.stores.admin().canaries().await.unwrap(), all);
    })
    .await;
}
