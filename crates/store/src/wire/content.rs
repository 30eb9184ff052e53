use channel::clock::Timestamp;
use channel::event::Event;
use channel::field::Complaint;
use channel::ids::MediumId;
use channel::image::{Alt, Picture};
use channel::job::Job;
use channel::medium::{self, Attachment};
use channel::outlet::choice::Choice;
use channel::post::{Content, Kind};
use channel::reaction::{Poll, Reactions};
use channel::text::{Body, Line, Title};
use channel::topic::Topic;
use channel::validity::Validity;
use serde::{Deserialize, Serialize};
use url::Url;

use super::traffic::TrafficWire;
use crate::{Result, StoreError};

pub(super) const TABLE: &str = "post_version";

#[derive(Serialize, Deserialize)]
struct ContentWire {
    kind: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plain_language: Option<String>,
    topics: Vec<String>,
    lang: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pictures: Vec<PictureWire>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<AttachmentWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<EventWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<JobWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traffic: Option<TrafficWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<String>,
    /// Whether an emoji may be answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    emoji: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    poll: Option<PollWire>,
    /// Numbers of the outlets it goes to, where somebody chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outlets: Option<Vec<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_url: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PictureWire {
    id: String,
    width: u32,
    height: u32,
    /// `None`: decorative.
    alt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct AttachmentWire {
    id: String,
    kind: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct EventWire {
    start: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    all_day: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_url: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct JobWire {
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    salary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    apply_url: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PollWire {
    options: Vec<String>,
    several: bool,
    ends: String,
}

/// Writes what a post says.
pub(crate) fn write_content(content: &Content) -> Result<String> {
    let wire = ContentWire {
        kind: content.kind.key().to_owned(),
        title: content.title.to_string(),
        body: text(&content.body),
        plain_language: text(&content.plain_language),
        topics: content.topics.iter().map(|topic| topic.key().to_owned()).collect(),
        lang: content.lang.clone(),
        pictures: content.pictures.iter().map(write_picture).collect(),
        attachments: content.attachments.iter().map(write_attachment).collect(),
        event: content.event.as_ref().map(|event| EventWire {
            start: event.start.to_string(),
            end: text(&event.end),
            all_day: event.all_day,
            place: text(&event.place),
            registration_url: text(&event.registration_url),
        }),
        job: content.job.as_ref().map(|job| JobWire {
            deadline: text(&job.deadline),
            salary: text(&job.salary),
            apply_url: text(&job.apply_url),
        }),
        traffic: content.traffic.as_ref().map(super::traffic::write),
        valid_from: text(&content.valid.from),
        valid_until: text(&content.valid.until),
        emoji: content.reactions == Reactions::Emoji,
        poll: content.reactions.poll().map(|poll| PollWire {
            options: poll.options.iter().map(ToString::to_string).collect(),
            several: poll.several,
            ends: poll.ends.to_string(),
        }),
        outlets: match &content.outlets {
            Choice::Usual => None,
            Choice::Only(these) => Some(these.iter().copied().collect()),
        },
        source_url: text(&content.source_url),
    };
    serde_json::to_string(&wire).map_err(|error| StoreError::corrupt(TABLE, error))
}

/// Reads it back through the same parsers the desk's form goes through.
pub(crate) fn read_content(json: &str) -> Result<Content> {
    let wire: ContentWire = serde_json::from_str(json).map_err(|error| StoreError::corrupt(TABLE, error))?;
    Ok(Content {
        kind: Kind::parse(&wire.kind).ok_or_else(|| StoreError::corrupt(TABLE, "kind"))?,
        title: Title::parse(&wire.title).map_err(complaint)?,
        body: optional(wire.body, Body::parse)?,
        plain_language: optional(wire.plain_language, Body::parse)?,
        topics: wire.topics.iter().filter_map(|key| Topic::parse(key)).collect(),
        lang: wire.lang,
        pictures: wire.pictures.into_iter().map(read_picture).collect::<Result<_>>()?,
        attachments: wire.attachments.into_iter().map(read_attachment).collect::<Result<_>>()?,
        event: wire.event.map(read_event).transpose()?,
        job: wire.job.map(read_job).transpose()?,
        traffic: wire.traffic.map(super::traffic::read).transpose()?,
        valid: Validity {
            from: wire.valid_from.as_deref().map(instant).transpose()?,
            until: wire.valid_until.as_deref().map(instant).transpose()?,
        },
        reactions: match (wire.poll, wire.emoji) {
            (Some(poll), _) => Reactions::Poll(read_poll(poll)?),
            (None, true) => Reactions::Emoji,
            (None, false) => Reactions::Off,
        },
        outlets: wire.outlets.map_or(Choice::Usual, |these| Choice::Only(these.into_iter().collect())),
        source_url: wire.source_url.map(address).transpose()?,
    })
}

fn write_picture(picture: &Picture) -> PictureWire {
    PictureWire {
        id: picture.id.to_string(),
        width: picture.width,
        height: picture.height,
        alt: match &picture.alt {
            Alt::Text(line) => Some(line.to_string()),
            Alt::Decorative => None,
        },
        credit: text(&picture.credit),
    }
}

fn read_picture(wire: PictureWire) -> Result<Picture> {
    Ok(Picture {
        id: MediumId::parse(&wire.id).ok_or_else(|| StoreError::corrupt(TABLE, "picture id"))?,
        width: wire.width,
        height: wire.height,
        alt: optional(wire.alt, Line::parse)?.map_or(Alt::Decorative, Alt::Text),
        credit: optional(wire.credit, Line::parse)?,
    })
}

fn write_attachment(attachment: &Attachment) -> AttachmentWire {
    AttachmentWire {
        id: attachment.id.to_string(),
        kind: attachment.kind.key().to_owned(),
        title: attachment.title.to_string(),
        credit: text(&attachment.credit),
    }
}

fn read_attachment(wire: AttachmentWire) -> Result<Attachment> {
    Ok(Attachment {
        id: MediumId::parse(&wire.id).ok_or_else(|| StoreError::corrupt(TABLE, "attachment id"))?,
        kind: medium::Kind::parse(&wire.kind).ok_or_else(|| StoreError::corrupt(TABLE, "attachment kind"))?,
        title: Line::parse(&wire.title).map_err(complaint)?,
        credit: optional(wire.credit, Line::parse)?,
    })
}

fn read_event(wire: EventWire) -> Result<Event> {
    Ok(Event {
        start: instant(&wire.start)?,
        end: wire.end.as_deref().map(instant).transpose()?,
        all_day: wire.all_day,
        place: optional(wire.place, Line::parse)?,
        registration_url: wire.registration_url.map(address).transpose()?,
    })
}

fn read_job(wire: JobWire) -> Result<Job> {
    Ok(Job {
        deadline: wire.deadline.as_deref().map(instant).transpose()?,
        salary: optional(wire.salary, Line::parse)?,
        apply_url: wire.apply_url.map(address).transpose()?,
    })
}

fn read_poll(wire: PollWire) -> Result<Poll> {
    let options = Poll::options(&wire.options.join("\n")).map_err(complaint)?;
    Ok(Poll { options, several: wire.several, ends: instant(&wire.ends)? })
}

pub(super) fn text(value: &Option<impl ToString>) -> Option<String> {
    value.as_ref().map(ToString::to_string)
}

pub(super) fn optional<T>(
    value: Option<String>,
    parse: impl Fn(&str) -> std::result::Result<T, Complaint>,
) -> Result<Option<T>> {
    value.map(|value| parse(&value).map_err(complaint)).transpose()
}

pub(super) fn instant(text: &str) -> Result<Timestamp> {
    text.parse().map_err(|_| StoreError::corrupt(TABLE, "a time"))
}

fn address(text: String) -> Result<Url> {
    Url::parse(&text).map_err(|_| StoreError::corrupt(TABLE, "an address"))
}

pub(super) fn complaint(complaint: Complaint) -> StoreError {
    StoreError::corrupt(TABLE, complaint.key)
}
