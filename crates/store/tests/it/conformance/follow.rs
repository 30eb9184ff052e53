use channel::ids::ChannelId;
use store::{BookletDraw, Drawn, NewSubscription, Put};

use crate::harness::{World, at, each};

const ORIGIN: &str = "https://fcm.googleapis.com";

fn new(channel: ChannelId, sid: i64, sealed: &[u8], week: i64) -> NewSubscription {
    NewSubscription { channel, origin: ORIGIN.to_owned(), sid, sealed: sealed.to_vec(), week }
}

#[tokio::test]
async fn put() {
    each(async |world: &World| {
        let follow = world.stores.follow();
        let (one, two) = (ChannelId(1), ChannelId(2));
        assert_eq!(follow.put(new(one, -5, &[1; 352], 2900)).await.unwrap(), Put::New);
        assert_eq!(follow.put(new(one, -5, &[2; 352], 2950)).await.unwrap(), Put::Updated);
        assert_eq!(follow.put(new(two, -5, &[3; 1024], 2950)).await.unwrap(), Put::New);
        let standing = follow.standing(one, ORIGIN, -5).await.unwrap().unwrap();
        assert_eq!((standing.week, standing.sealed_len), (2900, 352), "the week of joining stays");
        let greetings = claim(world).await;
        let invented = |number: i64| NewSubscription {
            origin: format!("https://c{number}.notify.windows.com"),
            ..new(ChannelId(3), number, &[4; 352], 2950)
        };
        for number in 0..200 {
            assert_eq!(follow.put(invented(number)).await.unwrap(), Put::New);
        }
        assert_eq!(follow.put(invented(200)).await.unwrap(), Put::TooManyServices);
        assert!(follow.standing(ChannelId(3), "https://c200.notify.windows.com", 200).await.unwrap().is_none());
        assert_eq!(follow.put(NewSubscription { sid: 201, ..invented(199) }).await.unwrap(), Put::New, "a known one");
        assert_eq!(greetings, [(1, vec![2; 352]), (2, vec![3; 1024])], "one greeting for each new one");
    })
    .await;
}

#[tokio::test]
async fn remove() {
    each(async |world: &World| {
        let follow = world.stores.follow();
        follow.put(new(ChannelId(1), 5, &[1; 352], 2900)).await.unwrap();
        follow.put(new(ChannelId(1), 6, &[1; 352], 2900)).await.unwrap();
        assert!(!follow.remove(ChannelId(1), "https://web.push.apple.com", 5).await.unwrap());
        assert!(!follow.remove(ChannelId(2), ORIGIN, 5).await.unwrap());
        assert!(follow.remove(ChannelId(1), ORIGIN, 5).await.unwrap());
        assert!(!follow.remove(ChannelId(1), ORIGIN, 5).await.unwrap());
        assert!(follow.standing(ChannelId(1), ORIGIN, 5).await.unwrap().is_none());
        assert!(follow.standing(ChannelId(1), ORIGIN, 6).await.unwrap().is_some());
        assert_eq!(claim(world).await.len(), 1, "the greeting of the one who left is gone too");
    })
    .await;
}

#[tokio::test]
async fn standing() {
    each(async |world: &World| {
        let follow = world.stores.follow();
        assert!(follow.standing(ChannelId(1), ORIGIN, 5).await.unwrap().is_none());
        follow.put(new(ChannelId(1), i64::MIN, &[1; 1024], 2900)).await.unwrap();
        let standing = follow.standing(ChannelId(1), ORIGIN, i64::MIN).await.unwrap().unwrap();
        assert_eq!((standing.week, standing.sealed_len), (2900, 1024));
    })
    .await;
}

#[tokio::test]
async fn greet() {
    each(async |world: &World| {
        let follow = world.stores.follow();
        assert!(!follow.greet(ChannelId(1), ORIGIN, 5).await.unwrap());
        follow.put(new(ChannelId(1), 5, &[1; 352], 2900)).await.unwrap();
        assert_eq!(claim(world).await.len(), 1);
        assert_eq!(claim(world).await.len(), 0, "held by lease");
        assert!(follow.greet(ChannelId(1), ORIGIN, 5).await.unwrap());
        assert_eq!(claim(world).await.len(), 1);
    })
    .await;
}

fn booklet(sid: i64, drawn: i64, mark: &str) -> BookletDraw {
    BookletDraw { channel: ChannelId(1), origin_code: 0, sid, drawn, mark: mark.to_owned() }
}

#[tokio::test]
async fn draw() {
    each(async |world: &World| {
        let follow = world.stores.follow();
        follow.put(new(ChannelId(1), 5, &[1; 352], 2900)).await.unwrap();
        let lease = std::time::Duration::from_secs(30);
        let code = world.stores.delivery().claim_greetings(9, at(0), lease, 1).await.unwrap()[0].origin_code;
        let ask = |sid, drawn, mark| follow.draw(BookletDraw { origin_code: code, ..booklet(sid, drawn, mark) });
        assert_eq!(ask(5, 64, "a").await.unwrap(), Drawn::New);
        assert_eq!(ask(5, 64, "a").await.unwrap(), Drawn::Again, "its answer may have been lost");
        assert_eq!(ask(5, 64, "b").await.unwrap(), Drawn::Already);
        assert_eq!(ask(5, 65, "b").await.unwrap(), Drawn::New, "the next volume");
        assert_eq!(ask(6, 64, "a").await.unwrap(), Drawn::Unknown);
        assert!(follow.remove(ChannelId(1), ORIGIN, 5).await.unwrap());
        let left: Vec<(i64,)> = world.followers.rows("SELECT sid FROM booklet", vec![]).await.unwrap();
        assert!(left.is_empty(), "it goes with the subscription");
    })
    .await;
}

#[tokio::test]
async fn forget_booklets() {
    each(async |world: &World| {
        let follow = world.stores.follow();
        follow.put(new(ChannelId(1), 5, &[1; 352], 2900)).await.unwrap();
        let lease = std::time::Duration::from_secs(30);
        let code = world.stores.delivery().claim_greetings(9, at(0), lease, 1).await.unwrap()[0].origin_code;
        let ask = |drawn, mark| follow.draw(BookletDraw { origin_code: code, ..booklet(5, drawn, mark) });
        ask(64, "a").await.unwrap();
        ask(96, "a").await.unwrap();
        follow.forget_booklets(96).await.unwrap();
        assert_eq!(ask(64, "b").await.unwrap(), Drawn::New, "forgotten");
        assert_eq!(ask(96, "b").await.unwrap(), Drawn::Already);
    })
    .await;
}

async fn claim(world: &World) -> Vec<(i64, Vec<u8>)> {
    let lease = std::time::Duration::from_secs(30);
    let claimed = world.stores.delivery().claim_greetings(9, at(0), lease, 100).await.unwrap();
    let mut claimed: Vec<_> = claimed.into_iter().map(|greeting| (greeting.channel.0, greeting.sealed)).collect();
    claimed.sort();
    claimed
}
