//! `GET /.well-known/ausrufer/warnings/{name}.pem`: the public key of the XML signatures in a channel's feed of warnings, under
//! the name by which they call it.
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};

/// `GET /.well-known/ausrufer/warnings/{file}`
pub async fn get(State(app): State<App>, Path(file): Path<String>, headers: HeaderMap) -> Answer {
    let name = file.strip_suffix(".pem").ok_or(Problem::NotFound)?;
    let pem = app.public.feed_key(name).await?.ok_or(Problem::NotFound)?;
    let mut answer = Fresh::text(formats::cap::KEY_TYPE, fresh::FOREVER, pem).answer(&headers);
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(answer)
}
