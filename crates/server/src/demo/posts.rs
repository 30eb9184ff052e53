//! Publishes the demo's posts with dates counted from now.
use super::{answers, pictures};
use crate::exit::Failure;
use crate::wiring::House;
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::delivery::{self, Occasion};
use channel::event::Event;
use channel::field::Complaint;
use channel::image::{Alt, Picture};
use channel::job::Job;
use channel::post::{Content, Kind};
use channel::reaction::{Poll, Reactions};
use channel::text::{Body, Line, Title};
use channel::traffic::{Effect, Traffic, track};
use jiff::civil::Time;
use jiff::{SignedDuration, ToSpan, tz::TimeZone};
use serde::Deserialize;
use store::{Publish, Published, SYSTEM};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    post: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: String,
    age_minutes: i64,
    title: String,
    body: String,
    plain: Option<String>,
    picture: Option<String>,
    alt: Option<String>,
    credit: Option<String>,
    corrected: Option<String>,
    event: Option<When>,
    job: Option<Advert>,
    traffic: Option<Works>,
    poll: Option<Question>,
    /// How many chose each emoji, or each of the choices of the poll.
    #[serde(default)]
    answers: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    options: Vec<String>,
    days: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    in_days: i64,
    /// `HH:MM`.
    at: String,
    until: String,
    place: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advert {
    deadline_in_days: i64,
    salary: String,
    apply: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Works {
    streets: Vec<String>,
    until_in_days: i64,
    detour: String,
    track: Vec<String>,
    detour_track: Vec<String>,
}

/// Publishes all posts, oldest first. Nobody's phone rings for them.
pub async fn publish_all(house: &House, channel: &Channel) -> Result<(), Failure> {
    let file: File = toml::from_str(include_str!("posts.toml")).map_err(|e| Failure::Failed(e.to_string()))?;
    let zone = TimeZone::get(&channel.profile.zone).unwrap_or(TimeZone::UTC);
    let now = house.clock.now();
    for entry in file.post.iter().rev() {
        let published = now - SignedDuration::from_mins(entry.age_minutes);
        let picture = match &entry.picture {
            Some(name) => Some(pictures::add(house, channel.id, name).await?),
            None => None,
        };
        let content = content(entry, picture, (now, published), &zone)
            .map_err(|complaint| Failure::Failed(format!("demo post “{}”: {complaint}", entry.title)))?;
        publish(house, channel, entry, content, published).await?;
    }
    Ok(())
}

async fn publish(
    house: &House,
    channel: &Channel,
    entry: &Entry,
    content: Content,
    at: Timestamp,
) -> Result<(), Failure> {
    let desk = house.stores.desk();
    let post = desk.create_draft(channel.id, "{}", SYSTEM, at, house.random.number()).await?;
    let mut order = Publish {
        post,
        channel: channel.id,
        slug_tail: channel::slug::from_title(content.title.as_str()),
        occasion: Occasion::Quiet,
        plan: delivery::plan(&content, Occasion::Quiet, at),
        delivery_ids: Vec::new(),
        note: String::new(),
        by: SYSTEM,
        now: at,
        expect_version: None,
        expect_revision: None,
        published: Some(at),
        content,
    };
    done(desk.publish(order.clone()).await?, entry)?;
    answers::give(house, post, &entry.answers).await?;
    if let Some(note) = &entry.corrected {
        order.now = at + SignedDuration::from_mins(95);
        (order.note, order.expect_version) = (note.clone(), Some(1));
        done(desk.publish(order).await?, entry)?;
    }
    Ok(())
}

fn done(published: Published, entry: &Entry) -> Result<(), Failure> {
    match published {
        Published::Done { .. } => Ok(()),
        Published::Conflict => Err(Failure::Failed(format!("demo post “{}” could not be published", entry.title))),
    }
}

fn content(
    entry: &Entry,
    picture: Option<store::StoredMedium>,
    (now, published): (Timestamp, Timestamp),
    zone: &TimeZone,
) -> Result<Content, Complaint> {
    let kind = Kind::parse(&entry.kind).ok_or_else(|| Complaint::with("error.kind", &entry.kind))?;
    let line = |text: &Option<String>| text.as_deref().map(Line::parse).transpose();
    let mut pictures = Vec::new();
    if let Some(stored) = picture {
        let alt = Alt::parse(entry.alt.as_deref().unwrap_or_default(), false)?;
        let credit = line(&entry.credit)?;
        pictures.push(Picture { id: stored.id, width: stored.file.width, height: stored.file.height, alt, credit });
    }
    Ok(Content {
        body: Some(Body::parse(&entry.body)?),
        plain_language: entry.plain.as_deref().map(Body::parse).transpose()?,
        pictures,
        event: entry.event.as_ref().map(|when| event(when, now, zone)).transpose()?,
        job: entry.job.as_ref().map(|advert| job(advert, now, zone)).transpose()?,
        traffic: entry.traffic.as_ref().map(|works| traffic(works, now, zone)).transpose()?,
        reactions: reactions(entry, published, zone)?,
        ..Content::titled(kind, Title::parse(&entry.title)?, "de")
    })
}

fn reactions(entry: &Entry, published: Timestamp, zone: &TimeZone) -> Result<Reactions, Complaint> {
    match &entry.poll {
        Some(question) => Ok(Reactions::Poll(Poll {
            options: Poll::options(&question.options.join("\n"))?,
            several: false,
            ends: Poll::end(later(published, zone, question.days, Time::constant(23, 59, 0, 0))?, published)?,
        })),
        None if entry.answers.is_empty() => Ok(Reactions::Off),
        None => Ok(Reactions::Emoji),
    }
}

fn event(when: &When, now: Timestamp, zone: &TimeZone) -> Result<Event, Complaint> {
    Ok(Event {
        start: later(now, zone, when.in_days, time(&when.at)?)?,
        end: Some(later(now, zone, when.in_days, time(&when.until)?)?),
        all_day: false,
        place: Some(Line::parse(&when.place)?),
        registration_url: None,
    })
}

fn job(advert: &Advert, now: Timestamp, zone: &TimeZone) -> Result<Job, Complaint> {
    Ok(Job {
        deadline: Some(later(now, zone, advert.deadline_in_days, Time::constant(23, 59, 0, 0))?),
        salary: Some(Line::parse(&advert.salary)?),
        apply_url: advert.apply.parse().ok(),
    })
}

fn traffic(works: &Works, now: Timestamp, zone: &TimeZone) -> Result<Traffic, Complaint> {
    Ok(Traffic {
        streets: Traffic::streets(&works.streets.join("\n"))?,
        effect: Effect::Closed,
        from: None,
        until: Some(later(now, zone, works.until_in_days, Time::constant(23, 59, 0, 0))?),
        detour: Some(Line::parse(&works.detour)?),
        track: track(&works.track.join("\n"))?,
        detour_track: track(&works.detour_track.join("\n"))?,
    })
}

fn time(text: &str) -> Result<Time, Complaint> {
    text.parse().map_err(|e: jiff::Error| Complaint::with("error.time", e))
}

fn later(now: Timestamp, zone: &TimeZone, days: i64, at: Time) -> Result<Timestamp, Complaint> {
    let day = now.to_zoned(zone.clone()).date().checked_add(days.days());
    let moment = day.and_then(|day| day.to_datetime(at).to_zoned(zone.clone()));
    moment.map(|zoned| zoned.timestamp()).map_err(|e| Complaint::with("error.date", e))
}
