use channel::ids::{ChannelId, PostId};
use channel::official::{Reach, Step};
use store::OfficialTurn;

use super::desk_official::{change, message, name, new, read, source};
use crate::harness::{World, at, each};

#[tokio::test]
async fn officials() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Quiet), new(12, Reach::Quiet)]).await);
        let found = world.stores.public().officials(channel, at(5), 1).await.unwrap();
        assert_eq!((found.len(), found[0].id), (1, PostId(12)));
    })
    .await;
}

#[tokio::test]
async fn official() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Quiet)]).await);
        let one = public.official(channel, PostId(11)).await.unwrap().unwrap();
        assert_eq!(one.words[0].description, "Fenster\n\nzu „lassen“.");
        assert!(public.official(ChannelId(1), PostId(11)).await.unwrap().is_none(), "of another channel");
        assert!(public.official(channel, PostId(12)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn official_messages() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Quiet)]).await);
        let turn = OfficialTurn::Next(message("Mehr Rauch", Step::Changes), vec![name("a.11", 2), name("b", 3)]);
        assert!(read(world, 70, vec![change(11, 1, 0, turn, Reach::Quiet)]).await);
        let found = public.official_messages(PostId(11)).await.unwrap();
        let seen: Vec<_> = found.iter().map(|one| (one.version, one.step, one.at)).collect();
        assert_eq!(seen, [(1, Step::Begins, at(2)), (2, Step::Changes, at(70))]);
        assert_eq!(found[0].words[0].headline, "Rauch 11");
    })
    .await;
}

#[tokio::test]
async fn official_file() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Quiet)]).await);
        let found = public.official_file("hash of Rauch 11").await.unwrap().unwrap();
        assert_eq!(found, ("application/json".to_owned(), b"Rauch 11".to_vec()), "byte for byte");
        assert!(public.official_file("another").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn official_sources() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let source = source(world, channel).await;
        assert_eq!(world.stores.public().official_sources(channel).await.unwrap(), [source]);
    })
    .await;
}
