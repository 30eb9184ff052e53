//! `POST …/warnings/draft/{id}/ask` and `/discard`: a second person is asked to bring it out, or it is thrown away.
use super::trail::{Step, address};
use super::{find, may_touch, preview, seal};
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};

/// Asks: whoever wrote in it says that it is ready. What is not finished comes back with what is missing.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, Sent(_): Sent) -> Answer {
    let Some(draft) = find(&app, &at, &id).await? else { return preview::gone(&app, &at, &id).await };
    if !draft.is_by(at.signed.account.id) {
        return Err(Problem::Forbidden("error.warning.not_yours"));
    }
    let (fields, now) = (Fields::from_json(&draft.form), app.clock.now());
    if seal::ready(&app, &at.channel.channel, &draft, &fields, now).await?.is_ok() {
        app.desk.ask_warning(&draft, at.signed.account.id, now).await?;
    }
    Ok(Redirect::to(&address(&at.urls(), draft.id, Step::Preview)).into_response())
}

/// Throws it away: one's own, or what one might bring out.
pub async fn discard(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, Sent(_): Sent) -> Answer {
    if let Some(draft) = find(&app, &at, &id).await? {
        if !may_touch(&at, &draft) {
            return Err(Problem::Forbidden("error.warning.not_yours"));
        }
        app.desk.discard_warning(&draft, at.signed.account.id, app.clock.now()).await?;
    }
    Ok(Redirect::to(&at.urls().page("/warnings?done=discarded")).into_response())
}
