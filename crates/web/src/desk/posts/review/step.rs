//! `POST …/posts/{id}/review/{verb}`: a step between writing and release. The rules are those of `channel::life`.
use crate::app::App;
use crate::desk::days::place;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::At;
use crate::desk::posts::publish;
use crate::desk::posts::review::copy::Copy;
use crate::desk::posts::review::planned;
use crate::desk::posts::review::show;
use crate::desk::posts::when;
use crate::desk::tried::Tried;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::clock::{Timestamp, from_ms};
use channel::field::{Complaint, FieldErrors};
use channel::ids::PostId;
use channel::life::{Fingerprint, Refusal, Step};
use store::model::{TakeStep, Taken};

/// A verb of the address, with what it needs from the form.
struct Wish {
    step: Step,
    text: String,
    done: &'static str,
    /// The field a refusal is about.
    field: &'static str,
}

/// The handler.
pub async fn post(State(app): State<App>, Path((_, id, verb)): Path<(String, String, String)>, tried: Tried) -> Answer {
    let Tried { at, fields, only_shown } = tried;
    let (id, lang) = (PostId::parse(&id).ok_or(Problem::NotFound)?, at.signed.speak.lang);
    let Some(copy) = Copy::find(&app, &at, id).await? else {
        return Ok(Redirect::to(&at.urls().post(id)).into_response());
    };
    if only_shown {
        let complaint = Complaint::new("error.review.again");
        return show::again(&app, &at, id, &fields, Complaints::one(lang, "form", &complaint)).await;
    }
    let wish = match wish(&at, &copy, &verb, &fields) {
        Ok(wish) => wish,
        Err(errors) => return show::again(&app, &at, id, &fields, Complaints::of(lang, &errors)).await,
    };
    let (step, field, done) = (wish.step, wish.field, wish.done);
    let complain = |key| Complaints::one(lang, field, &Complaint::new(key));
    if let (Step::Schedule { at: time }, true) = (step, verb == "slot")
        && !place::is_open(&app, &at, id, time).await?
    {
        return show::again(&app, &at, id, &fields, complain("error.days.closed")).await;
    }
    match take(&app, &at, &copy, &fields, &wish).await? {
        Taken::Done if verb == "slot" => {
            place::last(&app, &at, id).await?;
            Ok(Redirect::to(&format!("{}?done={done}", at.urls().post_verb(id, "review"))).into_response())
        }
        Taken::Done => {
            let typed = if verb == "schedule" { planned::typed(&at, &fields) } else { String::new() };
            Ok(Redirect::to(&format!("{}?done={done}{typed}", at.urls().post_verb(id, "review"))).into_response())
        }
        // An unfinished draft: the editor says what is missing.
        Taken::Refused(Refusal::Incomplete) if matches!(step, Step::Submit) => {
            Ok(Redirect::to(&format!("{}?check=1", at.urls().post_verb(id, "edit"))).into_response())
        }
        Taken::Refused(why) => show::again(&app, &at, id, &fields, complain(why.key())).await,
        // Somebody else took a step, or the text itself went on.
        Taken::Overtaken => show::again(&app, &at, id, &fields, complain(overtaken(&copy, &fields))).await,
    }
}

fn overtaken(copy: &Copy, fields: &Fields) -> &'static str {
    let written = fields.get("revision").parse() != Ok(copy.draft.revision);
    if written { "error.review.edited" } else { "error.review.overtaken" }
}

/// Hands in what the editor has just saved; where that is not allowed, the page says why.
pub async fn submit_saved(app: &App, at: &At, id: PostId) -> Answer {
    let lang = at.signed.speak.lang;
    let Some(copy) = Copy::find(app, at, id).await? else {
        return Ok(Redirect::to(&at.urls().post(id)).into_response());
    };
    if copy.content.is_err() {
        return Ok(Redirect::to(&format!("{}?check=1", at.urls().post_verb(id, "edit"))).into_response());
    }
    let mut fields = Fields::default();
    fields.push("revision", copy.draft.revision.to_string());
    fields.push("seen", copy.standing.step.to_string());
    let wish = Wish { step: Step::Submit, text: String::new(), done: "submitted", field: "form" };
    let key = match take(app, at, &copy, &fields, &wish).await? {
        // Handed in is handed in, whoever pressed first.
        Taken::Done | Taken::Refused(Refusal::InReview) => {
            return Ok(Redirect::to(&format!("{}?done=submitted", at.urls().post_verb(id, "review"))).into_response());
        }
        Taken::Refused(why) => why.key(),
        Taken::Overtaken => "error.review.overtaken",
    };
    show::again(app, at, id, &fields, Complaints::one(lang, "form", &Complaint::new(key))).await
}

async fn take(app: &App, at: &At, copy: &Copy, fields: &Fields, wish: &Wish) -> Result<Taken, Problem> {
    let order = TakeStep {
        post: copy.draft.post,
        step: wish.step,
        revision: fields.get("revision").parse().ok(),
        seen: fields.get("seen").parse().unwrap_or(-1),
        content: copy.content.as_ref().ok(),
        text: &wish.text,
        quiet: fields.get("tell") == "quiet",
        by: at.signed.account.id,
        now: app.clock.now(),
    };
    Ok(app.desk.step(order).await?)
}

fn wish(at: &At, copy: &Copy, verb: &str, fields: &Fields) -> Result<Wish, FieldErrors> {
    let mut errors = FieldErrors::default();
    let plain = |step, done| Wish { step, text: String::new(), done, field: "form" };
    let wish = match verb {
        "submit" => plain(Step::Submit, "submitted"),
        "take-back" => plain(Step::TakeBack, "taken_back"),
        "unschedule" => plain(Step::Unschedule, "unscheduled"),
        "approve" => {
            let read = Fingerprint::parse(fields.get("hash")).unwrap_or(Fingerprint([0; 32]));
            plain(Step::Approve { read }, "approved")
        }
        "return" => {
            let text = channel::text::tidy(fields.get("reason"));
            let long = channel::text::letters(&text) > channel::text::LINE_MAX * 5;
            if long {
                errors.push("reason", "error.line.long", channel::text::LINE_MAX * 5);
            }
            Wish { step: Step::Return { reason: !text.is_empty() }, text, done: "returned", field: "reason" }
        }
        "slot" => {
            let at = fields.get("slot").parse().map_or(Timestamp::UNIX_EPOCH, from_ms);
            let text = publish::note(&copy.draft, fields, &mut errors);
            Wish { step: Step::Schedule { at }, text, done: "scheduled", field: "slot" }
        }
        "schedule" => {
            let at = time(at, fields, &mut errors);
            let text = publish::note(&copy.draft, fields, &mut errors);
            Wish { step: Step::Schedule { at }, text, done: "scheduled", field: "day" }
        }
        _ => {
            errors.push("form", "error.404_text", "");
            plain(Step::Submit, "submitted")
        }
    };
    if errors.is_empty() { Ok(wish) } else { Err(errors) }
}

/// The instant typed, in the channel's zone whatever the browser says.
fn time(at: &At, fields: &Fields, errors: &mut FieldErrors) -> Timestamp {
    let zone = when::zone(&at.channel.channel.profile.zone);
    let day = errors.take("day", when::date(fields.get("day")));
    let time = errors.take("time", when::time(fields.get("time")));
    day.zip(time).map_or(Timestamp::UNIX_EPOCH, |(day, time)| when::instant(day, time, &zone))
}
