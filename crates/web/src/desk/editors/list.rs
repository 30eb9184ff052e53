//! `GET /desk/at/{channel}/editors`.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::error::Answer;
use crate::lang::t;
use axum::extract::State;
use axum::http::Uri;
use channel::editor::Role;
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    editors: Vec<Line>,
    base: String,
    /// A link that is shown this once.
    link: Option<Link>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    login: String,
    role: String,
    secure: bool,
    me: bool,
    may_leave: bool,
}

/// A one-time link, fresh.
#[derive(Serialize)]
pub struct Link {
    /// The address.
    pub url: String,
    /// For whom, in words.
    pub text: String,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, &query, None).await
}

/// The page, perhaps with a fresh link.
pub async fn show(app: &App, at: &At, query: &Fields, link: Option<Link>) -> Answer {
    let (lang, channel) = (at.signed.speak.lang, at.channel.channel.id);
    let accounts = app.account.editors(channel).await?;
    let admins = accounts.iter().filter(|a| a.role(channel) == Some(Role::Admin)).count();
    let mut editors = Vec::with_capacity(accounts.len());
    for account in &accounts {
        let role = account.role(channel).unwrap_or(Role::Editor);
        let has_code = account.password_hash.is_some() && account.totp.is_some();
        editors.push(Line {
            id: account.id.to_string(),
            name: account.name.clone(),
            login: account.login.clone(),
            role: t(lang, &format!("role.{}", role.key()), &[]),
            secure: has_code || !app.account.passkeys(account.id).await?.is_empty(),
            me: account.id == at.signed.account.id,
            // A channel without an admin could never change anything again.
            may_leave: role != Role::Admin || admins > 1,
        });
    }
    let frame = Frame::at(app, at, "editors", "editors.title").after(lang, query);
    page(app, lang, "desk/editors.html", Page { frame, editors, base: at.urls().editors(), link })
}
