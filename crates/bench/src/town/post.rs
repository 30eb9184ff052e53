use super::{House, random32};
use crate::Failed;
use channel::channel::Channel;
use channel::clock::{Clock, Timestamp};
use channel::delivery::{Occasion, plan};
use channel::ids::{DeliveryId, PostId};
use channel::post::{Content, Kind};
use channel::text::{Body, Title};
use channel::topic::Topic;
use channel::warning::chain::Chain;
use channel::warning::release::Way;
use channel::warning::{Area, Hazard, LANGUAGES, Message, Name, Purpose, Text, Turn, Wording};
use formats::warning::{Sender, compose, template};
use jiff::SignedDuration;
use store::{Publish, ReleaseWarning, SYSTEM};
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

/// One warning in all these channels in one commit, as `ausrufer warn` orders it.
pub async fn warn(house: &House, channels: &[Channel]) -> Result<(), Failed> {
    let now = WallClock.now();
    let ids = PostId::several(now, random32()).zip(DeliveryId::several(now, random32()));
    let orders: Result<Vec<_>, Failed> = channels.iter().zip(ids).map(|(one, ids)| sealed(one, ids, now)).collect();
    match house.stores.admin().warn(&orders?).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failed("the warning is not out".into())),
        Err(error) => Err(Failed::to("warning", error)),
    }
}

/// A message out of a template, about the whole town.
fn sealed(channel: &Channel, (post, delivery): (PostId, DeliveryId), now: Timestamp) -> Result<ReleaseWarning, Failed> {
    let wrong = || Failed("the warning is none".into());
    let flood = template::all().find(|one| one.hazard == Hazard::Flood).ok_or_else(wrong)?;
    let wording = |(language, words): (&'static str, template::Words)| {
        let (headline, description) = (Title::parse(words.headline).ok()?, Text::parse(words.description)?);
        Some(Wording { language, headline, description, instruction: Text::parse(words.instruction) })
    };
    let description = Text::parse(&channel.profile.name).ok_or_else(wrong)?;
    let message = Message {
        purpose: Purpose::Actual,
        turn: Turn::Alert,
        hazard: flood.hazard,
        severity: flood.severity,
        urgency: flood.urgency,
        certainty: flood.certainty,
        responses: flood.responses.to_vec(),
        areas: vec![Area { description, polygons: vec![], circles: vec![], geocodes: vec![], heights: None }],
        expires: now + SignedDuration::from_hours(6),
        wordings: LANGUAGES.into_iter().zip(flood.words).filter_map(wording).collect(),
    };
    let sender = Sender {
        name: Name::parse("bench.example").ok_or_else(wrong)?,
        shown: channel.profile.name.clone(),
        contact: String::new(),
        page: "https://bench.example/w".to_owned(),
        incident: format!("bench.example.{post}"),
        zone: jiff::tz::TimeZone::UTC,
    };
    let sound = compose(&message, &sender, &Chain::default(), now).map_err(|_| wrong())?;
    let content = content(Kind::Warning)?;
    Ok(ReleaseWarning {
        draft: post,
        revision: 1,
        way: Way::Alone,
        reason: "bench".to_owned(),
        channel: channel.id,
        profile: channel.profile.clone(),
        post,
        number: 0,
        identifier: sound.alert().identifier.to_string(),
        turn: message.turn,
        purpose: message.purpose,
        severity: message.severity,
        expires: message.expires,
        cap: formats::cap::write(&sound).into_bytes(),
        form: "{}".to_owned(),
        slug_tail: "hochwasser".to_owned(),
        note: String::new(),
        plan: plan(&content, Occasion::New, now),
        content,
        delivery_ids: vec![delivery],
        by: SYSTEM,
        sent: now,
        now,
    })
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
