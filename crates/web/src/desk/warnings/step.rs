//! `GET` and `POST /desk/at/{channel}/warnings/draft/{id}/{step}`: where, what, how bad and how long. Whatever was typed
//! is kept, right or wrong; what is wrong is said beside it.
use super::area::{self, Town, WHOLE};
use super::form;
use super::sketch::{self, Sketch};
use super::trail::{Mark, Step, address, trail};
use super::{find, may_touch, preview};
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::tried::Tried;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use channel::field::FieldErrors;
use channel::lang::direction;
use channel::warning::{LANGUAGES, Turn};
use serde::Serialize;
use std::collections::BTreeMap;
use store::model::{TownArea, WarningDraft};

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    step: &'static str,
    purpose: &'static str,
    turn: &'static str,
    trail: Vec<Mark>,
    revision: i64,
    action: String,
    discard: String,
    preview: String,
    town_areas: String,
    form: BTreeMap<String, String>,
    areas: Vec<Choice>,
    sketch: Option<Sketch>,
    languages: Vec<Language>,
    further: Vec<Language>,
    hours: Vec<Choice>,
    severities: Vec<Choice>,
    urgencies: Vec<Choice>,
    certainties: Vec<Choice>,
    responses: Vec<Choice>,
    complaints: Complaints,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    /// The value in the standard, or until when.
    hint: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Language {
    tag: &'static str,
    dir: &'static str,
    label: String,
    used: bool,
    headline: Field,
    description: Field,
    instruction: Field,
}

#[derive(Serialize)]
struct Field {
    name: &'static str,
    value: String,
}

/// The page of a step; a draft that is gone leads to the list, which shows what became of it.
pub async fn get(
    State(app): State<App>,
    at: At,
    Path((_, id, step)): Path<(String, String, String)>,
    uri: Uri,
) -> Answer {
    let step = Step::parse(&step).ok_or(Problem::NotFound)?;
    let Some(draft) = find(&app, &at, &id).await? else { return preview::gone(&app, &at, &id).await };
    let fields = Fields::from_json(&draft.form);
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    if step == Step::Preview || !may_touch(&at, &draft) {
        return preview::show(&app, &at, &draft, &query, FieldErrors::default()).await;
    }
    show(&app, &at, &draft, (step, &query), &fields, Complaints::default()).await
}

/// Keeps the step and goes on, or shows it again with what is wrong.
pub async fn post(State(app): State<App>, Path((_, id, step)): Path<(String, String, String)>, tried: Tried) -> Answer {
    take(&app, &tried.at, (&id, &step), &tried.fields, tried.only_shown).await
}

/// The same for a form that was kept over signing in: it is only shown, and another press keeps it.
pub async fn take(app: &App, at: &At, (id, step): (&str, &str), typed: &Fields, only_shown: bool) -> Answer {
    let step = Step::parse(step).filter(|step| *step != Step::Preview).ok_or(Problem::NotFound)?;
    let Some(draft) = find(app, at, id).await? else { return preview::gone(app, at, id).await };
    let lang = at.signed.speak.lang;
    let mut fields = merged(&draft, step, typed);
    let mut folded = false;
    if step == Step::Area {
        folded = draft.turn == Turn::Alert && form::fold(&mut fields);
        let areas = app.desk.town_areas(draft.channel).await?;
        form::freeze(&mut fields, &Town { profile: &at.channel.channel.profile, areas: &areas }, form::Prefer::Town);
    }
    let mut errors = FieldErrors::default();
    if only_shown {
        errors.push("form", "error.review.again", "");
    } else if !may_touch(at, &draft) {
        errors.push("form", "error.warning.not_yours", "");
    } else if !keep(app, at, &draft, typed, &fields).await? {
        errors.push("form", "error.warning.changed", "");
    } else if typed.get("go") == "next" {
        errors = complaints(app, at, &draft, &fields).await?;
        errors.0.retain(|error| belongs(step, error.field));
    }
    if errors.is_empty() {
        let to = if typed.get("go") == "next" { step.next() } else { Step::Preview };
        let said = if folded { "?done=area_whole" } else { "" };
        return Ok(Redirect::to(&format!("{}{said}", address(&at.urls(), draft.id, to))).into_response());
    }
    let Some(draft) = find(app, at, id).await? else { return preview::gone(app, at, id).await };
    let mut response =
        show(app, at, &draft, (step, &Fields::default()), &fields, Complaints::of(lang, &errors)).await?;
    *response.status_mut() = if only_shown { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(response)
}

/// The draft's form with this step's fields replaced by what was typed.
fn merged(draft: &WarningDraft, step: Step, typed: &Fields) -> Fields {
    let stored = Fields::from_json(&draft.form);
    let mut fields = Fields::default();
    for (name, value) in stored.pairs().filter(|(name, value)| !belongs(step, name) && !value.is_empty()) {
        fields.push(name, value);
    }
    for (name, value) in typed.pairs().filter(|(name, value)| belongs(step, name) && !value.is_empty()) {
        fields.push(name, value);
    }
    fields
}

/// Whether a field stands on the page of this step.
pub fn belongs(step: Step, name: &str) -> bool {
    match step {
        Step::Area => form::AREA.contains(&name),
        Step::Text => name == "note" || form::text_names().any(|field| field == name),
        Step::Level => form::LEVEL.contains(&name),
        Step::Preview => false,
    }
}

/// `false` when somebody else saved meanwhile.
async fn keep(app: &App, at: &At, draft: &WarningDraft, typed: &Fields, fields: &Fields) -> Result<bool, Problem> {
    let json = fields.to_json(form::is_kept);
    if json == draft.form {
        return Ok(true);
    }
    let revision = typed.get("revision").parse().unwrap_or(-1);
    Ok(app.desk.save_warning(draft.id, revision, &json, at.signed.account.id, app.clock.now()).await?)
}

async fn complaints(app: &App, at: &At, draft: &WarningDraft, fields: &Fields) -> Result<FieldErrors, Problem> {
    Ok(super::seal::ready(app, &at.channel.channel, draft, fields, app.clock.now()).await?.err().unwrap_or_default())
}

async fn show(
    app: &App,
    at: &At,
    draft: &WarningDraft,
    (step, query): (Step, &Fields),
    fields: &Fields,
    complaints: Complaints,
) -> Answer {
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let names = ["codes", "area_name", "points", "hours_other", "note"];
    let known = app.desk.town_areas(draft.channel).await?;
    let context = Page {
        frame: Frame::at(app, at, "warning", &format!("warn.title.{}", step.key())).after(lang, query),
        step: step.key(),
        purpose: draft.purpose.key(),
        turn: draft.turn.key(),
        trail: trail(&urls, lang, draft.id, step),
        revision: draft.revision,
        action: address(&urls, draft.id, step),
        discard: urls.page(&format!("/warnings/draft/{}/discard", draft.id)),
        preview: address(&urls, draft.id, Step::Preview),
        town_areas: if at.is_admin() { urls.page("/warnings/areas") } else { String::new() },
        form: names.map(|name| (name.to_owned(), fields.get(name).to_owned())).into(),
        areas: areas(at, fields, &known, lang),
        sketch: if step == Step::Area { sketch::of(&known) } else { None },
        languages: LANGUAGES.into_iter().zip(form::TEXTS).map(|one| language(fields, lang, one)).collect(),
        further: form::FURTHER.iter().map(|one| language(fields, lang, *one)).collect(),
        hours: hours(app, at, fields),
        severities: choices(fields, "severity", lang, form::SEVERITIES.map(|one| (one.word(), one.key()))),
        urgencies: choices(fields, "urgency", lang, form::URGENCIES.map(|one| (one.word(), one.key()))),
        certainties: choices(fields, "certainty", lang, form::CERTAINTIES.map(|one| (one.word(), one.key()))),
        responses: choices(fields, "response", lang, form::RESPONSES.map(|one| (one.word(), one.key()))),
        complaints,
    };
    page(app, lang, "desk/warning_step.html", context)
}

fn areas(at: &At, fields: &Fields, known: &[TownArea], lang: Lang) -> Vec<Choice> {
    let chosen = |value: &str| fields.all("area").any(|ticked| ticked == value);
    let profile = &at.channel.channel.profile;
    let whole = Choice {
        value: WHOLE.to_owned(),
        label: t(lang, "warn.whole", &[("town", &profile.name)]),
        hint: codes(lang, &profile.region_key),
        chosen: chosen(WHOLE),
    };
    let each = known.iter().map(|area| Choice {
        value: area.name.clone(),
        label: area.name.clone(),
        hint: codes(lang, &area.codes),
        chosen: chosen(&area.name),
    });
    // Ticked when it still was one of the town's.
    let gone = |value: &&str| *value != WHOLE && known.iter().all(|area| area.name != *value);
    let before = fields.all("area").filter(gone).map(|value| Choice {
        value: value.to_owned(),
        label: value.to_owned(),
        hint: t(lang, "warn.area_before", &[]),
        chosen: true,
    });
    std::iter::once(whole).chain(each).chain(before).collect()
}

fn language(fields: &Fields, lang: Lang, (tag, [headline, description, instruction]): Slot) -> Language {
    let field = |name: &'static str| Field { name, value: fields.get(name).to_owned() };
    Language {
        tag,
        dir: direction(tag),
        label: form::label(lang, tag),
        used: [headline, description, instruction].iter().any(|name| fields.filled(name)),
        headline: field(headline),
        description: field(description),
        instruction: field(instruction),
    }
}

/// A language and the names of its fields.
type Slot = (&'static str, [&'static str; 3]);

fn hours(app: &App, at: &At, fields: &Fields) -> Vec<Choice> {
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let typed = fields.get("hours");
    let choice = |hours: u32| Choice {
        value: hours.to_string(),
        label: t(lang, if hours == 1 { "warn.hour" } else { "warn.hours" }, &[("n", &hours.to_string())]),
        hint: dates.moment_within(now + jiff::SignedDuration::from_hours(i64::from(hours))),
        chosen: typed == hours.to_string(),
    };
    form::HOURS.into_iter().map(choice).collect()
}

fn choices<const N: usize>(
    fields: &Fields,
    name: &str,
    lang: Lang,
    words: [(&'static str, &'static str); N],
) -> Vec<Choice> {
    let choice = |(word, key): (&'static str, &'static str)| Choice {
        value: word.to_owned(),
        label: t(lang, key, &[]),
        hint: word.to_owned(),
        chosen: fields.all(name).any(|chosen| chosen == word),
    };
    words.into_iter().map(choice).collect()
}

/// What numbers of an area are, one part for each sort of them.
fn codes(lang: Lang, codes: &str) -> String {
    let (post, region): (Vec<&str>, Vec<&str>) = area::tokens(codes).partition(|token| area::is_postal(token));
    let part = |key, codes: Vec<&str>| (!codes.is_empty()).then(|| t(lang, key, &[("codes", &codes.join(", "))]));
    let parts = [part("warn.codes_post", post), part("warn.codes_region", region)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_an_area_are_named_by_their_sort() {
        let said = |typed| codes(Lang::De, typed);
        assert_eq!(said("32120, 057580012012"), "PLZ 32120 · Regionalschlüssel 057580012012");
        assert_eq!(said("32120;32130\n32139"), "PLZ 32120, 32130, 32139");
        assert_eq!(said("057580012012"), "Regionalschlüssel 057580012012");
        assert_eq!(said(" ,;\n"), "");
    }
}
