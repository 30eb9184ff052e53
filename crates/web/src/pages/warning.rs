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
use formats::markdown;
use formats::warning::Told;
use jiff::SignedDuration;
use store::StoreError;
use store::model::{PublicChannel, PublishedPost, Sealed, WarningHead};

/// How long a warning of the simple form counts as active unless it is taken back before.
pub const ACTIVE: SignedDuration = SignedDuration::from_hours(24);
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

/// Warnings whose latest version came out since then are active.
pub fn active_since(now: Timestamp) -> Timestamp {
    now.checked_sub(ACTIVE).unwrap_or(now)
}

/// Longest life of a message, with room for the clock.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 8);

/// Whether a warning of the simple form is active: its latest version counts, so that a correction begins its time anew.
pub fn is_active(post: &PublishedPost, now: Timestamp) -> bool {
    post.updated >= active_since(now)
}

/// Whether a post is a warning that holds.
pub async fn holds(visit: &Visit, post: &PublishedPost) -> Result<bool, StoreError> {
    if post.content.kind != Kind::Warning {
        return Ok(false);
    }
    let now = visit.app.clock.now();
    Ok(match visit.app.public.warning_heads(&[post.id]).await?.get(&post.id) {
        None => is_active(post, now),
        Some(head) => head.ended.is_none() && now < head.expires,
    })
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
    for post in &posts {
        match heads.get(&post.id) {
            None if is_active(post, now) => views.push(view(post, &urls, &dates, speak.lang)),
            Some(head) if is_shown(head, now) => {
                let last = app.public.alerts(post.id).await?.pop();
                views.extend(last.and_then(|last| sealed(post, &last, &urls, &dates, speak.lang)));
            }
            _ => {}
        }
    }
    views.sort_by_key(|view| TONES.iter().position(|tone| *tone == view.tone));
    Ok(views)
}

fn is_shown(head: &WarningHead, now: Timestamp) -> bool {
    head.ended.is_none() && (now < head.expires || (head.closed.is_none() && now < head.expires + EXPIRED))
}

/// How a sealed warning stands, as a word and in words; `None` for one of the simple form. Of a rehearsal nobody says that a
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

/// All that a warning says, as cards and the light page show it: a sealed one in that language where it speaks it, one of the
/// simple form by its first list.
pub fn told(post: &PublishedPost, last: Option<&Sealed>, lang: Lang) -> Told {
    let sealed = last.and_then(|last| Told::of(&formats::cap::read(last.cap.clone()).ok()?.alert, lang.tag()));
    sealed.unwrap_or_else(|| {
        let gist = gist(post.content.body.as_ref().map_or("", |body| body.as_str()));
        let place = post.content.event.as_ref().and_then(|event| event.place.as_ref());
        Told::plain(
            &post.content.lang,
            post.content.title.as_str(),
            gist.say,
            gist.steps,
            place.map(ToString::to_string),
        )
    })
}

/// The box of a sealed message, in the reader's language where it speaks it; none of a rehearsal whose time went by.
fn sealed(post: &PublishedPost, last: &Sealed, urls: &Urls<'_>, dates: &Dates, lang: Lang) -> Option<WarningView> {
    let told = Told::of(&formats::cap::read(last.cap.clone()).ok()?.alert, lang.tag())?;
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

/// The box of one warning.
fn view(post: &PublishedPost, urls: &Urls<'_>, dates: &Dates, lang: Lang) -> WarningView {
    let event = post.content.event.as_ref();
    let gist = gist(post.content.body.as_ref().map_or("", |body| body.as_str()));
    WarningView {
        url: urls.post(post.id, &post.slug_tail),
        title: post.content.title.to_string(),
        lang: (post.content.lang != lang.tag()).then(|| post.content.lang.clone()),
        area: event.and_then(|event| event.place.as_ref()).map(ToString::to_string),
        when: dates.moment(post.updated),
        say: gist.say,
        do_first: gist.steps,
        more: gist.more,
        tone: "severe",
        word: t(lang, "warning.word", &[]),
        until: None,
    }
}

/// What a box has room for.
#[derive(Debug, PartialEq, Eq)]
struct Gist {
    say: String,
    steps: Vec<String>,
    more: bool,
}

/// What it is about, from the text before its first list, and the first points of that list.
fn gist(body: &str) -> Gist {
    let before: Vec<&str> = body.lines().take_while(|line| point(line).is_none()).collect();
    let say = markdown::lead(&before.join("\n"), SAY_LETTERS);
    let rest = || body.lines().skip(before.len()).filter(|line| !line.trim().is_empty());
    let steps: Vec<String> = rest()
        .filter_map(point)
        .map(|point| shorten(&markdown::lead(point, STEP_LETTERS), STEP_LETTERS))
        .take(STEPS)
        .collect();
    let cut = say.ends_with('…') || steps.iter().any(|step| step.ends_with('…'));
    Gist { more: cut || rest().count() > steps.len(), say, steps }
}

/// The words of a list's line, with a dash or a number before them.
fn point(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let dashed = ["- ", "* ", "+ "].into_iter().find_map(|dash| line.strip_prefix(dash));
    dashed.or_else(|| {
        let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = (1..=3).contains(&(line.len() - after.len()));
        after.strip_prefix(". ").or_else(|| after.strip_prefix(") ")).filter(|_| numbered)
    })
}

#[cfg(test)]
mod tests {
    use super::{Gist, gist};

    fn expect(body: &str, say: &str, steps: &[&str], more: bool) {
        let steps = steps.iter().map(|step| (*step).to_owned()).collect();
        assert_eq!(gist(body), Gist { say: say.to_owned(), steps, more }, "{body}");
    }

    #[test]
    fn what_it_is_about_stands_before_the_first_steps() {
        expect("Es brennt.\n\n- Fenster zu\n- Radio an", "Es brennt.", &["Fenster zu", "Radio an"], false);
        expect(
            "Bitte:\n\n1. Fenster zu\n2. Radio an\n3) Ruhe\n4. Mehr",
            "Bitte:",
            &["Fenster zu", "Radio an", "Ruhe"],
            true,
        );
        expect("- Fenster zu\n\nMehr dazu am Abend.", "", &["Fenster zu"], true);
        expect("Am 24. Dezember\n2026. Es war einmal.", "Am 24. Dezember 2026. Es war einmal.", &[], false);
        expect("", "", &[], false);
        assert!(gist(&"Das Wasser steigt. ".repeat(20)).more);
    }
}
