//! `GET /desk/at/{channel}/warnings/{post}`: a warning that is out, its chain, and what can follow.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::deliveries::show::{Task, tasks};
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;
use channel::ids::PostId;
use channel::warning::chain::Standing;
use serde::Serialize;
use store::model::Sealed;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    purpose: &'static str,
    title: String,
    standing: &'static str,
    standing_text: String,
    open: bool,
    closable: bool,
    messages: Vec<Line>,
    /// Places it is put in by hand.
    tasks: Vec<Task>,
    may: bool,
    acts: Acts,
}

#[derive(Serialize)]
struct Line {
    number: u32,
    turn: &'static str,
    turn_label: String,
    when: String,
    iso: String,
    until: String,
    by: String,
    /// Why one person did it alone.
    alone: String,
    /// Still to be noticed, by whoever looks.
    notice: bool,
    seen: Option<String>,
    file: String,
}

#[derive(Serialize)]
struct Acts {
    update: String,
    all_clear: String,
    false_alarm: String,
    close: String,
    seen: String,
    page: String,
    post: String,
    report: String,
}

/// All messages of a warning of this channel; none when there is none of that number.
pub async fn chain_of(app: &App, at: &At, post: PostId) -> Result<Vec<Sealed>, Problem> {
    let here = app.public.post(at.channel.channel.id, post).await?.is_some();
    Ok(if here { app.desk.sealed(post).await? } else { Vec::new() })
}

/// How a warning stands by its last message, in words: "gilt bis heute, 09:12 Uhr".
pub fn standing(last: &Sealed, dates: &Dates, lang: Lang, now: channel::clock::Timestamp) -> (Standing, String) {
    let standing = last.standing(now);
    let when = dates.moment_within(standing.at());
    (standing, t(lang, &format!("standing.{}", standing.key()), &[("when", &when)]))
}

/// The page.
pub async fn get(State(app): State<App>, at: At, Path((_, post)): Path<(String, String)>, uri: Uri) -> Answer {
    let post = PostId::parse(&post).ok_or(Problem::NotFound)?;
    let chain = chain_of(&app, &at, post).await?;
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let Some(last) = chain.last() else {
        return Ok(Redirect::to(&at.urls().page("/warnings")).into_response());
    };
    let (standing, standing_text) = standing(last, &dates, lang, now);
    let found = app.public.post(at.channel.channel.id, post).await?.ok_or(Problem::NotFound)?;
    let open = app.desk.open_warnings(at.channel.channel.id).await?.contains(&post);
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let may = at.may(Power::Warn) || at.may(Power::Approve);
    let address = |verb: &str| at.urls().page(&format!("/warnings/{post}/{verb}"));
    let urls = crate::urls::Urls::new(&app, at.signed.speak, &at.channel.channel.slug);
    let context = Page {
        frame: Frame::at(&app, &at, "warning", "warn.issued")
            .titled(found.content.title.to_string())
            .after(lang, &query),
        purpose: last.purpose.key(),
        title: found.content.title.to_string(),
        standing: standing.key(),
        standing_text,
        open: !last.turn.ends(),
        closable: open && matches!(standing, Standing::Expired(_)),
        messages: chain.iter().rev().map(|one| line(&app, &at, &dates, lang, may, one)).collect(),
        tasks: tasks(&app, &at, post).await?,
        may,
        acts: Acts {
            update: address("update"),
            all_clear: address("all_clear"),
            false_alarm: address("false_alarm"),
            close: address("close"),
            seen: address("seen"),
            page: urls.post(post, &found.slug_tail),
            post: at.urls().post(post),
            report: address("report"),
        },
    };
    page(&app, lang, "desk/warning.html", context)
}

fn line(app: &App, at: &At, dates: &Dates, lang: Lang, may: bool, one: &Sealed) -> Line {
    let urls = crate::urls::Urls::new(app, at.signed.speak, &at.channel.channel.slug);
    let mine = one.by.id == Some(at.signed.account.id);
    Line {
        number: one.number,
        turn: one.turn.key(),
        turn_label: t(lang, &format!("turn.{}", one.turn.key()), &[]),
        when: dates.moment(one.sent),
        iso: dates.iso(one.sent),
        until: dates.moment_within(one.expires),
        // The program itself brings out no warning but for somebody at a shell.
        by: if one.by.id.is_some() { one.by.name.clone() } else { t(lang, "warn.by_server", &[]) },
        alone: one.alone.clone(),
        notice: may && !mine && !one.alone.is_empty() && one.seen.is_none(),
        seen: one.seen.map(|seen| dates.moment_within(seen)),
        file: urls.file(&format!("warnings/{}.{}.xml", one.post, one.number)),
    }
}
