use channel::life::Step;
use channel::post::{Kind, State};
use store::PressAbout;

use super::desk_life::{Office, go, office, order, read, says};
use crate::harness::{EDITOR, World, at, content, each};

/// The newsroom of a link, as a visit finds it.
async fn room(world: &World, office: &Office) -> store::Newsroom {
    world.stores.desk().add_newsroom(office.channel, (7, "Zeitung"), [7; 32], EDITOR, at(1)).await.unwrap();
    world.stores.public().newsroom([7; 32]).await.unwrap().unwrap()
}

#[tokio::test]
async fn press_about() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        let about = PressAbout { email: "presse@lindenau.example".to_owned(), ..Default::default() };
        world.stores.desk().set_press_about(channel, &about, EDITOR, at(1)).await.unwrap();
        assert_eq!(world.stores.public().press_about(other).await.unwrap(), PressAbout::default());
    })
    .await;
}

#[tokio::test]
async fn press_releases() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        let (desk, public) = (world.stores.desk(), world.stores.public());
        let mut posts = Vec::new();
        for n in 1..=4 {
            let post = world.post(channel, content(Kind::Update, &format!("Nummer {n}")), at(n)).await;
            if n < 4 {
                desk.mark_release(channel, post, n == 1, EDITOR, at(10)).await.unwrap();
            }
            posts.push(post);
        }
        desk.withdraw(world.withdrawal(posts[1], at(20))).await.unwrap();
        let out = public.press_releases(channel, 9).await.unwrap();
        assert_eq!(out.iter().map(|one| one.id).collect::<Vec<_>>(), [posts[2], posts[0]], "newest first");
        assert_eq!(public.press_releases(channel, 1).await.unwrap().len(), 1);
        assert!(public.press_releases(other, 9).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn press_release() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        let (desk, public) = (world.stores.desk(), world.stores.public());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        assert!(public.press_release(channel, post).await.unwrap().is_none(), "a post is no release by itself");
        desk.mark_release(channel, post, false, EDITOR, at(2)).await.unwrap();
        assert!(public.press_release(other, post).await.unwrap().is_none());
        assert_eq!(public.press_release(channel, post).await.unwrap().unwrap().state, State::Published);
        desk.withdraw(world.withdrawal(post, at(3))).await.unwrap();
        assert_eq!(public.press_release(channel, post).await.unwrap().unwrap().state, State::Withdrawn);
    })
    .await;
}

#[tokio::test]
async fn newsroom() {
    each(async |world: &World| {
        let office = office(world).await;
        let found = room(world, &office).await;
        assert_eq!((found.channel(), found.name.as_str()), (office.channel, "Zeitung"));
        assert!(world.stores.public().newsroom([8; 32]).await.unwrap().is_none());
    })
    .await;
}

/// What waits is seen through a link and by nothing else; an edit that ends its time hides it from there too.
#[tokio::test]
async fn press_ahead() {
    each(async |world: &World| {
        let (office, desk, public) = (office(world).await, world.stores.desk(), world.stores.public());
        let room = room(world, &office).await;
        go(world, &office, Step::Submit, office.jo, 3).await;
        desk.mark_release(office.channel, office.post, true, EDITOR, at(3)).await.unwrap();
        assert!(public.press_ahead(&room).await.unwrap().is_empty(), "nobody approved it");
        go(world, &office, read(), office.otto, 4).await;
        assert!(public.press_ahead(&room).await.unwrap().is_empty(), "it has no time");
        go(world, &office, Step::Schedule { at: at(5000) }, office.eva, 5).await;
        let ahead = public.press_ahead(&room).await.unwrap();
        assert_eq!((ahead[0].post, ahead[0].due, &ahead[0].content), (office.post, at(5000), &says()));
        assert!(public.press_releases(office.channel, 9).await.unwrap().is_empty());
        assert!(public.press_release(office.channel, office.post).await.unwrap().is_none());
        assert!(public.post(office.channel, office.post).await.unwrap().is_none());
        desk.mark_release(office.channel, office.post, false, EDITOR, at(6)).await.unwrap();
        assert!(public.press_ahead(&room).await.unwrap().is_empty(), "newsrooms may not read it before");
        desk.mark_release(office.channel, office.post, true, EDITOR, at(6)).await.unwrap();
        go(world, &office, Step::Unschedule, office.eva, 7).await;
        assert!(public.press_ahead(&room).await.unwrap().is_empty(), "it lost its time");
        go(world, &office, Step::Schedule { at: at(5000) }, office.eva, 8).await;
        let released = desk.release(order(world, &office, office.eva, 9)).await.unwrap();
        assert!(matches!(released, store::Released::Done { .. }), "{released:?}");
        assert!(public.press_ahead(&room).await.unwrap().is_empty());
        assert_eq!(public.press_releases(office.channel, 9).await.unwrap().len(), 1, "now everybody sees it");
    })
    .await;
}
