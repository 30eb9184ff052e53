//! The push of an official warning: who says so, their words, and until when.
use super::body::Said;
use super::{Message, TITLE_BYTES, fit, padded};
use crate::official::{Course, title};
use crate::post_view::ChannelView;
use channel::clock::Timestamp;
use channel::lang::Lang;
use channel::official::Words;
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
    let body = text(one, lang, message.room());
    padded(&message.json(&body))
}

/// Where, until when, what is the matter, what to do.
fn text(one: &OfficialView<'_>, lang: Lang, room: usize) -> String {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = match lang {
        Lang::De => "Gebiet",
        Lang::En => "Area",
    };
    let gone = match lang {
        Lang::De => "Die Quelle führt diese Warnung nicht mehr.",
        Lang::En => "The source does not list this warning any more.",
    };
    let area = one.words.area();
    let area = area.as_str();
    let said = match one.course {
        Course::Withdrawn => Said { label, area, until: gone, matter: String::new(), to_do: String::new() },
        _ => {
            let (matter, to_do) = (line(&one.words.description), line(&one.words.instruction));
            Said { label, area, until: one.until, matter, to_do }
        }
    };
    said.fitted(room).text
}
