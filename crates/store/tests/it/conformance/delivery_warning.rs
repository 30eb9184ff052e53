//! Sealed messages for the delivery.
use super::desk_life::office;
use super::desk_warning::issued;
use crate::harness::{World, each};

#[tokio::test]
async fn alert() {
    each(async |world: &World| {
        let office = office(world).await;
        let post = issued(world, &office, 5).await;
        let found = world.stores.delivery().alert(post, 1).await.unwrap().unwrap();
        assert_eq!(found.cap, b"<alert>0</alert>");
        assert!(world.stores.delivery().alert(post, 2).await.unwrap().is_none());
    })
    .await;
}
