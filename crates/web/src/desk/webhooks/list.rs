//! `GET /desk/at/{channel}/webhooks`: which programs are called.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::error::Answer;
use crate::lang::{Lang, t};
use axum::extract::State;
use axum::http::Uri;
use serde::Serialize;
use store::model::Webhook;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    webhooks: Vec<Line>,
    base: String,
    /// A secret that is shown this once.
    fresh: Option<Fresh>,
    form: Form,
    complaints: Complaints,
}

#[derive(Serialize)]
struct Line {
    label: String,
    host: String,
    url: String,
    stopped: String,
    troubled: bool,
}

/// A secret, fresh.
#[derive(Serialize)]
pub struct Fresh {
    /// `whsec_…`.
    pub secret: String,
    /// For which program, in words.
    pub title: String,
    /// The page of its address.
    pub url: String,
}

/// As typed.
#[derive(Serialize)]
struct Form {
    label: String,
    url: String,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, &query, &Fields::default(), Complaints::default(), None).await
}

/// The page, perhaps with a fresh secret or with complaints.
pub async fn show(
    app: &App,
    at: &At,
    query: &Fields,
    typed: &Fields,
    complaints: Complaints,
    fresh: Option<Fresh>,
) -> Answer {
    let lang = at.signed.speak.lang;
    let webhooks = app.desk.webhooks(at.channel.channel.id).await?;
    let line = |webhook: &Webhook| Line {
        label: webhook.label.clone(),
        host: host(&webhook.url),
        url: at.urls().page(&format!("/webhooks/{}", webhook.id)),
        stopped: stopped(webhook, lang),
        troubled: webhook.failed > 0,
    };
    let context = Page {
        frame: Frame::at(app, at, "webhooks", "webhooks.title").after(lang, query),
        webhooks: webhooks.iter().map(line).collect(),
        base: at.urls().page("/webhooks"),
        fresh,
        form: Form { label: typed.get("label").to_owned(), url: typed.get("url").to_owned() },
        complaints,
    };
    page(app, lang, "desk/webhooks.html", context)
}

/// Why no call goes out any more, in words; empty while they do.
pub fn stopped(webhook: &Webhook, lang: Lang) -> String {
    match &webhook.stopped {
        Some((_, why)) => t(lang, &format!("webhooks.stopped.{why}"), &[]),
        None => String::new(),
    }
}

/// The part of an address that tells whose it is.
pub fn host(url: &str) -> String {
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
