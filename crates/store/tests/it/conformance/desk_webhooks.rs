//! Addresses of programs, as the desk sees them.
use channel::ids::{ChannelId, PostId};
use channel::post::Kind;
use channel::webhook::{Event, Standing};
use store::{NewWebhook, Webhook};

use crate::harness::{EDITOR, World, at, content, each};

/// An address of the channel.
pub async fn hook(world: &World, channel: ChannelId, id: i64) -> Webhook {
    let new = NewWebhook { id, channel, label: "Website", url: "https://stadt.example/x", secret: b"zu", by: EDITOR };
    world.stores.desk().add_webhook(new, at(1)).await.unwrap();
    world.stores.desk().webhooks(channel).await.unwrap().into_iter().find(|one| one.id == id).unwrap()
}

#[tokio::test]
async fn add_webhook() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let hook = hook(world, channel, 7).await;
        assert_eq!((hook.label.as_str(), hook.secret.as_slice(), hook.failed), ("Website", b"zu".as_slice(), 0));
        let line = &world.stores.desk().audit(channel, &Default::default(), 1).await.unwrap()[0];
        assert_eq!((line.what.as_str(), line.detail.as_str()), ("webhook_added", "stadt.example"));
    })
    .await;
}

#[tokio::test]
async fn webhooks() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("anderswo").await);
        hook(world, channel, 8).await;
        hook(world, channel, 7).await;
        let all = world.stores.desk().webhooks(channel).await.unwrap();
        assert_eq!(all.iter().map(|one| one.id).collect::<Vec<_>>(), [7, 8]);
        assert!(world.stores.desk().webhooks(other).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn remove_webhook() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let hook = hook(world, channel, 7).await;
        assert!(desk.ping_webhook(7, at(2)).await.unwrap());
        assert!(desk.remove_webhook(&hook, EDITOR, at(3)).await.unwrap());
        assert!(!desk.remove_webhook(&hook, EDITOR, at(4)).await.unwrap());
        assert!(desk.webhook_calls(7, 9).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn stop_webhook() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let hook = hook(world, channel, 7).await;
        world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        assert!(desk.stop_webhook(&hook, EDITOR, at(3)).await.unwrap());
        assert!(!desk.stop_webhook(&hook, EDITOR, at(4)).await.unwrap());
        let stopped = desk.webhooks(channel).await.unwrap()[0].stopped.clone();
        assert_eq!(stopped, Some((at(3), "person".to_owned())));
        world.post(channel, content(Kind::Update, "Danach"), at(5)).await;
        let calls = desk.webhook_calls(7, 9).await.unwrap();
        assert_eq!((calls.len(), calls[0].state), (1, Standing::Dropped), "nothing is ordered any more");
    })
    .await;
}

#[tokio::test]
async fn start_webhook() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let hook = hook(world, channel, 7).await;
        assert!(!desk.start_webhook(&hook, EDITOR, at(2)).await.unwrap(), "it is on");
        assert!(desk.stop_webhook(&hook, EDITOR, at(3)).await.unwrap());
        assert!(!desk.ping_webhook(7, at(4)).await.unwrap());
        assert!(desk.start_webhook(&hook, EDITOR, at(5)).await.unwrap());
        assert!(desk.ping_webhook(7, at(6)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn ping_webhook() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        hook(world, channel, 7).await;
        assert!(desk.ping_webhook(7, at(2)).await.unwrap());
        assert!(!desk.ping_webhook(7, at(2)).await.unwrap(), "pressed twice in a millisecond");
        let call = desk.webhook_calls(7, 9).await.unwrap().remove(0);
        assert_eq!((call.event, call.post, call.due), (Event::Ping, PostId(0), Some(at(2))));
    })
    .await;
}

#[tokio::test]
async fn webhook_calls() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        hook(world, channel, 7).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        let next = world.next(channel, post, content(Kind::Update, "Neuer"), at(3), 1);
        desk.publish(next).await.unwrap();
        desk.withdraw(world.withdrawal(post, at(4))).await.unwrap();
        let calls = desk.webhook_calls(7, 9).await.unwrap();
        let said: Vec<_> = calls.iter().map(|call| (call.event, call.version, call.title.as_str())).collect();
        assert_eq!(
            said,
            [(Event::Withdrawn, 3, "Neuer"), (Event::Corrected, 2, "Neuer"), (Event::Published, 1, "Neuer")]
        );
        assert_eq!(desk.webhook_calls(7, 1).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn repeat_webhook_call() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let hook = hook(world, channel, 7).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        assert!(!desk.repeat_webhook_call(7, post, 1, at(3)).await.unwrap(), "it is on its way");
        assert!(desk.stop_webhook(&hook, EDITOR, at(4)).await.unwrap());
        assert!(!desk.repeat_webhook_call(7, post, 1, at(5)).await.unwrap(), "nobody is called");
        assert!(desk.start_webhook(&hook, EDITOR, at(6)).await.unwrap());
        assert!(desk.repeat_webhook_call(7, post, 1, at(7)).await.unwrap());
        let call = desk.webhook_calls(7, 9).await.unwrap().remove(0);
        assert_eq!((call.state, call.since, call.created), (Standing::Waiting, at(7), at(2)));
    })
    .await;
}

#[tokio::test]
async fn webhook_calls_of() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("anderswo").await);
        hook(world, channel, 7).await;
        let desk = world.stores.desk();
        assert!(desk.ping_webhook(7, at(2)).await.unwrap());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(3)).await;
        world.post(channel, content(Kind::Update, "Noch einer"), at(4)).await;
        let calls = desk.webhook_calls_of(channel, post).await.unwrap();
        assert_eq!((calls.len(), calls[0].webhook, calls[0].event), (1, 7, Event::Published));
        assert!(desk.webhook_calls_of(other, post).await.unwrap().is_empty());
    })
    .await;
}
