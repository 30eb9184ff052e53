//! The mail that asks whether somebody really asked. A crash may send it twice: that harms nobody.
use crate::mail::{Printed, Stamp};
use crate::parts::Parts;
use crate::post_room::{Beats, PostRoom};
use crate::smtp::Outgoing;
use crate::stop::Stop;
use crate::under_way::UnderWay;
use crate::way::Way;
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::ids::ChannelId;
use channel::newsletter::{KEPT_UNCONFIRMED, Said, Wish};
use formats::newsletter::{Confirmation, confirmation};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::{AskedFate, AskedReader, StoreError};
use vault::Place;
use vault::newsletter::{Asked, confirming, wish_from_bytes};

/// Taken in one go; each may be another town's.
const BATCH: usize = 20;
/// Towns whose mails are handed over at once, and a batch more.
const AT_ONCE: usize = 16;
const LEASE: Duration = Duration::from_secs(180);
/// With less of it left no mail is begun, and none takes longer than [`MAIL`]: another node would send the same ones.
const ENOUGH: Duration = Duration::from_secs(100);
const MAIL: Duration = Duration::from_secs(90);
/// After a mail that was not taken.
const AGAIN: Duration = Duration::from_secs(300);

struct Desk {
    channel: Channel,
    room: PostRoom,
    way: Arc<Way>,
}

/// Begins with those that are due, a task for each channel: a mail server that does not answer holds up its own town alone.
/// Answers how many were claimed.
pub async fn begin(
    under_way: &mut UnderWay<ChannelId>,
    parts: &Arc<Parts>,
    beats: &Beats,
    stopping: &Stop,
) -> Result<usize, StoreError> {
    if under_way.count() >= AT_ONCE {
        return Ok(0);
    }
    let now = parts.clock.now();
    let asked = parts.store.claim_asked(now, LEASE, BATCH, &under_way.about()).await?;
    let (count, mut channels) = (asked.len(), HashMap::<ChannelId, Vec<AskedReader>>::new());
    asked.into_iter().for_each(|one| channels.entry(one.channel).or_default().push(one));
    for (channel, asked) in channels {
        let (parts, beats, stopping) = (parts.clone(), beats.clone(), stopping.clone());
        under_way.begin(channel, async move {
            if let Err(error) = all(&parts, &beats, channel, (&asked, now + LEASE), &stopping).await {
                tracing::warn!(%error, "cannot read or write who asked for a newsletter; trying again");
            }
        });
    }
    Ok(count)
}

/// Those of one channel. Where its mail server does not take the first, the others wait, too.
async fn all(
    parts: &Parts,
    beats: &Beats,
    channel: ChannelId,
    (asked, until): (&[AskedReader], Timestamp),
    stopping: &Stop,
) -> Result<(), StoreError> {
    let mut desk = open(parts, beats, channel).await?;
    let over = || stopping.is_said() || parts.clock.now() + ENOUGH > until;
    for one in asked {
        if let Some(desk) = desk.as_ref().filter(|_| !over()) {
            tokio::select! {
                () = desk.room.turn(parts) => {}
                () = stopping.heard() => {}
            }
        }
        let now = parts.clock.now();
        let (fate, closed) = match desk.as_mut() {
            // Whoever claims them next, and that may be at once, has a whole lease again.
            _ if over() => (AskedFate::Later(now), false),
            Some(desk) => send(parts, desk, one).await,
            None => (AskedFate::Later(now + AGAIN), false),
        };
        parts.store.finish_asked(one, fate).await?;
        desk = desk.filter(|_| !closed);
    }
    if let Some(desk) = desk {
        desk.room.close().await;
    }
    Ok(())
}

async fn open(parts: &Parts, beats: &Beats, of: ChannelId) -> Result<Option<Desk>, StoreError> {
    let newsletter = parts.store.newsletter(of).await?.filter(|newsletter| newsletter.running);
    let (Some(newsletter), Some(channel)) = (newsletter, parts.store.channel(of).await?) else { return Ok(None) };
    let Ok(way) = Way::open(parts, &newsletter) else { return Ok(None) };
    let beat = beats.of(of, newsletter.setup.per_minute, parts.clock.now());
    Ok(Some(Desk { channel: channel.channel, room: PostRoom::new(way.clone(), beat), way }))
}

/// What came of it, and whether the way out is closed for the others, too.
async fn send(parts: &Parts, desk: &mut Desk, asked: &AskedReader) -> (AskedFate, bool) {
    let Some(mail) = mail(parts, desk, asked) else { return (AskedFate::Drop, false) };
    let said = tokio::time::timeout(MAIL, desk.room.hand_over(&mail)).await;
    let said = said.unwrap_or_else(|_| Ok(desk.room.cut()));
    let later = AskedFate::Later(parts.clock.now() + AGAIN);
    match said {
        // Whoever did not get it asks again.
        Ok(Said::Taken) => (AskedFate::Sent, false),
        Ok(Said::Unclear) => (AskedFate::Sent, true),
        Ok(Said::Refused { .. }) => (AskedFate::Drop, false),
        Ok(Said::Later) => (later, false),
        Ok(Said::Lost) => (later, true),
        Err(trouble) => {
            tracing::warn!(%trouble, "a confirmation mail was not handed over; trying again");
            (later, true)
        }
    }
}

fn mail(parts: &Parts, desk: &Desk, asked: &AskedReader) -> Option<Outgoing> {
    let place = Place { channel_id: asked.channel.0, sid: asked.sid };
    let opened = parts.opener.open(place, &asked.address).ok()?;
    let known = Asked::from_bytes(&opened.plain)?;
    let wish = parts.opener.open(place, &asked.wish).ok().and_then(|opened| wish_from_bytes(&opened.plain));
    let lang = wish.and_then(|bytes| Wish::from_bytes(&bytes)).map_or(desk.channel.profile.lang, |wish| wish.lang);
    let links = (parts.links)(&desk.channel, None);
    let link = format!("{}{}", links.confirm, confirming(asked.sid, &known.secret));
    let ask = Confirmation {
        channel: &desk.channel,
        lang,
        link: &link,
        hours: KEPT_UNCONFIRMED.as_hours(),
        privacy: &links.privacy,
        imprint: &links.imprint,
    };
    let back = parts.readers.return_mark(asked.channel.0, asked.sid);
    let id = format!("{back}.{:x}", known.at);
    let stamp = Stamp { to: &known.address, mark: "", id: &id, now: parts.clock.now(), list: None };
    let message = Printed::of(&confirmation(&ask), lang).addressed(&desk.way, &stamp)?;
    Some(Outgoing { from: desk.way.returns(&back), to: known.address.clone(), message })
}
