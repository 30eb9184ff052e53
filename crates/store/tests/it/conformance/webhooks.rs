use std::time::Duration;

use channel::post::Kind;
use channel::webhook::{Event, Standing};
use store::{ClaimedCall, Settled};

use super::desk_webhooks::hook;
use crate::harness::{World, at, content, each};

const LEASE: Duration = Duration::from_secs(60);

fn ended(state: Standing) -> Settled {
    Settled { state, due: None, status: Some(500), problem: "webhook.problem.broken", gone: false }
}

async fn claimed(world: &World, second: i64) -> Option<ClaimedCall> {
    world.stores.webhooks().claim(at(second), LEASE, &[]).await.unwrap()
}

#[tokio::test]
async fn claim() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        hook(world, channel, 7).await;
        assert!(claimed(world, 9).await.is_none());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(10)).await;
        let busy = world.stores.webhooks().claim(at(10), LEASE, &[7]).await.unwrap();
        assert!(busy.is_none(), "the address has a call under way");
        let first = claimed(world, 10).await.unwrap();
        assert_eq!((first.call.event, first.call.attempts, first.call.due), (Event::Published, 1, Some(at(70))));
        assert_eq!((first.post.unwrap().id, first.channel.channel.id), (post, channel));
        assert!(claimed(world, 69).await.is_none(), "it is somebody's");
        let again = claimed(world, 71).await.unwrap();
        assert_eq!(again.call.attempts, 2, "whoever had it is gone");
        desk.withdraw(world.withdrawal(post, at(80))).await.unwrap();
        let told = claimed(world, 90).await.unwrap();
        assert_eq!((told.call.event, told.post.is_some()), (Event::Withdrawn, true));
        let late = claimed(world, 200).await.unwrap();
        assert_eq!(
            (late.call.event, late.post.is_none()),
            (Event::Published, true),
            "it is taken back: nothing to tell"
        );
    })
    .await;
}

#[tokio::test]
async fn settle() {
    each(async |world: &World| {
        let (channel, desk, store) = (world.channel("lindenau").await, world.stores.desk(), world.stores.webhooks());
        hook(world, channel, 7).await;
        let mut second = 10;
        for expected in 1..=3 {
            assert!(desk.ping_webhook(7, at(second)).await.unwrap());
            let one = claimed(world, second).await.unwrap();
            let later = Settled { due: Some(at(second + 1)), ..ended(Standing::Waiting) };
            assert!(store.settle(&one, &later, at(second)).await.unwrap());
            assert!(!store.settle(&one, &later, at(second)).await.unwrap(), "the lease is over");
            let one = claimed(world, second + 1).await.unwrap();
            assert_eq!(one.call.status, Some(500));
            assert!(store.settle(&one, &ended(Standing::GivenUp), at(second)).await.unwrap());
            assert_eq!(desk.webhooks(channel).await.unwrap()[0].failed, expected);
            second += 100;
        }
        let off = desk.webhooks(channel).await.unwrap().remove(0);
        assert_eq!(off.stopped.as_ref().map(|(_, why)| why.as_str()), Some("failed"));
        assert!(desk.start_webhook(&off, crate::harness::EDITOR, at(second)).await.unwrap());
        assert!(desk.ping_webhook(7, at(second)).await.unwrap());
        let one = claimed(world, second).await.unwrap();
        let good = Settled { status: Some(204), problem: "", ..ended(Standing::Done) };
        assert!(store.settle(&one, &good, at(second)).await.unwrap());
        assert_eq!(desk.webhooks(channel).await.unwrap()[0].failed, 0);
        assert!(desk.ping_webhook(7, at(second + 1)).await.unwrap());
        let one = claimed(world, second + 1).await.unwrap();
        let gone = Settled { gone: true, status: Some(410), ..ended(Standing::GivenUp) };
        assert!(store.settle(&one, &gone, at(second + 2)).await.unwrap());
        let off = desk.webhooks(channel).await.unwrap()[0].stopped.clone();
        assert_eq!(off.map(|(_, why)| why), Some("gone".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn forget() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        hook(world, channel, 7).await;
        assert!(desk.ping_webhook(7, at(10)).await.unwrap() && desk.ping_webhook(7, at(20)).await.unwrap());
        let one = claimed(world, 10).await.unwrap();
        assert!(world.stores.webhooks().settle(&one, &ended(Standing::Done), at(10)).await.unwrap());
        world.stores.webhooks().forget(at(30)).await.unwrap();
        let left = desk.webhook_calls(7, 9).await.unwrap();
        assert_eq!((left.len(), left[0].created), (1, at(20)), "what waits stays");
    })
    .await;
}
