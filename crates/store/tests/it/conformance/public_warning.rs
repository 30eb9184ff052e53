//! Sealed messages for residents.
use super::desk_life::office;
use super::desk_warning::issued;
use crate::harness::{World, at, each};
use channel::ids::{ChannelId, PostId};
use store::{CapFile, FeedKeyHalf};

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

#[tokio::test]
async fn signed_files() {
    each(async |world: &World| {
        let office = office(world).await;
        let (signed, not) = (issued(world, &office, 5).await, issued(world, &office, 9).await);
        sign(world, signed).await;
        let public = world.stores.public();
        let found = public.signed_files(office.channel, &[signed, not]).await.unwrap();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [(signed, 0)]);
        let elsewhere = world.channel("werre").await;
        assert!(public.signed_files(elsewhere, &[signed]).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn signed_file() {
    each(async |world: &World| {
        let office = office(world).await;
        let post = issued(world, &office, 5).await;
        let file = async || world.stores.public().signed_file(office.channel, post, 0).await.unwrap();
        assert_eq!(file().await, None, "nobody has signed it");
        sign(world, post).await;
        assert_eq!(file().await, Some(b"signed".to_vec()));
        assert_eq!(world.stores.public().alerts(post).await.unwrap()[0].cap, b"<alert>0</alert>", "as it was sealed");
        let elsewhere = world.channel("werre").await;
        assert_eq!(world.stores.public().signed_file(elsewhere, post, 0).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn feed_key() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        world.stores.admin().keep_feed_key(&half(channel, "aa", 5)).await.unwrap();
        assert_eq!(world.stores.public().feed_key("aa").await.unwrap().as_deref(), Some("PEM aa"));
        assert_eq!(world.stores.public().feed_key("bb").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn feed_key_name() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        assert_eq!(public.feed_key_name(channel).await.unwrap(), None);
        for (name, second) in [("bb", 5), ("aa", 7)] {
            world.stores.admin().keep_feed_key(&half(channel, name, second)).await.unwrap();
        }
        assert_eq!(public.feed_key_name(channel).await.unwrap().as_deref(), Some("aa"), "the last one");
    })
    .await;
}

async fn sign(world: &World, post: PostId) {
    let waiting = world.stores.admin().unsigned_files(9).await.unwrap();
    let one = waiting.into_iter().find(|one| one.post == post).unwrap();
    let signed = CapFile { bytes: b"signed".to_vec(), ..one };
    world.stores.admin().keep_signed_file(&signed).await.unwrap();
}

fn half(channel: ChannelId, name: &str, second: i64) -> FeedKeyHalf {
    FeedKeyHalf { name: name.to_owned(), channel, pem: format!("PEM {name}"), made: at(second) }
}
