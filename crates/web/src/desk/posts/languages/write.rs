//! `POST …/posts/{id}/languages/{tongue}`: keeps what was typed; the other buttons go on from there.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::At;
use crate::desk::posts::conflict::{self, Theirs};
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
use channel::life::{Phase, Refusal, Step};
use channel::text::{BODY_MAX, tidy};
use channel::variant::{Original, Tongue, Wording};
use store::model::{DeskVariant, SaveVariant, SavedVariant};

/// What the form sends besides where it was typed.
const KEPT: [&str; 5] = ["title", "body", "of_title", "of_body", "caught_up"];
/// Said when there is nothing left to save over.
pub const GONE: &str = "error.variant.gone";
/// Bytes of what may be kept, finished or not.
const KEPT_MAX: usize = 8 * BODY_MAX;

/// What became of it.
pub enum Kept {
    /// It is stored, in this revision.
    Saved(i64),
    /// It is not allowed, and why.
    Refused(Refusal),
    /// Somebody else saved meanwhile. Nothing was written.
    Conflict(Theirs),
    /// Thrown away meanwhile. Nothing was written.
    Gone,
}

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
    let before = Before::of(&app, here, &fields, fields.has("caught_up")).await?;
    let revision = match keep(&app, &at, here, &fields, &before).await? {
        Kept::Saved(revision) => revision,
        other => return not_kept(&app, &at, here, &fields, other).await,
    };
    let (step, done) = match fields.get("act") {
        "submit" => (Step::Submit, "submitted"),
        "release" => (Step::Release, "variant_out"),
        _ => return Ok(Redirect::to(&format!("{}?done=saved", line::url(&at, &main, tongue))).into_response()),
    };
    if let Err(errors) = Wording::parse(fields.get("title"), fields.get("body"), &before.of) {
        let complaints = Complaints::of(lang, &errors);
        return show::again(&app, &at, here, &Fields::default(), complaints, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    step::take(&app, &at, here, (step, revision, "", done), &fields).await
}

/// What was typed before the session was lost is kept as if nothing had happened; no step is taken.
pub async fn after_sign_in(app: &App, at: &At, here: (&MainText, Tongue), fields: &Fields) -> Answer {
    let before = Before::of(app, here, fields, fields.has("caught_up")).await?;
    match keep(app, at, here, fields, &before).await? {
        Kept::Saved(_) => Ok(Redirect::to(&format!("{}?done=saved", line::url(at, here.0, here.1))).into_response()),
        other => not_kept(app, at, here, fields, other).await,
    }
}

/// Why not, with everything typed.
async fn not_kept(app: &App, at: &At, here: (&MainText, Tongue), fields: &Fields, kept: Kept) -> Answer {
    let key = match kept {
        // The same words, only the main text they belong to is another: there is nothing to compare.
        Kept::Conflict(theirs)
            if ["title", "body"].iter().all(|name| tidy(fields.get(name)) == theirs.typed.get(name)) =>
        {
            let complaints = Complaints::one(at.signed.speak.lang, "form", &Complaint::new("error.review.overtaken"));
            return show::again(app, at, here, &Fields::default(), complaints, StatusCode::CONFLICT).await;
        }
        Kept::Conflict(theirs) => {
            let kept = fields.pairs().filter(|(name, _)| KEPT.contains(name));
            let kept = kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            return conflict::both(app, at, ("language", &theirs), fields, kept);
        }
        Kept::Refused(why) => why.key(),
        Kept::Saved(_) | Kept::Gone => GONE,
    };
    let complaints = Complaints::one(at.signed.speak.lang, "form", &Complaint::new(key));
    show::again(app, at, here, fields, complaints, StatusCode::CONFLICT).await
}

/// What stands before a save.
pub struct Before {
    variant: Option<DeskVariant>,
    /// The main text this is to be a text of: the one on the page when it is new or somebody said that it caught up, else
    /// the one it was.
    of: Original,
}

impl Before {
    /// Reads it.
    pub async fn of(
        app: &App,
        (main, tongue): (&MainText, Tongue),
        fields: &Fields,
        caught_up: bool,
    ) -> Result<Before, Problem> {
        let variant = find_variant(app, main, tongue).await?;
        let of = match &variant {
            Some(before) if !caught_up => before.of.clone(),
            _ => Original { title: tidy(fields.get("of_title")), body: tidy(fields.get("of_body")) },
        };
        Ok(Before { variant, of })
    }
}

/// Stores what was typed, over nothing that somebody else saved meanwhile.
pub async fn keep(
    app: &App,
    at: &At,
    (main, tongue): (&MainText, Tongue),
    fields: &Fields,
    Before { variant, of }: &Before,
) -> Result<Kept, Problem> {
    if fields.get("title").len() + fields.get("body").len() > KEPT_MAX {
        return Err(Problem::Refused("error.desk.too_long"));
    }
    let (title, body) = (tidy(fields.get("title")), tidy(fields.get("body")));
    // Saving the same again changes nothing: what was handed in stays so, and a request that came twice is no conflict.
    if let Some(present) = variant.as_ref().filter(|one| one.title == title && one.body == body && one.of == *of) {
        return Ok(Kept::Saved(present.revision));
    }
    let (by, now, revision) = (at.signed.account.id, app.clock.now(), fields.get("revision").parse().ok());
    let save = SaveVariant { post: main.post, tongue, revision, title: &title, body: &body, of, by, now };
    Ok(match app.desk.save_variant(save).await? {
        SavedVariant::Saved(revision) => Kept::Saved(revision),
        SavedVariant::Refused(why) => Kept::Refused(why),
        SavedVariant::Overtaken => find_variant(app, main, tongue)
            .await?
            .map_or(Kept::Gone, |theirs| Kept::Conflict(saved_by(app, at, main, theirs))),
    })
}

async fn find_variant(app: &App, main: &MainText, tongue: Tongue) -> Result<Option<DeskVariant>, Problem> {
    Ok(app.desk.variants(main.post).await?.into_iter().find(|one| one.tongue == tongue))
}

fn saved_by(app: &App, at: &At, main: &MainText, variant: DeskVariant) -> Theirs {
    let lang = at.signed.speak.lang;
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let said = match variant.phase {
        Phase::Writing => String::new(),
        Phase::Returned if show::wrote_last(&variant) => String::new(),
        _ => show::sentence(&variant, &dates, lang).trim_end_matches([':', '.']).to_owned(),
    };
    let mut typed = Fields::default();
    typed.push("title", variant.title);
    typed.push("body", variant.body);
    Theirs {
        own: variant.by.id == Some(at.signed.account.id),
        by: variant.by.name,
        said,
        tag: variant.tongue.tag(&main.lang),
        saved: variant.at,
        revision: variant.revision,
        typed,
        url: line::url(at, main, variant.tongue),
    }
}
