//! The push to somebody at the desk: what is to be done and where, and not a word of the post.
use super::{Message, TITLE_BYTES, fit, padded};
use crate::post_view::ChannelView;
use channel::ids::PostId;
use channel::lang::Lang;
use serde_json::json;

/// What waits for a person.
#[derive(Clone, Copy, Debug)]
pub struct NudgeView<'a> {
    /// Which post.
    pub post: PostId,
    /// At which outlet: its number and its name at the desk.
    pub outlet: (i64, &'a str),
    /// It is a warning.
    pub warns: bool,
    /// They were told before.
    pub again: bool,
    /// It was taken back: what stands there is to go.
    pub withdrawn: bool,
}

/// The payload. It leads to the page that brings text and picture.
pub fn nudge(channel: &ChannelView<'_>, one: &NudgeView<'_>, lang: Lang) -> Vec<u8> {
    let (slug, (outlet, label)) = (&channel.channel.slug, one.outlet);
    let title = match (lang, one.warns, one.withdrawn) {
        (Lang::De, _, true) => format!("Bitte löschen: {label}"),
        (Lang::De, true, false) => format!("Warnung jetzt einstellen: {label}"),
        (Lang::De, false, false) => format!("Bitte einstellen: {label}"),
        (Lang::En, _, true) => format!("Please delete: {label}"),
        (Lang::En, true, false) => format!("Put in the warning now: {label}"),
        (Lang::En, false, false) => format!("Please put in: {label}"),
    };
    let text = match (lang, one.again, one.withdrawn) {
        (Lang::De, false, false) => "Text und Bild liegen bereit. Antippen, kopieren, einfügen.",
        (Lang::De, true, false) => "Noch hat niemand gemeldet, dass es eingestellt ist.",
        (Lang::De, false, true) => "Der Beitrag wurde zurückgezogen. Antippen, dort löschen.",
        (Lang::De, true, true) => "Noch hat niemand gemeldet, dass er dort gelöscht ist.",
        (Lang::En, false, false) => "Text and picture are ready. Tap, copy, paste.",
        (Lang::En, true, false) => "Nobody has said yet that it is put in.",
        (Lang::En, false, true) => "The post was taken back. Tap, and delete it there.",
        (Lang::En, true, true) => "Nobody has said yet that it is deleted there.",
    };
    let url = desk(channel, &format!("/posts/{}/outlets/{outlet}/hand", one.post));
    let message = Message {
        title: fit(&title, TITLE_BYTES),
        navigate: &url,
        lang: lang.tag(),
        tag: format!("hand-{}-{outlet}", one.post),
        silent: false,
        stays: true,
        published: None,
        icon: channel.icon_url,
        own: json!({ "v": 1, "channel": slug.as_str(), "kind": "nudge" }),
    };
    padded(&message.json(text))
}

/// The first one, so that somebody sees that it comes.
pub fn nudge_hello(channel: &ChannelView<'_>, lang: Lang) -> Vec<u8> {
    let text = match lang {
        Lang::De => "So meldet sich die Redaktion auf diesem Handy.",
        Lang::En => "This is how the desk calls on this phone.",
    };
    let url = desk(channel, "/phone");
    let message = Message {
        title: fit(&channel.channel.profile.name, TITLE_BYTES),
        navigate: &url,
        lang: lang.tag(),
        tag: "hand-hello".to_owned(),
        silent: false,
        stays: false,
        published: None,
        icon: channel.icon_url,
        own: json!({ "v": 1, "channel": channel.channel.slug.as_str(), "kind": "nudge" }),
    };
    padded(&message.json(text))
}

/// A page of the channel's desk, which stands beside the channel's pages.
pub(super) fn desk(channel: &ChannelView<'_>, tail: &str) -> String {
    let slug = channel.channel.slug.as_str();
    let home = channel.url.strip_suffix(slug).unwrap_or(channel.url);
    format!("{home}desk/at/{slug}{tail}")
}
