//! The push to somebody at the desk about a warning or an outlet: what is to be done and where, and not a word of the
//! warning, since a locked screen shows it to anybody.
use super::nudge::desk;
use super::{Message, padded};
use crate::post_view::ChannelView;
use channel::alarm::AlarmKind;
use channel::ids::PostId;
use channel::lang::Lang;
use serde_json::json;

/// The payload. It leads to the page where it is acted on. `about` is the number of the draft, the warning or the outlet.
pub fn alarm(channel: &ChannelView<'_>, kind: AlarmKind, about: i64, lang: Lang) -> Vec<u8> {
    let (title, text) = words(kind, lang);
    let about = match kind {
        AlarmKind::Ends => about.to_string(),
        _ => PostId(about).to_string(),
    };
    let tail = match kind {
        AlarmKind::Waits => format!("/warnings/draft/{about}/preview"),
        AlarmKind::Alone | AlarmKind::Expired => format!("/warnings/{about}"),
        AlarmKind::Canary => "/canary".to_owned(),
        AlarmKind::Ends => format!("/outlets/{about}"),
    };
    let (slug, url) = (channel.channel.slug.as_str(), desk(channel, &tail));
    let message = Message {
        title: title.to_owned(),
        navigate: &url,
        lang: lang.tag(),
        tag: format!("alarm-{}-{about}", kind.key()),
        silent: false,
        stays: true,
        published: None,
        icon: channel.icon_url,
        own: json!({ "v": 1, "channel": slug, "kind": "nudge" }),
    };
    padded(&message.json(text))
}

fn words(kind: AlarmKind, lang: Lang) -> (&'static str, &'static str) {
    match (kind, lang) {
        (AlarmKind::Waits, Lang::De) => {
            ("Warnung wartet auf Freigabe", "Bitte sofort ansehen und freigeben, wenn sie stimmt.")
        }
        (AlarmKind::Waits, Lang::En) => {
            ("A warning waits for its release", "Please look at once and release it if it is right.")
        }
        (AlarmKind::Alone, Lang::De) => ("Warnung allein freigegeben", "Bitte ansehen: Sie ist schon draußen."),
        (AlarmKind::Alone, Lang::En) => ("A warning was released alone", "Please look: it is out already."),
        (AlarmKind::Expired, Lang::De) => {
            ("Warnung abgelaufen, ohne Entwarnung", "Ist die Gefahr vorbei? Entwarnung geben oder verlängern.")
        }
        (AlarmKind::Expired, Lang::En) => {
            ("A warning expired without an all-clear", "Is the danger over? Give the all-clear or prolong it.")
        }
        (AlarmKind::Canary, Lang::De) => {
            ("Warnung kam nicht überall an", "Ein Kanarienvogel hat sie binnen zwei Minuten nicht gehört.")
        }
        (AlarmKind::Canary, Lang::En) => {
            ("A warning did not arrive everywhere", "A canary has not heard it within two minutes.")
        }
        (AlarmKind::Ends, Lang::De) => {
            ("Ein Zugang läuft ab", "Danach geht dort nichts mehr hinaus. Bitte ansehen und erneuern.")
        }
        (AlarmKind::Ends, Lang::En) => {
            ("An access expires", "Nothing goes out there afterwards. Please look and renew it.")
        }
    }
}
