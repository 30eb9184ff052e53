//! The mail that asks whether somebody really asked. A crash may send it twice: that harms nobody.
use crate::mail::{Printed, Stamp};
use crate::parts::Parts;
use crate::post_room::{Beats, PostRoom};
use crate::smtp::Outgoing;
use crate::way::Way;
use channel::channel::Channel;
use channel::newsletter::{KEPT_UNCONFIRMED, Said, Wish};
use formats::newsletter::{Confirmation, confirmation};
use std::collections::HashMap;
use std::time::Duration;
use store::{AskedFate, AskedReader, StoreError};
use vault::Place;
use vault::newsletter::{Asked, confirming, wish_from_bytes};

/// Taken in one go.
const BATCH: usize = 50;
const LEASE: Duration = Duration::from_secs(180);
/// After a mail that was not taken.
const AGAIN: Duration = Duration::from_secs(300);

struct Desk {
    channel: Channel,
    room: PostRoom,
    way: std::sync::Arc<Way>,
}

/// Sends those that are due. Answers how many were claimed.
pub async fn send_due(parts: &Parts, beats: &Beats) -> Result<usize, StoreError> {
    let asked = parts.store.claim_asked(parts.clock.now(), LEASE, BATCH).await?;
    let mut desks: HashMap<i64, Option<Desk>> = HashMap::new();
    for one in &asked {
        let channel = one.channel.0;
        if let std::collections::hash_map::Entry::Vacant(place) = desks.entry(channel) {
            place.insert(open(parts, beats, one).await?);
        }
        let fate = match desks.get_mut(&channel).and_then(Option::as_mut) {
            Some(desk) => send(parts, desk, one).await,
            None => AskedFate::Later(parts.clock.now() + AGAIN),
        };
        parts.store.finish_asked(one, fate).await?;
    }
    for desk in desks.into_values().flatten() {
        desk.room.close().await;
    }
    Ok(asked.len())
}

async fn open(parts: &Parts, beats: &Beats, asked: &AskedReader) -> Result<Option<Desk>, StoreError> {
    let Some(newsletter) = parts.store.newsletter(asked.channel).await? else { return Ok(None) };
    let Some(channel) = parts.store.channel(asked.channel).await? else { return Ok(None) };
    let Ok(way) = Way::open(parts, &newsletter) else { return Ok(None) };
    let beat = beats.of(asked.channel, newsletter.setup.per_minute, parts.clock.now());
    Ok(Some(Desk { channel: channel.channel, room: PostRoom::new(way.clone(), beat), way }))
}

async fn send(parts: &Parts, desk: &mut Desk, asked: &AskedReader) -> AskedFate {
    let now = parts.clock.now();
    let Some(mail) = mail(parts, desk, asked) else { return AskedFate::Drop };
    match desk.room.hand_over(parts, &mail).await {
        // Whoever did not get it asks again.
        Ok(Said::Taken | Said::Unclear) => AskedFate::Sent,
        Ok(Said::Refused { .. }) => AskedFate::Drop,
        Ok(Said::Later | Said::Lost) => AskedFate::Later(now + AGAIN),
        Err(trouble) => {
            tracing::warn!(%trouble, "a confirmation mail was not handed over; trying again");
            AskedFate::Later(now + AGAIN)
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
