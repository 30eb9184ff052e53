//! `POST /desk/sign-in/passkey/start` and `…/finish`: no name is typed, the authenticator says whose passkey it is.
use crate::app::App;
use crate::csrf;
use crate::desk::memory::Memory;
use crate::desk::passkey::{self, Ceremony};
use crate::desk::sign_in::{emergency, form, open};
use crate::error::{Answer, Problem};
use crate::limit::{Visitor, What};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::model::Passkey as Stored;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableKey, Passkey, PublicKeyCredential, RequestChallengeResponse,
};

#[derive(Serialize)]
struct Started {
    ceremony: String,
    options: RequestChallengeResponse,
}

/// What the script sends back.
#[derive(Deserialize)]
pub struct Finish {
    ceremony: String,
    credential: PublicKeyCredential,
    #[serde(default)]
    next: String,
}

#[derive(Serialize)]
struct Done {
    url: String,
    /// With this the script sends a form that waited in the sign-in page.
    csrf: String,
}

const WRONG: Problem = Problem::Forbidden("error.sign_in.passkey");

/// Starts.
pub async fn start(
    State(app): State<App>,
    Extension(memory): Extension<Arc<Memory>>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Answer {
    if !csrf::own_origin(&headers, &app.settings) {
        return Err(Problem::Forbidden("error.desk.foreign_form"));
    }
    let now = app.clock.now();
    app.limiter.take(What::SignIn, visitor, now, app.random.as_ref())?;
    let party = passkey::relying_party(&app.settings).ok_or(WRONG)?;
    let (options, state) = party.start_discoverable_authentication().map_err(Problem::internal)?;
    let ceremony = memory.ceremonies.begin(Ceremony::SignIn(Box::new(state)), now, app.random.as_ref())?;
    Ok(Json(Started { ceremony, options }).into_response())
}

/// Finishes.
pub async fn finish(
    State(app): State<App>,
    Extension(memory): Extension<Arc<Memory>>,
    headers: HeaderMap,
    Json(sent): Json<Finish>,
) -> Answer {
    if !csrf::own_origin(&headers, &app.settings) {
        return Err(Problem::Forbidden("error.desk.foreign_form"));
    }
    let now = app.clock.now();
    let Some(Ceremony::SignIn(state)) = memory.ceremonies.finish(&sent.ceremony, now) else { return Err(WRONG) };
    let party = passkey::relying_party(&app.settings).ok_or(WRONG)?;
    let (handle, id) = party.identify_discoverable_authentication(&sent.credential).map_err(|_| WRONG)?;
    let stored = app.account.passkey_by_credential(id).await?.ok_or(WRONG)?;
    if passkey::editor_of(handle) != Some(stored.editor) {
        return Err(WRONG);
    }
    let mut key: Passkey = serde_json::from_str(&stored.json).map_err(Problem::internal)?;
    let known = DiscoverableKey::from(&key);
    let result = party.finish_discoverable_authentication_v2(&sent.credential, *state, &known).map_err(|_| WRONG)?;
    remember(&app, &stored, &mut key, &result).await?;
    let account = app.account.account(stored.editor).await?.ok_or(WRONG)?;
    if !emergency::may_sign_in_here(&app, &account) {
        return Err(Problem::Forbidden("error.provider.only"));
    }
    emergency::note(&app, &account).await?;
    let opened = open::open(&app, &headers, stored.editor).await?;
    let done = Done { url: form::own_or_desk(&sent.next), csrf: csrf::token(&app.keys, &opened.hash) };
    Ok(opened.on(&app, Json(done).into_response()))
}

/// The authenticator's counter and backup state, so that a copied key is noticed.
async fn remember(app: &App, stored: &Stored, key: &mut Passkey, result: &AuthenticationResult) -> Result<(), Problem> {
    key.update_credential(result);
    let json = serde_json::to_string(key).map_err(Problem::internal)?;
    app.account.update_passkey(stored.id, &json, app.clock.now()).await?;
    Ok(())
}
