//! `POST /desk/at/{channel}/canary`: this browser, which follows already, becomes a canary and gets its token. Of its address
//! at the push service only the service is kept: which subscription is the canary's the server does not know.
use crate::app::App;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::error::Answer;
use crate::lang::t;
use crate::session::Token;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use channel::ids;
use channel::text::Line;
use serde_json::json;
use store::model::NewCanary;

/// Canaries a channel may have; one for each push service and place is plenty.
const MOST: usize = 12;

/// The handler. Answers JSON: a script asks, since only a script can follow.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let lang = at.signed.speak.lang;
    let refused =
        |key: &str| (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "text": t(lang, key, &[]) }))).into_response();
    let name = match Line::parse(fields.get("name")) {
        Ok(name) => name,
        Err(_) => return Ok(refused("error.canary.name")),
    };
    let Ok(endpoint) = (app.endpoints)(fields.get("endpoint")) else { return Ok(refused("error.canary.endpoint")) };
    // Its devices show a declarative push without running the worker, so a canary there would never speak.
    if endpoint.origin.ends_with(".push.apple.com") {
        return Ok(refused("error.canary.apple"));
    }
    if app.desk.canaries(at.channel.channel.id).await?.len() >= MOST {
        return Ok(refused("error.canary.many"));
    }
    let (now, token) = (app.clock.now(), Token::fresh(app.random.as_ref()));
    let new = NewCanary {
        id: ids::next(now, app.random.number()),
        channel: at.channel.channel.id,
        name: name.as_str(),
        origin: &endpoint.origin,
        token_hash: token.hash(&app.keys),
        by: at.signed.account.id,
        now,
    };
    app.desk.add_canary(new).await?;
    Ok((StatusCode::CREATED, Json(json!({ "token": token.text() }))).into_response())
}
