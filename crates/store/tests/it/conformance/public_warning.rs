//! Sealed messages for residents.
use super::desk_life::office;
use super::desk_warning::issued;
use crate::harness::{World, at, each};
use channel::ids::PostId;

#[tokio::test]
async fn alerts() {
    each(async |world: &World| {
        let office = office(world).await;
        let post = issued(world, &office, 5).await;
        let sealed = world.stores.public().alerts(post).await.unwrap();
        assert_eq!((sealed.len(), sealed[0].cap.as_slice()), (1, b"<alert>0</alert>".as_slice()));
        assert_eq!((sealed[0].by.id, sealed[0].form.as_str()), (None, ""), "no name and no form leaves the house");
        assert!(world.stores.public().alerts(PostId(1)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn alerts_since() {
    each(async |world: &World| {
        let office = office(world).await;
        let post = issued(world, &office, 5).await;
        let public = world.stores.public();
        assert_eq!(public.alerts_since(office.channel, at(0)).await.unwrap()[0].post, post);
        assert!(public.alerts_since(office.channel, at(7)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn warning_heads() {
    each(async |world: &World| {
        let office = office(world).await;
        let post = issued(world, &office, 5).await;
        let heads = world.stores.public().warning_heads(&[post, PostId(1)]).await.unwrap();
        assert_eq!(heads.len(), 1);
        assert_eq!((heads[&post].expires, heads[&post].ended), (at(3606), None));
    })
    .await;
}
