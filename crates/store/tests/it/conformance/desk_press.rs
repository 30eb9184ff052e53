use channel::ids::PostId;
use channel::post::Kind;
use store::PressAbout;

use crate::harness::{EDITOR, World, at, content, each};

#[tokio::test]
async fn mark_release() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        let (desk, public) = (world.stores.desk(), world.stores.public());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        assert!(!desk.mark_release(other, post, false, EDITOR, at(2)).await.unwrap(), "it is another channel's");
        assert!(!desk.mark_release(channel, PostId(1), false, EDITOR, at(2)).await.unwrap());
        assert!(public.press_releases(channel, 9).await.unwrap().is_empty());
        assert!(desk.mark_release(channel, post, true, EDITOR, at(2)).await.unwrap());
        assert!(desk.mark_release(channel, post, false, EDITOR, at(3)).await.unwrap(), "once more changes it");
        assert_eq!(public.press_releases(channel, 9).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn unmark_release() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        let desk = world.stores.desk();
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        assert!(!desk.unmark_release(channel, post, EDITOR, at(2)).await.unwrap());
        desk.mark_release(channel, post, false, EDITOR, at(2)).await.unwrap();
        assert!(!desk.unmark_release(other, post, EDITOR, at(3)).await.unwrap());
        assert!(desk.unmark_release(channel, post, EDITOR, at(3)).await.unwrap());
        assert!(world.stores.public().press_release(channel, post).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn release_marks() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let mut posts = Vec::new();
        for n in 1..=3 {
            posts.push(world.post(channel, content(Kind::Update, "Neu"), at(n)).await);
        }
        desk.mark_release(channel, posts[0], false, EDITOR, at(9)).await.unwrap();
        desk.mark_release(channel, posts[1], true, EDITOR, at(9)).await.unwrap();
        let marks = desk.release_marks(&posts).await.unwrap();
        assert_eq!(
            (marks.get(&posts[0]), marks.get(&posts[1]), marks.get(&posts[2])),
            (Some(&false), Some(&true), None)
        );
    })
    .await;
}

#[tokio::test]
async fn set_press_about() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        assert_eq!(public.press_about(channel).await.unwrap(), PressAbout::default());
        for contact in ["Eva Muster", "Otto Muster"] {
            let about =
                PressAbout { contact: contact.to_owned(), about: "Zwölftausend.".to_owned(), ..Default::default() };
            world.stores.desk().set_press_about(channel, &about, EDITOR, at(1)).await.unwrap();
            assert_eq!(public.press_about(channel).await.unwrap(), about);
        }
    })
    .await;
}

#[tokio::test]
async fn newsrooms() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        assert!(desk.newsrooms(channel).await.unwrap().is_empty());
        for (id, name) in [(7, "Zeitung"), (8, "Radio")] {
            desk.add_newsroom(channel, (id, name), [id as u8; 32], EDITOR, at(id)).await.unwrap();
        }
        let rooms = desk.newsrooms(channel).await.unwrap();
        let said: Vec<_> = rooms.iter().map(|room| (room.id, room.name.as_str(), room.created)).collect();
        assert_eq!(said, [(7, "Zeitung", at(7)), (8, "Radio", at(8))]);
    })
    .await;
}

#[tokio::test]
async fn add_newsroom() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        desk.add_newsroom(channel, (7, "Zeitung"), [7; 32], EDITOR, at(1)).await.unwrap();
        let again = desk.add_newsroom(channel, (8, "Radio"), [7; 32], EDITOR, at(1)).await;
        assert!(again.is_err(), "no two have the same link");
    })
    .await;
}

#[tokio::test]
async fn drop_newsroom() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        let (desk, public) = (world.stores.desk(), world.stores.public());
        desk.add_newsroom(channel, (7, "Zeitung"), [7; 32], EDITOR, at(1)).await.unwrap();
        let room = desk.newsrooms(channel).await.unwrap().remove(0);
        assert!(!desk.drop_newsroom(other, &room, EDITOR, at(2)).await.unwrap());
        assert!(public.newsroom([7; 32]).await.unwrap().is_some());
        assert!(desk.drop_newsroom(channel, &room, EDITOR, at(2)).await.unwrap());
        assert!(public.newsroom([7; 32]).await.unwrap().is_none(), "good for nothing at once");
    })
    .await;
}
