//! `PUT /{channel}/subscription`: follow, or change what one gets. The box is sealed here and can only be opened by the
//! delivery; asked again with the same endpoint it replaces itself.
use super::proof::{endpoint, read};
use crate::error::{Answer, Problem};
use crate::limit::{Visitor, What};
use crate::visit::Visit;
use axum::Json;
use axum::body::Bytes;
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::lang::Lang;
use channel::subscription::{Preferences, QuietHours, joining_week};
use channel::topic::{Topic, TopicSet};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::model::{NewSubscription, Put};
use vault::Place;
use vault::subscription::Secret;

/// The body. No Debug: it names a device.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    endpoint: String,
    keys: AskedKeys,
    topics: Vec<String>,
    #[serde(default)]
    quiet: Option<AskedQuiet>,
    /// Milliseconds since 1970 until which nothing shall ring, for a subscription that moves to a new endpoint.
    #[serde(default)]
    muted_until: Option<i64>,
    /// `PT1H`, `P1D`, `P7D`, or empty to end the break.
    #[serde(default)]
    mute: Option<String>,
    #[serde(default)]
    lang: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskedKeys {
    p256dh: String,
    auth: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskedQuiet {
    from: u8,
    until: u8,
}

/// The answer: what the device is to remember.
#[derive(Serialize)]
struct Said {
    state: &'static str,
    topics: Vec<&'static str>,
    muted_until: Option<i64>,
    muted_text: Option<String>,
}

/// Longest break.
const LONGEST_MUTE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// `PUT /{channel}/subscription`
pub async fn put(visit: Visit, visitor: Visitor, body: Bytes) -> Answer {
    let now = visit.app.clock.now();
    visit.app.limiter.take(What::Follow, visitor, now, &*visit.app.random)?;
    let asked: Asked = read(&body)?;
    let endpoint = endpoint(&visit, &asked.endpoint)?;
    let preferences = preferences(&asked, now)?;
    let (channel, sid) = (visit.id(), visit.app.keys.tagger.sid(visit.id().0, &endpoint.url));
    let secret = Secret {
        endpoint: endpoint.url,
        p256dh: key(&asked.keys.p256dh)?,
        auth: key(&asked.keys.auth)?,
        prefs: preferences.to_bytes(),
    };
    if secret.p256dh[0] != 4 {
        return Err(Problem::Refused("follow.error.keys"));
    }
    let plain = secret.to_bytes().map_err(|_| Problem::Refused("follow.error.endpoint"))?;
    let sealed = visit.app.keys.sealer.seal(Place { channel_id: channel.0, sid }, &plain)?;
    let new = NewSubscription { channel, origin: endpoint.origin, sid, sealed, week: joining_week(now) };
    let put = visit.app.follow.put(new).await?;
    match put {
        Put::New => visit.app.wake.poke(Lane::News),
        Put::Updated => {}
        Put::TooManyServices => return Err(Problem::Refused("follow.error.too_many_services")),
    }
    Ok(Json(said(&visit, put, &preferences)).into_response())
}

fn said(visit: &Visit, put: Put, preferences: &Preferences) -> Said {
    let muted = preferences.muted_until;
    Said {
        state: if put == Put::New { "new" } else { "updated" },
        topics: preferences.topics.iter().map(Topic::key).collect(),
        muted_until: muted.map(Timestamp::as_millisecond),
        muted_text: muted.map(|until| visit.dates().moment_within(until)),
    }
}

/// Warnings always belong to the choice: nobody unticks them without noticing.
fn preferences(asked: &Asked, now: Timestamp) -> Result<Preferences, Problem> {
    let chosen = asked.topics.iter().map(|key| Topic::parse(key).ok_or(Problem::Refused("follow.error.form")));
    let topics: TopicSet = chosen.chain([Ok(Topic::Warnings)]).collect::<Result<_, _>>()?;
    let quiet = match &asked.quiet {
        None => None,
        Some(hours) => Some(QuietHours::new(hours.from, hours.until).ok_or(Problem::Refused("follow.error.quiet"))?),
    };
    let lang = Lang::parse(&asked.lang).unwrap_or_default();
    Ok(Preferences { topics, quiet, muted_until: muted_until(asked, now)?, lang })
}

fn muted_until(asked: &Asked, now: Timestamp) -> Result<Option<Timestamp>, Problem> {
    let latest = now.checked_add(LONGEST_MUTE).unwrap_or(now);
    let length = match asked.mute.as_deref() {
        None => {
            let kept = asked.muted_until.and_then(|ms| Timestamp::from_millisecond(ms).ok());
            return Ok(kept.filter(|until| *until > now).map(|until| until.min(latest)));
        }
        Some("") => return Ok(None),
        Some("PT1H") => SignedDuration::from_hours(1),
        Some("P1D") => SignedDuration::from_hours(24),
        Some("P7D") => LONGEST_MUTE,
        Some(_) => return Err(Problem::Refused("follow.error.form")),
    };
    Ok(now.checked_add(length).ok())
}

/// A key of exactly that length, base64url with or without padding (browsers differ).
fn key<const N: usize>(text: &str) -> Result<[u8; N], Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(Problem::Refused("follow.error.keys"))
}
