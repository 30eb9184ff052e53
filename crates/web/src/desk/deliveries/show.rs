//! `GET /desk/at/{channel}/deliveries/{id}`: one delivery in plain words. The page asks for itself again while
//! something is still going to happen.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::deliveries::line::{self, about};
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use crate::urls::Urls;
use axum::extract::{Path, State as Ask};
use axum::http::Uri;
use channel::delivery::{Counts, State};
use channel::ids::DeliveryId;
use channel::subscription::{RoundedCount, rounded};
use serde::Serialize;
use store::model::DeliveryReport;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    title: String,
    version: u32,
    state: &'static str,
    state_label: String,
    /// What is going on, in one sentence.
    sentence: String,
    under_way: bool,
    may_resume: bool,
    may_cancel: bool,
    numbers: Vec<Number>,
    /// For how many of a hundred a final answer is there, for the bar; none where few follow.
    progress: Option<u64>,
    services: Vec<Service>,
    created: String,
    finished: Option<String>,
    took: Option<String>,
    post_url: String,
    permalink: Option<String>,
    resume_url: String,
    cancel_url: String,
}

#[derive(Serialize)]
struct Number {
    key: &'static str,
    count: String,
    label: String,
    hint: String,
}

#[derive(Serialize)]
struct Service {
    name: String,
    accepted: String,
    waiting: String,
    gone: String,
    refused: String,
}

/// The handler.
pub async fn get(Ask(app): Ask<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let report = find(&app, &at, &id).await?;
    let lang = at.signed.speak.lang;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let under_way = line::is_under_way(&report);
    let mut frame = Frame::at(&app, &at, "delivery", "delivery.title").after(lang, &query);
    if under_way {
        frame = frame.refreshing(3);
    }
    let urls = at.urls();
    let published = app.desk.published(report.post).await?;
    let public = Urls::new(&app, at.signed.speak, &at.channel.channel.slug);
    let context = Page {
        frame,
        title: report.title.clone(),
        version: report.version,
        state: report.state.key(),
        state_label: t(lang, &format!("delivery.state.{}", report.state.key()), &[]),
        sentence: t(lang, &format!("delivery.say.{}", report.state.key()), &[]),
        under_way,
        may_resume: report.state == State::Paused,
        may_cancel: !report.state.is_terminal(),
        numbers: numbers(lang, report.counts),
        progress: progress(report.counts),
        services: services(lang, &report),
        created: dates.moment(report.created),
        finished: report.finished.map(|at| dates.moment(at)),
        took: took(lang, &report),
        post_url: urls.post(report.post),
        permalink: published.map(|post| public.post_absolute(post.id, &post.slug_tail)),
        resume_url: format!("{}/resume", urls.delivery(report.id)),
        cancel_url: format!("{}/cancel", urls.delivery(report.id)),
    };
    page(&app, lang, "desk/delivery.html", context)
}

/// The delivery, if it is one of this channel.
pub async fn find(app: &App, at: &At, id: &str) -> Result<DeliveryReport, Problem> {
    let id = DeliveryId::parse(id).ok_or(Problem::NotFound)?;
    let report = app.desk.delivery(id).await?;
    report.filter(|report| report.channel == at.channel.channel.id).ok_or(Problem::NotFound)
}

fn all(counts: Counts) -> u64 {
    counts.accepted + counts.gone + counts.refused + counts.waiting
}

/// In steps of ten, since exact shares would tell exact numbers.
fn progress(counts: Counts) -> Option<u64> {
    let all = all(counts);
    (rounded(all) != RoundedCount::Few).then(|| (all - counts.waiting) * 10 / all * 10)
}

/// Push services that carry ten or more: of fewer, a name and a number come too close to a person.
fn services(lang: Lang, report: &DeliveryReport) -> Vec<Service> {
    let many = report.per_service.iter().filter(|(_, counts)| rounded(all(*counts)) != RoundedCount::Few);
    many.map(|(origin, counts)| service(lang, origin, *counts)).collect()
}

fn numbers(lang: Lang, counts: Counts) -> Vec<Number> {
    let each = [
        ("accepted", counts.accepted),
        ("waiting", counts.waiting),
        ("gone", counts.gone),
        ("refused", counts.refused),
    ];
    each.into_iter()
        .map(|(key, count)| Number {
            key,
            count: about(lang, count),
            label: t(lang, &format!("delivery.{key}"), &[]),
            hint: t(lang, &format!("delivery.{key}_hint"), &[]),
        })
        .collect()
}

fn service(lang: Lang, origin: &str, counts: Counts) -> Service {
    let host = origin.strip_prefix("https://").unwrap_or(origin);
    let maker = match host {
        "fcm.googleapis.com" => "Google (Chrome, Android)",
        "updates.push.services.mozilla.com" => "Mozilla (Firefox)",
        "web.push.apple.com" => "Apple (Safari, iPhone)",
        host if host.ends_with(".notify.windows.com") => "Microsoft (Edge, Windows)",
        host => host,
    };
    Service {
        name: maker.to_owned(),
        accepted: about(lang, counts.accepted),
        waiting: about(lang, counts.waiting),
        gone: about(lang, counts.gone),
        refused: about(lang, counts.refused),
    }
}

/// How long it took, in words a person uses.
fn took(lang: Lang, report: &DeliveryReport) -> Option<String> {
    let seconds = report.finished?.duration_since(report.created).as_secs();
    Some(match seconds {
        ..2 => t(lang, "delivery.took_moment", &[]),
        2..120 => t(lang, "delivery.took_seconds", &[("count", &seconds.to_string())]),
        _ => t(lang, "delivery.took_minutes", &[("count", &(seconds / 60).to_string())]),
    })
}
