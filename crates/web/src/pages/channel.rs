//! `GET /{channel}`: the stream, newest first, with filters, next dates and active warnings.
use super::card::{self, Card, Day};
use crate::dates::Dates;
use crate::error::{Answer, Problem};
use crate::fediverse;
use crate::frame::{Frame, OgImage, OpenGraph, PageHead};
use crate::still::Keep;
use crate::visit::Visit;
use channel::topic::Topic;
use serde::Serialize;
use store::FigureKind;
use store::model::{Cursor, PublishedPost};

/// Posts on one page of the stream.
const POSTS: usize = 20;
/// Dates at the side.
const DATES: usize = 4;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    days: Vec<Day>,
    pinned: Vec<Card>,
    topics: Vec<TopicLink>,
    pages: Pages,
    next_dates: Vec<NextDate>,
    empty: Option<Empty>,
    live_url: Option<String>,
}

#[derive(Serialize)]
struct TopicLink {
    key: &'static str,
    label: String,
    url: String,
    current: bool,
}

/// `pages` in the templates.
#[derive(Serialize)]
pub struct Pages {
    /// Towards today.
    pub newer_url: Option<String>,
    /// Towards the past.
    pub older_url: Option<String>,
    /// Where one is, in words; may be empty.
    pub label: String,
}

/// `empty` in the templates: a designed nothing with a next step.
#[derive(Serialize)]
pub struct Empty {
    /// Name of the icon.
    pub icon: &'static str,
    /// A few words.
    pub title: String,
    /// A sentence.
    pub text: String,
    /// Where to go instead.
    pub action_url: Option<String>,
    /// What that is called.
    pub action_label: Option<String>,
}

#[derive(Serialize)]
struct NextDate {
    url: String,
    title: String,
    day: String,
    month_short: String,
    start_text: String,
    place: Option<String>,
}

/// `GET /{channel}?topic=&before=&lang=`
pub async fn get(visit: Visit) -> Answer {
    if fediverse::is_asked_for(&visit.headers) {
        return fediverse::actor::get(visit).await;
    }
    let edition = visit.app.live.edition(visit.id());
    let page = visit.app.cache.page(&visit, render(&visit)).await?;
    visit.count(None, FigureKind::Page);
    let mut answer = page.answer(&visit.headers);
    // While a warning holds everybody asks for it at once.
    if !visit.warnings().await?.is_empty() {
        answer.extensions_mut().insert(Keep::new(visit.id(), None, edition, &page));
    }
    Ok(answer)
}

async fn render(visit: &Visit) -> Result<String, Problem> {
    let topic = Topic::parse(&visit.query("topic"));
    let before = Cursor::parse(&visit.query("before"));
    let (id, now, dates) = (visit.id(), visit.app.clock.now(), visit.dates());
    let mut page = visit.app.public.timeline(id, topic, before, POSTS, now).await?;
    let pinned = match (topic, before) {
        (None, None) => visit.app.public.pinned(id, now).await?,
        _ => Vec::new(),
    };
    page.items.retain(|post| !pinned.iter().any(|on_top| on_top.id == post.id));
    let upcoming = visit.app.public.upcoming_events(id, now, DATES).await?;
    let followers = visit.app.public.followers(id).await?;
    let frame = visit.frame(head(visit, topic, before.is_some())).await?;
    let context = Context {
        frame: frame.with_followers(visit.speak.lang, followers),
        days: card::days(visit, &dates, &page.items).await?,
        pinned: card::cards(visit, &dates, &pinned).await?,
        topics: topics(visit, topic),
        pages: pages(visit, topic, before, page.next),
        next_dates: upcoming.iter().filter_map(|post| next_date(visit, &dates, post)).collect(),
        empty: page.items.is_empty().then(|| empty(visit, topic)),
        live_url: before.is_none().then(|| visit.urls().file("live")),
    };
    visit.app.views.render(visit.speak.lang, "pages/channel.html", context)
}

fn head(visit: &Visit, topic: Option<Topic>, deep: bool) -> PageHead {
    let (profile, urls) = (&visit.channel.channel.profile, visit.urls());
    let title = match topic {
        Some(topic) => card::label(visit, topic).label,
        None => profile.name.clone(),
    };
    let url = urls.channel_absolute();
    let og = OpenGraph {
        kind: "website",
        title: profile.name.clone(),
        description: profile.description.clone(),
        url: url.clone(),
        image: Some(OgImage {
            src: urls.absolute(&urls.file("card.jpg")),
            width: 1200,
            height: 630,
            alt: profile.name.clone(),
        }),
    };
    // Filters and older pages show the same posts again; search engines find those by the sitemap.
    let canonical = match topic {
        Some(topic) => format!("{url}?topic={}", topic.key()),
        None => url,
    };
    PageHead {
        canonical_url: Some(canonical),
        noindex: deep,
        og: Some(og),
        ..PageHead::new("channel", &title, &profile.description)
    }
}

fn topics(visit: &Visit, current: Option<Topic>) -> Vec<TopicLink> {
    let urls = visit.urls();
    let all = TopicLink { key: "all", label: visit.t("topics.all", &[]), url: urls.home(), current: current.is_none() };
    let each = Topic::ALL.into_iter().map(|topic| TopicLink {
        key: topic.key(),
        label: card::label(visit, topic).label,
        url: urls.page("", &[("topic", topic.key())]),
        current: current == Some(topic),
    });
    std::iter::once(all).chain(each).collect()
}

fn pages(visit: &Visit, topic: Option<Topic>, before: Option<Cursor>, next: Option<Cursor>) -> Pages {
    let (urls, topic) = (visit.urls(), topic.map_or("", Topic::key));
    Pages {
        newer_url: before.map(|_| urls.page("", &[("topic", topic)])),
        older_url: next.map(|next| urls.page("", &[("topic", topic), ("before", &next.to_string())])),
        label: String::new(),
    }
}

fn next_date(visit: &Visit, dates: &Dates, post: &PublishedPost) -> Option<NextDate> {
    let when = post.content.event.as_ref()?;
    let event = card::event_view(visit, dates, post.id, when);
    // The leaf beside it shows the day, so the line says only what is missing there: "Fr, 16:00 Uhr".
    let time = (!when.all_day).then(|| dates.time(when.start));
    Some(NextDate {
        url: visit.urls().post(post.id, &post.slug_tail),
        title: post.content.title.to_string(),
        day: event.day,
        month_short: event.month_short,
        start_text: [Some(event.weekday), time].into_iter().flatten().collect::<Vec<_>>().join(", "),
        place: event.place,
    })
}

fn empty(visit: &Visit, topic: Option<Topic>) -> Empty {
    let urls = visit.urls();
    match topic {
        Some(_) => Empty {
            icon: "search",
            title: visit.t("stream.empty_topic_title", &[]),
            text: visit.t("stream.empty_topic_text", &[]),
            action_url: Some(urls.home()),
            action_label: Some(visit.t("stream.empty_topic_action", &[])),
        },
        None => Empty {
            icon: "bell",
            title: visit.t("stream.empty_title", &[]),
            text: visit.t("stream.empty_text", &[]),
            action_url: Some(urls.page("/follow", &[])),
            action_label: Some(visit.t("follow.button", &[])),
        },
    }
}
