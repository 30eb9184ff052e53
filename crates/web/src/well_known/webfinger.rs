//! `GET /.well-known/webfinger?resource=acct:lindenau@kanal.example.de`: which channel is behind a handle (RFC 7033).
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::fediverse::handle_at;
use crate::fresh::{self, Fresh};
use crate::urls::channel_absolute;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use channel::slug::ChannelSlug;
use formats::fediverse::{WEBFINGER_TYPE, acct, webfinger};

/// The handler.
pub async fn get(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Answer {
    let query = uri.query().unwrap_or_default();
    let asked = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "resource");
    let asked = asked.ok_or(Problem::Refused("error.400_text"))?.1;
    let slug = acct(&asked, &app.settings.base_url).and_then(|name| ChannelSlug::parse(name).ok());
    let found = app.public.channel(&slug.ok_or(Problem::NotFound)?).await?.ok_or(Problem::NotFound)?;
    let channel = &found.channel;
    app.inbox.actor(channel.id).await?.filter(|actor| actor.on).ok_or(Problem::NotFound)?;
    let slug = channel.slug.as_str();
    let text = webfinger(&channel_absolute(&app.settings.base_url, slug), &handle_at(slug, app.settings.host()));
    let mut answer = Fresh::text(WEBFINGER_TYPE, fresh::FEED, text).answer(&headers);
    // Asked from pages of others, too (RFC 7033 §5).
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(answer)
}
