//! `GET /.well-known/ausrufer/keys`: the signed lists of posting keys of all channels here.
use crate::app::App;
use crate::error::Answer;
use crate::fresh::{self, Fresh};
use crate::urls::channel_absolute;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use formats::proof::{Listed, document};

/// Channels in the document.
const CHANNELS: usize = 1_000;

/// `GET /.well-known/ausrufer/keys`
pub async fn get(State(app): State<App>, headers: HeaderMap) -> Answer {
    let mut channels = app.public.listed(None, CHANNELS).await?;
    // A sole channel is not in the directory before it is verified.
    if let Some(slug) = app.public.sole().await? {
        channels = app.public.channel(&slug).await?.into_iter().collect();
    }
    let mut found = Vec::with_capacity(channels.len());
    for one in &channels {
        if let Some(list) = app.public.key_list(one.channel.id).await? {
            found.push((channel_absolute(&app.settings.base_url, one.channel.slug.as_str()), list));
        }
    }
    let lists: Vec<Listed<'_>> = found
        .iter()
        .map(|(channel, list)| Listed { channel, domain: &list.domain, root: &list.root, signed: &list.signed })
        .collect();
    let mut answer = Fresh::text("application/json", fresh::FEED, document(&lists)).answer(&headers);
    // Whoever checks a message on a page of another site may read it.
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(answer)
}
