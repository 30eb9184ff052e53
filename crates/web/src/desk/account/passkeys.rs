//! Adding and removing passkeys: `POST /desk/account/passkeys/start`, `…/finish`, `…/{id}/remove`.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::Signed;
use crate::desk::memory::Memory;
use crate::desk::passkey::{self, Ceremony};
use crate::desk::sent::{Sent, is_ours};
use crate::error::{Answer, Problem};
use crate::{csrf, session};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum::{Extension, Json};
use channel::text::Line;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use webauthn_rs::prelude::{CreationChallengeResponse, Passkey, RegisterPublicKeyCredential};

#[derive(Serialize)]
struct Started {
    ceremony: String,
    options: CreationChallengeResponse,
}

/// What the script sends back.
#[derive(Deserialize)]
pub struct Finish {
    ceremony: String,
    #[serde(default)]
    label: String,
    credential: RegisterPublicKeyCredential,
}

#[derive(Serialize)]
struct Done {
    url: &'static str,
}

const WRONG: Problem = Problem::Refused("error.passkey.failed");

fn check(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let ours = csrf::own_origin(headers, &app.settings) && is_ours(app, headers, &Fields::default());
    if ours { Ok(()) } else { Err(Problem::Forbidden("error.desk.foreign_form")) }
}

/// Starts adding one.
pub async fn start(
    State(app): State<App>,
    Extension(memory): Extension<Arc<Memory>>,
    signed: Signed,
    headers: HeaderMap,
) -> Answer {
    check(&app, &headers)?;
    let party = passkey::relying_party(&app.settings).ok_or(WRONG)?;
    let account = &signed.account;
    let known = app.account.passkeys(account.id).await?;
    let exclude = known.iter().map(|key| key.credential_id.clone()).collect();
    let (options, state) = party
        .start_passkey_registration(passkey::handle(account.id), &account.login, &account.name, Some(exclude))
        .map_err(Problem::internal)?;
    let ceremony = Ceremony::Register(account.id, Box::new(state));
    let ceremony = memory.ceremonies.begin(ceremony, app.clock.now(), app.random.as_ref())?;
    Ok(Json(Started { ceremony, options }).into_response())
}

/// Stores it.
pub async fn finish(
    State(app): State<App>,
    Extension(memory): Extension<Arc<Memory>>,
    signed: Signed,
    headers: HeaderMap,
    Json(sent): Json<Finish>,
) -> Answer {
    check(&app, &headers)?;
    let now = app.clock.now();
    let Some(Ceremony::Register(editor, state)) = memory.ceremonies.finish(&sent.ceremony, now) else {
        return Err(WRONG);
    };
    if editor != signed.account.id {
        return Err(WRONG);
    }
    let party = passkey::relying_party(&app.settings).ok_or(WRONG)?;
    let key: Passkey = party.finish_passkey_registration(&sent.credential, &state).map_err(|_| WRONG)?;
    let json = serde_json::to_string(&key).map_err(Problem::internal)?;
    let label = Line::parse(&sent.label).map_or_else(|_| session::label_of(&headers), |line| line.to_string());
    app.account.add_passkey(editor, &label, key.cred_id(), &json, now).await?;
    Ok(Json(Done { url: "/desk/account?done=passkey" }).into_response())
}

/// Removes one.
pub async fn remove(State(app): State<App>, signed: Signed, Path(id): Path<i64>, _: Sent) -> Answer {
    app.account.remove_passkey(id, signed.account.id, app.clock.now()).await?;
    Ok(Redirect::to("/desk/account?done=removed").into_response())
}
