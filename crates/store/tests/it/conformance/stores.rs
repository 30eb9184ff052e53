use crate::harness::{World, each};

#[tokio::test]
async fn migrate() {
    each(async |world: &World| {
        // The harness migrated already: nothing is left to do, and doing it again harms nothing.
        assert_eq!(world.stores.migrate().await.unwrap(), Vec::<&str>::new());
    })
    .await;
}

#[tokio::test]
async fn ready() {
    each(async |world: &World| {
        world.stores.ready().await.unwrap();
        world.content.clone().close().await;
        assert!(world.stores.ready().await.is_err());
    })
    .await;
}
