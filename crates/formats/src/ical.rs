//! Events as iCalendar (RFC 5545).
use crate::ical_zone::{self, Moment};
use crate::post_view::{ChannelView, PostView};
use crate::{facts, markdown, name, words};
use channel::clock::Timestamp;
use channel::event::Event;
use jiff::tz::TimeZone;

/// Content type to serve it with.
pub const CONTENT_TYPE: &str = "text/calendar; charset=utf-8";

/// Octets in a line without its end (RFC 5545 §3.1).
const LINE_OCTETS: usize = 75;

/// One event as a file to download; `None` when the post is no event.
pub fn event(channel: &ChannelView<'_>, post: &PostView<'_>) -> Option<String> {
    post.content.event.as_ref()?;
    Some(write(channel, std::slice::from_ref(post), false))
}

/// All events among the posts as a calendar to subscribe to. Withdrawn ones stay in it, marked as cancelled, since a
/// calendar programme would otherwise keep showing them.
pub fn calendar(channel: &ChannelView<'_>, posts: &[PostView<'_>]) -> String {
    write(channel, posts, true)
}

fn write(channel: &ChannelView<'_>, posts: &[PostView<'_>], subscribed: bool) -> String {
    let profile = &channel.channel.profile;
    let zone = name::zone(channel);
    let mut out = Lines::default();
    out.raw("BEGIN:VCALENDAR");
    out.raw("VERSION:2.0");
    out.raw("PRODID:-//Ausrufer//Ausrufer//DE");
    out.raw("CALSCALE:GREGORIAN");
    out.raw("METHOD:PUBLISH");
    if subscribed {
        for key in ["NAME", "X-WR-CALNAME"] {
            out.text(key, &profile.name);
        }
        out.text("X-WR-CALDESC", &profile.description);
        out.raw(&format!("X-WR-TIMEZONE:{}", ical_zone::name(&zone)));
        out.raw("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        out.raw("X-PUBLISHED-TTL:PT1H");
    }
    let events = || posts.iter().filter_map(|post| Some((post, post.content.event.as_ref()?)));
    let moments: Vec<Timestamp> =
        events().filter(|(_, event)| !event.all_day).flat_map(|(_, e)| [Some(e.start), e.end]).flatten().collect();
    for line in ical_zone::component(&zone, &moments) {
        out.raw(&line);
    }
    for (post, event) in events() {
        component(&mut out, channel, post, event, &zone);
    }
    out.raw("END:VCALENDAR");
    out.0
}

fn component(out: &mut Lines, channel: &ChannelView<'_>, post: &PostView<'_>, event: &Event, zone: &TimeZone) {
    let utc = |time: Timestamp| time.strftime("%Y%m%dT%H%M%SZ").to_string();
    out.raw("BEGIN:VEVENT");
    out.raw(&format!("UID:{}@{}", post.id, name::host(channel)));
    out.raw(&format!("SEQUENCE:{}", post.version));
    out.raw(&format!("DTSTAMP:{}", utc(post.updated)));
    out.raw(&format!("LAST-MODIFIED:{}", utc(post.updated)));
    out.raw(&format!("CREATED:{}", utc(post.published)));
    let end = event.end.filter(|end| *end > event.start);
    if event.all_day {
        let first = event.start.to_zoned(zone.clone()).date();
        let last = end.map_or(first, |end| end.to_zoned(zone.clone()).date());
        out.raw(&format!("DTSTART;VALUE=DATE:{}", first.strftime("%Y%m%d")));
        // The end of a day-long event is the first day after it (RFC 5545 §3.6.1).
        if let Ok(after) = last.tomorrow() {
            out.raw(&format!("DTEND;VALUE=DATE:{}", after.strftime("%Y%m%d")));
        }
    } else {
        out.raw(&format!("DTSTART{}", Moment(event.start, zone)));
        if let Some(end) = end {
            out.raw(&format!("DTEND{}", Moment(end, zone)));
        }
    }
    out.text("SUMMARY", post.content.title.as_str());
    out.text("DESCRIPTION", &description(post, event));
    if let Some(place) = &event.place {
        out.text("LOCATION", place.as_str());
    }
    out.raw(&format!("URL:{}", one_line(post.url)));
    out.text("CATEGORIES", words::kind(post.content.kind, facts::lang(post.content)));
    out.raw(if post.withdrawn { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    // A town's event must not make its followers' calendars look busy.
    out.raw("TRANSP:TRANSPARENT");
    out.raw("END:VEVENT");
}

fn description(post: &PostView<'_>, event: &Event) -> String {
    let mut parts = Vec::new();
    if let Some(body) = &post.content.body {
        parts.push(channel::text::shorten(&markdown::to_text(body.as_str()), 4_000));
    }
    if let Some(url) = &event.registration_url {
        parts.push(url.as_str().strip_prefix("mailto:").unwrap_or(url.as_str()).to_owned());
    }
    parts.push(post.url.to_owned());
    parts.join("\n\n")
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Content lines, folded (RFC 5545 §3.1).
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A property whose value is TEXT (RFC 5545 §3.3.11); left out when empty.
    fn text(&mut self, key: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        let mut line = format!("{key}:");
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => line.extend(['\\', c]),
                '\n' => line.push_str("\\n"),
                c if c.is_control() => {}
                c => line.push(c),
            }
        }
        self.raw(&line);
    }

    fn raw(&mut self, line: &str) {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > LINE_OCTETS {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}
