//! Emoji bar or poll of a post as the templates want it. Everybody, the desk included, is shown the same numbers: rounded,
//! and none below five.
use crate::channel_view::grouped;
use crate::error::Problem;
use crate::lang::{Lang, t, words};
use crate::visit::Visit;
use channel::ids::PostId;
use channel::post::{Content, Kind};
use channel::reaction::{Choices, Emoji, EmojiSet, FEW, OPEN, Reactions, Tally};
use serde::Serialize;
use store::model::{PublishedPost, Shown};

/// `post.reactions` in `components/reactions.html`.
#[derive(Clone, Serialize)]
pub struct ReactionsView {
    pub kind: &'static str,
    channel: String,
    epoch: String,
    slot: u16,
    post: String,
    closes: i64,
    several: bool,
    /// Whether it can be answered now.
    pub open: bool,
    /// Whether the numbers are final.
    pub fixed: bool,
    /// Until when, or since when not any more, in words.
    pub until: String,
    pub choices: Vec<ChoiceView>,
    /// How many devices answered, in words; `None` below five.
    pub devices: Option<String>,
    anonymity_url: String,
    follow_url: String,
}

/// One emoji or option.
#[derive(Clone, Serialize)]
pub struct ChoiceView {
    number: usize,
    emoji: Option<&'static str>,
    /// The option, or what the emoji is called.
    pub label: String,
    /// Language of the name, when it is not the page's.
    lang: Option<&'static str>,
    /// Rounded; `None` below five.
    pub count: Option<String>,
    /// Length of the bar, 0 to 100.
    share: u64,
}

/// What may be answered to one published post.
pub async fn of(visit: &Visit, post: &PublishedPost) -> Result<Option<ReactionsView>, Problem> {
    let shown = visit.app.public.reactions(&[post.id]).await?;
    Ok(shown.get(&post.id).and_then(|shown| view(visit, post.id, &post.content, shown)))
}

/// The view of a post with its numbers; `None` where nothing may be answered.
pub fn view(visit: &Visit, id: PostId, content: &Content, shown: &Shown) -> Option<ReactionsView> {
    if content.kind == Kind::Warning {
        return None;
    }
    let (lang, urls, now) = (visit.speak.lang, visit.urls(), visit.app.clock.now());
    let labels = labels(lang, content, &shown.emojis)?;
    // The text of a poll cannot have another number of options than what was counted.
    if labels.len() != shown.tally.each.len() {
        return None;
    }
    let choice = |((number, (emoji, label, foreign)), count): ((usize, Label), &u64)| ChoiceView {
        number: number + 1,
        emoji,
        label,
        lang: foreign,
        count: told(lang, *count),
        share: (count * 100).checked_div(shown.tally.devices).unwrap_or(0).min(100),
    };
    Some(ReactionsView {
        kind: if content.reactions.poll().is_some() { "poll" } else { "emoji" },
        channel: visit.channel.channel.slug.to_string(),
        epoch: shown.epoch.clone(),
        slot: shown.slot,
        post: id.to_string(),
        closes: shown.closes.as_millisecond(),
        several: shown.choices.several,
        open: now < shown.closes && !shown.frozen,
        fixed: shown.frozen,
        until: visit.dates().moment_within(shown.closes),
        choices: labels.into_iter().enumerate().zip(&shown.tally.each).map(choice).collect(),
        devices: told(lang, shown.tally.devices),
        anonymity_url: urls.page("/anonymity", &[]),
        follow_url: urls.page("/follow", &[]),
    })
}

/// How a draft's would look this minute.
pub fn preview(visit: &Visit, content: &Content) -> Option<ReactionsView> {
    let now = visit.app.clock.now();
    let emojis = visit.channel.channel.profile.emojis.clone();
    let (count, several, closes) = match &content.reactions {
        Reactions::Off => return None,
        Reactions::Emoji => (emojis.iter().len(), false, now + OPEN),
        Reactions::Poll(poll) => (poll.options.len(), poll.several, poll.ends),
    };
    let shown = Shown {
        epoch: String::new(),
        slot: 0,
        emojis,
        choices: Choices { count: u8::try_from(count).ok().filter(|count| *count > 0)?, several },
        closes: closes.max(now + jiff::SignedDuration::from_secs(1)),
        frozen: false,
        tally: Tally { devices: 0, each: vec![0; count] },
    };
    view(visit, PostId(0), content, &shown)
}

type Label = (Option<&'static str>, String, Option<&'static str>);

fn labels(lang: Lang, content: &Content, emojis: &EmojiSet) -> Option<Vec<Label>> {
    match &content.reactions {
        Reactions::Off => None,
        Reactions::Poll(poll) => Some(poll.options.iter().map(|option| (None, option.to_string(), None)).collect()),
        Reactions::Emoji => Some(emojis.iter().map(|emoji| named(lang, emoji)).collect()),
    }
}

/// An emoji with its name for screen readers. Unicode's names are English; the frequent ones are translated.
fn named(lang: Lang, emoji: &Emoji) -> Label {
    let key = format!("emoji.{}", emoji.as_str());
    match words(lang).contains_key(&key) {
        true => (Some(emoji.as_str()), t(lang, &key, &[]), None),
        false => (Some(emoji.as_str()), emoji.name().to_owned(), (lang != Lang::En).then_some("en")),
    }
}

fn told(lang: Lang, count: u64) -> Option<String> {
    (count >= FEW).then(|| grouped(lang, count))
}
