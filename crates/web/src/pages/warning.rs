//! Active warnings, shown on top of every page of the channel.
use crate::app::App;
use crate::dates::Dates;
use crate::frame::WarningView;
use crate::lang::{Lang, Speak, t};
use crate::urls::Urls;
use crate::visit::Visit;
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::lang::{LANGUAGES, Language};
use channel::post::{Content, Kind};
use channel::text::{Body, Title, shorten};
use channel::variant::{Original, Tongue, Variant, Wording};
use channel::warning::chain::Standing;
use channel::warning::{Purpose, Severity, places};
use formats::warning::Told;
use jiff::SignedDuration;
use store::StoreError;
use store::model::{PublicChannel, PublishedPost, Sealed, WarningHead};

/// So many steps stand in the box; the rest is on the post's own page.
const STEPS: usize = 3;
/// Letters of what it is about.
const SAY_LETTERS: usize = 160;
/// How long one that expired without an all-clear stays there: whoever did what it says must not read out of its absence
/// that the danger is over.
const EXPIRED: SignedDuration = SignedDuration::from_hours(24);
/// What stands on top stands first.
const TONES: [&str; 5] = ["severe", "moderate", "expired", "exercise", "test"];
/// Letters of one step.
const STEP_LETTERS: usize = 120;
/// Longest life of a message, with room for the clock.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 8);

/// Whether a post is a warning that holds.
pub async fn holds(visit: &Visit, post: &PublishedPost) -> Result<bool, StoreError> {
    if post.content.kind != Kind::Warning {
        return Ok(false);
    }
    let now = visit.app.clock.now();
    let heads = visit.app.public.warning_heads(&[post.id]).await?;
    Ok(heads.get(&post.id).is_some_and(|head| head.ended.is_none() && now < head.expires))
}

/// The active warnings of a channel, for the top of its pages, and those that expired lately: in earnest before any
/// rehearsal, among themselves as they came.
pub async fn active(app: &App, speak: Speak, channel: &PublicChannel) -> Result<Vec<WarningView>, StoreError> {
    let (now, of) = (app.clock.now(), &channel.channel);
    let posts = app.public.active_warnings(of.id, now.checked_sub(LONGEST).unwrap_or(now)).await?;
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let (urls, dates) = (Urls::new(app, speak, &of.slug), Dates::new(&of.profile, speak.lang, now));
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let heads = app.public.warning_heads(&ids).await?;
    let mut views = Vec::new();
    for post in posts.iter().filter(|post| heads.get(&post.id).is_some_and(|head| is_shown(head, now))) {
        let last = app.public.alerts(post.id).await?.pop();
        views.extend(last.and_then(|last| sealed(post, &last, &urls, &dates, speak.lang)));
    }
    views.sort_by_key(|view| TONES.iter().position(|tone| *tone == view.tone));
    Ok(views)
}

fn is_shown(head: &WarningHead, now: Timestamp) -> bool {
    head.ended.is_none() && (now < head.expires || (head.closed.is_none() && now < head.expires + EXPIRED))
}

/// How a sealed warning stands, as a word and in words; `None` for a post without a message. Of a rehearsal nobody says that a
/// danger is over.
pub fn standing(visit: &Visit, dates: &Dates, sealed: &[Sealed]) -> Option<(&'static str, String)> {
    let last = sealed.last()?;
    let standing = last.standing(visit.app.clock.now());
    Some((standing.key(), stands(last, standing, dates, visit.speak.lang)))
}

/// How a message stands, in words.
pub fn stands(last: &Sealed, standing: Standing, dates: &Dates, lang: Lang) -> String {
    let when = dates.moment_within(standing.at());
    let key = match last.purpose {
        Purpose::Actual => format!("shown.{}", standing.key()),
        Purpose::Test | Purpose::Exercise => format!("shown.rehearsal.{}", standing.key()),
    };
    t(lang, &key, &[("when", &when)])
}

/// What a sealed warning says in the reader's language, as the content of its post; `None` where the post says it already.
pub async fn spoken(visit: &Visit, post: &PublishedPost) -> Result<Option<Content>, StoreError> {
    let tag = visit.speak.lang.tag();
    if post.content.kind != Kind::Warning || post.content.lang == tag {
        return Ok(None);
    }
    let last = visit.app.public.alerts(post.id).await?.pop();
    let told = last.and_then(|last| Told::exactly(&formats::cap::read(last.cap).ok()?.alert, tag));
    Ok(told.and_then(|told| {
        let title = Title::parse(&told.headline).ok()?;
        let body = Body::parse(&told.markdown()).ok();
        Some(Content { title, body, lang: told.language, plain_language: None, ..post.content.clone() })
    }))
}

/// What a sealed warning says in languages besides that of its post.
pub async fn told_in(visit: &Visit, post: &PublishedPost) -> Result<Vec<Variant>, StoreError> {
    if post.content.kind != Kind::Warning {
        return Ok(Vec::new());
    }
    let Some(last) = visit.app.public.alerts(post.id).await?.pop() else { return Ok(Vec::new()) };
    let Ok(read) = formats::cap::read(last.cap) else { return Ok(Vec::new()) };
    let variant = |language: &Language| {
        let told = Told::exactly(&read.alert, language.tag)?;
        let (title, body) = (Title::parse(&told.headline).ok()?, Body::parse(&told.markdown()).ok());
        let of = Original::of(&post.content);
        Some(Variant { tongue: Tongue::In(language.tag), wording: Wording { title, body }, of })
    };
    Ok(LANGUAGES.iter().filter_map(variant).collect())
}

/// All that a warning says, as cards and the light page show it: in that language where it speaks it. `None` for a file nobody
/// can read.
pub fn told(last: &Sealed, lang: Lang) -> Option<Told> {
    Told::of(&formats::cap::read(last.cap.clone()).ok()?.alert, lang.tag())
}

/// The box of a sealed message, in the reader's language where it speaks it; none of a rehearsal whose time went by.
fn sealed(post: &PublishedPost, last: &Sealed, urls: &Urls<'_>, dates: &Dates, lang: Lang) -> Option<WarningView> {
    let told = told(last, lang)?;
    let standing = last.standing(dates.now());
    let (tone, word) = match (last.purpose, standing) {
        (Purpose::Actual, Standing::Active(_)) if last.severity >= Severity::Severe => ("severe", "warning.word"),
        (Purpose::Actual, Standing::Active(_)) => ("moderate", "warning.word"),
        (Purpose::Actual, _) => ("expired", "warning.word_expired"),
        (Purpose::Test, Standing::Active(_)) => ("test", "purpose.only_test"),
        (Purpose::Exercise, Standing::Active(_)) => ("exercise", "purpose.only_exercise"),
        (Purpose::Test | Purpose::Exercise, _) => return None,
    };
    let steps: Vec<String> = told.steps.iter().take(STEPS).map(|step| shorten(step, STEP_LETTERS)).collect();
    let say = shorten(&told.description, SAY_LETTERS);
    Some(WarningView {
        url: urls.post(post.id, &post.slug_tail),
        lang: (told.language != lang.tag()).then(|| told.language.clone()),
        area: Some(places::short(&told.areas)).filter(|area| !area.is_empty()),
        when: dates.moment(last.sent),
        more: say.ends_with('…') || told.steps.len() > steps.len() || !places::split(&told.areas).1.is_empty(),
        say,
        do_first: steps,
        tone,
        word: t(lang, word, &[]),
        until: Some(stands(last, standing, dates, lang)),
        title: told.headline,
    })
}
