//! A post as the templates want it: in the stream, in lists, and as the ground of its own page.
use super::picture::{self, ImageView};
use super::reactions::{self, ReactionsView};
use crate::dates::Dates;
use crate::error::Problem;
use crate::visit::Visit;
use channel::clock::Timestamp;
use channel::event::Event;
use channel::ids::PostId;
use channel::job::Job;
use channel::post::Kind;
use channel::traffic::Traffic;
use channel::validity::Validity;
use channel::warning::Purpose;
use formats::{markdown, traffic_map};
use jiff::civil::Date;
use serde::Serialize;
use store::model::PublishedPost;

/// Letters of the lead in the stream: about three lines on a phone.
const LEAD: usize = 180;

/// `post` in `components/post_card.html`.
#[derive(Clone, Serialize)]
pub struct Card {
    pub url: String,
    pub title: String,
    /// Language of title and text, when it is not the page's.
    pub lang: Option<String>,
    pub kind: &'static str,
    pub kind_label: String,
    pub lead: String,
    pub has_more: bool,
    pub topics: Vec<TopicLabel>,
    pub image: Option<ImageView>,
    pub when: String,
    pub time_text: String,
    pub iso: String,
    pub day_heading: String,
    pub corrected: Option<Corrected>,
    pub event: Option<EventView>,
    pub job: Option<JobView>,
    pub traffic: Option<TrafficView>,
    /// From when until when it is meant.
    pub valid: Option<String>,
    /// It no longer is, in a sentence.
    pub expired: Option<String>,
    pub warning: Option<WarningState>,
    pub share_url: String,
    /// Only where it can be answered, or could be.
    pub reactions: Option<ReactionsView>,
}

#[derive(Clone, Serialize)]
pub struct TopicLabel {
    pub key: &'static str,
    pub label: String,
}

#[derive(Clone, Serialize)]
pub struct Corrected {
    pub when: String,
    pub note: String,
}

#[derive(Clone, Serialize)]
pub struct EventView {
    pub day: String,
    pub month_short: String,
    pub weekday: String,
    pub start_text: String,
    pub end_text: Option<String>,
    pub place: Option<String>,
    pub address: Option<String>,
    pub organiser: Option<String>,
    pub iso_start: String,
    pub ics_url: String,
    pub registration_url: Option<String>,
    pub cancelled: bool,
}

#[derive(Clone, Serialize)]
pub struct JobView {
    pub deadline_text: String,
    pub salary: Option<String>,
    pub employer: Option<String>,
    pub place: Option<String>,
    pub apply_url: Option<String>,
}

/// Which streets, until when.
#[derive(Clone, Serialize)]
pub struct TrafficView {
    pub effect: String,
    pub streets: Vec<String>,
    pub span: String,
    /// All of it in one line.
    pub line: String,
    pub detour: Option<String>,
    #[serde(serialize_with = "crate::view::safe_some")]
    pub map: Option<String>,
    pub map_text: String,
}

#[derive(Clone, Serialize)]
pub struct WarningState {
    /// `active`, `expired`, `over`, `false`.
    pub state: &'static str,
    pub state_label: String,
    /// `actual`, `test` or `exercise`.
    pub purpose: &'static str,
}

/// One day of the stream.
#[derive(Clone, Serialize)]
pub struct Day {
    pub heading: String,
    pub iso: String,
    pub posts: Vec<Card>,
}

/// The card of one post, without what may be answered.
pub async fn card(visit: &Visit, dates: &Dates, post: &PublishedPost) -> Result<Card, Problem> {
    let (content, urls) = (&post.content, visit.urls());
    let body = content.body.as_ref().map_or("", |body| body.as_str());
    let lead = markdown::lead(body, LEAD);
    let warning = match content.kind {
        Kind::Warning => warning_state(visit, dates, post).await?,
        _ => None,
    };
    let kind = kind_word(content.kind);
    let kind_label = match &warning {
        Some(state) if state.purpose != Purpose::Actual.key() => {
            visit.t(&format!("purpose.mark_{}", state.purpose), &[])
        }
        _ => visit.t(&format!("kind.{kind}"), &[]),
    };
    let image = match content.pictures.first() {
        Some(first) => picture::view(&visit.app, first).await?,
        None => None,
    };
    Ok(Card {
        url: urls.post(post.id, &post.slug_tail),
        title: content.title.to_string(),
        lang: (content.lang != visit.speak.lang.tag()).then(|| content.lang.clone()),
        kind,
        kind_label,
        has_more: lead.ends_with('…') || content.pictures.len() > 1 || content.plain_language.is_some(),
        lead,
        topics: content.topics.iter().map(|topic| label(visit, topic)).collect(),
        image,
        when: dates.moment(post.published),
        time_text: dates.time(post.published),
        iso: dates.iso(post.published),
        day_heading: dates.heading(dates.day(post.published)),
        corrected: (post.version > 1)
            .then(|| Corrected { when: dates.moment_within(post.updated), note: String::new() }),
        event: content.event.as_ref().map(|event| event_view(visit, dates, post.id, event)),
        job: content.job.as_ref().filter(|job| job.deadline.is_some()).map(|job| job_view(visit, dates, job)),
        traffic: content.traffic.as_ref().map(|traffic| traffic_view(visit, dates, traffic)),
        valid: validity(visit, dates, content.valid),
        expired: content.expires().filter(|at| *at <= visit.app.clock.now()).map(|at| expired(visit, dates, post, at)),
        warning,
        share_url: urls.post_absolute(post.id, &post.slug_tail),
        reactions: None,
    })
}

/// Cards of some posts with what may be answered, in their order.
pub async fn cards(visit: &Visit, dates: &Dates, posts: &[PublishedPost]) -> Result<Vec<Card>, Problem> {
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let answers = visit.app.public.reactions(&ids).await?;
    let mut cards = Vec::with_capacity(posts.len());
    for post in posts {
        let reactions = answers.get(&post.id).and_then(|shown| reactions::view(visit, post.id, &post.content, shown));
        cards.push(Card { reactions, ..card(visit, dates, post).await? });
    }
    Ok(cards)
}

/// Cards of posts that are sorted by time, under the days they came out.
pub async fn days(visit: &Visit, dates: &Dates, posts: &[PublishedPost]) -> Result<Vec<Day>, Problem> {
    let mut days: Vec<(Date, Day)> = Vec::new();
    for (post, card) in posts.iter().zip(cards(visit, dates, posts).await?) {
        let date = dates.day(post.published);
        match days.last_mut() {
            Some((last, day)) if *last == date => day.posts.push(card),
            _ => days.push((date, Day { heading: dates.heading(date), iso: date.to_string(), posts: vec![card] })),
        }
    }
    Ok(days.into_iter().map(|(_, day)| day).collect())
}

/// When and where, in words.
pub fn event_view(visit: &Visit, dates: &Dates, id: PostId, event: &Event) -> EventView {
    let day = dates.day(event.start);
    let end = event.end.map(|end| match (event.all_day, dates.day(end) == day) {
        (true, true) => None,
        (true, false) => Some(dates.heading_within(dates.day(end))),
        (false, true) => Some(dates.time(end)),
        (false, false) => Some(dates.moment_within(end)),
    });
    EventView {
        day: day.day().to_string(),
        month_short: dates.month_short(day.month()),
        weekday: dates.weekday_short(day),
        start_text: if event.all_day { dates.heading(day) } else { dates.moment(event.start) },
        end_text: end.flatten(),
        place: event.place.as_ref().map(ToString::to_string),
        address: None,
        organiser: None,
        iso_start: if event.all_day { day.to_string() } else { dates.iso(event.start) },
        ics_url: visit.urls().post_ics(id),
        // Nobody registers for what is over.
        registration_url: (event.over(&dates.zone()) > dates.now())
            .then(|| event.registration_url.as_ref().map(ToString::to_string))
            .flatten(),
        cancelled: false,
    }
}

/// The facts of a job.
pub fn job_view(visit: &Visit, dates: &Dates, job: &Job) -> JobView {
    let deadline = job.deadline.map(|deadline| dates.date(dates.day(deadline)));
    JobView {
        deadline_text: deadline.unwrap_or_else(|| visit.t("job.no_deadline", &[])),
        salary: job.salary.as_ref().map(ToString::to_string),
        employer: None,
        place: None,
        // Nor applies after the deadline.
        apply_url: job
            .apply_url
            .as_ref()
            .filter(|_| job.deadline.is_none_or(|deadline| deadline > dates.now()))
            .map(ToString::to_string),
    }
}

/// Which streets are held up, until when, and the drawing of it.
pub fn traffic_view(visit: &Visit, dates: &Dates, traffic: &Traffic) -> TrafficView {
    let effect = visit.t(&format!("traffic.{}", traffic.effect.key()), &[]);
    let streets: Vec<String> = traffic.streets.iter().map(ToString::to_string).collect();
    let span = span(visit, dates, traffic.from, traffic.until);
    let where_and_when: Vec<&str> =
        streets.iter().map(String::as_str).chain([span.as_str()]).filter(|part| !part.is_empty()).collect();
    TrafficView {
        line: format!("{effect}: {}", where_and_when.join(", ")),
        effect,
        streets,
        span,
        detour: traffic.detour.as_ref().map(ToString::to_string),
        map: traffic_map::svg(traffic, visit.speak.lang),
        map_text: traffic_map::description(traffic, visit.speak.lang),
    }
}

/// "von … bis …", "bis …", "ab …"; empty when both ends are open. Hours are left out where whole days are meant.
fn span(visit: &Visit, dates: &Dates, from: Option<Timestamp>, until: Option<Timestamp>) -> String {
    let (from, until) = (from.map(|at| dates.from_within(at)), until.map(|at| dates.until_within(at)));
    match (from, until) {
        (Some(from), Some(until)) if from == until => from,
        (Some(from), Some(until)) => visit.t("span.both", &[("from", &from), ("until", &until)]),
        (Some(from), None) => visit.t("span.from", &[("from", &from)]),
        (None, Some(until)) => visit.t("span.until", &[("until", &until)]),
        (None, None) => String::new(),
    }
}

fn validity(visit: &Visit, dates: &Dates, valid: Validity) -> Option<String> {
    let span = span(visit, dates, valid.from, valid.until);
    (!span.is_empty()).then(|| visit.t("post.valid", &[("span", &span)]))
}

/// Why it is no longer on the channel page.
fn expired(visit: &Visit, dates: &Dates, post: &PublishedPost, at: Timestamp) -> String {
    let key = match post.content.kind {
        Kind::Job => "post.expired_job",
        Kind::Traffic => "post.expired_traffic",
        _ => "post.expired",
    };
    visit.t(key, &[("day", &dates.date(dates.day(at)))])
}

/// The word of a kind in classes and keys; what the types call an update, people call news.
pub fn kind_word(kind: Kind) -> &'static str {
    if kind == Kind::Update { "news" } else { kind.key() }
}

/// A topic with its name.
pub fn label(visit: &Visit, topic: channel::topic::Topic) -> TopicLabel {
    TopicLabel { key: topic.key(), label: visit.t(&format!("topic.{}", topic.key()), &[]) }
}

/// What has expired is not what is over: only an all-clear says that the danger is.
async fn warning_state(visit: &Visit, dates: &Dates, post: &PublishedPost) -> Result<Option<WarningState>, Problem> {
    let sealed = visit.app.public.alerts(post.id).await?;
    let standing = super::warning::standing(visit, dates, &sealed);
    let (Some(last), Some((state, state_label))) = (sealed.last(), standing) else { return Ok(None) };
    Ok(Some(WarningState { state, state_label, purpose: last.purpose.key() }))
}
