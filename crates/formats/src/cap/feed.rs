//! The town's own warnings as an Atom feed (RFC 4287), one sealed CAP file each. Next to each link stand the few values
//! by which a reader decides whether to fetch it, as the feeds of weather services have them.
use crate::name;
use crate::post_view::ChannelView;
use crate::words;
use crate::xml::Xml;
use channel::clock::Timestamp;
use channel::warning::chain::ended_at;
use channel::warning::filter::Filter;
use channel::warning::{Alert, Info};
use std::cmp::Reverse;
use std::time::Duration;

/// Content type to serve the feed with.
pub const CONTENT_TYPE: &str = crate::atom::CONTENT_TYPE;
/// How long what has ended stays in the feed.
pub const ENDED_STAYS: Duration = Duration::from_secs(48 * 3600);
/// The longest feed that is written, in bytes: what large readers of CAP take.
pub const MAX_FEED: usize = 900_000;

/// One message that went out.
#[derive(Clone, Copy, Debug)]
pub struct Issued<'a> {
    /// What it says.
    pub alert: &'a Alert,
    /// Absolute address of its file, which never changes, and names the message.
    pub file: &'a str,
    /// That of the same file with its signature in XML, once it has one.
    pub signed: Option<&'a str>,
    /// Absolute address of the page people read.
    pub page: &'a str,
}

/// What the feed shows now, of all messages, the oldest first: what the filter wants and what has not ended for longer than
/// [`ENDED_STAYS`]; what still holds comes first, then the latest.
pub fn select<'a>(issued: &[Issued<'a>], filter: &Filter, now: Timestamp) -> Vec<Issued<'a>> {
    let all: Vec<&Alert> = issued.iter().map(|one| one.alert).collect();
    let mut kept: Vec<(bool, Issued<'a>)> = Vec::new();
    let wanted = filter.wanted(&all);
    for (one, _) in issued.iter().zip(wanted).filter(|(_, wanted)| *wanted) {
        let ended = ended_at(one.alert, &all, now).filter(|end| *end <= now);
        if ended.is_none_or(|end| end + ENDED_STAYS > now) {
            kept.push((ended.is_some(), *one));
        }
    }
    kept.sort_by_key(|(ended, one)| (*ended, Reverse(one.alert.sent.instant())));
    kept.into_iter().map(|(_, one)| one).collect()
}

/// Writes the feed of what was selected; `own` is its absolute address, `key` that of the public key of its signatures. What would make it longer than [`MAX_FEED`] is
/// left out from the end.
pub fn feed(channel: &ChannelView<'_>, own: &str, key: Option<&str>, selected: &[Issued<'_>]) -> String {
    let mut shown = selected.len();
    loop {
        let text = whole(channel, own, key, &selected[..shown]);
        if text.len() <= MAX_FEED || shown == 0 {
            return text;
        }
        // Proportionally, and always at least one: the entries are much alike in length.
        shown = (shown * MAX_FEED / text.len()).min(shown - 1);
    }
}

fn whole(channel: &ChannelView<'_>, own: &str, key: Option<&str>, shown: &[Issued<'_>]) -> String {
    let profile = &channel.channel.profile;
    let mut xml = Xml::new();
    let spaces = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:cap", "urn:oasis:names:tc:emergency:cap:1.2"),
        ("xml:lang", profile.lang.tag()),
    ];
    xml.start("feed", &spaces);
    xml.leaf("id", &[], own);
    xml.leaf(
        "title",
        &[],
        &format!("{}: {}", profile.name, words::topic(channel::topic::Topic::Warnings, profile.lang)),
    );
    let last = shown.iter().map(|one| one.alert.sent.instant()).max().unwrap_or(Timestamp::UNIX_EPOCH);
    xml.leaf("updated", &[], &name::rfc3339(last));
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", own)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", channel.url)]);
    if let Some(key) = key {
        xml.empty("link", &[("rel", "related"), ("type", super::KEY_TYPE), ("href", key)]);
    }
    xml.start("author", &[]);
    xml.leaf("name", &[], &profile.name);
    xml.leaf("uri", &[], channel.url);
    xml.end();
    shown.iter().for_each(|one| entry(&mut xml, channel, one));
    xml.finish()
}

fn entry(xml: &mut Xml, channel: &ChannelView<'_>, one: &Issued<'_>) {
    let (alert, lang) = (one.alert, channel.channel.profile.lang);
    let info = alert.info(lang.tag());
    xml.start("entry", &[]);
    xml.leaf("id", &[], one.file);
    xml.leaf("title", &[], &words::warning_title(alert, info, lang));
    xml.leaf("published", &[], &name::rfc3339(alert.sent.instant()));
    xml.leaf("updated", &[], &name::rfc3339(alert.sent.instant()));
    xml.empty("link", &[("rel", "alternate"), ("type", super::CONTENT_TYPE), ("href", one.signed.unwrap_or(one.file))]);
    xml.empty("link", &[("rel", "related"), ("type", "text/html"), ("href", one.page)]);
    if let Some(text) = info.and_then(|info| info.instruction.as_ref().or(info.description.as_ref())) {
        xml.leaf("summary", &[], text.as_str());
    }
    xml.leaf("cap:identifier", &[], alert.identifier.as_str());
    xml.leaf("cap:status", &[], alert.status.word());
    xml.leaf("cap:msgType", &[], alert.msg_type.word());
    if let Some(info) = info {
        values(xml, info);
    }
    xml.end();
}

fn values(xml: &mut Xml, info: &Info) {
    info.categories().for_each(|category| xml.leaf("cap:category", &[], category.word()));
    xml.leaf("cap:event", &[], info.event.as_str());
    xml.leaf("cap:urgency", &[], info.urgency.word());
    xml.leaf("cap:severity", &[], info.severity.word());
    xml.leaf("cap:certainty", &[], info.certainty.word());
    if let Some(expires) = info.expires {
        xml.leaf("cap:expires", &[], &expires.to_string());
    }
    for area in &info.areas {
        xml.leaf("cap:areaDesc", &[], area.description.as_str());
    }
}
