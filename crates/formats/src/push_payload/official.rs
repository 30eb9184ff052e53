//! The push of an official warning: who says so, their words, and until when.
use super::{Message, TEXT_BYTES, TITLE_BYTES, fit, json_len, padded};
use crate::official::{Course, title};
use crate::post_view::ChannelView;
use channel::clock::Timestamp;
use channel::lang::Lang;
use channel::official::Words;
use channel::text::{letters, shorten};
use serde_json::json;

/// A warning as it is pushed.
#[derive(Clone, Copy, Debug)]
pub struct OfficialView<'a> {
    /// Its number; also the tag, so that a later version takes the place of this one.
    pub id: &'a str,
    /// Counts its messages.
    pub version: u32,
    /// Its page.
    pub url: &'a str,
    /// What it says.
    pub words: &'a Words,
    /// What is told of it.
    pub course: Course,
    /// Nobody is meant to act.
    pub rehearsal: bool,
    /// When it was sent.
    pub sent: Timestamp,
    /// Until when it holds, in words; empty if its sender did not say.
    pub until: &'a str,
}

/// At least so many letters of what is the matter stay when room is short.
const MATTER: usize = 240;

/// The payload. No crest of the town is beside it: it is not the town that speaks.
pub fn official(channel: &ChannelView<'_>, one: &OfficialView<'_>, lang: Lang) -> Vec<u8> {
    let rings = one.course.warns() && !one.rehearsal;
    let message = Message {
        title: fit(&title(one.words, one.course, one.rehearsal, lang), TITLE_BYTES),
        navigate: one.url,
        lang: &one.words.language,
        tag: one.id.to_owned(),
        silent: !rings,
        stays: rings,
        published: Some(one.sent.as_millisecond()),
        icon: None,
        own: json!({
            "v": 1,
            "channel": channel.channel.slug.as_str(),
            "post": one.id,
            "version": one.version,
            "kind": "official",
            "corrected": one.version > 1,
        }),
    };
    let room = message.room().max(TEXT_BYTES);
    let body = fit(&text(one, lang, room), message.room());
    padded(&message.json(&body))
}

/// Where, until when, what is the matter, what to do. What to do is never cut off by what is the matter.
fn text(one: &OfficialView<'_>, lang: Lang, room: usize) -> String {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let where_ = match (one.words.area.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::De) => format!("Gebiet: {}.", one.words.area),
        (false, Lang::En) => format!("Area: {}.", one.words.area),
    };
    if one.course == Course::Withdrawn {
        let gone = match lang {
            Lang::De => "Die Quelle führt diese Warnung nicht mehr.",
            Lang::En => "The source does not list this warning any more.",
        };
        return format!("{gone} {where_}").trim_end().to_owned();
    }
    let (matter, to_do) = (line(&one.words.description), line(&one.words.instruction));
    let join = |matter: &str| {
        let parts = [where_.as_str(), one.until, matter, to_do.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let whole = join(&matter);
    let over = json_len(&whole).saturating_sub(room);
    if over == 0 {
        return whole;
    }
    let keep = letters(&matter).saturating_sub(over + 8).max(MATTER);
    join(&shorten(&matter, keep))
}
