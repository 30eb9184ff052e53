//! `GET /desk/at/{channel}/warnings/{post}/report`, and `report.csv`: how long each message of a warning took, by outlet and
//! push service, from its release to the first and the last hand-over. Sums only: of push services that carry fewer than
//! ten nothing is told one by one.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::canary;
use crate::desk::deliveries::course::short_name;
use crate::desk::deliveries::line::about;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::outlets::report::line::word;
use crate::desk::table::{self, Table};
use crate::desk::warnings::show::chain_of;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::subscription::{RoundedCount, rounded};
use jiff::SignedDuration;
use serde::Serialize;
use store::model::{DeliveryReport, DispatchReport, HandOver, Outlet, Sealed};

/// The first hand-over of a warning comes within this, and the last to a hundred thousand.
const FIRST: SignedDuration = SignedDuration::from_secs(5);
const LAST: SignedDuration = SignedDuration::from_secs(60);

/// Of the table.
const COLUMNS: [&str; 7] = ["number", "turn", "at", "outlet", "count", "first_s", "last_s"];

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    purpose: &'static str,
    title: String,
    messages: Vec<Message>,
    csv: String,
    back: String,
}

/// One message.
#[derive(Serialize)]
struct Message {
    number: u32,
    turn: String,
    when: String,
    iso: String,
    rows: Vec<Row>,
    canaries: Vec<canary::Line>,
}

/// One outlet, or one push service.
#[derive(Serialize)]
struct Row {
    outlet: String,
    /// "rund 1.200"; nothing where there is no number.
    count: String,
    /// Seconds with one decimal place.
    first: Option<String>,
    last: Option<String>,
    /// `good`, `slow`, or nothing to judge.
    mark: &'static str,
    /// First and last, exactly.
    #[serde(skip)]
    span: Span,
}

/// From the release to the first and the last hand-over.
type Span = (Option<SignedDuration>, Option<SignedDuration>);

/// The page.
pub async fn get(State(app): State<App>, at: At, Path((_, post)): Path<(String, String)>) -> Answer {
    let post = PostId::parse(&post).ok_or(Problem::NotFound)?;
    let chain = chain_of(&app, &at, post).await?;
    let Some(first) = chain.first() else {
        return Ok(Redirect::to(&at.urls().page("/warnings")).into_response());
    };
    let found = app.public.post(at.channel.channel.id, post).await?.ok_or(Problem::NotFound)?;
    let lang = at.signed.speak.lang;
    let context = Page {
        frame: Frame::at(&app, &at, "warning", "report.title"),
        purpose: first.purpose.key(),
        title: found.content.title.to_string(),
        messages: messages(&app, &at, lang, &chain).await?,
        csv: at.urls().page(&format!("/warnings/{post}/report.csv")),
        back: at.urls().page(&format!("/warnings/{post}")),
    };
    page(&app, lang, "desk/report.html", context)
}

/// The same as a table.
pub async fn download(State(app): State<App>, at: At, Path((_, post)): Path<(String, String)>) -> Answer {
    let post = PostId::parse(&post).ok_or(Problem::NotFound)?;
    let chain = chain_of(&app, &at, post).await?;
    let (lang, profile) = (at.signed.speak.lang, &at.channel.channel.profile);
    let zone = Dates::new(profile, lang, app.clock.now()).zone();
    let mut table = Table::new(lang, COLUMNS.map(|name| t(lang, &format!("report.{name}"), &[])));
    let cell = |span: Option<SignedDuration>| span.map(|span| table::seconds(lang, span, 3)).unwrap_or_default();
    for (sealed, message) in chain.iter().zip(messages(&app, &at, lang, &chain).await?) {
        let begin = [message.number.to_string(), message.turn, table::time(sealed.sent, &zone)];
        let canaries = message.canaries.into_iter().map(|one| {
            let name = format!("{}: {} ({})", t(lang, "report.canary", &[]), one.name, one.service);
            (name, String::new(), (one.took, one.took))
        });
        for (outlet, count, (first, last)) in
            message.rows.into_iter().map(|row| (row.outlet, row.count, row.span)).chain(canaries)
        {
            table.row(begin.iter().cloned().chain([outlet, count, cell(first), cell(last)]));
        }
    }
    Ok(table.answer(&format!("{}-{post}", at.channel.channel.slug)))
}

async fn messages(app: &App, at: &At, lang: Lang, chain: &[Sealed]) -> Result<Vec<Message>, Problem> {
    let Some(first) = chain.first() else { return Ok(Vec::new()) };
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let deliveries = app.desk.deliveries_of(first.post).await?;
    let ids: Vec<_> = deliveries.iter().map(|one| one.id).collect();
    let handed = app.desk.hand_overs(&ids).await?;
    let (outlets, dispatches) =
        (app.desk.outlets(at.channel.channel.id).await?, app.desk.dispatches_of(first.post).await?);
    let heard = canary::lines_since(app, at, first.sent).await?;
    let message = |sealed: &Sealed| {
        let own: Vec<&DeliveryReport> = deliveries.iter().filter(|one| one.version == sealed.version).collect();
        let mut rows = vec![page_row(lang)];
        for delivery in own {
            rows.extend(services(lang, sealed.sent, delivery, &handed));
        }
        rows.extend(elsewhere(lang, sealed, &outlets, &dispatches));
        let canaries = heard.iter().filter(|(post, version, _)| (*post, *version) == (sealed.post, sealed.version));
        Message {
            number: sealed.number,
            turn: t(lang, &format!("turn.{}", sealed.turn.key()), &[]),
            when: dates.moment(sealed.sent),
            iso: dates.iso(sealed.sent),
            rows,
            canaries: canaries.map(|(.., line)| line.clone()).collect(),
        }
    };
    Ok(chain.iter().map(message).collect())
}

/// Page and feeds have a message with the commit that releases it: there is nothing to measure.
fn page_row(lang: Lang) -> Row {
    row(lang, t(lang, "report.page", &[]), t(lang, "report.at_once", &[]), (None, None))
}

/// The places of others, as far as they were meant to have this very version: what was corrected since tells of the
/// correction only.
fn elsewhere(lang: Lang, sealed: &Sealed, outlets: &[Outlet], all: &[DispatchReport]) -> Vec<Row> {
    let meant = |one: &&DispatchReport| {
        let there = one.dispatch.there.as_ref().map(|there| there.version);
        there == Some(sealed.version) || one.dispatch.wish.version == sealed.version
    };
    let line = |one: &DispatchReport| {
        let outlet = outlets.iter().find(|outlet| outlet.id == one.outlet)?;
        let there = one.dispatch.there.as_ref().filter(|there| there.version == sealed.version);
        let took = there.map(|there| there.since.duration_since(sealed.sent));
        let state = word(lang, outlet, &one.dispatch);
        // Others' servers are asked for their best, not for seconds.
        Some(Row { mark: "", ..row(lang, outlet.label.clone(), state, (took, took)) })
    };
    all.iter().filter(meant).filter_map(line).collect()
}

/// The push services of a delivery; those that carry few are told together.
fn services(lang: Lang, sent: Timestamp, delivery: &DeliveryReport, handed: &[HandOver]) -> Vec<Row> {
    let times = |origin: &str| handed.iter().find(|one| one.delivery == delivery.id && one.origin == origin);
    let many = |count: u64| rounded(count) != RoundedCount::Few;
    let (mut rows, mut rest, mut together) = (Vec::new(), 0, None::<(Timestamp, Timestamp)>);
    for service in &delivery.per_service {
        let found = times(&service.origin);
        if many(service.counts.all()) {
            let span = found.map(|one| (one.first.duration_since(sent), one.last.duration_since(sent)));
            rows.push(row(lang, short_name(&service.origin), about(lang, service.counts.accepted), span.unzip()));
        } else {
            rest += service.counts.accepted;
            let span = found.map(|one| (one.first, one.last));
            together = match (together, span) {
                (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                (a, b) => a.or(b),
            };
        }
    }
    if rest > 0 || rows.is_empty() {
        let key = if rows.is_empty() { "report.followers" } else { "report.other_services" };
        let span = together.map(|(first, last)| (first.duration_since(sent), last.duration_since(sent)));
        rows.push(row(lang, t(lang, key, &[]), about(lang, rest), span.unzip()));
    }
    rows
}

fn row(lang: Lang, outlet: String, count: String, (first, last): Span) -> Row {
    let mark = match (first, last) {
        (Some(first), Some(last)) if first <= FIRST && last <= LAST => "good",
        (Some(_), Some(_)) => "slow",
        _ => "",
    };
    let said = |span: Option<SignedDuration>| span.map(|span| seconds(lang, span));
    Row { outlet, count, first: said(first), last: said(last), mark, span: (first, last) }
}

/// "1,2 s".
pub fn seconds(lang: Lang, span: SignedDuration) -> String {
    t(lang, "report.seconds", &[("n", &table::seconds(lang, span.max(SignedDuration::ZERO), 1))])
}
