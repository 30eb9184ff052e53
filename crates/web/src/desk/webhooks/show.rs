//! `GET /desk/at/{channel}/webhooks/{id}`: one address with its last calls.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::webhooks::list::{host, stopped};
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::http::Uri;
use channel::webhook::{Event, Standing};
use serde::Serialize;
use store::model::{Webhook, WebhookCall};

/// Calls shown.
const CALLS: usize = 50;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    address: String,
    host: String,
    added: String,
    on: bool,
    stopped: String,
    calls: Vec<Line>,
    /// Something is still on its way: the page loads itself again.
    waiting: bool,
    base: String,
    back: String,
}

#[derive(Serialize)]
struct Line {
    event: String,
    title: String,
    post_url: Option<String>,
    when: String,
    state: &'static str,
    state_label: String,
    /// What the other side answered, or what went wrong.
    said: String,
    attempts: String,
    /// When it is tried again.
    next: String,
    /// For the button that sends it once more.
    post: String,
    version: i64,
    may_repeat: bool,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, Path((_, id)): Path<(String, i64)>, uri: Uri) -> Answer {
    let webhook = find(&app, &at, id).await?;
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let calls = app.desk.webhook_calls(id, CALLS).await?;
    // One that was tried and failed is tried again later: nobody waits before the page for that.
    let untold = |call: &WebhookCall| call.status.is_none() && call.problem.is_empty();
    let waiting = calls.iter().any(|call| call.state == Standing::Waiting && untold(call));
    let frame = Frame::at(&app, &at, "webhook", "webhooks.title").titled(webhook.label.as_str()).after(lang, &query);
    let on = webhook.stopped.is_none();
    let context = Page {
        frame: if waiting { frame.refreshing(3) } else { frame },
        host: host(&webhook.url),
        added: dates.moment_within(webhook.created),
        on,
        stopped: stopped(&webhook, lang),
        calls: calls.iter().map(|call| line(&at, &dates, lang, on, call)).collect(),
        waiting,
        base: at.urls().page(&format!("/webhooks/{id}")),
        back: at.urls().page("/webhooks"),
        address: webhook.url,
    };
    page(&app, lang, "desk/webhook.html", context)
}

/// One of this channel's addresses.
pub async fn find(app: &App, at: &At, id: i64) -> Result<Webhook, Problem> {
    let mut all = app.desk.webhooks(at.channel.channel.id).await?.into_iter();
    all.find(|webhook| webhook.id == id).ok_or(Problem::NotFound)
}

/// The mark of a call's state.
pub fn mark(call: &WebhookCall) -> &'static str {
    match call.state {
        Standing::Waiting => "waiting",
        Standing::Done => "done",
        Standing::GivenUp => "refused",
        Standing::Dropped => "expired",
    }
}

fn line(at: &At, dates: &Dates, lang: Lang, on: bool, call: &WebhookCall) -> Line {
    let ping = call.event == Event::Ping;
    let key = call.state.key();
    Line {
        event: t(lang, &format!("webhooks.event.{}", call.event.key().replace('.', "_")), &[]),
        title: call.title.clone(),
        post_url: (!ping && !call.title.is_empty()).then(|| at.urls().post(call.post)),
        when: dates.moment(call.created),
        state: mark(call),
        state_label: t(lang, &format!("webhooks.state.{key}"), &[]),
        said: said(lang, call),
        attempts: match call.attempts {
            0 | 1 => String::new(),
            n => t(lang, "webhooks.attempts", &[("n", &n.to_string())]),
        },
        next: match (call.state, call.attempts, call.due) {
            (Standing::Waiting, 1.., Some(due)) => t(lang, "webhooks.next", &[("when", &dates.moment_within(due))]),
            _ => String::new(),
        },
        post: call.post.to_string(),
        version: call.version,
        may_repeat: on && call.state != Standing::Waiting,
    }
}

pub fn said(lang: Lang, call: &WebhookCall) -> String {
    let status = call.status.map(|status| status.to_string()).unwrap_or_default();
    match call.problem.as_str() {
        "" if status.is_empty() => String::new(),
        "" => t(lang, "webhooks.answered", &[("status", &status)]),
        problem => t(lang, problem, &[("status", &status)]),
    }
}
