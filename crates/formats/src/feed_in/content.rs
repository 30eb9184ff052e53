//! An item of a feed as a post.
use super::{ItemIn, dates, kinds};
use crate::html_in;
use channel::event::Event;
use channel::field::Complaint;
use channel::lang::Lang;
use channel::post::{Content, Kind};
use channel::text::{BODY_MAX, Body, Line, TITLE_MAX, Title, letters, shorten};
use jiff::civil::Time;
use jiff::tz::TimeZone;

/// Makes a post of an item: kind and topics from categories and title, the address it came from kept, no picture (the
/// caller fetches `item.image` or not). A title that is too long is cut and stands whole in the text. `Err` says why
/// the item cannot be taken. `zone` is the channel's, for event dates without one.
pub fn item_to_content(item: &ItemIn, lang: Lang, zone: &TimeZone) -> Result<Content, Complaint> {
    let source = if item.content_html.trim().is_empty() { &item.summary_html } else { &item.content_html };
    let markdown = html_in::to_markdown(source, item.link.as_ref()).markdown;
    let heading = title_of(item, &markdown)?;
    let title = Title::parse(&shorten(&heading, TITLE_MAX))?;
    let whole = if title.as_str() == heading || heading.is_empty() { markdown } else { prepend(&heading, &markdown) };
    let body = if whole.trim().is_empty() { None } else { Some(Body::parse(&shorten_text(&whole))?) };
    let (kind, topic) = kinds::classify(item);
    let event = (kind == Kind::Event).then(|| event_of(item, zone)).flatten();
    let kind = if kind == Kind::Event && event.is_none() { Kind::Update } else { kind };
    Ok(Content {
        kind,
        title,
        body,
        plain_language: None,
        topics: [topic].into_iter().collect(),
        lang: lang.tag().to_owned(),
        pictures: Vec::new(),
        attachments: Vec::new(),
        event,
        job: None,
        traffic: None,
        valid: Default::default(),
        reactions: Default::default(),
        outlets: Default::default(),
        source_url: item.link.clone(),
    })
}

/// The title, or the first words of the text when there is none.
fn title_of(item: &ItemIn, markdown: &str) -> Result<String, Complaint> {
    let title = channel::text::tidy(&item.title);
    if !title.is_empty() {
        return Ok(title);
    }
    let lead = crate::markdown::lead(markdown, 80);
    if lead.is_empty() { Err(Complaint::new("import.item.no_title")) } else { Ok(lead) }
}

fn prepend(title: &str, markdown: &str) -> String {
    let line = html_in::to_markdown(&crate::escape::escape_html(title), None).markdown;
    if markdown.is_empty() { line } else { format!("{line}\n\n{markdown}") }
}

/// Cuts between paragraphs where that is possible; the address of the original stands beside the text anyway.
fn shorten_text(markdown: &str) -> String {
    if letters(markdown) <= BODY_MAX {
        return markdown.to_owned();
    }
    let (mut out, mut taken) = (String::new(), 1);
    for paragraph in markdown.split("\n\n") {
        taken += letters(paragraph) + 2;
        if taken > BODY_MAX {
            break;
        }
        out.push_str(paragraph);
        out.push_str("\n\n");
    }
    if out.is_empty() { shorten(markdown, BODY_MAX) } else { out + "…" }
}

/// When and where, as calendars put it in front of the teaser: `05.12.2026[, 19:00 Uhr] [bis 06.12.2026] in ORT: …`.
fn event_of(item: &ItemIn, zone: &TimeZone) -> Option<Event> {
    let text = html_in::to_line(&item.summary_html);
    let head: String = text.chars().take(200).collect();
    let mut words = head.split_whitespace().peekable();
    let first = dates::german_day(words.next()?)?;
    let mut time: Option<Time> = None;
    let mut last = None;
    while let Some(word) = words.peek() {
        let plain = word.trim_end_matches([',', ':']);
        match plain {
            "bis" | "-" | "–" | "um" | "ab" | "Uhr" => {}
            _ => match (dates::german_day(plain), dates::hour(plain)) {
                (Some(day), _) => last = Some(day),
                (None, Some(hour)) if time.is_none() => time = Some(hour),
                (None, Some(_)) => {}
                _ => break,
            },
        }
        words.next();
    }
    let rest = words.collect::<Vec<_>>().join(" ");
    let place = rest.strip_prefix("in ").and_then(|rest| rest.split_once(':')).map(|(place, _)| place);
    let instant =
        |day: jiff::civil::Date, time: Time| Some(day.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp());
    let start = instant(first, time.unwrap_or(Time::midnight()))?;
    let end = last.and_then(|day| instant(day, Time::midnight())).filter(|end| *end > start);
    Some(Event {
        start,
        end,
        all_day: time.is_none(),
        place: place.and_then(|p| Line::parse(p).ok()),
        registration_url: None,
    })
}
