//! `POST /desk/at/{channel}/fediverse/{verb}`: switches it on and off. The first time a key is made; it stays for good, since
//! other servers know the channel by it.
use crate::app::App;
use crate::desk::guard::{AdminAt, At};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::fediverse::handle_at;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::outlet::Kind;
use serde_json::json;
use store::model::{NewOutlet, Outlet};
use vault::RsaKey;

/// The handler.
pub async fn post(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, verb)): Path<(String, String)>,
    _: Sent,
) -> Answer {
    let (by, now) = (at.signed.account.id, app.clock.now());
    let own = outlet(&app, &at).await?;
    let changed = match (verb.as_str(), own) {
        ("start", None) => {
            begin(&app, &at).await?;
            true
        }
        ("start", Some(own)) => app.desk.start_outlet(&own, by, now).await?,
        ("stop", Some(own)) => app.desk.stop_outlet(&own, by, now).await?,
        ("stop", None) => false,
        _ => return Err(Problem::NotFound),
    };
    app.touch(at.channel.channel.id);
    let done = match (changed, verb.as_str()) {
        (false, _) => "unchanged",
        (true, "start") => "fediverse_on",
        (true, _) => "fediverse_off",
    };
    Ok(Redirect::to(&format!("{}?done={done}", at.urls().page("/fediverse"))).into_response())
}

async fn outlet(app: &App, at: &At) -> Result<Option<Outlet>, Problem> {
    let all = app.desk.outlets(at.channel.channel.id).await?;
    Ok(all.into_iter().find(|outlet| outlet.kind == Kind::Fediverse))
}

/// Makes the key and puts the channel there, under its own number: there is no second one.
async fn begin(app: &App, at: &At) -> Result<(), Problem> {
    let key = tokio::task::spawn_blocking(RsaKey::generate).await.map_err(Problem::internal)??;
    let channel = &at.channel.channel;
    let (id, handle) = (channel.id.0, handle_at(channel.slug.as_str(), app.settings.host()));
    let settings = json!({ "handle": handle, "public": key.public_pem()? }).to_string();
    let secret = json!({ "key": key.to_secret()?.as_str() }).to_string();
    let secret = app.lock(&vault::place("outlet", id), secret.as_bytes())?;
    let new = NewOutlet {
        id,
        channel: channel.id,
        kind: Kind::Fediverse,
        label: &handle,
        settings: &settings,
        secret: &secret,
        by: at.signed.account.id,
        usual: true,
    };
    Ok(app.desk.add_outlet(new, app.clock.now()).await?)
}
