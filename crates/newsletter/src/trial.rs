//! A trial: what an issue would look like now, sent to the one who ordered it.
use crate::edition::{Edition, MOST};
use crate::mail::Stamp;
use crate::parts::Parts;
use crate::post_room::{Beats, PostRoom};
use crate::smtp::{Outgoing, Trouble};
use crate::way::Way;
use channel::clock::Timestamp;
use channel::lang::Lang;
use channel::newsletter::{Rhythm, Said, Wish};
use channel::topic::TopicSet;
use serde_json::Value;
use std::sync::Arc;
use store::{Newsletter, StoreError};

/// Posts a trial tells.
const POSTS: usize = 5;

/// Sends it. Answers what went wrong, as a translation key; empty if nothing did.
pub async fn send(parts: &Parts, beats: &Beats, newsletter: &Newsletter, trial: &[u8]) -> Result<String, StoreError> {
    let place = vault::place("newsletter trial", newsletter.channel.0);
    let opened = parts.locker.unlock(&place, trial);
    let Some(order) = opened.and_then(|json| serde_json::from_slice::<Value>(&json).ok()) else {
        return Ok(Trouble::Locked.key().to_owned());
    };
    let (to, lang) = (order["to"].as_str().unwrap_or_default(), order["lang"].as_str().and_then(Lang::parse));
    let way = match Way::open(parts, newsletter) {
        Ok(way) => way,
        Err(trouble) => return Ok(trouble.key().to_owned()),
    };
    let Some(message) = message(parts, newsletter, &way, to, lang.unwrap_or_default()).await? else {
        return Ok("newsletter.trial.nothing".to_owned());
    };
    let mail = Outgoing { from: way.returns(""), to: to.to_owned(), message };
    let beat = beats.of(newsletter.channel, newsletter.setup.per_minute, parts.clock.now());
    let mut room = PostRoom::new(way, beat);
    room.turn(parts).await;
    let said = room.hand_over(&mail).await;
    room.close().await;
    Ok(match said {
        Ok(Said::Taken) => String::new(),
        Ok(Said::Later) => "newsletter.trial.later".to_owned(),
        Ok(Said::Refused { .. }) => "newsletter.trial.refused".to_owned(),
        Ok(Said::Lost | Said::Unclear) => Trouble::Silent.key().to_owned(),
        Err(trouble) => trouble.key().to_owned(),
    })
}

async fn message(
    parts: &Parts,
    newsletter: &Newsletter,
    way: &Arc<Way>,
    to: &str,
    lang: Lang,
) -> Result<Option<Vec<u8>>, StoreError> {
    let (now, id) = (parts.clock.now(), newsletter.channel);
    let Some(channel) = parts.store.channel(id).await? else { return Ok(None) };
    // Some of them may be of a kind that no issue tells.
    let out = parts.store.came_out(id, Timestamp::UNIX_EPOCH, now, MOST).await?;
    let told = out.into_iter().filter(|post| newsletter.setup.plan.tells(post.kind)).take(POSTS);
    let posts: Vec<_> = told.map(|post| (post.post, post.version)).collect();
    let posts = parts.store.posts(&posts).await?;
    let edition = Edition::new(parts, &channel.channel, posts, Rhythm::Daily, now);
    let Some(printed) = edition.print(&Wish { topics: TopicSet::all(), rhythm: Rhythm::Daily, lang }) else {
        return Ok(None);
    };
    // Its links lead to nobody: a mark that names no reader.
    let name = format!("trial.{:x}", now.as_millisecond());
    let stamp = Stamp { to, mark: "trial", id: &name, now, list: None };
    Ok(printed.addressed(way, &stamp))
}
