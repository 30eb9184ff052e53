//! A post as the templates want it: in the stream, in lists, and as the ground of its own page.
use super::picture::{self, ImageView};
use super::reactions::{self, ReactionsView};
use crate::dates::Dates;
use crate::error::Problem;
use crate::visit::Visit;
use channel::event::Event;
use channel::ids::PostId;
use channel::job::Job;
use channel::post::Kind;
use formats::markdown;
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

#[derive(Clone, Serialize)]
pub struct WarningState {
    pub state: &'static str,
    pub state_label: String,
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
    let image = match content.pictures.first() {
        Some(first) => picture::view(&visit.app, first).await?,
        None => None,
    };
    Ok(Card {
        url: urls.post(post.id, &post.slug_tail),
        title: content.title.to_string(),
        lang: (content.lang != visit.speak.lang.tag()).then(|| content.lang.clone()),
        kind: kind_word(content.kind),
        kind_label: visit.t(&format!("kind.{}", kind_word(content.kind)), &[]),
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
        warning: (content.kind == Kind::Warning).then(|| warning_state(visit, post)),
        share_url: urls.post_absolute(post.id, &post.slug_tail),
        reactions: None,
    })
}

/// Cards of posts that are sorted by time, under the days they came out.
pub async fn days(visit: &Visit, dates: &Dates, posts: &[PublishedPost]) -> Result<Vec<Day>, Problem> {
    let mut days: Vec<(Date, Day)> = Vec::new();
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let answers = visit.app.public.reactions(&ids).await?;
    for post in posts {
        let date = dates.day(post.published);
        let reactions = answers.get(&post.id).and_then(|shown| reactions::view(visit, post.id, &post.content, shown));
        let card = Card { reactions, ..card(visit, dates, post).await? };
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
        registration_url: event.registration_url.as_ref().map(ToString::to_string),
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
        apply_url: job.apply_url.as_ref().map(ToString::to_string),
    }
}

/// The word of a kind in classes and keys; what the types call an update, people call news.
pub fn kind_word(kind: Kind) -> &'static str {
    if kind == Kind::Update { "news" } else { kind.key() }
}

/// A topic with its name.
pub fn label(visit: &Visit, topic: channel::topic::Topic) -> TopicLabel {
    TopicLabel { key: topic.key(), label: visit.t(&format!("topic.{}", topic.key()), &[]) }
}

fn warning_state(visit: &Visit, post: &PublishedPost) -> WarningState {
    let active = super::warning::is_active(post, visit.app.clock.now());
    let state = if active { "active" } else { "ended" };
    WarningState { state, state_label: visit.t(&format!("warning.{state}"), &[]) }
}
