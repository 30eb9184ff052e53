//! `POST /desk/at/{channel}/warnings/{post}/{turn}`: one press from an active warning to its update, its all-clear or the
//! word that it was a false alarm, all prefilled.
use super::area::Town;
use super::form;
use super::trail::{Step, address};
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::lang::Lang;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::warning::{Certainty, LANGUAGES, Turn, Urgency};
use formats::warning::words;
use store::model::{NewWarning, Sealed, WarningDraft};

/// How long the end of a warning stays to be read, in hours: as the federation's own.
const END_HOURS: u32 = 6;

/// Begins the draft, or goes on with the one this person began since the last message, or that waits for a release.
pub async fn post(
    State(app): State<App>,
    at: At,
    Path((_, post, turn)): Path<(String, String, String)>,
    Sent(_): Sent,
) -> Answer {
    let post = PostId::parse(&post).ok_or(Problem::NotFound)?;
    let turn = Turn::parse(&turn).filter(|turn| *turn != Turn::Alert).ok_or(Problem::NotFound)?;
    let chain = super::show::chain_of(&app, &at, post).await?;
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return Err(Problem::NotFound) };
    if last.turn.ends() {
        return Ok(Redirect::to(&at.urls().page(&format!("/warnings/{post}"))).into_response());
    }
    let step = if turn.ends() { Step::Preview } else { Step::Text };
    let open = app.desk.warning_drafts(at.channel.channel.id).await?;
    // What a colleague left unfinished stands in nobody's way: whoever presses has a draft of their own.
    let usable = |draft: &WarningDraft| draft.asked.is_some() || draft.is_by(at.signed.account.id);
    let same = |draft: &WarningDraft| draft.about == Some(post) && draft.turn == turn && !draft.is_overtaken();
    if let Some(begun) = open.iter().find(|draft| same(draft) && usable(draft)) {
        return Ok(Redirect::to(&address(&at.urls(), begun.id, step)).into_response());
    }
    let now = app.clock.now();
    let id = PostId::fresh(now, app.random.number());
    let areas = app.desk.town_areas(at.channel.channel.id).await?;
    let mut fields = prefilled(&at.channel.channel, (first.sent, last), turn, now);
    form::freeze(&mut fields, &Town { profile: &at.channel.channel.profile, areas: &areas }, form::Prefer::Kept);
    let new = NewWarning {
        id,
        channel: at.channel.channel.id,
        about: Some(post),
        turn,
        purpose: last.purpose,
        form: &fields.to_json(form::is_kept),
        base: last.number + 1,
        by: at.signed.account.id,
        now,
    };
    app.desk.begin_warning(new).await?;
    Ok(Redirect::to(&address(&at.urls(), id, step)).into_response())
}

/// The form of the last message, with the words of its end where it ends: they name when the warning began, which is what
/// hangs on notice boards.
pub fn prefilled(channel: &Channel, (began, last): (Timestamp, &Sealed), turn: Turn, now: Timestamp) -> Fields {
    let mut fields = Fields::from_json(&last.form);
    fields.remove("note");
    if !turn.ends() {
        return fields;
    }
    // The program has no words for the end in further languages, and the old ones would be wrong.
    form::FURTHER.iter().flat_map(|(_, names)| names).for_each(|name| fields.remove(name));
    fields.set("hours", END_HOURS.to_string());
    fields.set("urgency", Urgency::Future.word());
    fields.set("certainty", Certainty::Observed.word());
    for (tag, [headline, description, instruction]) in LANGUAGES.into_iter().zip(form::TEXTS) {
        if !fields.filled(headline) {
            continue;
        }
        let lang = if tag == "en" { Lang::En } else { Lang::De };
        let dates = Dates::new(&channel.profile, lang, now);
        let when = format!("{}, {}", dates.date(dates.day(began)), dates.time(began));
        fields.set(description, words::ending(last.purpose, turn, tag, &when));
        fields.set(instruction, "");
    }
    fields
}
