//! `GET …/posts/{id}/languages/{tongue}`: one variant beside the main text.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::advice;
use crate::desk::posts::languages::line;
use crate::desk::posts::languages::main_text::MainText;
use crate::desk::posts::review::may::{self, May};
use crate::desk::posts::versions::diff::{self, Run};
use crate::desk::urls;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use channel::editor::Power;
use channel::lang::direction;
use channel::life::Phase;
use channel::variant::{Original, Tongue, Wording};
use formats::markdown;
use serde::Serialize;
use std::collections::BTreeSet;
use store::model::DeskVariant;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    name: String,
    name_lang: Option<&'static str>,
    simple: bool,
    /// Language and direction of the fields.
    tag: String,
    dir: &'static str,
    stage: &'static str,
    stage_label: String,
    /// Where it stands, in a sentence; empty before the first save.
    says: String,
    reason: String,
    authors: String,
    four_eyes: bool,
    may: May,
    write: bool,
    /// It saves itself: what stands there the reader saved last, and nobody reads it for approval.
    alone: bool,
    /// Whoever saves here may bring it out at once.
    release: bool,
    withdraw: bool,
    /// Why the reader may not approve what is in review, and who may.
    why_not: String,
    approvers: Vec<String>,
    revision: Option<i64>,
    /// Whether what the page shows is what is stored.
    saved: bool,
    saved_text: String,
    sign_in: String,
    hash: String,
    typed: Typed,
    main: Main,
    /// What the main text says otherwise since; empty when it says the same.
    since: Vec<Change>,
    shown: Option<Shown>,
    html: Option<Html>,
    advice: advice::Lines,
    url: String,
    back: String,
    complaints: Complaints,
}

#[derive(Serialize)]
struct Typed {
    /// The revision it was typed on; empty for a new one.
    revision: String,
    title: String,
    body: String,
    caught_up: bool,
    reason: String,
}

#[derive(Serialize)]
struct Words {
    title: String,
    body: String,
}

/// Words as residents will read them.
#[derive(Serialize)]
pub struct Html {
    title: String,
    #[serde(serialize_with = "crate::view::safe")]
    html: String,
}

#[derive(Serialize)]
struct Main {
    lang: String,
    dir: &'static str,
    /// As it stands, for the hidden fields.
    words: Words,
    look: Html,
}

#[derive(Serialize)]
struct Change {
    label: String,
    runs: Vec<Run>,
}

#[derive(Serialize)]
struct Shown {
    /// The post itself is out.
    out: bool,
    older: bool,
    /// What is out is not what the fields say.
    differs: bool,
}

/// The handler.
pub async fn get(
    State(app): State<App>,
    at: At,
    Path((_, id, tongue)): Path<(String, String, String)>,
    uri: Uri,
) -> Answer {
    let (main, tongue) = find(&app, &at, &id, &tongue).await?;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, &main, tongue, &query, None, Complaints::default()).await
}

/// Post and tongue of the address.
pub async fn find(app: &App, at: &At, id: &str, tongue: &str) -> Result<(MainText, Tongue), Problem> {
    let main = MainText::find(app, at, id).await?;
    let tongue = Tongue::parse(tongue).filter(|tongue| tongue.key() != main.lang).ok_or(Problem::NotFound)?;
    Ok((main, tongue))
}

/// The page again, with everything typed and why nothing happened.
pub async fn again(
    app: &App,
    at: &At,
    (main, tongue): (&MainText, Tongue),
    typed: &Fields,
    complaints: Complaints,
    status: StatusCode,
) -> Answer {
    let mut response = show(app, at, main, tongue, &Fields::default(), Some(typed), complaints).await?;
    *response.status_mut() = status;
    Ok(response)
}

async fn show(
    app: &App,
    at: &At,
    main: &MainText,
    tongue: Tongue,
    query: &Fields,
    sent: Option<&Fields>,
    complaints: Complaints,
) -> Answer {
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let variant = app.desk.variants(main.post).await?.into_iter().find(|one| one.tongue == tongue);
    let (four_eyes, archived) = (main.standing.life.four_eyes, main.standing.life.archived);
    let life = match &variant {
        Some(variant) => variant.life(four_eyes, archived),
        None => channel::variant::life(Phase::Writing, BTreeSet::new(), None, (four_eyes, archived)),
    };
    let mut may = may::may(&life, at.actor(), now);
    // What was out once stays on record.
    may.discard &= variant.as_ref().is_some_and(|variant| variant.versions == 0);
    let phase = variant.as_ref().map_or(Phase::Writing, |variant| variant.phase);
    let saved = variant.as_ref().filter(|_| !sent.is_some_and(|sent| sent.has("body")));
    let saved = saved.map(|variant| dates.moment(variant.at));
    let itself = variant.as_ref().is_none_or(|variant| alone(variant, at));
    let url = line::url(at, main, tongue);
    let typed = typed(sent, variant.as_ref());
    // Without four eyes whoever brings out posts needs nobody else.
    let in_review = phase == Phase::InReview && !may.approve && (four_eyes || !at.may(Power::Release));
    let stage = phase.stage().key();
    let tag = tongue.tag(&main.lang);
    let context = Page {
        frame: Frame::at(app, at, "language", "variants.title")
            .titled(format!("{}: {}", line::name(lang, tongue), main.title))
            .after(lang, query),
        name: line::name(lang, tongue),
        name_lang: line::name_lang(tongue),
        simple: tongue == Tongue::Simple,
        dir: direction(&tag),
        stage,
        stage_label: if variant.is_some() { t(lang, &format!("stage.{stage}"), &[]) } else { String::new() },
        says: variant.as_ref().map_or(String::new(), |variant| sentence(variant, &dates, lang)),
        reason: variant.as_ref().map_or(String::new(), |variant| variant.reason.clone()),
        authors: authors(variant.as_ref()),
        four_eyes,
        write: at.may(Power::Write) && !archived,
        alone: itself,
        release: at.may(Power::Release) && !four_eyes,
        withdraw: at.may(Power::Withdraw) && variant.as_ref().is_some_and(|variant| variant.shown.is_some()),
        why_not: if in_review { why_not(&life, at, now, lang) } else { String::new() },
        approvers: if in_review { may::approvers(app, at, &life).await? } else { Vec::new() },
        may,
        revision: variant.as_ref().map(|variant| variant.revision),
        saved: saved.is_some(),
        saved_text: match saved {
            Some(time) if itself || phase == Phase::Writing => t(lang, "edit.saved_at", &[("time", &time)]),
            // Where it stands says more.
            Some(_) => String::new(),
            None => t(lang, "edit.not_saved", &[]),
        },
        sign_in: urls::sign_in_then(&url),
        hash: variant.as_ref().and_then(DeskVariant::fingerprint).map_or(String::new(), |of| of.to_string()),
        main: main_words(main),
        since: variant.as_ref().map_or(Vec::new(), |variant| since(&variant.of, &main.original, lang)),
        shown: variant.as_ref().and_then(|variant| shown(variant, main)),
        html: look((&typed.title, &typed.body)),
        advice: advice::of_variant(lang, (&typed.title, &typed.body), tongue, &main.lang),
        typed,
        tag,
        url,
        back: at.urls().post_verb(main.post, "languages"),
        complaints,
    };
    page(app, lang, "desk/language.html", context)
}

fn why_not(life: &channel::life::Life, at: &At, now: channel::clock::Timestamp, lang: Lang) -> String {
    let read = life.copy.as_ref().and_then(|copy| copy.says).unwrap_or(channel::life::Fingerprint([0; 32]));
    let step = channel::life::Step::Approve { read };
    life.check(step, at.actor(), now).err().map_or(String::new(), |why| t(lang, why.key(), &[]))
}

fn authors(variant: Option<&DeskVariant>) -> String {
    let names = variant.into_iter().flat_map(|variant| &variant.authors).map(|person| person.name.as_str());
    names.collect::<Vec<_>>().join(", ")
}

/// Whether the reader is writing it, and it says what they saved. Nobody else's text is written over by the clock: earlier
/// ones are not kept.
fn alone(variant: &DeskVariant, at: &At) -> bool {
    // What was sent back stays so over a save.
    let writing = matches!(variant.phase, Phase::Writing | Phase::Returned);
    writing && variant.by.id == Some(at.signed.account.id) && wrote_last(variant)
}

/// Whether the last that happened may have been a save: whoever did it wrote in it.
pub fn wrote_last(variant: &DeskVariant) -> bool {
    variant.authors.iter().any(|person| person.id == variant.by.id)
}

/// Where it stands.
pub fn sentence(variant: &DeskVariant, dates: &Dates, lang: Lang) -> String {
    let key = format!("variants.says.{}", variant.phase.stage().key());
    t(lang, &key, &[("name", &variant.by.name), ("when", &dates.moment_within(variant.at))])
}

fn typed(sent: Option<&Fields>, variant: Option<&DeskVariant>) -> Typed {
    let words = variant.map(words).unwrap_or(Words { title: String::new(), body: String::new() });
    match sent {
        // A step carries no text; a save does.
        Some(sent) if sent.has("body") => Typed {
            // Thrown away meanwhile: it begins anew.
            revision: variant.map_or("", |_| sent.get("revision")).to_owned(),
            title: sent.get("title").to_owned(),
            body: sent.get("body").to_owned(),
            caught_up: sent.has("caught_up"),
            reason: String::new(),
        },
        sent => Typed {
            revision: variant.map_or(String::new(), |variant| variant.revision.to_string()),
            title: words.title,
            body: words.body,
            caught_up: false,
            reason: sent.map_or(String::new(), |sent| sent.get("reason").to_owned()),
        },
    }
}

fn words(variant: &DeskVariant) -> Words {
    Words { title: variant.title.clone(), body: variant.body.clone() }
}

/// Title and text as they will look; nothing while there is neither.
pub fn look((title, body): (&str, &str)) -> Option<Html> {
    let written = !title.trim().is_empty() || !body.trim().is_empty();
    written.then(|| Html { title: title.to_owned(), html: markdown::to_html(body) })
}

fn main_words(main: &MainText) -> Main {
    let Original { title, body } = main.original.clone();
    let look = Html { title: title.clone(), html: markdown::to_html(&body) };
    Main { lang: main.lang.clone(), dir: direction(&main.lang), words: Words { title, body }, look }
}

fn since(before: &Original, now: &Original, lang: Lang) -> Vec<Change> {
    let pairs = [("edit.title", &before.title, &now.title), ("edit.body", &before.body, &now.body)];
    let changed = pairs.into_iter().filter(|(_, old, new)| old != new);
    changed.map(|(label, old, new)| Change { label: t(lang, label, &[]), runs: diff::words(old, new) }).collect()
}

fn shown(variant: &DeskVariant, main: &MainText) -> Option<Shown> {
    let shown = variant.shown.as_ref()?;
    let same = Wording::parse(&variant.title, &variant.body, &variant.of).is_ok_and(|now| now == shown.wording);
    Some(Shown { out: main.out, older: shown.of != main.original, differs: !same })
}
