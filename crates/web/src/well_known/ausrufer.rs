//! `GET /.well-known/ausrufer.json`: the document of a verification, for installations that run on the town's own main
//! domain; elsewhere the town copies it there.
use crate::app::App;
use crate::error::Answer;
use crate::fresh::{self, Fresh};
use crate::pages::real::key_bytes;
use crate::urls::channel_absolute;
use axum::extract::State;
use axum::http::HeaderMap;
use formats::wellknown;

/// Channels in the document.
const CHANNELS: usize = 1_000;

/// `GET /.well-known/ausrufer.json`
pub async fn get(State(app): State<App>, headers: HeaderMap) -> Answer {
    let mut channels = app.public.listed(None, CHANNELS).await?;
    // A sole channel is named before it is verified, since naming it is half of the verification.
    if let Some(slug) = app.public.sole().await? {
        channels = app.public.channel(&slug).await?.into_iter().collect();
    }
    let mut named = Vec::with_capacity(channels.len());
    for found in &channels {
        let key = app.keys.public(&found.channel).await?;
        named.push((channel_absolute(&app.settings.base_url, found.channel.slug.as_str()), key_bytes(&key.identity)?));
    }
    let views: Vec<(&str, &[u8; 32])> = named.iter().map(|(url, key)| (url.as_str(), key)).collect();
    Ok(Fresh::text("application/json", fresh::FEED, wellknown::site_document(&views)).answer(&headers))
}
