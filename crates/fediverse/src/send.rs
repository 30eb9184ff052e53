//! Sends one version of a post to one inbox.
use crate::key;
use crate::out::{Answered, Signer, post};
use crate::runner::{Links, Runner};
use channel::delivery::Lane;
use channel::post::{Content, State};
use channel::retry::{Next, Told, peer};
use channel::subscription::joining_week;
use formats::fediverse::{Act, Names};
use formats::post_view::{ChannelView, PostView};
use std::time::Duration;
use store::{ClaimedSend, PublishedPost, SendEnd, StoreError};
use url::Url;
use vault::Place;

/// A server that took nothing for so many weeks is given up, and with it whoever follows from there.
const WEEKS: i64 = 5;

/// Sends it, and writes down what came of it.
pub async fn one(runner: &Runner, claimed: ClaimedSend) {
    let end = match sent(runner, &claimed).await {
        Ok(end) => end,
        Err(error) => {
            tracing::warn!(%error, "cannot read what is to be told to the Fediverse; it is tried again");
            return;
        }
    };
    if let Err(error) = runner.store.settle_send(&claimed, end).await {
        tracing::warn!(%error, "cannot write down what was told to the Fediverse; it is told again when its lease ends");
    }
}

async fn sent(runner: &Runner, claimed: &ClaimedSend) -> Result<SendEnd, StoreError> {
    let channel = claimed.channel.channel.id;
    let Some((found, actor)) = runner.store.actor(channel).await? else { return Ok(SendEnd::Nothing) };
    let (Some(said), Some(act)) = (claimed.said.as_ref(), Act::parse(claimed.act)) else {
        return Ok(SendEnd::Nothing);
    };
    // What was taken back meanwhile is told by nothing but that, and that is told also when the channel is switched off.
    let (told, age) = (told(act, claimed.lane), age(runner, said));
    let holds = said.state == State::Published && !told.too_old(age);
    if act != Act::Delete && !(holds && actor.on && found.channel.public) {
        return Ok(SendEnd::Nothing);
    }
    let place = Place { channel_id: channel.0, sid: claimed.inbox };
    let address = runner.opener.open(place, &claimed.sealed).ok();
    let address = address.and_then(|it| String::from_utf8(it.plain.to_vec()).ok());
    let (Some(inbox), Some(key)) = (address.and_then(|it| Url::parse(&it).ok()), key::open(&actor, &runner.locker))
    else {
        tracing::error!("an inbox of the Fediverse, or the key of an actor, does not open");
        return Ok(SendEnd::Nothing);
    };
    let (body, name) = document(runner, claimed, act, said).await;
    let answered = post(runner, &Signer { key: &key, name: &name }, &inbox, &body).await;
    Ok(judge(runner, claimed, (told, age), &answered))
}

fn told(act: Act, lane: Lane) -> Told {
    match (act, lane) {
        (Act::Delete, _) => Told::Withdrawal,
        (Act::Create, Lane::Warning) => Told::Warning,
        (Act::Create | Act::Update, _) => Told::Post,
    }
}

/// How old what is told is.
fn age(runner: &Runner, said: &PublishedPost) -> Duration {
    runner.clock.now().duration_since(said.updated).try_into().unwrap_or_default()
}

/// What is sent, and the name of the key it is signed with.
async fn document(runner: &Runner, claimed: &ClaimedSend, act: Act, said: &PublishedPost) -> (String, String) {
    let channel = &claimed.channel.channel;
    let links = (runner.links)(channel, Some(said));
    let pictures = match act {
        Act::Delete => Vec::new(),
        Act::Create | Act::Update => runner.pictures.of(&said.content).await,
    };
    let view = ChannelView { channel, url: &links.channel, feed_base: &links.feed_base, icon_url: None };
    let said = post_view(said, &said.content, &links, claimed.version);
    (act.document(&view, &said, &pictures), Names::new(&links.channel).key())
}

fn post_view<'a>(said: &PublishedPost, content: &'a Content, links: &'a Links, version: u32) -> PostView<'a> {
    PostView {
        id: said.id,
        version,
        content,
        url: &links.post,
        published: said.published,
        updated: said.updated,
        picture_url: None,
        withdrawn: said.state == State::Withdrawn,
    }
}

fn judge(runner: &Runner, claimed: &ClaimedSend, of: (Told, Duration), answered: &Answered<net::Heard>) -> SendEnd {
    let now = runner.clock.now();
    let (status, asked) = match answered {
        Answered::With(heard) => (heard.status, heard.retry_after),
        Answered::Nothing => (0, None),
    };
    runner.counts.count(status);
    tracing::info!(lane = claimed.lane.key(), status, attempts = claimed.attempts, "told a server of the Fediverse");
    match status {
        200..=299 => SendEnd::Done,
        410 => SendEnd::Gone,
        // It was heard, and not taken as it is; it would not be the next time.
        413 | 422 => SendEnd::Nothing,
        _ => match peer(of.0, claimed.attempts, of.1, asked, (runner.spread)()) {
            Next::After(wait) => SendEnd::Later(now + wait),
            Next::GiveUp => {
                let week = joining_week(now);
                let long = claimed.failing > 0 && week - claimed.failing >= WEEKS;
                if long { SendEnd::Gone } else { SendEnd::GivenUp(week) }
            }
        },
    }
}
