//! `POST /desk/at/{channel}/settings/public`: opening the channel to residents, or closing it.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::desk::settings::show;
use crate::desk::today::imprint_word;
use crate::error::Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::Complaint;

/// The handler. Refused in words while the law's minimum is missing.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let (channel, lang) = (&at.channel.channel, at.signed.speak.lang);
    let open = fields.get("public") == "yes";
    let missing = channel.profile.imprint.missing();
    let changed = (!open || missing.is_empty())
        && app.desk.set_public(channel.id, open, at.signed.account.id, app.clock.now()).await?;
    if !changed {
        let words: Vec<String> = missing.into_iter().map(|field| imprint_word(lang, field)).collect();
        let complaint = Complaint::with("error.public.imprint", words.join(", "));
        let typed = show::from_profile(&channel.profile);
        let mut response =
            show::show(&app, &at, &typed, &Fields::default(), Complaints::one(lang, "public", &complaint)).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    app.touch(channel.id);
    let done = if open { "published_channel" } else { "hidden_channel" };
    Ok(Redirect::to(&format!("{}?done={done}", at.urls().settings())).into_response())
}
