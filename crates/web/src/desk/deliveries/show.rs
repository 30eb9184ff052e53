//! `GET /desk/at/{channel}/deliveries/{id}`: one delivery in plain words. The page asks for itself again while
//! something is still going to happen.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::deliveries::acts::{self, Act};
use crate::desk::deliveries::course::{self, Course, Service};
use crate::desk::deliveries::elsewhere::{self, Elsewhere};
use crate::desk::deliveries::line::{self, about};
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use crate::urls::Urls;
use axum::extract::{Path, State as Ask};
use axum::http::Uri;
use channel::delivery::State;
use channel::editor::Power;
use channel::ids::{DeliveryId, PostId};
use channel::outlet::dispatch::State as Dispatched;
use channel::subscription::RoundedCount;
use serde::Serialize;
use store::model::{DeliveryReport, SYSTEM};

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    #[serde(flatten)]
    live: Live,
    title: String,
    version: u32,
    post_url: String,
    /// Places it is put in by hand.
    tasks: Vec<Task>,
    permalink: Option<String>,
}

/// Something a person does now.
#[derive(Serialize)]
pub struct Task {
    text: String,
    url: String,
}

/// What changes while somebody looks; fetched by itself by the script.
#[derive(Serialize)]
struct Live {
    state: &'static str,
    state_label: String,
    /// Where it stands besides, if it went anywhere.
    elsewhere: Option<Elsewhere>,
    /// What is going on, in a sentence or two that change seldom: they are read out.
    sentence: String,
    under_way: bool,
    acts: Vec<Act>,
    numbers: Vec<Number>,
    /// So few of everything else that it is not worth a number each, and nothing elsewhere that somebody should look at.
    calm: bool,
    course: Course,
    services: Vec<Service>,
    created: String,
    finished: Option<String>,
    took: Option<String>,
    repeated_url: Option<String>,
    csrf: String,
}

#[derive(Serialize)]
struct Number {
    key: &'static str,
    count: String,
    label: String,
    hint: String,
}

/// The handler. `?live` answers with the live part alone.
pub async fn get(Ask(app): Ask<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let report = find(&app, &at, &id).await?;
    let lang = at.signed.speak.lang;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let elsewhere = elsewhere::of(&app, &at, report.post).await?;
    let live = live(&app, &at, &report, elsewhere);
    if uri.query() == Some("live") {
        return page(&app, lang, "desk/delivery_fragment.html", live);
    }
    let mut frame = Frame::at(&app, &at, "delivery", "delivery.title").after(lang, &query);
    if live.under_way {
        frame = frame.refreshing(10);
    }
    let published = app.desk.published(report.post).await?;
    let public = Urls::new(&app, at.signed.speak, &at.channel.channel.slug);
    let official = app.public.official(report.channel, report.post).await?;
    let official = official.map(|one| public.absolute(&public.file(&format!("official/{}", one.id))));
    let context = Page {
        tasks: tasks(&app, &at, report.post).await?,
        frame,
        live,
        title: report.title.clone(),
        version: report.version,
        post_url: if official.is_some() { at.urls().page("/official") } else { at.urls().post(report.post) },
        permalink: published.map(|post| public.post_absolute(post.id, &post.slug_tail)).or(official),
    };
    page(&app, lang, "desk/delivery.html", context)
}

/// Who publishes learns at once where their own hands are needed.
pub async fn tasks(app: &App, at: &At, post: PostId) -> Result<Vec<Task>, Problem> {
    let lang = at.signed.speak.lang;
    let dispatches = app.desk.dispatches_of(post).await?;
    let waits = |outlet: &store::model::Outlet| {
        let here = dispatches.iter().find(|one| one.outlet == outlet.id);
        here.is_some_and(|one| one.dispatch.state == Dispatched::Person || one.dispatch.state == Dispatched::Queued)
    };
    let outlets = app.desk.outlets(at.channel.channel.id).await?.into_iter();
    let by_hand = outlets.filter(|outlet| outlet.kind.abilities().by_hand && waits(outlet));
    let base = at.urls().post_verb(post, "outlets");
    Ok(by_hand
        .map(|outlet| Task {
            text: t(lang, "delivery.task", &[("outlet", &outlet.label)]),
            url: format!("{base}/{}/hand", outlet.id),
        })
        .collect())
}

fn live(app: &App, at: &At, report: &DeliveryReport, elsewhere: Option<Elsewhere>) -> Live {
    let (lang, now, urls) = (at.signed.speak.lang, app.clock.now(), at.urls());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let course = course::of(lang, report, now);
    let numbers = numbers(lang, report);
    Live {
        state: report.state.key(),
        state_label: t(lang, &format!("delivery.state.{}", report.state.key()), &[]),
        sentence: sentence(lang, &dates, report, course.part.as_deref()),
        under_way: line::is_under_way(report) || elsewhere.as_ref().is_some_and(|there| there.goes_on),
        // Nothing is offered that would be refused.
        acts: match at.may(Power::Release) || at.may(Power::Warn) {
            true => acts::of(lang, report, &urls.delivery(report.id), now),
            false => Vec::new(),
        },
        calm: numbers.len() == 1 && !elsewhere.as_ref().is_some_and(|there| there.troubled),
        numbers,
        elsewhere,
        services: course::services(lang, &dates, report, now),
        course,
        created: dates.moment(report.created),
        finished: report.finished.map(|at| dates.moment(at)),
        took: took(lang, report),
        repeated_url: report.repeated.map(|id| urls.delivery(id)),
        csrf: at.signed.csrf.clone(),
    }
}

/// Who may go on with what is held stands in the sentence.
fn sentence(lang: Lang, dates: &Dates, report: &DeliveryReport, part: Option<&str>) -> String {
    if let (State::Paused, Some((when, by))) = (report.state, report.held) {
        let key = if by == SYSTEM { "delivery.say.paused_system" } else { "delivery.say.paused_desk" };
        return t(lang, key, &[("when", &dates.moment_within(when))]);
    }
    let say = match report.state {
        State::Expired => ended_by(report),
        State::Done if line::is_troubled(report) => "done_but",
        state => state.key(),
    };
    let say = t(lang, &format!("delivery.say.{say}"), &[]);
    [say.as_str(), part.unwrap_or_default()].join(" ").trim_end().to_owned()
}

/// Whose doing the end of a delivery was.
fn ended_by(report: &DeliveryReport) -> &'static str {
    match report.held {
        Some((at, SYSTEM)) if Some(at) == report.finished => "ended_system",
        Some((at, _)) if Some(at) == report.finished => "ended_desk",
        _ => "expired",
    }
}

/// The delivery, if it is one of this channel.
pub async fn find(app: &App, at: &At, id: &str) -> Result<DeliveryReport, Problem> {
    let id = DeliveryId::parse(id).ok_or(Problem::NotFound)?;
    let report = app.desk.delivery(id).await?;
    report.filter(|report| report.channel == at.channel.channel.id).ok_or(Problem::NotFound)
}

fn numbers(lang: Lang, report: &DeliveryReport) -> Vec<Number> {
    let counts = report.counts;
    let each = [
        ("accepted", counts.accepted),
        ("waiting", counts.waiting),
        ("gone", counts.gone),
        ("refused", counts.refused),
    ];
    // Of one that has ended nobody waits, and "fewer than ten" would say that somebody might.
    let shown = |key: &str| key != "waiting" || !report.state.is_terminal();
    // "Fewer than ten" four times over says nothing: what went well always stands there, the rest once it is a number.
    let told =
        |key: &str, count| key == "accepted" || matches!(channel::subscription::rounded(count), RoundedCount::About(_));
    // Whether few follow or nobody is told to nobody, so nobody is said to have the message either.
    let few = report.state == State::Done && channel::subscription::rounded(counts.all()) == RoundedCount::Few;
    each.into_iter()
        .filter(|(key, count)| shown(key) && told(key, *count))
        .map(|(key, count)| Number {
            key,
            count: about(lang, count),
            label: t(lang, &format!("delivery.{key}"), &[]),
            hint: t(lang, &format!("delivery.{}_hint", if few { "few" } else { key }), &[]),
        })
        .collect()
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
