//! The last look at a message: how it will be read, where, until when, and what stands between it and going out.
use super::form::{self, ELSEWHERE};
use super::may_touch;
use super::seal::{self, Ready};
use super::second::others;
use super::step::belongs;
use super::trail::{Mark, Step, address, trail};
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::places::{self, Places};
use crate::desk::posts::publish::reach;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::response::{IntoResponse, Redirect};
use channel::clock::Timestamp;
use channel::field::FieldErrors;
use channel::ids::{EditorId, PostId};
use channel::lang::direction;
use channel::warning::release::{Hindrance, Way, code, way};
use channel::warning::{Purpose, Turn};
use formats::warning::Told;
use jiff::SignedDuration;
use serde::Serialize;
use std::collections::BTreeSet;
use store::model::WarningDraft;

/// An end that lies less than this behind the last one is the same to people.
const LONGER: SignedDuration = SignedDuration::from_mins(1);

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    purpose: &'static str,
    turn: &'static str,
    trail: Vec<Mark>,
    revision: i64,
    id: String,
    /// `second`, `alone`, `rehearsal`, or why not: `waits`, `lacks`.
    way: &'static str,
    asked: Option<String>,
    /// Somebody else could bring it out.
    others: Vec<String>,
    /// Whose phone of them rings at once.
    ringing: Vec<String>,
    authors: String,
    /// Whoever looks wrote in it.
    mine: bool,
    /// May change it and throw it away.
    touch: bool,
    code: String,
    typed: String,
    reason: String,
    told: Vec<Spoken>,
    facts: Option<Facts>,
    missing: Vec<Missing>,
    reach: String,
    /// Languages that still say the old text.
    stale: String,
    /// It says nothing the message before did not say, not even a later end.
    unchanged: bool,
    /// Until when it holds, where that is all that is new.
    prolongs: Option<String>,
    /// Where else it goes.
    places: Option<Places>,
    /// Where else a rehearsal goes if somebody wants that, and whether it is ticked.
    offered: Vec<String>,
    everywhere: bool,
    is_public: bool,
    release: String,
    ask: String,
    discard: String,
    edit: String,
    complaints: Complaints,
}

#[derive(Serialize)]
struct Spoken {
    /// Comes as a notification; other languages stand on the page.
    pushed: bool,
    tag: String,
    dir: &'static str,
    label: String,
    title: String,
    text: String,
    description: String,
    steps: Vec<String>,
}

#[derive(Serialize)]
struct Facts {
    area: String,
    until: String,
    severity: String,
    urgency: String,
    certainty: String,
    loud: bool,
    number: u32,
}

#[derive(Serialize)]
struct Missing {
    text: String,
    url: String,
}

/// The page, with what is wrong about a try to bring it out.
pub async fn show(app: &App, at: &At, draft: &WarningDraft, typed: &Fields, errors: FieldErrors) -> Answer {
    let (lang, urls, now) = (at.signed.speak.lang, at.urls(), app.clock.now());
    let fields = Fields::from_json(&draft.form);
    let ready = seal::ready(app, &at.channel.channel, draft, &fields, now).await?;
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let verb = |verb: &str| urls.page(&format!("/warnings/draft/{}/{verb}", draft.id));
    let others = others(app, at, |editor| draft.is_by(editor)).await?;
    let places = places::warned(app, at, draft.about).await?;
    let last = match draft.about {
        Some(post) => app.desk.sealed(post).await?.pop(),
        None => None,
    };
    let said = last.as_ref().map(|last| Fields::from_json(&last.form));
    let same = match (&ready, &last, &said) {
        (Ok(ready), Some(last), Some(said)) if draft.turn == Turn::Update => {
            says_the_same(&fields, said, ready.message.expires, last.expires)
        }
        _ => None,
    };
    let is_choice = draft.purpose != Purpose::Actual && draft.about.is_none();
    let names: Vec<&str> = draft.authors.iter().map(|person| person.name.as_str()).collect();
    let context = Page {
        frame: Frame::at(app, at, "warning", &format!("warn.preview.{}", draft.turn.key()))
            .after(lang, typed)
            .refreshing(5),
        purpose: draft.purpose.key(),
        turn: draft.turn.key(),
        trail: trail(&urls, lang, draft.id, Step::Preview),
        revision: draft.revision,
        id: draft.id.to_string(),
        way: match road(at, draft) {
            Ok(Way::Second) => "second",
            Ok(Way::Alone) => "alone",
            Ok(Way::Rehearsal) => "rehearsal",
            Err(Hindrance::NotAsked) => "waits",
            Err(Hindrance::Lacks(_)) => "lacks",
        },
        asked: draft.asked.map(|asked| dates.moment_within(asked)),
        others: others.all,
        ringing: others.ringing,
        authors: names.join(", "),
        mine: draft.is_by(at.signed.account.id),
        touch: may_touch(at, draft),
        code: code(draft.id, draft.revision),
        // Wrong digits are typed anew, not after the old ones.
        typed: if errors.0.iter().any(|error| error.field == "code") { "" } else { typed.get("code") }.to_owned(),
        reason: typed.get("reason").to_owned(),
        unchanged: same == Some(Same::End),
        prolongs: match same {
            Some(Same::Later(until)) => Some(dates.moment_within(until)),
            _ => None,
        },
        told: ready.as_ref().map(|ready| spoken(ready, lang)).unwrap_or_default(),
        facts: ready.as_ref().ok().map(|ready| facts(ready, &dates, lang)),
        missing: ready.err().map(|errors| missing(&urls, lang, draft, &errors)).unwrap_or_default(),
        stale: stale(&fields, said.as_ref(), lang),
        reach: reach(lang, app.desk.followers(draft.channel).await?),
        offered: if is_choice { places.labels() } else { Vec::new() },
        places: (!is_choice).then_some(places),
        // What was ticked in the plan, or before something else was wrong.
        everywhere: typed.has(ELSEWHERE) || (typed.get("revision").is_empty() && fields.has(ELSEWHERE)),
        is_public: at.channel.channel.public,
        release: verb("release"),
        ask: verb("ask"),
        discard: verb("discard"),
        edit: address(&urls, draft.id, Step::Text),
        complaints: complaints(lang, &errors),
    };
    page(app, lang, "desk/warning_preview.html", context)
}

/// What an update comes to that says the same as the last message.
#[derive(PartialEq)]
enum Same {
    /// It only holds longer, until then.
    Later(Timestamp),
    /// Phones would ring for nothing.
    End,
}

/// Whether an update has every field as the last message had it; how long it holds tells which of the two it is, and what
/// was noted about the change changes nothing. Hours are counted anew from each message, so the same ones end later.
fn says_the_same(fields: &Fields, said: &Fields, until: Timestamp, before: Timestamp) -> Option<Same> {
    let all = |fields: &Fields| -> BTreeSet<(String, String)> {
        let counts = |name| !["note", "hours", "hours_other"].contains(&name);
        let said = fields.pairs().filter(|(name, value)| counts(*name) && !value.is_empty());
        said.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    match all(fields) == all(said) {
        true if until >= before + LONGER => Some(Same::Later(until)),
        // A shorter one is a change: it ends sooner than people were told.
        true if until >= before => Some(Same::End),
        _ => None,
    }
}

/// The languages whose text is older than the German one, by their names.
fn stale(fields: &Fields, said: Option<&Fields>, lang: Lang) -> String {
    let labels: Vec<String> = form::stale(fields, said).into_iter().map(|tag| form::label(lang, tag)).collect();
    labels.join(", ")
}

/// How whoever is at the desk may bring a draft out.
pub fn road(at: &At, draft: &WarningDraft) -> Result<Way, Hindrance> {
    let authors: BTreeSet<EditorId> = draft.authors.iter().filter_map(|person| person.id).collect();
    way(draft.purpose, &authors, draft.asked.is_some(), at.actor())
}

/// The digits are no one-time code, which has the same name in forms.
fn complaints(lang: Lang, errors: &FieldErrors) -> Complaints {
    let mut complaints = Complaints::of(lang, errors);
    complaints.all.iter_mut().filter(|one| one.field == "code").for_each(|one| one.name.clear());
    complaints
}

fn spoken(ready: &Ready, lang: Lang) -> Vec<Spoken> {
    let told = |tag: &'static str| {
        let told = Told::exactly(&ready.alert, tag)?;
        let phone = ready.phones.iter().find(|(language, _)| language == tag).map(|(_, pushed)| pushed);
        Some(Spoken {
            pushed: phone.is_some(),
            tag: tag.to_string(),
            label: form::label(lang, tag),
            dir: direction(tag),
            title: phone.map_or_else(|| told.title(), |pushed| pushed.title.clone()),
            text: phone.map_or_else(String::new, |pushed| pushed.body.clone()),
            description: told.description,
            steps: told.steps,
        })
    };
    form::languages().filter_map(|(tag, _)| told(tag)).collect()
}

fn facts(ready: &Ready, dates: &Dates, lang: Lang) -> Facts {
    let message = &ready.message;
    let areas: Vec<&str> = message.areas.iter().map(|area| area.description.as_str()).collect();
    Facts {
        area: areas.join(", "),
        until: dates.moment_within(message.expires),
        severity: t(lang, message.severity.key(), &[]),
        urgency: t(lang, message.urgency.key(), &[]),
        certainty: t(lang, message.certainty.key(), &[]),
        loud: message.breaks_through(ready.before),
        number: ready.number,
    }
}

fn missing(urls: &crate::desk::urls::At<'_>, lang: Lang, draft: &WarningDraft, errors: &FieldErrors) -> Vec<Missing> {
    let one = |error: &channel::field::FieldError| {
        let step = Step::ALL.into_iter().find(|step| belongs(*step, error.field)).unwrap_or(Step::Text);
        // What is wrong with the chain is seen at the warning, where the next message is begun.
        let url = match draft.about.filter(|_| error.field == "form") {
            Some(about) => urls.page(&format!("/warnings/{about}")),
            None => format!("{}#{}", address(urls, draft.id, step), error.field),
        };
        Missing { text: t(lang, error.key, &[("n", &error.arg)]), url }
    };
    errors.0.iter().map(one).collect()
}

/// Where a draft leads that is no longer there: to the warning it became, else to the list.
pub async fn gone(app: &App, at: &At, id: &str) -> Answer {
    let post = PostId::parse(id).ok_or(Problem::NotFound)?;
    let out = app.public.post(at.channel.channel.id, post).await?.is_some();
    let url =
        if out { at.urls().page(&format!("/warnings/{post}")) } else { at.urls().page("/warnings?done=draft_gone") };
    Ok(Redirect::to(&url).into_response())
}
