//! `POST /desk/at/{channel}/newsletter`: sets it up or changes it. Passwords that are left empty stay; the signing key is
//! made with the first setup and stays, since the town's DNS names it.
use super::{form, order, show};
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::FieldErrors;
use channel::newsletter::Setup;
use serde_json::Value;

/// The handler.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let (lang, channel) = (at.signed.speak.lang, at.channel.channel.id);
    let known = app.desk.newsletter(channel).await?;
    let mut errors = FieldErrors::default();
    let setup = form::read(&fields, &mut errors);
    let (Some(mut setup), true) = (setup, errors.is_empty()) else {
        let complaints = Complaints::of(lang, &errors);
        let mut page = show::show(&app, &at, known, &fields, &Fields::default(), complaints).await?;
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    };
    let mut secrets = order::secrets(&app, known.as_ref())?;
    for (name, field) in [("relay", "password"), ("mailbox", "mailbox_password")] {
        // A password is said to the server it was given for, and to no other.
        if known.as_ref().is_some_and(|known| host(&known.setup, name) != host(&setup, name)) {
            secrets.remove(name);
        }
        if fields.filled(field) {
            secrets.insert(name.to_owned(), Value::from(fields.get(field)));
        }
    }
    setup.dkim_public = known.map(|known| known.setup.dkim_public).unwrap_or_default();
    if setup.dkim_public.is_empty() || !secrets.contains_key("dkim") {
        let made = tokio::task::spawn_blocking(vault::dkim_pair).await.map_err(Problem::internal)??;
        secrets.insert("dkim".to_owned(), Value::from(made.0.as_str()));
        setup.dkim_public = made.1;
    }
    let secret = order::lock(&app, "newsletter", channel, &Value::from(secrets))?;
    let (by, now) = (at.signed.account.id, app.clock.now());
    app.desk.save_newsletter(channel, &setup, &secret, by, now).await?;
    app.touch(channel);
    Ok(Redirect::to(&format!("{}?done=saved", at.urls().page("/newsletter"))).into_response())
}

/// Name of the server behind a password.
fn host<'a>(setup: &'a Setup, name: &str) -> Option<&'a str> {
    match name {
        "relay" => Some(setup.relay.host.as_str()),
        _ => setup.mailbox.as_ref().map(|mailbox| mailbox.host.as_str()),
    }
}
