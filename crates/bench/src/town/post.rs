use super::{House, random32};
use crate::Failed;
use channel::channel::Channel;
use channel::clock::Clock;
use channel::delivery::{Occasion, plan};
use channel::ids::{DeliveryId, PostId};
use channel::post::{Content, Kind};
use channel::text::{Body, Title};
use channel::topic::Topic;
use store::{Publish, SYSTEM, Warn};
use testkit::WallClock;

/// Publishes a post; a [`Kind::Warning`] goes out in its own lane.
pub async fn publish(house: &House, channel: &Channel, kind: Kind) -> Result<PostId, Failed> {
    let (now, desk) = (WallClock.now(), house.stores.desk());
    let post = desk.create_draft(channel.id, "{}", SYSTEM, now, random32()).await;
    let post = post.map_err(|e| Failed::to("a draft", e))?;
    let publish = Publish::first((post, channel.id), content(kind)?, SYSTEM, now, random32);
    desk.publish(publish).await.map_err(|e| Failed::to("publishing", e))?;
    Ok(post)
}

/// One warning in all these channels through one plan, as `ausrufer warn` orders it.
pub async fn warn(house: &House, channels: &[Channel]) -> Result<(), Failed> {
    let (now, content) = (WallClock.now(), content(Kind::Warning)?);
    let ids = PostId::several(now, random32()).zip(DeliveryId::several(now, random32()));
    let to = channels.iter().zip(ids);
    let to = to.map(|(channel, (post, delivery))| (channel.id, channel.profile.clone(), post, vec![delivery]));
    let (to, plan) = (to.collect(), plan(&content, Occasion::New, now));
    let warn = Warn { content, slug_tail: "hochwasser".to_owned(), plan, to, reason: "bench".to_owned(), now };
    house.stores.admin().warn(&warn).await.map_err(|e| Failed::to("warning", e))
}

fn content(kind: Kind) -> Result<Content, Failed> {
    let failed = |_| Failed("the post is none".into());
    Ok(Content {
        body: Some(
            Body::parse("Das Wasser steigt bis heute Abend um **einen Meter**. Bitte die Uferwege meiden.")
                .map_err(failed)?,
        ),
        topics: [kind.default_topic(), Topic::News].into_iter().collect(),
        reactions: channel::reaction::Reactions::Emoji,
        ..Content::titled(
            kind,
            Title::parse("Hochwasser an der Linde").map_err(|_| Failed("the title is none".into()))?,
            "de",
        )
    })
}
