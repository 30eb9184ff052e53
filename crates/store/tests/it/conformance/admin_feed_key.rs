//! Files of warnings that wait for their signature in XML, and the keys that sign them.
use super::desk_life::office;
use super::desk_warning::issued;
use crate::harness::{World, at, each};
use store::{CapFile, FeedKeyHalf};

#[tokio::test]
async fn unsigned_files() {
    each(async |world: &World| {
        let office = office(world).await;
        let admin = world.stores.admin();
        assert!(admin.unsigned_files(9).await.unwrap().is_empty());
        let post = issued(world, &office, 5).await;
        let file = CapFile { post, number: 0, channel: office.channel, bytes: b"<alert>0</alert>".to_vec() };
        assert_eq!(admin.unsigned_files(9).await.unwrap(), [file]);
    })
    .await;
}

#[tokio::test]
async fn keep_signed_file() {
    each(async |world: &World| {
        let office = office(world).await;
        let post = issued(world, &office, 5).await;
        let admin = world.stores.admin();
        let waiting = admin.unsigned_files(9).await.unwrap().remove(0);
        for bytes in [b"one".to_vec(), b"two".to_vec()] {
            admin.keep_signed_file(&CapFile { bytes, ..waiting.clone() }).await.unwrap();
        }
        assert!(admin.unsigned_files(9).await.unwrap().is_empty());
        let kept = world.stores.public().signed_file(office.channel, post, 0).await.unwrap();
        assert_eq!(kept, Some(b"one".to_vec()), "the first one counts");
    })
    .await;
}

#[tokio::test]
async fn leave_unsigned() {
    each(async |world: &World| {
        let office = office(world).await;
        let post = issued(world, &office, 5).await;
        let admin = world.stores.admin();
        let waiting = admin.unsigned_files(9).await.unwrap().remove(0);
        admin.leave_unsigned(&waiting).await.unwrap();
        assert!(admin.unsigned_files(9).await.unwrap().is_empty());
        assert_eq!(world.stores.public().alerts(post).await.unwrap().len(), 1, "it is given out as it is");
    })
    .await;
}

#[tokio::test]
async fn keep_feed_key() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let key = FeedKeyHalf { name: "aa".to_owned(), channel, pem: "PEM".to_owned(), made: at(5) };
        let admin = world.stores.admin();
        admin.keep_feed_key(&key).await.unwrap();
        admin.keep_feed_key(&FeedKeyHalf { pem: "another".to_owned(), ..key }).await.unwrap();
        assert_eq!(world.stores.public().feed_key("aa").await.unwrap().as_deref(), Some("PEM"));
    })
    .await;
}
