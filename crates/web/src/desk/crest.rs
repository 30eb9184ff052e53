//! The coat of arms: a PNG in the media folder, named in the profile. `GET /desk/at/{channel}/crest` and `…/theme.css`
//! show it and the town's colour at the desk, also before the channel is public.
use crate::app::App;
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use channel::channel::Profile;

/// The picture.
pub async fn get(State(app): State<App>, at: At) -> Answer {
    let png = png(&app, &at.channel.channel.profile).await.ok_or(Problem::NotFound)?;
    Ok(with(png.into_response(), "image/png"))
}

/// The colours.
pub async fn theme(at: At) -> Answer {
    let css = formats::accent::theme_css(&at.channel.channel.profile.accent);
    Ok(with(css.into_response(), "text/css; charset=utf-8"))
}

/// The bytes, if the channel has a coat of arms and it is a PNG.
pub async fn png(app: &App, profile: &Profile) -> Option<Bytes> {
    let name = profile.crest.as_deref().filter(|name| is_plain(name) && name.ends_with(".png"))?;
    tokio::fs::read(app.settings.media_dir.join(name)).await.ok().map(Bytes::from)
}

fn is_plain(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'_' || b == b'-') && !name.starts_with('.')
}

fn with(mut response: Response, kind: &'static str) -> Response {
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}
