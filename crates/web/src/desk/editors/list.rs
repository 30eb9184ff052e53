//! `GET /desk/at/{channel}/editors`.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::editors::roles::{self, RoleChoice};
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::State;
use axum::http::Uri;
use channel::clock::Timestamp;
use channel::editor::Role;
use channel::four_eyes::{self, FourEyes};
use channel::grant::Grant;
use serde::Serialize;
use store::model::{Account, Rules};

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    editors: Vec<Line>,
    base: String,
    roles: Vec<RoleChoice>,
    four_eyes: Vec<Setting>,
    /// What the setting means now.
    four_eyes_now: String,
    tokens_url: String,
    /// A link that is shown this once.
    link: Option<Link>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    login: String,
    role: String,
    /// For whom they stand in, and until when.
    deputy: String,
    /// When they leave.
    until: String,
    secure: bool,
    linked: bool,
    break_glass: bool,
    me: bool,
    may_leave: bool,
}

/// One way to handle approvals.
#[derive(Serialize)]
struct Setting {
    key: &'static str,
    label: String,
    hint: String,
    chosen: bool,
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
    let stays = |account: &Account| account.grant(channel) == Some(Grant::of(Role::Admin));
    let admins = accounts.iter().filter(|account| stays(account)).count();
    let rules = app.desk.rules(channel).await?.ok_or(Problem::NotFound)?;
    let (now, dates) = (app.clock.now(), Dates::new(&at.channel.channel.profile, lang, app.clock.now()));
    let mut editors = Vec::with_capacity(accounts.len());
    for account in &accounts {
        let Some(grant) = account.grant(channel) else { continue };
        let has_code = account.password_hash.is_some() && account.totp.is_some();
        editors.push(Line {
            id: account.id.to_string(),
            name: account.name.clone(),
            login: account.login.clone(),
            role: roles::label(lang, grant.role),
            deputy: grant.standing_in(now).map_or(String::new(), |deputy| roles::deputy(&dates, lang, deputy)),
            until: grant.until.map_or(String::new(), |until| ends(&dates, lang, until, now)),
            linked: account.linked,
            break_glass: account.break_glass,
            secure: account.linked || has_code || !app.account.passkeys(account.id).await?.is_empty(),
            me: account.id == at.signed.account.id,
            // A channel without an admin could never change anything again.
            may_leave: !stays(account) || admins > 1,
        });
    }
    let frame = Frame::at(app, at, "editors", "editors.title").after(lang, query);
    let roles = roles::choices(lang, Some(Role::Editor));
    let (four_eyes, four_eyes_now) = (settings(lang, rules.four_eyes), in_force(lang, &rules, now));
    let (base, tokens_url) = (at.urls().editors(), at.urls().tokens());
    let context = Page { frame, editors, base, roles, four_eyes, four_eyes_now, tokens_url, link };
    page(app, lang, "desk/editors.html", context)
}

fn settings(lang: Lang, chosen: FourEyes) -> Vec<Setting> {
    let setting = |one: FourEyes| Setting {
        key: one.key(),
        label: t(lang, &format!("four_eyes.{}", one.key()), &[]),
        hint: t(lang, &format!("four_eyes_hint.{}", one.key()), &[]),
        chosen: one == chosen,
    };
    FourEyes::ALL.into_iter().map(setting).collect()
}

/// What the setting means for the people there are.
fn in_force(lang: Lang, rules: &Rules, now: Timestamp) -> String {
    let approvers = four_eyes::approvers(rules.readers(), now);
    let key = match (rules.demands_approval(now), approvers) {
        (true, 0 | 1) => "four_eyes_now.stuck",
        (true, _) => "four_eyes_now.on",
        (false, 0 | 1) => "four_eyes_now.alone",
        (false, _) => "four_eyes_now.off",
    };
    t(lang, key, &[("count", &approvers.to_string())])
}

/// When somebody leaves, or left.
fn ends(dates: &Dates, lang: Lang, until: Timestamp, now: Timestamp) -> String {
    let day = dates.date(dates.day(until - jiff::SignedDuration::from_secs(1)));
    t(lang, if until <= now { "editors.ended" } else { "editors.ends" }, &[("day", &day)])
}
