//! Official warnings on residents' pages: apart from the town's own, with their source, in the source's words. And
//! `GET /{channel}/official/{id}`, the page of one, and `…/{id}/{version}`, a message as it was received.
use super::areas::Areas;
use crate::dates::Dates;
use crate::error::{Answer, Problem};
use crate::frame::{Frame, PageHead};
use crate::fresh::{self, Fresh};
use crate::lang::{Lang, t};
use crate::urls::Urls;
use crate::visit::Visit;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::official::{Standing, Words};
use channel::text::shorten;
use channel::warning::Severity;
use jiff::SignedDuration;
use serde::Serialize;
use store::model::{Official, OfficialMessage};

/// Letters of what it is about.
const SAY_LETTERS: usize = 200;
/// An end that lies further away is none people could use; some senders write the year 3021.
const FAR: SignedDuration = SignedDuration::from_hours(60 * 24);

/// One of `officials` in the templates.
#[derive(Clone, Serialize)]
pub struct OfficialView {
    /// Its page.
    pub url: String,
    /// Who says so.
    pub source: String,
    /// The source's headline.
    pub title: String,
    /// Its language, when it is not the page's.
    pub lang: Option<String>,
    /// Where, in the source's words; may be empty.
    pub area: String,
    /// The beginning of what is the matter; empty for what ended.
    pub say: String,
    /// `severe`, `moderate` or `minor`.
    pub level: &'static str,
    /// How bad, in words.
    pub level_label: String,
    /// Nobody is meant to act.
    pub rehearsal: bool,
    /// Whether it holds.
    pub holds: bool,
    /// `holds`, `all_clear`, `withdrawn`, `expired`, `unwatched`.
    pub standing: &'static str,
    /// The same in words, with times.
    pub standing_label: String,
    /// When it was sent, in words.
    pub when: String,
}

/// One of them.
pub fn view(one: &Official, urls: &Urls<'_>, dates: &Dates, lang: Lang, now: Timestamp) -> OfficialView {
    let nothing = Words::default();
    let words = Words::pick(&one.words, lang.tag()).unwrap_or(&nothing);
    let standing = one.standing(now);
    OfficialView {
        url: urls.page(&format!("/official/{}", one.id), &[]),
        source: words.sender.clone(),
        title: words.headline.clone(),
        lang: foreign(&words.language, lang),
        area: words.area(),
        say: if standing.holds() { shorten(&line(&words.description), SAY_LETTERS) } else { String::new() },
        // What is rehearsed is no danger, however bad the rehearsed one is.
        level: if one.rehearsal { "minor" } else { level(one.severity) },
        level_label: t(lang, if one.rehearsal { "official.no_danger" } else { one.severity.key() }, &[]),
        rehearsal: one.rehearsal,
        holds: standing.holds(),
        standing: standing.key(),
        standing_label: standing_words(standing, one.sent, dates, lang),
        when: dates.moment(one.sent),
    }
}

/// How it stands, with times.
pub fn standing_words(standing: Standing, sent: Timestamp, dates: &Dates, lang: Lang) -> String {
    match standing {
        Standing::Holds(Some(until)) if until.duration_since(sent) < FAR => {
            t(lang, "official.standing.holds_until", &[("when", &dates.moment_within(until))])
        }
        Standing::Holds(_) => t(lang, "official.standing.holds", &[]),
        Standing::Ended(ending, at) => {
            t(lang, &format!("official.standing.{}", ending.key()), &[("when", &dates.moment_within(at))])
        }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Extreme | Severity::Severe => "severe",
        Severity::Moderate => "moderate",
        Severity::Minor | Severity::Unknown => "minor",
    }
}

/// The tag, when it is not of the page's language.
fn foreign(tag: &str, lang: Lang) -> Option<String> {
    let primary = tag.split('-').next().unwrap_or_default();
    (!primary.eq_ignore_ascii_case(lang.tag())).then(|| tag.to_owned())
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    official: Whole,
}

/// `official` in the template.
#[derive(Serialize)]
struct Whole {
    #[serde(flatten)]
    view: OfficialView,
    /// Where, all of it.
    areas: Areas,
    /// Paragraphs, word for word.
    description: Vec<String>,
    instruction: Vec<String>,
    web: String,
    /// The language the sender offers it in, and its address; empty where there is one.
    tongues: Vec<Tongue>,
    messages: Vec<MessageLine>,
    /// Up to when the source was read completely.
    confirmed: String,
    stale: bool,
    /// Which languages the text is in.
    text_lang: String,
}

#[derive(Serialize)]
struct Tongue {
    tag: String,
    name: String,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct MessageLine {
    when: String,
    title: String,
    file: String,
}

/// `GET /{channel}/official/{id}?in=tr`
pub async fn get(visit: Visit, Path((_, id)): Path<(String, String)>) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let one = visit.app.public.official(visit.id(), id).await?.ok_or(Problem::NotFound)?;
    let page = visit.app.cache.page(&visit, render(&visit, one)).await?;
    Ok(page.answer(&visit.headers))
}

/// `GET /{channel}/official/{id}/{version}`: the bytes as they came. Whoever doubts the page compares.
pub async fn file(visit: Visit, Path((_, id, version)): Path<(String, String, String)>) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    visit.app.public.official(visit.id(), id).await?.ok_or(Problem::NotFound)?;
    let messages = visit.app.public.official_messages(id).await?;
    let message = messages.into_iter().find(|one| one.version.to_string() == version).ok_or(Problem::NotFound)?;
    let (kind, bytes) = visit.app.public.official_file(&message.file).await?.ok_or(Problem::NotFound)?;
    let kind = if kind == formats::cap::CONTENT_TYPE { formats::cap::CONTENT_TYPE } else { "application/json" };
    let mut answer = Fresh::text(kind, fresh::FOREVER, bytes).answer(&visit.headers);
    // Foreign bytes: never shown in the place of a page of ours.
    answer.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    Ok(answer)
}

async fn render(visit: &Visit, one: Official) -> Result<String, Problem> {
    let (lang, now, dates) = (visit.speak.lang, visit.app.clock.now(), visit.dates());
    let asked = visit.query("in");
    let words = one.words.iter().find(|words| words.language == asked);
    let words = words.or_else(|| Words::pick(&one.words, lang.tag())).cloned().unwrap_or_default();
    let sources = visit.app.public.official_sources(visit.id()).await?;
    let source = sources.iter().find(|source| source.id == one.source);
    let messages = visit.app.public.official_messages(one.id).await?;
    let urls = visit.urls();
    let mut view = view(&one, &urls, &dates, lang, now);
    (view.title, view.lang) = (words.headline.clone(), foreign(&words.language, lang));
    let title = visit.t("official.page_title", &[("source", &view.source), ("title", &view.title)]);
    let description = visit.t("official.page_description", &[("source", &view.source)]);
    let mut head = PageHead::new("official", &title, &description);
    // What it says is the source's; search engines find it there, and days later nobody should find it here.
    head.noindex = true;
    let context = Context {
        frame: visit.frame(head).await?,
        official: Whole {
            areas: Areas::of(&words.areas),
            description: paragraphs(&words.description),
            instruction: paragraphs(&words.instruction),
            web: words.web.clone(),
            tongues: tongues(visit, &one, &words),
            messages: messages.iter().map(|message| history(&urls, &dates, lang, one.id, message)).collect(),
            confirmed: source.map(|source| dates.moment_within(source.known_at())).unwrap_or_default(),
            stale: view.holds && source.is_none_or(|source| source.is_stale(now)),
            text_lang: words.language,
            view,
        },
    };
    visit.app.views.render(lang, "pages/official.html", context)
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn tongues(visit: &Visit, one: &Official, current: &Words) -> Vec<Tongue> {
    if one.words.len() < 2 {
        return Vec::new();
    }
    let tongue = |words: &Words| Tongue {
        name: name(&words.language).to_owned(),
        url: visit.urls().page(&format!("/official/{}", one.id), &[("in", &words.language)]),
        current: words.language == current.language,
        tag: words.language.clone(),
    };
    one.words.iter().map(tongue).collect()
}

/// What a language calls itself; its tag where nobody here knows.
fn name(tag: &str) -> &str {
    match tag.to_ascii_lowercase().as_str() {
        "de" | "de-de" => "Deutsch",
        "de-ls" => "Leichte Sprache",
        "en" | "en-gb" | "en-us" => "English",
        "fr" | "fr-fr" => "Français",
        "es" | "es-es" => "Español",
        "pl" | "pl-pl" => "Polski",
        "tr" | "tr-tr" => "Türkçe",
        "ru" | "ru-ru" => "Русский",
        "ar" => "العربية",
        "uk" => "Українська",
        _ => tag,
    }
}

fn history(urls: &Urls<'_>, dates: &Dates, lang: Lang, id: PostId, message: &OfficialMessage) -> MessageLine {
    MessageLine {
        when: dates.moment(message.sent),
        title: Words::pick(&message.words, lang.tag()).map(|words| words.headline.clone()).unwrap_or_default(),
        file: urls.file(&format!("official/{id}/{}", message.version)),
    }
}
