//! `GET /desk/at/{channel}/fediverse`.
use crate::app::App;
use crate::channel_view::grouped;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::AdminAt;
use crate::error::Answer;
use crate::fediverse::{handle_at, we_keep};
use crate::lang::t;
use crate::urls::Urls;
use axum::extract::State;
use axum::http::Uri;
use channel::subscription::RoundedCount;
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    handle: String,
    /// It was switched on once: the handle is known to others.
    known: bool,
    on: bool,
    /// The channel is public: others can find it.
    is_public: bool,
    verified: bool,
    followers: String,
    /// What is kept of whoever follows.
    keeps: String,
    guide: String,
    base: String,
    back: String,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, channel) = (at.signed.speak.lang, &at.channel.channel);
    let actor = app.inbox.actor(channel.id).await?;
    let followers = match app.inbox.followers(channel.id, app.clock.now()).await? {
        RoundedCount::Few => t(lang, "fediverse.desk.few", &[]),
        RoundedCount::About(number) => t(lang, "fediverse.desk.about", &[("n", &grouped(lang, number))]),
    };
    let context = Page {
        frame: Frame::at(&app, &at, "fediverse", "fediverse.title").after(lang, &query),
        handle: handle_at(channel.slug.as_str(), app.settings.host()),
        known: actor.is_some(),
        on: actor.is_some_and(|actor| actor.on),
        is_public: channel.public,
        verified: at.channel.verification.state == channel::verification::State::Verified,
        followers,
        keeps: we_keep(&app, lang),
        guide: Urls::new(&app, at.signed.speak, &channel.slug).page("/follow/fediverse", &[]),
        base: at.urls().page("/fediverse"),
        back: at.urls().page("/outlets"),
    };
    page(&app, lang, "desk/fediverse.html", context)
}
