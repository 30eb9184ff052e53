use super::desk_official::source;
use crate::harness::{World, each};

#[tokio::test]
async fn official_sources() {
    each(async |world: &World| {
        assert!(world.stores.admin().official_sources().await.unwrap().is_empty());
        let channel = world.channel("lindenau").await;
        let source = source(world, channel).await;
        assert_eq!(world.stores.admin().official_sources().await.unwrap(), [source]);
    })
    .await;
}
