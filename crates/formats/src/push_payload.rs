//! The text of a push: Declarative Web Push JSON (W3C Push API, "web_push": 8030), which Safari shows by itself and
//! our service worker shows in every other browser.
//!
//! Members of our own stand under `ausrufer`. The text of the post is `notification.body`; nothing is said twice, the
//! room is small. No picture is named: all phones of a town would ask for it in the same second. `mutable` is left out
//! on purpose: with it Safari would wait for the service worker; only the greeting waits, when it brings a ticket.
mod alarm;
mod body;
mod nudge;
mod official;

use crate::post_view::{ChannelView, PostView};
use crate::warning::{Told, words as warning_words};
use crate::{markdown, words};
pub use alarm::alarm;
use channel::delivery::Occasion;
use channel::lang::Lang;
use channel::post::Kind;
use channel::text::{letters, shorten};
pub use nudge::{NudgeView, nudge, nudge_hello};
pub use official::{OfficialView, official};
use serde_json::{Map, Value, json};

/// No payload is longer, in bytes: encrypted and in base64 it must stay below the 2.7 KB some bridges take.
pub const MAX_BYTES: usize = 1_792;
/// Payload lengths are multiples of this, so that the length says little about the post.
pub const STEP_BYTES: usize = 256;
/// Below this many bytes for the text, the icon goes first.
const TEXT_BYTES: usize = 400;
/// The longest title in bytes of JSON; 120 letters are more only when they are emoji.
const TITLE_BYTES: usize = 300;

/// The payload for one post version, the same for all followers who read `lang`. A correction of news replaces the
/// notification without a sound; our worker lets it ring where none is shown (`ausrufer.corrected`). A warning always
/// rings: its correction may be the first a phone hears of it. `post.url` must stay below 600 bytes.
///
/// `key` is the half-year and the short hash of the channel's present key for reactions: a second way by which a device hears of it.
pub fn post(
    channel: &ChannelView<'_>,
    post: &PostView<'_>,
    lang: Lang,
    occasion: Occasion,
    key: Option<&str>,
) -> Vec<u8> {
    let (corrected, warning) = (occasion == Occasion::Correction, post.content.kind == Kind::Warning);
    let mut title = post.content.title.as_str().to_owned();
    if warning && warning_words::marked(&title).is_none() {
        title = format!("{}: {title}", words::kind(Kind::Warning, lang));
    }
    let mut more = json!({ "published": post.published.as_millisecond(), "corrected": corrected });
    if let Some(key) = key {
        more["key"] = json!(key);
    }
    let mut message = Message {
        title: fit(&title, TITLE_BYTES),
        navigate: post.url,
        lang: &post.content.lang,
        tag: post.id.to_string(),
        silent: !warning && occasion != Occasion::New,
        stays: warning,
        published: Some(post.published.as_millisecond()),
        icon: channel.icon_url,
        own: own(channel, post, more),
    };
    let text = text(channel, post, lang, corrected);
    // The icon is worth less than the first sentences.
    if message.room() < TEXT_BYTES.min(json_len(&text)) {
        message.icon = None;
    }
    let body = fit(&text, message.room());
    padded(&message.json(&body))
}

/// The payload for one message of a warning: what happened, where, until when, and what to do, all of it in the push,
/// because in an emergency the pages behind it fail first. It takes the place of the message before it. `rings`: in earnest
/// and not the end of it.
pub fn warning(channel: &ChannelView<'_>, post: &PostView<'_>, told: &Told, rings: bool) -> Vec<u8> {
    let (message, body) = of_warning(channel, post, told, rings);
    padded(&message.json(&body.text))
}

/// What a phone shows of a message of a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// So many letters of what to do are too many for it and for until when; 0 when all of it is there.
    pub missing: usize,
}

/// The same as [`warning`] sends, for whoever is to look at it before.
pub fn warning_says(channel: &ChannelView<'_>, post: &PostView<'_>, told: &Told, rings: bool) -> Pushed {
    let (message, body) = of_warning(channel, post, told, rings);
    Pushed { title: message.title, body: body.text, missing: body.missing }
}

fn of_warning<'a>(
    channel: &ChannelView<'a>,
    post: &PostView<'a>,
    told: &'a Told,
    rings: bool,
) -> (Message<'a>, body::Body) {
    let more = json!({ "published": post.updated.as_millisecond(), "corrected": post.version > 1 });
    let mut message = Message {
        title: fit(&told.title(), TITLE_BYTES),
        navigate: post.url,
        lang: &told.language,
        tag: post.id.to_string(),
        silent: !rings,
        stays: rings,
        published: Some(post.updated.as_millisecond()),
        icon: channel.icon_url,
        own: own(channel, post, more),
    };
    let (label, area) = (warning_words::area(&told.language), told.area());
    let said = body::Said { label, area: &area, until: &told.until, matter: told.matter(), to_do: told.to_do() };
    // A crest is worth less than a word of it.
    if message.room() < json_len(&said.whole()) {
        message.icon = None;
    }
    let body = said.fitted(message.room());
    (message, body)
}

/// The payload for the posts of one publishing time that are told together: how many, and their titles, a line each.
/// `tag` names the message; it leads to the channel page, where all of them stand.
pub fn digest(channel: &ChannelView<'_>, posts: &[PostView<'_>], tag: &str, lang: Lang, key: Option<&str>) -> Vec<u8> {
    let title = match (lang, posts.len()) {
        (Lang::De, n) => format!("{n} neue Beiträge"),
        (Lang::En, n) => format!("{n} new posts"),
    };
    let published = posts.iter().map(|post| post.published.as_millisecond()).max();
    let ids: Vec<String> = posts.iter().map(|post| post.id.to_string()).collect();
    let mut own = json!({ "v": 1, "channel": channel.channel.slug.as_str(), "kind": "digest", "posts": ids });
    if let Some(key) = key {
        own["key"] = json!(key);
    }
    let mut message = Message {
        title,
        navigate: channel.url,
        lang: channel.channel.profile.lang.tag(),
        tag: format!("digest-{tag}"),
        silent: false,
        stays: false,
        published,
        icon: channel.icon_url,
        own,
    };
    let lines: Vec<String> = posts.iter().map(|post| format!("• {}", post.content.title.as_str())).collect();
    let text = lines.join("\n");
    if message.room() < TEXT_BYTES.min(json_len(&text)) {
        message.icon = None;
    }
    let body = fit(&text, message.room());
    padded(&message.json(&body))
}

/// Replaces the notification of a post that was taken back, so that nobody goes by it. Without a sound, unless it was a
/// warning: who barricaded the door must hear that the storm is off.
pub fn withdrawn(channel: &ChannelView<'_>, post: &PostView<'_>, lang: Lang) -> Vec<u8> {
    let title = match lang {
        Lang::De => format!("Zurückgezogen: {}", post.content.title.as_str()),
        Lang::En => format!("Withdrawn: {}", post.content.title.as_str()),
    };
    let text = match lang {
        Lang::De => "Dieser Beitrag gilt nicht mehr.",
        Lang::En => "This post is no longer valid.",
    };
    let message = Message {
        title: fit(&title, TITLE_BYTES),
        navigate: post.url,
        lang: lang.tag(),
        tag: post.id.to_string(),
        silent: post.content.kind != Kind::Warning,
        stays: false,
        published: Some(post.updated.as_millisecond()),
        icon: channel.icon_url,
        own: own(channel, post, json!({ "withdrawn": true })),
    };
    padded(&message.json(text))
}

/// What a device needs to draw a booklet of reaction tokens. Names one device, so it has no Debug.
#[derive(Clone, Copy)]
pub struct Ticket<'a> {
    /// 64 bytes in base64url.
    pub ticket: &'a str,
    /// The half-year.
    pub epoch: &'a str,
    /// The slot the channel's next post gets.
    pub slot: u16,
}

/// The test notification right after following. With a ticket our worker must see it before Safari shows it.
pub fn welcome(channel: &ChannelView<'_>, ticket: Option<Ticket<'_>>, lang: Lang) -> Vec<u8> {
    let text = match lang {
        Lang::De => "So sieht eine Nachricht aus.",
        Lang::En => "This is what a message looks like.",
    };
    let mut own = json!({ "v": 1, "channel": channel.channel.slug.as_str(), "kind": "welcome" });
    if let Some(Ticket { ticket, epoch, slot }) = ticket {
        own["ticket"] = json!(ticket);
        own["epoch"] = json!(epoch);
        own["slot"] = json!(slot);
    }
    let message = Message {
        title: fit(&channel.channel.profile.name, TITLE_BYTES),
        navigate: channel.url,
        lang: lang.tag(),
        tag: format!("welcome-{}", channel.channel.slug),
        silent: false,
        stays: false,
        published: None,
        icon: channel.icon_url,
        own,
    };
    padded(&message.json(text))
}

/// Our own members: which post it is, and what else the worker must know.
fn own(channel: &ChannelView<'_>, post: &PostView<'_>, more: Value) -> Value {
    let mut own = json!({
        "v": 1,
        "channel": channel.channel.slug.as_str(),
        "post": post.id.to_string(),
        "version": post.version,
        "kind": post.content.kind.key(),
    });
    if let (Value::Object(own), Value::Object(more)) = (&mut own, more) {
        own.extend(more);
    }
    own
}

fn text(channel: &ChannelView<'_>, post: &PostView<'_>, lang: Lang, corrected: bool) -> String {
    let text = match &post.content.body {
        Some(body) => markdown::lead(body.as_str(), MAX_BYTES),
        None => channel.channel.profile.name.clone(),
    };
    match (corrected, lang) {
        (false, _) => text,
        (true, Lang::De) => format!("Berichtigt: {text}"),
        (true, Lang::En) => format!("Corrected: {text}"),
    }
}

struct Message<'a> {
    title: String,
    navigate: &'a str,
    lang: &'a str,
    tag: String,
    silent: bool,
    stays: bool,
    published: Option<i64>,
    icon: Option<&'a str>,
    own: Value,
}

impl Message<'_> {
    fn json(&self, body: &str) -> Vec<u8> {
        let mut notification = Map::new();
        let mut put = |key: &str, value: Value| notification.insert(key.to_owned(), value);
        put("title", json!(self.title));
        put("body", json!(body));
        put("navigate", json!(self.navigate));
        put("lang", json!(self.lang));
        put("dir", json!("auto"));
        put("tag", json!(self.tag));
        if self.silent {
            put("silent", json!(true));
            put("renotify", json!(false));
        }
        if self.stays {
            put("requireInteraction", json!(true));
        }
        if let Some(published) = self.published {
            put("timestamp", json!(published));
        }
        if let Some(icon) = self.icon {
            put("icon", json!(icon));
        }
        let mut message = json!({ "web_push": 8030, "notification": notification, "ausrufer": self.own });
        if !self.silent && self.published.is_some() {
            message["app_badge"] = json!(1);
        }
        if self.own.get("ticket").is_some() {
            message["mutable"] = json!(true);
        }
        message.to_string().into_bytes()
    }

    /// Bytes of JSON left for the text.
    fn room(&self) -> usize {
        MAX_BYTES.saturating_sub(self.json("").len())
    }
}

fn json_len(text: &str) -> usize {
    json!(text).to_string().len() - 2
}

/// Shortens until the text takes at most `bytes` in JSON.
fn fit(text: &str, bytes: usize) -> String {
    let mut short = text.to_owned();
    let mut max = letters(text).min(bytes);
    while json_len(&short) > bytes && max > 0 {
        short = shorten(text, max);
        max = if json_len(&short) > 2 * bytes { max / 2 } else { max * 19 / 20 };
    }
    if json_len(&short) > bytes { String::new() } else { short }
}

fn padded(json: &[u8]) -> Vec<u8> {
    let mut out = json.to_vec();
    out.resize(json.len().next_multiple_of(STEP_BYTES), b' ');
    out
}
