//! `GET /{channel}/follow`: all ways side by side.
use crate::error::{Answer, Problem};
use crate::fediverse::{handle, is_on};
use crate::frame::{Frame, PageHead};
use crate::pages::card::label;
use crate::visit::Visit;
use axum::response::Redirect;
use channel::topic::{Topic, TopicSet};
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    follow: Follow,
    ways: Vec<Way>,
}

#[derive(Serialize)]
struct Follow {
    push_key: String,
    api_url: String,
    topics: Vec<TopicChoice>,
    hours: Vec<Hour>,
    quiet: Quiet,
    mutes: Vec<Mute>,
    reactions: Option<Booklet>,
    qr_url: String,
    short_url: String,
}

/// What the switch for reactions must know to have a booklet drawn.
#[derive(Serialize)]
struct Booklet {
    epoch: String,
    slot: u16,
}

#[derive(Serialize)]
struct TopicChoice {
    key: &'static str,
    label: String,
    hint: Option<String>,
    checked: bool,
    fixed: bool,
}

#[derive(Serialize)]
struct Hour {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct Quiet {
    from: &'static str,
    until: &'static str,
    on: bool,
}

#[derive(Serialize)]
struct Mute {
    value: &'static str,
    label: String,
}

#[derive(Serialize)]
struct Way {
    key: &'static str,
    icon: &'static str,
    label: String,
    hint: String,
    url: String,
    address: Option<String>,
}

/// `GET /{channel}/follow?t=events,warnings`
pub async fn get(visit: Visit) -> Answer {
    let title = visit.t("follow.title", &[]);
    let head = PageHead::new("follow", &title, &visit.t("follow.say", &[]));
    let manifest = visit.urls().page("/manifest.webmanifest", &[("t", &visit.query("t"))]);
    let frame = visit.frame(head).await?.with_manifest(manifest);
    let context = Context { frame, follow: follow(&visit).await?, ways: ways(&visit).await? };
    visit.html("pages/follow.html", context)
}

/// `POST /{channel}/subscription`: the form sent without a script, which cannot follow. Back to the page that says so.
pub async fn post(visit: Visit) -> Redirect {
    Redirect::to(&visit.urls().page("/follow", &[]))
}

async fn follow(visit: &Visit) -> Result<Follow, Problem> {
    let urls = visit.urls();
    let hour =
        |hour: u8| Hour { value: hour.to_string(), label: visit.t("quiet.hour", &[("hour", &hour.to_string())]) };
    let mute = |value, key| Mute { value, label: visit.t(key, &[]) };
    Ok(Follow {
        push_key: visit.app.keys.public(&visit.channel.channel).await?.vapid.clone(),
        api_url: urls.file("subscription"),
        topics: topics(visit),
        hours: (0..24).map(hour).collect(),
        quiet: Quiet { from: "22", until: "7", on: false },
        mutes: vec![mute("PT1H", "mute.hour"), mute("P1D", "mute.day"), mute("P7D", "mute.week")],
        reactions: visit.app.reactions.next(&visit.channel.channel).await?.map(|(epoch, slot)| Booklet { epoch, slot }),
        qr_url: urls.file("follow/qr.svg"),
        short_url: short_url(visit),
    })
}

/// As people type it: `kanal.example.de/lindenau/follow`.
pub fn short_url(visit: &Visit) -> String {
    format!("{}{}", visit.app.settings.host(), visit.urls().file("follow"))
}

/// The choice before anybody chose: that of the poster (`?t=`), else the sensible one. Warnings always come.
fn topics(visit: &Visit) -> Vec<TopicChoice> {
    let preset: TopicSet = visit.query("t").split(',').filter_map(Topic::parse).collect();
    let chosen = if preset.is_empty() { TopicSet::default_follow() } else { preset };
    let choice = |topic: Topic| {
        let fixed = topic == Topic::Warnings;
        TopicChoice {
            key: topic.key(),
            label: label(visit, topic).label,
            hint: fixed.then(|| visit.t("topic.warnings_hint", &[])),
            checked: fixed || chosen.contains(topic),
            fixed,
        }
    };
    Topic::ALL.into_iter().map(choice).collect()
}

async fn ways(visit: &Visit) -> Result<Vec<Way>, Problem> {
    let urls = visit.urls();
    let way = |key: &'static str, icon, file: &str| Way {
        key,
        icon,
        label: visit.t(&format!("way.{key}"), &[]),
        hint: visit.t(&format!("way.{key}_hint"), &[]),
        url: urls.file(file),
        address: Some(urls.absolute(&urls.file(file))),
    };
    let mut ways = vec![
        way("atom", "feed", "feed.atom"),
        way("rss", "feed", "feed.rss"),
        way("json", "feed", "feed.json"),
        way("calendar", "calendar", "events.ics"),
    ];
    if is_on(visit).await? {
        let (label, hint) = (visit.t("way.mastodon", &[]), handle(visit));
        let (url, address) = (urls.page("/follow/fediverse", &[]), Some(hint.clone()));
        ways.insert(0, Way { key: "mastodon", icon: "globe", label, hint, url, address });
    }
    if visit.app.public.takes_readers(visit.id()).await? {
        // A page and no feed: nothing to copy.
        let (url, address) = (urls.page("/newsletter", &[]), None);
        ways.insert(0, Way { url, address, ..way("mail", "mail", "newsletter") });
    }
    Ok(ways)
}
