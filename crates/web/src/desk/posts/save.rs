//! Keeping what was typed: the one place where a form becomes a draft.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{At, Signed};
use crate::desk::posts::{conflict, draft, form, languages, publish, review, withdraw};
use crate::desk::sign_in::form::{self as sign_in, SignInForm};
use crate::desk::tried::AGAIN;
use crate::desk::{media, series, templates, urls, warnings};
use crate::error::{Answer, Problem};
use crate::lang::Speak;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use channel::field::Complaint;
use channel::ids::PostId;
use serde::Serialize;
use store::model::{Draft, SaveDraft};

/// What became of it.
pub enum Kept {
    /// It is stored.
    Saved {
        /// Under this number.
        post: PostId,
        /// To be named at the next save.
        revision: i64,
    },
    /// A colleague saved meanwhile. Nothing was written.
    Conflict(Box<Draft>),
    /// Published or thrown away meanwhile. Nothing was written.
    Gone,
}

/// Stores the form. `post` is `None` for a new one.
pub async fn keep(app: &App, at: &At, post: Option<PostId>, fields: &Fields) -> Result<Kept, Problem> {
    let json = form::to_json(fields);
    if json.len() > form::FORM_MAX {
        return Err(Problem::Refused("error.desk.too_long"));
    }
    let (by, now) = (at.signed.account.id, app.clock.now());
    let Some(post) = post else {
        let post = app.desk.create_draft(at.channel.channel.id, &json, by, now, app.random.number()).await?;
        let revision = draft::find(app, at, post).await?.map_or(1, |draft| draft.revision);
        return Ok(Kept::Saved { post, revision });
    };
    let Some(present) = draft::find(app, at, post).await? else { return Ok(Kept::Gone) };
    // Saving the same again is no conflict: a repeated request, or two tabs with one text.
    if present.form == json {
        return Ok(Kept::Saved { post, revision: present.revision });
    }
    let revision = fields.get("revision").parse().unwrap_or(-1);
    Ok(match app.desk.save_draft(post, revision, &json, by, now).await? {
        SaveDraft::Saved { revision } => Kept::Saved { post, revision },
        SaveDraft::Conflict { draft } => Kept::Conflict(draft),
        SaveDraft::Gone => Kept::Gone,
    })
}

/// A form that came without a living session: nothing is lost, it waits in the sign-in page.
pub fn ask_to_sign_in(app: &App, speak: Speak, path: &str, fields: &Fields) -> Answer {
    let kept = fields.pairs().filter(|(name, _)| *name != "csrf" && *name != "act");
    let form = SignInForm {
        login: String::new(),
        next: urls::DESK.to_owned(),
        kept: kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        kept_for: path.to_owned(),
    };
    let mut response = sign_in::show(app, speak, form, Complaints::default())?;
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    Ok(response)
}

/// After signing in again: the kept form is saved as if nothing had happened.
pub async fn after_sign_in(app: &App, signed: Signed, typed: &SignInForm) -> Result<Response, Problem> {
    let mut fields = Fields::default();
    for (name, value) in &typed.kept {
        fields.push(name.as_str(), value.as_str());
    }
    let (path, query) = typed.kept_for.split_once('?').unwrap_or((&typed.kept_for, ""));
    let Some((slug, post)) = target(path) else {
        let Some((slug, rest)) = below(path) else { return Ok(Redirect::to(urls::DESK).into_response()) };
        let at = At::find(app, signed, slug).await?.ok_or(Problem::Forbidden("error.desk.not_yours"))?;
        return match rest.split_once('/') {
            Some(("templates", id)) => match id.strip_suffix("/use") {
                Some(id) => templates::take::shown_again(app, &at, id, &fields).await,
                None => templates::edit::shown_again(app, &at, id, &fields).await,
            },
            Some(("series", id)) => series::edit::shown_again(app, &at, (id, query), &fields).await,
            Some(("media", medium)) => {
                let medium = medium.split('/').next().unwrap_or_default();
                media::shown_again(app, &at, medium, &fields).await
            }
            Some(("warnings", path)) => warnings::shown_again(app, &at, path, &fields).await,
            _ => Ok(Redirect::to(urls::DESK).into_response()),
        };
    };
    let at = At::find(app, signed, slug).await?.ok_or(Problem::Forbidden("error.desk.not_yours"))?;
    if fields.has(AGAIN) {
        return again(app, &at, path, post, &fields).await;
    }
    match keep(app, &at, post, &fields).await? {
        Kept::Saved { post, .. } => {
            let url = format!("{}?done=saved", at.urls().post_verb(post, "edit"));
            Ok(Redirect::to(&url).into_response())
        }
        Kept::Conflict(theirs) => conflict::show(app, &at, &theirs, &fields),
        Kept::Gone => gone(app, &at, &fields),
    }
}

/// A form that is no draft is shown again as it was typed; nothing happens before another press. A text beside the main
/// text is kept.
async fn again(app: &App, at: &At, path: &str, post: Option<PostId>, fields: &Fields) -> Answer {
    let post = post.ok_or(Problem::NotFound)?;
    let complaints = Complaints::one(at.signed.speak.lang, "form", &Complaint::new("error.review.again"));
    if let Some((_, tail)) = path.split_once("/languages/") {
        let (tongue, verb) = tail.split_once('/').unwrap_or((tail, ""));
        let (main, tongue) = languages::show::find(app, at, &post.to_string(), tongue).await?;
        if verb.is_empty() {
            return languages::write::after_sign_in(app, at, (&main, tongue), fields).await;
        }
        return languages::show::again(app, at, (&main, tongue), fields, complaints, StatusCode::FORBIDDEN).await;
    }
    match path.rsplit('/').next() {
        Some("publish") => publish::again(app, at, post, fields, complaints).await,
        Some("withdraw") => withdraw::again(app, at, post, fields, complaints).await,
        _ => review::show::again(app, at, post, fields, complaints).await,
    }
}

/// `/desk/at/{channel}/posts/{new|id}…` read back.
fn target(path: &str) -> Option<(&str, Option<PostId>)> {
    let mut parts = path.strip_prefix("/desk/at/")?.split('/');
    let slug = parts.next()?;
    if parts.next()? != "posts" {
        return None;
    }
    match parts.next()? {
        "new" => Some((slug, None)),
        id => Some((slug, Some(PostId::parse(id)?))),
    }
}

/// `/desk/at/{channel}/…` read back.
fn below(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix("/desk/at/")?.split_once('/')
}

#[derive(Serialize)]
struct GonePage {
    #[serde(flatten)]
    frame: Frame,
    title: String,
    body: String,
    plain: String,
    posts_url: String,
    again_url: String,
    kept: Vec<(String, String)>,
}

/// The draft is no longer there; what was typed is shown, and can become a new one.
pub fn gone(app: &App, at: &At, fields: &Fields) -> Answer {
    let context = GonePage {
        frame: Frame::at(app, at, "edit", "gone.title"),
        title: fields.get("title").to_owned(),
        body: fields.get("body").to_owned(),
        plain: fields.get("plain").to_owned(),
        posts_url: at.urls().posts(),
        again_url: at.urls().new_post(),
        kept: kept(fields),
    };
    let mut response = page(app, at.signed.speak.lang, "desk/gone.html", context)?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

/// The fields of the post as hidden fields.
pub fn kept(fields: &Fields) -> Vec<(String, String)> {
    let json = form::to_json(fields);
    let own = Fields::from_json(&json);
    own.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
