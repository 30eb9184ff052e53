//! What a duty officer does with an official warning: send it to the followers, or not.
use super::list::find;
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::posts::order::told;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::delivery::Lane;
use channel::editor::Power;
use channel::ids::DeliveryId;
use channel::lang::Lang;
use channel::official::Words;
use formats::official::{Course, title};

/// `POST …/official/{id}/send` and `/dismiss`. Sent is what was looked at: a new message in between is looked at first.
pub async fn post(
    State(app): State<App>,
    at: At,
    Path((_, id, verb)): Path<(String, String, String)>,
    Sent(fields): Sent,
) -> Answer {
    if !at.may(Power::Warn) {
        return Err(Problem::Forbidden("error.warning.lacks"));
    }
    let one = find(&app, &at, &id).await?;
    let (by, now) = (at.signed.account.id, app.clock.now());
    let same = fields.get("version") == one.version.to_string();
    let done = match verb.as_str() {
        "send" if same && at.channel.channel.public && one.standing(now).holds() => {
            let words = Words::pick(&one.words, "de").cloned().unwrap_or_default();
            let title = title(&words, Course::of(one.step, None), one.rehearsal, Lang::De);
            let delivery = DeliveryId::fresh(now, app.random.number());
            let sent = app.desk.send_official(&one, delivery, &title, by, now).await?;
            if sent {
                told(&app, Lane::Warning, one.channel, one.id, one.version);
            }
            sent.then_some("official_sent")
        }
        "send" => None,
        "dismiss" => app.desk.dismiss_official(&one, by, now).await?.then_some("official_dismissed"),
        _ => return Err(Problem::NotFound),
    };
    let done = done.unwrap_or("unchanged");
    Ok(Redirect::to(&at.urls().page(&format!("/official?done={done}"))).into_response())
}
