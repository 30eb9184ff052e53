//! `POST …/posts/{id}/languages/{tongue}/{verb}`: a step of a variant. The rules are those of `channel::life`.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::At;
use crate::desk::posts::languages::line;
use crate::desk::posts::languages::main_text::MainText;
use crate::desk::posts::languages::show::{self, find};
use crate::desk::tried::Tried;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::Complaint;
use channel::life::{Fingerprint, Step};
use channel::text::{LINE_MAX, letters, tidy};
use channel::variant::Tongue;
use store::model::{StepVariant, Taken};

/// Letters of the reason of a return.
const REASON_MAX: usize = LINE_MAX * 5;

/// The handler.
pub async fn post(
    State(app): State<App>,
    Path((_, id, tongue, verb)): Path<(String, String, String, String)>,
    tried: Tried,
) -> Answer {
    let Tried { at, fields, only_shown } = tried;
    let (main, tongue) = find(&app, &at, &id, &tongue).await?;
    let here = (&main, tongue);
    let reason = tidy(fields.get("reason"));
    let wrong = match letters(&reason) {
        _ if only_shown => Some(("form", Complaint::new("error.review.again"))),
        n if n > REASON_MAX => Some(("reason", Complaint::with("error.line.long", REASON_MAX))),
        _ => None,
    };
    if let Some((field, complaint)) = wrong {
        let complaints = Complaints::one(at.signed.speak.lang, field, &complaint);
        return show::again(&app, &at, here, &fields, complaints, StatusCode::CONFLICT).await;
    }
    let (step, done) = match verb.as_str() {
        "submit" => (Step::Submit, "submitted"),
        "take-back" => (Step::TakeBack, "taken_back"),
        "return" => (Step::Return { reason: !reason.is_empty() }, "returned"),
        "approve" => {
            let read = Fingerprint::parse(fields.get("hash")).unwrap_or(Fingerprint([0; 32]));
            (Step::Approve { read }, "variant_out")
        }
        "withdraw" => (Step::Withdraw, "variant_down"),
        "discard" => (Step::Discard, "discarded"),
        _ => return Err(Problem::NotFound),
    };
    let revision = fields.get("revision").parse().unwrap_or(-1);
    take(&app, &at, here, (step, revision, &reason, done), &fields).await
}

/// Takes it, or shows the page with the reason why not.
pub async fn take(
    app: &App,
    at: &At,
    (main, tongue): (&MainText, Tongue),
    (step, revision, text, done): (Step, i64, &str, &str),
    fields: &Fields,
) -> Answer {
    let (by, now) = (at.signed.account.id, app.clock.now());
    let order = StepVariant { post: main.post, tongue, step, revision, text, by, now };
    let field = if matches!(step, Step::Return { .. }) { "reason" } else { "form" };
    let key = match app.desk.step_variant(order).await? {
        Taken::Done => {
            // What residents read changed, or may have.
            app.touch(at.channel.channel.id);
            let there = if step == Step::Discard {
                at.urls().post_verb(main.post, "languages")
            } else {
                line::url(at, main, tongue)
            };
            return Ok(Redirect::to(&format!("{there}?done={done}")).into_response());
        }
        Taken::Refused(why) => why.key(),
        Taken::Overtaken => "error.review.overtaken",
    };
    let complaints = Complaints::one(at.signed.speak.lang, field, &Complaint::new(key));
    // What was typed is kept by then, and a step carries no text of its own but the reason.
    let mut typed = Fields::default();
    typed.push("reason", fields.get("reason"));
    show::again(app, at, (main, tongue), &typed, complaints, StatusCode::CONFLICT).await
}
