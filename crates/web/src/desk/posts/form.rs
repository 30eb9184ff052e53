//! The editor's form: from what was typed to what may be published, and back.
use crate::desk::fields::Fields;
use crate::desk::posts::{answers, places, traffic, validity, when};
use channel::clock::Timestamp;
use channel::event::Event;
use channel::field::{Complaint, FieldErrors};
use channel::ids::MediumId;
use channel::image::{Alt, Picture};
use channel::job::Job;
use channel::lang::Lang;
use channel::medium::{Attachment, Kind as Sort, People};
use channel::post::{Content, Kind};
use channel::text::{Body, Line, Title};
use channel::topic::{Topic, TopicSet};
use channel::validity::Validity;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use store::model::StoredMedium;

/// Longest form kept as a draft, in bytes of JSON: two full texts with room to spare.
pub const FORM_MAX: usize = 400_000;
/// Most pictures in one post.
pub const PICTURES_MAX: usize = 12;
/// Most documents, recordings and films in one post.
pub const ATTACHMENTS_MAX: usize = 8;

const NAMES: &[&str] = &[
    "kind",
    "title",
    "body",
    "plain",
    "topics",
    "lang",
    "picture",
    "attachment",
    "event_start_date",
    "event_start_time",
    "event_end_date",
    "event_end_time",
    "event_all_day",
    "event_place",
    "event_registration",
    "job_deadline",
    "job_salary",
    "job_apply",
    "source_url",
];
const MEDIA_NAMES: [&str; 5] = ["alt.", "decorative.", "credit.", "people.", "label."];

/// What must be known besides the fields.
pub struct Surroundings<'a> {
    /// The channel's zone; all dates typed are in it.
    pub zone: TimeZone,
    /// The channel's language.
    pub lang: Lang,
    /// The channel's own media among those named in the form.
    pub media: &'a HashMap<MediumId, StoredMedium>,
    /// The present.
    pub now: Timestamp,
    /// Whether the channel has reactions.
    pub reactions: bool,
}

/// The names of fields with one value, all but those of media and topics.
pub fn single_names() -> impl Iterator<Item = &'static str> {
    let many = ["topics", "picture", "attachment"];
    let own = NAMES.iter().copied().filter(move |name| !many.contains(name));
    own.chain(answers::NAMES).chain(traffic::NAMES).chain(validity::NAMES)
}

/// The fields that hold a day.
pub const DAYS: [&str; 8] = [
    "event_start_date",
    "event_end_date",
    "job_deadline",
    "traffic_from_date",
    "traffic_until_date",
    "valid_from",
    "valid_until",
    "poll_end",
];

/// The draft's JSON: the fields of the post and nothing else of the page.
pub fn to_json(fields: &Fields) -> String {
    fields.to_json(|name| {
        single_names().chain(["topics", "picture", "attachment"]).chain(places::NAMES).any(|own| own == name)
            || MEDIA_NAMES.iter().any(|prefix| name.starts_with(prefix))
    })
}

/// The pictures named in the form, in order.
pub fn picture_ids(fields: &Fields) -> Vec<MediumId> {
    ids(fields, "picture", PICTURES_MAX)
}

/// The documents, recordings and films named in the form, in order.
pub fn attachment_ids(fields: &Fields) -> Vec<MediumId> {
    ids(fields, "attachment", ATTACHMENTS_MAX)
}

fn ids(fields: &Fields, name: &str, most: usize) -> Vec<MediumId> {
    let mut ids: Vec<MediumId> = Vec::new();
    for id in fields.all(name).filter_map(MediumId::parse) {
        if !ids.contains(&id) && ids.len() < most {
            ids.push(id);
        }
    }
    ids
}

/// Puts a medium of the library into the form, with what the library knows of it where nothing was typed.
pub fn place(fields: &mut Fields, medium: &StoredMedium) {
    let (id, about) = (medium.id, &medium.about);
    let name = if medium.kind() == Sort::Picture { "picture" } else { "attachment" };
    if !fields.all(name).any(|known| known == id.to_string()) {
        fields.push(name, id.to_string());
    }
    let (alt, decorative) = (format!("alt.{id}"), format!("decorative.{id}"));
    if medium.kind() == Sort::Picture && !fields.filled(&alt) && !fields.has(&decorative) {
        match &about.alt {
            Some(Alt::Text(line)) => fields.set(&alt, line.as_str()),
            Some(Alt::Decorative) => fields.push(decorative, "on"),
            None => {}
        }
    }
    let credit = format!("credit.{id}");
    if let Some(line) = about.credit.as_ref().filter(|_| !fields.filled(&credit)) {
        fields.set(&credit, line.as_str());
    }
    let people = format!("people.{id}");
    if medium.kind() == Sort::Picture && !fields.filled(&people) {
        fields.set(&people, about.people.key());
    }
}

/// Whether people in it agreed: what the form says, or else the library.
pub fn people(fields: &Fields, medium: &StoredMedium) -> People {
    People::parse(fields.get(&format!("people.{}", medium.id))).unwrap_or(medium.about.people)
}

/// The kind chosen; news until one is.
pub fn kind(fields: &Fields) -> Kind {
    Kind::parse(fields.get("kind")).unwrap_or(Kind::Update)
}

/// What may be published, or every complaint at once.
pub fn parse(fields: &Fields, around: &Surroundings<'_>) -> Result<Content, FieldErrors> {
    let mut errors = FieldErrors::default();
    let kind = kind(fields);
    let title = errors.take("title", Title::parse(fields.get("title")));
    let body = optional(&mut errors, "body", fields, Body::parse);
    let plain_language = optional(&mut errors, "plain", fields, Body::parse);
    let pictures = pictures(fields, around, &mut errors);
    let attachments = attachments(fields, around, &mut errors);
    let event = if kind == Kind::Event { event(fields, around, &mut errors) } else { None };
    let job = if kind == Kind::Job { Some(job(fields, around, &mut errors)) } else { None };
    let traffic = if kind == Kind::Traffic { traffic::parse(fields, around, &mut errors) } else { None };
    let valid = if kind.has_own_times() { Validity::default() } else { validity::parse(fields, around, &mut errors) };
    let source_url = optional(&mut errors, "source_url", fields, web_address);
    let reactions = answers::parse(fields, kind, around, &mut errors);
    let topics: TopicSet = fields.all("topics").filter_map(Topic::parse).collect();
    let topics = if topics.is_empty() { [kind.default_topic()].into_iter().collect() } else { topics };
    let topics = if kind == Kind::Warning { topics.iter().chain([Topic::Warnings]).collect() } else { topics };
    match title {
        Some(title) if errors.is_empty() => Ok(Content {
            kind,
            title,
            body,
            plain_language,
            topics,
            lang: lang(fields, around),
            pictures,
            attachments,
            event,
            job,
            traffic,
            valid,
            reactions,
            outlets: places::parse(fields),
            source_url,
        }),
        _ => Err(errors),
    }
}

/// The form a published version would have been typed into.
pub fn from_content(content: &Content, zone: &TimeZone) -> Fields {
    let mut fields = Fields::default();
    fields.push("kind", content.kind.key());
    fields.push("title", content.title.as_str());
    fields.push("lang", content.lang.as_str());
    let texts = [("body", &content.body), ("plain", &content.plain_language)];
    for (name, text) in texts.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))) {
        fields.push(name, text.as_str());
    }
    for topic in content.topics.iter() {
        fields.push("topics", topic.key());
    }
    for picture in &content.pictures {
        fields.push("picture", picture.id.to_string());
        match &picture.alt {
            Alt::Text(text) => fields.push(format!("alt.{}", picture.id), text.as_str()),
            Alt::Decorative => fields.push(format!("decorative.{}", picture.id), "on"),
        }
        if let Some(credit) = &picture.credit {
            fields.push(format!("credit.{}", picture.id), credit.as_str());
        }
    }
    for attachment in &content.attachments {
        fields.push("attachment", attachment.id.to_string());
        fields.push(format!("label.{}", attachment.id), attachment.title.as_str());
    }
    push_event(&mut fields, content.event.as_ref(), zone);
    if let Some(job) = &content.job {
        push_some(&mut fields, "job_deadline", job.deadline.map(|at| when::date_text(at, zone)));
        push_some(&mut fields, "job_salary", job.salary.as_ref());
        push_some(&mut fields, "job_apply", job.apply_url.as_ref().map(typed));
    }
    if let Some(traffic) = &content.traffic {
        traffic::push(&mut fields, traffic, zone);
    }
    validity::push(&mut fields, &content.valid, zone);
    answers::push(&mut fields, &content.reactions, zone);
    places::push(&mut fields, &content.outlets);
    push_some(&mut fields, "source_url", content.source_url.as_ref());
    fields
}

fn push_event(fields: &mut Fields, event: Option<&Event>, zone: &TimeZone) {
    let Some(event) = event else { return };
    fields.push("event_start_date", when::date_text(event.start, zone));
    push_some(fields, "event_end_date", event.end.map(|end| when::date_text(end, zone)));
    if event.all_day {
        fields.push("event_all_day", "on");
    } else {
        fields.push("event_start_time", when::time_text(event.start, zone));
        push_some(fields, "event_end_time", event.end.map(|end| when::time_text(end, zone)));
    }
    push_some(fields, "event_place", event.place.as_ref());
    push_some(fields, "event_registration", event.registration_url.as_ref().map(typed));
}

fn push_some(fields: &mut Fields, name: &str, value: Option<impl ToString>) {
    if let Some(value) = value {
        fields.push(name, value.to_string());
    }
}

/// A field that may be left empty.
pub fn optional<T>(
    errors: &mut FieldErrors,
    name: &'static str,
    fields: &Fields,
    parse: impl Fn(&str) -> Result<T, Complaint>,
) -> Option<T> {
    if fields.filled(name) { errors.take(name, parse(fields.get(name))) } else { None }
}

fn lang(fields: &Fields, around: &Surroundings<'_>) -> String {
    let typed = fields.get("lang").trim();
    let shaped = (2..=12).contains(&typed.len()) && typed.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if shaped { typed.to_owned() } else { around.lang.tag().to_owned() }
}

fn pictures(fields: &Fields, around: &Surroundings<'_>, errors: &mut FieldErrors) -> Vec<Picture> {
    let mut pictures = Vec::new();
    for id in picture_ids(fields) {
        // A picture of another channel, or one that was deleted: not shown in the form either.
        let Some(medium) = around.media.get(&id).filter(|medium| medium.kind() == Sort::Picture) else { continue };
        agreed(fields, medium, errors);
        let (width, height) = (medium.file.width, medium.file.height);
        let alt = Alt::parse(fields.get(&format!("alt.{id}")), fields.has(&format!("decorative.{id}")));
        match alt {
            Ok(alt) => {
                let credit = Line::parse(fields.get(&format!("credit.{id}"))).ok();
                pictures.push(Picture { id, width, height, alt, credit });
            }
            // The complaint carries which picture it means; the sentence needs no number.
            Err(complaint) => errors.push("alt", complaint.key, id),
        }
    }
    pictures
}

fn attachments(fields: &Fields, around: &Surroundings<'_>, errors: &mut FieldErrors) -> Vec<Attachment> {
    let mut attachments = Vec::new();
    for id in attachment_ids(fields) {
        let Some(medium) = around.media.get(&id).filter(|medium| medium.kind() != Sort::Picture) else { continue };
        agreed(fields, medium, errors);
        let typed = Line::parse(fields.get(&format!("label.{id}")));
        let title = typed.unwrap_or_else(|_| medium.about.name.clone());
        attachments.push(Attachment { id, kind: medium.kind(), title, credit: medium.about.credit.clone() });
    }
    attachments
}

/// Whoever can be recognised has agreed, or it does not go out.
fn agreed(fields: &Fields, medium: &StoredMedium, errors: &mut FieldErrors) {
    if people(fields, medium) == People::Missing {
        errors.push("people", "error.medium.people", medium.id);
    }
}

fn event(fields: &Fields, around: &Surroundings<'_>, errors: &mut FieldErrors) -> Option<Event> {
    let all_day = fields.has("event_all_day");
    let date = match fields.filled("event_start_date") {
        true => errors.take("event_start_date", when::date(fields.get("event_start_date"))),
        false => {
            errors.push("event_start_date", "error.event.start_missing", "");
            None
        }
    };
    let time = |errors: &mut FieldErrors, name: &'static str| match all_day || !fields.filled(name) {
        true => Some(jiff::civil::Time::midnight()),
        false => errors.take(name, when::time(fields.get(name))),
    };
    let start_time = time(errors, "event_start_time");
    if !all_day && !fields.filled("event_start_time") {
        errors.push("event_start_time", "error.event.time_missing", "");
    }
    let end_date = match fields.filled("event_end_date") {
        true => errors.take("event_end_date", when::date(fields.get("event_end_date"))),
        false if !all_day && fields.filled("event_end_time") => date,
        false => None,
    };
    // A day without an hour lasts until its end.
    let end_time = match all_day || fields.filled("event_end_time") {
        true => time(errors, "event_end_time"),
        false => Some(jiff::civil::time(23, 59, 0, 0)),
    };
    let place = optional(errors, "event_place", fields, Line::parse);
    let registration_url = optional(errors, "event_registration", fields, reachable);
    let start = when::instant(date?, start_time?, &around.zone);
    let end = end_date.zip(end_time).map(|(day, time)| when::instant(day, time, &around.zone));
    let end = match end {
        Some(end) if end < start => {
            errors.push("event_end_date", "error.event.end_before", "");
            None
        }
        // "Until the same moment" says nothing; a single whole day is one of these.
        end => end.filter(|end| *end > start),
    };
    Some(Event { start, end, all_day, place, registration_url })
}

fn job(fields: &Fields, around: &Surroundings<'_>, errors: &mut FieldErrors) -> Job {
    let end_of_day = jiff::civil::time(23, 59, 0, 0);
    Job {
        deadline: optional(errors, "job_deadline", fields, when::date)
            .map(|day| when::instant(day, end_of_day, &around.zone)),
        salary: optional(errors, "job_salary", fields, Line::parse),
        apply_url: optional(errors, "job_apply", fields, reachable),
    }
}

/// Where people apply or register: a web address, or a mail address with or without `mailto:`.
fn reachable(text: &str) -> Result<url::Url, Complaint> {
    let mail = text.trim().strip_prefix("mailto:").unwrap_or(text.trim());
    let plain = !mail.contains(|c: char| c.is_whitespace() || "/?#:,;<>\"".contains(c));
    match mail.split_once('@').filter(|(name, host)| plain && !name.is_empty() && !host.contains('@')) {
        Some((_, host)) => {
            web_address(host).map_err(|_| Complaint::new("error.url.at"))?;
            url::Url::parse(&format!("mailto:{mail}")).map_err(|_| Complaint::new("error.url.at"))
        }
        None => web_address(text),
    }
}

/// As it was typed: nobody writes `mailto:`.
fn typed(url: &url::Url) -> &str {
    url.as_str().strip_prefix("mailto:").unwrap_or(url.as_str())
}

/// An http(s) address as people type it: `www.stadt.de/fest` is one too.
pub fn web_address(text: &str) -> Result<url::Url, Complaint> {
    let text = text.trim();
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    match url::Url::parse(&whole) {
        // A name before the host is a mail address that lost its way, or a trick: nobody means to link to it.
        Ok(url) if !url.username().is_empty() || url.password().is_some() => Err(Complaint::new("error.url.at")),
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|h| h.contains('.')) => {
            Ok(url)
        }
        _ => Err(Complaint::new("error.url.shape")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use channel::ids::ChannelId;
    use channel::medium::{About, Focus, Format};
    use store::model::MediumFile;

    fn around(media: &HashMap<MediumId, StoredMedium>) -> Surroundings<'_> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        Surroundings { zone, lang: Lang::De, media, now: "2026-11-20T10:00:00Z".parse().unwrap(), reactions: true }
    }

    fn medium(id: i64, format: Format) -> (MediumId, StoredMedium) {
        let (hash, id) = ("aa".to_owned(), MediumId(id));
        let file = MediumFile { hash, format, width: 1600, height: 900, bytes: 1, captions: None };
        let name = Line::parse("Plan").unwrap();
        let about = About { name, alt: None, credit: None, people: People::Unsaid, focus: Focus::MIDDLE };
        (id, StoredMedium { id, channel: ChannelId(1), file, about, created: Timestamp::UNIX_EPOCH })
    }

    #[test]
    fn a_full_form_reads_back_as_typed() {
        let pictures = HashMap::from([medium(7, Format::Jpeg), medium(8, Format::Pdf), medium(9, Format::Mp3)]);
        let text = format!(
            "attachment={}&attachment={}&label.{}=Lageplan&kind=event&title=Markt&body=Text&plain=Leicht&topics=news&topics=events&lang=de&picture={id}&alt.{id}=Ein+Stand\
             &credit.{id}=Foto&event_start_date=24.11.2026&event_start_time=10.30&event_end_time=18&event_place=Marktplatz\
             &event_registration=stadt.de/anmeldung",
            MediumId(9),
            MediumId(8),
            MediumId(8),
            id = MediumId(7)
        );
        let content = parse(&Fields::from_urlencoded(text.as_bytes()), &around(&pictures)).unwrap();
        let titles: Vec<_> = content.attachments.iter().map(|one| (one.kind, one.title.as_str())).collect();
        assert_eq!(titles, [(Sort::Audio, "Plan"), (Sort::Document, "Lageplan")], "in order, by their own names");
        let event = content.event.as_ref().unwrap();
        assert_eq!(event.start.to_string(), "2026-11-24T09:30:00Z");
        assert_eq!(event.end.unwrap().to_string(), "2026-11-24T17:00:00Z");
        let again = parse(&from_content(&content, &around(&pictures).zone), &around(&pictures)).unwrap();
        assert_eq!(again, content);
    }

    #[test]
    fn an_end_without_an_hour_is_the_end_of_its_day() {
        let pictures = HashMap::new();
        let end = |rest: &str| {
            let text = format!("kind=event&title=Fest&event_start_date=24.11.2026&event_start_time=10{rest}");
            let content = parse(&Fields::from_urlencoded(text.as_bytes()), &around(&pictures)).unwrap();
            content.event.unwrap().end.map(|end| end.to_string())
        };
        assert_eq!(end("&event_end_date=26.11.2026").as_deref(), Some("2026-11-26T22:59:00Z"));
        assert_eq!(end("&event_end_date=24.11.2026").as_deref(), Some("2026-11-24T22:59:00Z"));
        assert_eq!(end("&event_end_date=26.11.2026&event_all_day=on").as_deref(), Some("2026-11-25T23:00:00Z"));
        assert_eq!(end(""), None);
    }

    #[test]
    fn every_complaint_is_told_at_once() {
        let pictures = HashMap::from([medium(7, Format::Jpeg)]);
        let text = format!(
            "kind=event&title=+&picture={}&event_start_date=32.11.2026&event_registration=javascript:x",
            MediumId(7)
        );
        let errors = parse(&Fields::from_urlencoded(text.as_bytes()), &around(&pictures)).unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|e| e.field).collect();
        assert_eq!(fields, ["title", "alt", "event_start_date", "event_start_time", "event_registration"]);
    }

    #[test]
    fn pictures_of_others_are_left_out() {
        let text = format!("title=x&picture={}&decorative.{}=on", MediumId(9), MediumId(9));
        let none = HashMap::new();
        assert!(parse(&Fields::from_urlencoded(text.as_bytes()), &around(&none)).unwrap().pictures.is_empty());
    }

    #[test]
    fn who_can_be_recognised_must_have_agreed() {
        let (id, mut medium) = medium(7, Format::Jpeg);
        medium.about.people = People::Missing;
        let text = format!("title=x&picture={id}&decorative.{id}=on");
        let with = |medium: &StoredMedium| {
            parse(&Fields::from_urlencoded(text.as_bytes()), &around(&HashMap::from([(id, medium.clone())])))
        };
        assert_eq!(with(&medium).unwrap_err().0[0].key, "error.medium.people");
        medium.about.people = People::Agreed;
        assert_eq!(with(&medium).unwrap().pictures.len(), 1);
    }
}
