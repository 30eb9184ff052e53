use channel::outlet::Kind as OutletKind;
use channel::outlet::dispatch::State;
use channel::post::Kind;

use super::desk_newsletter::running;
use super::desk_outlets::outlet;
use crate::harness::{EDITOR, World, at, content, each};

#[tokio::test]
async fn outlets() {
    each(async |world: &World| {
        let (here, there) = (world.channel("lindenau").await, world.channel("werre").await);
        outlet(world, there, 8).await;
        outlet(world, here, 7).await;
        let mut all: Vec<_> = world.stores.admin().outlets().await.unwrap().iter().map(|one| one.id).collect();
        all.sort_unstable();
        assert_eq!(all, [7, 8]);
    })
    .await;
}

#[tokio::test]
async fn undone() {
    each(async |world: &World| {
        let (here, there) = (world.channel("lindenau").await, world.channel("werre").await);
        let off = outlet(world, here, 7).await;
        outlet(world, there, 8).await;
        world.post(here, content(Kind::Update, "Neu"), at(5)).await;
        world.post(there, content(Kind::Update, "Neu"), at(5)).await;
        let admin = world.stores.admin();
        assert_eq!(admin.undone(at(1)).await.unwrap(), [(OutletKind::Mastodon, State::Queued, 2)]);
        assert!(admin.undone(at(6)).await.unwrap().is_empty(), "of what happened since");
        world.stores.desk().stop_outlet(&off, EDITOR, at(6)).await.unwrap();
        assert_eq!(admin.undone(at(1)).await.unwrap(), [(OutletKind::Mastodon, State::Queued, 1)], "what is off rests");
        let given_up = async |course: &str| {
            let course = format!(r#"{{"round":0,{course}"polls":0}}"#);
            let given_up = "UPDATE dispatch SET state = 'given_up', due = NULL, course = $1";
            assert!(world.content.tx(vec![db::run(given_up, db::args![course])]).await.unwrap().is_committed());
            admin.undone(at(1)).await.unwrap()
        };
        assert!(given_up("").await.is_empty(), "nothing stands there");
        let there = r#""there":{"remote":"1","url":"","data":"","version":1,"replace":false,"since":1},"#;
        assert_eq!(given_up(there).await, [(OutletKind::Mastodon, State::GivenUp, 1)], "something old is seen");
        let declined = format!(r#"{there}"fault":["person",""],"#);
        assert!(given_up(&declined).await.is_empty(), "a person wants it so");
    })
    .await;
}

#[tokio::test]
async fn newsletters() {
    each(async |world: &World| {
        let channel = running(world).await;
        let all = world.stores.admin().newsletters().await.unwrap();
        assert_eq!(all.iter().map(|one| (one.channel, one.running)).collect::<Vec<_>>(), [(channel, true)]);
    })
    .await;
}
