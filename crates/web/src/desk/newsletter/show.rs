//! `GET /desk/at/{channel}/newsletter`.
use super::form::{self, Form};
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::newsletter::of_post;
use crate::error::Answer;
use crate::frame::grouped;
use crate::lang::{Lang, t};
use crate::urls::Urls;
use axum::extract::State;
use axum::http::Uri;
use channel::clock::Timestamp;
use channel::newsletter::UNCLEAR_KNOWN;
use serde::Serialize;
use store::model::{Issue, IssueState, Newsletter};

/// Issues shown.
const ISSUES: usize = 10;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    base: String,
    form: Form,
    complaints: Complaints,
    /// What is set up; nothing before.
    now: Option<Now>,
}

#[derive(Serialize)]
struct Now {
    running: bool,
    /// No mail goes out.
    ill: bool,
    readers: String,
    join: String,
    looked: String,
    /// Something was ordered that has not been done: a script looks again. The page never loads itself anew: a form stands in
    /// it.
    waiting: bool,
    checks: Vec<Check>,
    record: Option<Record>,
    trial: String,
    issues: Vec<Line>,
    /// Of some mails nobody knows whether they arrived: what that means stands below.
    unclear: bool,
}

#[derive(Serialize)]
struct Check {
    label: String,
    state: &'static str,
    said: String,
}

/// What belongs into the DNS.
#[derive(Serialize)]
struct Record {
    name: String,
    text: String,
}

#[derive(Serialize)]
struct Line {
    url: String,
    title: String,
    when: String,
    state: &'static str,
    state_label: String,
    counts: Vec<String>,
    problem: String,
    may_pause: bool,
    may_resume: bool,
    may_cancel: bool,
    may_again: bool,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let known = app.desk.newsletter(at.channel.channel.id).await?;
    let typed = form::fields(known.as_ref().map(|known| &known.setup), &at.channel.channel.profile.name);
    show(&app, &at, known, &typed, &query, Complaints::default()).await
}

/// The page with a form as typed.
pub async fn show(
    app: &App,
    at: &At,
    known: Option<Newsletter>,
    typed: &Fields,
    query: &Fields,
    complaints: Complaints,
) -> Answer {
    let lang = at.signed.speak.lang;
    let now = match &known {
        Some(known) => Some(standing(app, at, known).await?),
        None => None,
    };
    let context = Page {
        frame: Frame::at(app, at, "newsletter", "newsletter.desk_title").after(lang, query),
        base: at.urls().page("/newsletter"),
        form: Form::of(lang, typed),
        complaints,
        now,
    };
    page(app, lang, "desk/newsletter.html", context)
}

async fn standing(app: &App, at: &At, known: &Newsletter) -> Result<Now, crate::error::Problem> {
    let (lang, channel) = (at.signed.speak.lang, &at.channel.channel);
    let now = app.clock.now();
    let dates = Dates::new(&channel.profile, lang, now);
    let issues = app.desk.issues(channel.id, ISSUES).await?;
    let base = at.urls().page("/newsletter");
    let health = &known.health;
    let check = |part: &str, wrong: &str, applies: bool| {
        let said = match wrong {
            "" if !applies => t(lang, &format!("newsletter.check.{part}_none"), &[]),
            "" => t(lang, "newsletter.check.good", &[]),
            key => t(lang, key, &[]),
        };
        let state = if !wrong.is_empty() {
            "refused"
        } else if applies {
            "done"
        } else {
            "waiting"
        };
        Check { label: t(lang, &format!("newsletter.check.{part}"), &[]), state, said }
    };
    let (signs, reads) = (known.setup.selector.is_some(), known.setup.mailbox.is_some());
    Ok(Now {
        running: known.running,
        ill: !known.health.relay.is_empty(),
        readers: match known.readers {
            0 => t(lang, "newsletter.readers_few", &[]),
            number => t(lang, "newsletter.readers_about", &[("n", &grouped(lang, number))]),
        },
        join: Urls::new(app, at.signed.speak, &channel.slug).page("/newsletter", &[]),
        looked: health.looked.map(|at| dates.moment_within(at)).unwrap_or_default(),
        waiting: known.trial.is_some()
            || health.looked.is_none_or(|looked| looked < known.look && known.look <= app.clock.now()),
        checks: match health.looked {
            None => Vec::new(),
            Some(_) => vec![
                check("relay", &health.relay, true),
                check("key", &health.key, signs),
                check("mailbox", &health.mailbox, reads),
            ],
        },
        record: known.setup.selector.as_ref().map(|selector| Record {
            name: format!("{selector}._domainkey.{}", known.setup.sender.domain()),
            text: format!("v=DKIM1; k=rsa; p={}", known.setup.dkim_public),
        }),
        trial: match &health.trial {
            _ if known.trial.is_some() => t(lang, "newsletter.trial.under_way", &[]),
            None => String::new(),
            Some((at, wrong)) if wrong.is_empty() => {
                t(lang, "newsletter.trial.sent", &[("when", &dates.moment_within(*at))])
            }
            Some((_, wrong)) => t(lang, wrong, &[]),
        },
        unclear: issues.iter().any(|issue| issue.counts.unclear > 0),
        issues: issues.iter().map(|issue| line(&base, &dates, now, lang, issue)).collect(),
    })
}

fn line(base: &str, dates: &Dates, now: Timestamp, lang: Lang, issue: &Issue) -> Line {
    let open = issue.finished.is_none();
    let still = !issue.again && issue.finished.is_none_or(|at| now.duration_since(at) < UNCLEAR_KNOWN);
    let posts = issue.posts.len().to_string();
    Line {
        url: format!("{base}/issues/{}", issue.id),
        title: t(lang, &format!("newsletter.issue_{}", issue.rhythm.key()), &[("n", &posts)]),
        when: dates.moment(issue.created),
        state: of_post::mark(issue.state),
        state_label: t(lang, &format!("newsletter.state.{}", issue.state.key()), &[]),
        counts: of_post::counts(lang, issue),
        problem: if issue.problem.is_empty() || !open { String::new() } else { t(lang, &issue.problem, &[]) },
        may_pause: issue.state == IssueState::Sending,
        may_resume: issue.state == IssueState::Paused,
        may_cancel: open,
        may_again: issue.counts.unclear > 0 && still && matches!(issue.state, IssueState::Sending | IssueState::Done),
    }
}
