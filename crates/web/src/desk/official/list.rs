//! `GET /desk/at/{channel}/official`: what holds and what waits for a word, the rule, the sources.
use super::sources::{self, Form, SourceLine};
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use crate::pages::official::{self, OfficialView};
use crate::urls::Urls;
use axum::extract::State;
use axum::http::Uri;
use channel::editor::Power;
use channel::official::Rule;
use channel::warning::rehearsal::says_so;
use jiff::SignedDuration;
use serde::Serialize;
use store::model::Official;

/// So far back the list goes, and so many there are of it.
const BACK: SignedDuration = SignedDuration::from_hours(24 * 14);
const MOST: usize = 300;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    holds: Vec<Line>,
    ended: Vec<Line>,
    rules: Vec<Choice>,
    sources: Vec<SourceLine>,
    form: Form,
    admin: bool,
    base: String,
    complaints: Complaints,
}

#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    view: OfficialView,
    id: String,
    /// The version that was looked at.
    version: u32,
    /// A person is asked.
    asked: bool,
    /// Its words speak of a test alarm, and it may be in earnest.
    unclear: bool,
    told: bool,
    /// This person may send it.
    may_send: bool,
}

#[derive(Serialize)]
struct Choice {
    key: &'static str,
    label: String,
    chosen: bool,
}

/// The handler.
pub async fn get(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, &query, &Fields::default(), Complaints::default()).await
}

/// The page with a form as typed.
pub async fn show(app: &App, at: &At, query: &Fields, typed: &Fields, complaints: Complaints) -> Answer {
    let (lang, now, channel) = (at.signed.speak.lang, app.clock.now(), &at.channel.channel);
    let all = app.desk.officials(channel.id, now - BACK, MOST).await?;
    let (holds, ended): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.standing(now).holds());
    let mut holds = holds;
    holds.sort_by_key(|one| (one.proposed.is_none(), one.rehearsal, std::cmp::Reverse(one.severity)));
    let dates = Dates::new(&channel.profile, lang, now);
    let lines = |all: Vec<&Official>| all.into_iter().map(|one| line(app, at, one, &dates)).collect();
    let rule = app.desk.official_rule(channel.id).await?;
    let context = Page {
        frame: Frame::at(app, at, "official", "official.desk.title").after(lang, query),
        holds: lines(holds),
        ended: lines(ended),
        rules: Rule::ALL.map(|one| choice(lang, one, rule)).into(),
        sources: sources::lines(app, at, &dates).await?,
        form: sources::form(at, typed),
        admin: at.is_admin(),
        base: at.urls().page("/official"),
        complaints,
    };
    page(app, lang, "desk/official.html", context)
}

fn line(app: &App, at: &At, one: &Official, dates: &Dates) -> Line {
    let (now, lang) = (app.clock.now(), at.signed.speak.lang);
    let urls = Urls::new(app, at.signed.speak, &at.channel.channel.slug);
    let holds = one.standing(now).holds();
    Line {
        view: official::view(one, &urls, dates, lang, now),
        id: one.id.to_string(),
        version: one.version,
        asked: holds && one.proposed.is_some(),
        unclear: !one.rehearsal && one.words.iter().any(|words| says_so(&words.headline)),
        told: one.told > 0,
        may_send: holds && one.told == 0 && at.may(Power::Warn) && at.channel.channel.public,
    }
}

fn choice(lang: Lang, one: Rule, chosen: Rule) -> Choice {
    Choice { key: one.key(), label: t(lang, &format!("official.rule.{}", one.key()), &[]), chosen: one == chosen }
}

/// One of this channel's, by its 13 letters.
pub async fn find(app: &App, at: &At, id: &str) -> Result<Official, Problem> {
    let id = channel::ids::PostId::parse(id).ok_or(Problem::NotFound)?;
    app.public.official(at.channel.channel.id, id).await?.ok_or(Problem::NotFound)
}
