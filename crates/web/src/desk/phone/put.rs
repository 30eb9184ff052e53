//! `POST /desk/at/{channel}/phone`: this browser wants to be told. Its address is sealed here and opened by the delivery alone.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::error::Answer;
use crate::lang::t;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::delivery::Lane;
use channel::editor::Power;
use channel::subscription::Preferences;
use channel::text::Line;
use channel::topic::TopicSet;
use serde_json::json;
use store::model::NewPhone;
use vault::Place;
use vault::subscription::Secret;

/// Phones a channel's desk may have.
const MOST: usize = 40;

/// The handler. Answers JSON: a script asks, since only a script can have such an address.
pub async fn post(State(app): State<App>, at: At, Sent(fields): Sent) -> Answer {
    let (lang, now, channel) = (at.signed.speak.lang, app.clock.now(), at.channel.channel.id);
    let refused =
        |key: &str| (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "text": t(lang, key, &[]) }))).into_response();
    if !at.may(Power::Release) && !at.may(Power::Warn) {
        return Ok(refused("phone.may_not"));
    }
    let Ok(label) = Line::parse(fields.get("label")) else { return Ok(refused("error.canary.name")) };
    let Ok(endpoint) = (app.endpoints)(fields.get("endpoint")) else { return Ok(refused("error.canary.endpoint")) };
    let (Some(p256dh), Some(auth)) = (key(fields.get("p256dh")), key(fields.get("auth"))) else {
        return Ok(refused("error.canary.endpoint"));
    };
    // Under another key than a follower's: a phone that also follows has nothing in common with its subscription.
    let sid = app.keys.tagger.sid(!channel.0, &endpoint.url);
    let known = app.desk.phones(channel).await?;
    if known.len() >= MOST && !known.iter().any(|phone| phone.sid == sid) {
        return Ok(refused("error.canary.many"));
    }
    let prefs = Preferences { topics: TopicSet::all(), quiet: None, muted_until: None, lang }.to_bytes();
    let secret = Secret { endpoint: endpoint.url, p256dh, auth, prefs };
    let Ok(plain) = secret.to_bytes() else { return Ok(refused("error.canary.endpoint")) };
    let sealed = app.keys.sealer.seal(Place { channel_id: channel.0, sid }, &plain)?;
    let new = NewPhone {
        channel,
        sid,
        editor: at.signed.account.id,
        label: label.as_str(),
        origin: &endpoint.origin,
        sealed: &sealed,
        second: fields.get("role") == "second",
    };
    app.desk.put_phone(new, now).await?;
    app.wake.poke(Lane::News);
    Ok((StatusCode::CREATED, Json(json!({}))).into_response())
}

/// A key of exactly that length, base64url with or without padding (browsers differ).
fn key<const N: usize>(text: &str) -> Option<[u8; N]> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?.try_into().ok()
}
