//! `POST …/posts/{id}/languages/{tongue}`: keeps what was typed; the other buttons go on from there.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::At;
use crate::desk::posts::languages::line;
use crate::desk::posts::languages::main_text::MainText;
use crate::desk::posts::languages::show::{self, find};
use crate::desk::posts::languages::step;
use crate::desk::tried::Tried;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::Complaint;
use channel::life::Step;
use channel::text::{BODY_MAX, tidy};
use channel::variant::{Original, Tongue, Wording};
use store::model::{SaveVariant, SavedVariant};

/// Bytes of what may be kept, finished or not.
const KEPT_MAX: usize = 8 * BODY_MAX;

/// The handler.
pub async fn post(
    State(app): State<App>,
    Path((_, id, tongue)): Path<(String, String, String)>,
    tried: Tried,
) -> Answer {
    let Tried { at, fields, only_shown } = tried;
    let (main, tongue) = find(&app, &at, &id, &tongue).await?;
    let (lang, here) = (at.signed.speak.lang, (&main, tongue));
    if only_shown {
        let complaints = Complaints::one(lang, "form", &Complaint::new("error.review.again"));
        return show::again(&app, &at, here, &fields, complaints, StatusCode::FORBIDDEN).await;
    }
    if fields.get("title").len() + fields.get("body").len() > KEPT_MAX {
        return Err(Problem::Refused("error.desk.too_long"));
    }
    let of = written_from(&app, &main, tongue, &fields).await?;
    let revision = match keep(&app, &at, &main, tongue, &fields, &of).await? {
        SavedVariant::Saved(revision) => revision,
        SavedVariant::Refused(why) => {
            let complaints = Complaints::one(lang, "form", &Complaint::new(why.key()));
            return show::again(&app, &at, here, &fields, complaints, StatusCode::CONFLICT).await;
        }
        SavedVariant::Overtaken => {
            let complaints = Complaints::one(lang, "conflict", &Complaint::new("error.variant.conflict"));
            return show::again(&app, &at, here, &fields, complaints, StatusCode::CONFLICT).await;
        }
    };
    let (step, done) = match fields.get("act") {
        "submit" => (Step::Submit, "submitted"),
        "release" => (Step::Release, "variant_out"),
        _ => return Ok(Redirect::to(&format!("{}?done=saved", line::url(&at, &main, tongue))).into_response()),
    };
    if let Err(errors) = Wording::parse(fields.get("title"), fields.get("body"), &of) {
        let complaints = Complaints::of(lang, &errors);
        return show::again(&app, &at, here, &Fields::default(), complaints, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    step::take(&app, &at, here, (step, revision, "", done), &fields).await
}

/// The main text this is to be a text of: the one on the page when it is new or the box is ticked, else the one it was.
async fn written_from(app: &App, main: &MainText, tongue: Tongue, fields: &Fields) -> Result<Original, Problem> {
    let before = app.desk.variants(main.post).await?.into_iter().find(|one| one.tongue == tongue);
    Ok(match before {
        Some(before) if !fields.has("caught_up") => before.of,
        _ => Original { title: tidy(fields.get("of_title")), body: tidy(fields.get("of_body")) },
    })
}

async fn keep(
    app: &App,
    at: &At,
    main: &MainText,
    tongue: Tongue,
    fields: &Fields,
    of: &Original,
) -> Result<SavedVariant, Problem> {
    let (title, body) = (tidy(fields.get("title")), tidy(fields.get("body")));
    let present = app.desk.variants(main.post).await?.into_iter().find(|one| one.tongue == tongue);
    let revision = fields.get("revision").parse().ok();
    // Saving the same again changes nothing: what was handed in stays so, and a request that came twice is no conflict.
    if let Some(present) = present.filter(|one| one.title == title && one.body == body && one.of == *of) {
        return Ok(SavedVariant::Saved(present.revision));
    }
    let (by, now) = (at.signed.account.id, app.clock.now());
    let save = SaveVariant { post: main.post, tongue, revision, title: &title, body: &body, of, by, now };
    Ok(app.desk.save_variant(save).await?)
}
