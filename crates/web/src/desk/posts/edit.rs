//! `GET` and `POST /desk/at/{channel}/posts/{id}/edit`, `POST …/open`: the editor. Everything the buttons do works
//! without a script: each one saves first.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::At;
use crate::desk::media::pictures::FIELD;
use crate::desk::media::take::{self, For};
use crate::desk::media::{Refused, view as library};
use crate::desk::posts::review::step;
use crate::desk::posts::save::{self, Kept};
use crate::desk::posts::view::{self, Sheet};
use crate::desk::posts::{conflict, draft, form, learn, when};
use crate::desk::sent::{Posted, Sent};
use crate::error::{Answer, Problem};
use crate::lang::Speak;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use channel::field::FieldErrors;
use channel::ids::PostId;
use channel::medium::Kind;

/// The editor with the draft as it stands; `?check=1` shows what is still missing.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let Some(draft) = draft::find(&app, &at, id).await? else {
        return Ok(Redirect::to(&at.urls().post(id)).into_response());
    };
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let fields = draft::fields(&draft);
    let complaints = match query.has("check") {
        true => {
            let media = draft::Media::of(&app, &at, &fields).await?;
            let checked = draft::ready_as_it_stands(&app, &at, &draft, &fields, &media).await?;
            let errors = checked.err().unwrap_or_default();
            Complaints::of(at.signed.speak.lang, &errors)
        }
        false => Complaints::default(),
    };
    view::show(&app, &at, &Sheet::of(&draft), &fields, complaints, &query).await
}

/// Opens a working copy of a published post.
pub async fn open(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, _: Sent) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let published = app.desk.published(id).await?.filter(|post| post.channel == at.channel.channel.id);
    let published = published.ok_or(Problem::NotFound)?;
    // A sealed warning is changed and ended by its next message, never by the editor.
    if !app.desk.sealed(id).await?.is_empty() {
        return Ok(Redirect::to(&at.urls().page(&format!("/warnings/{id}"))).into_response());
    }
    let zone = when::zone(&at.channel.channel.profile.zone);
    let json = form::to_json(&form::from_content(&published.content, &zone));
    app.desk.edit_draft(id, &json, at.signed.account.id, app.clock.now()).await?.ok_or(Problem::NotFound)?;
    Ok(Redirect::to(&at.urls().post_verb(id, "edit")).into_response())
}

/// `POST /desk/at/{channel}/posts/new`.
pub async fn post_new(
    State(app): State<App>,
    at: Result<At, Response>,
    speak: Speak,
    uri: Uri,
    posted: Posted,
) -> Answer {
    act(&app, at, speak, uri.path(), None, posted).await
}

/// `POST /desk/at/{channel}/posts/{id}/edit`.
pub async fn post(
    State(app): State<App>,
    at: Result<At, Response>,
    speak: Speak,
    uri: Uri,
    Path((_, id)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    act(&app, at, speak, uri.path(), Some(id), posted).await
}

async fn act(
    app: &App,
    at: Result<At, Response>,
    speak: Speak,
    path: &str,
    post: Option<PostId>,
    mut posted: Posted,
) -> Answer {
    let at = match at {
        Ok(at) => at,
        Err(refusal) if refusal.status().is_redirection() => {
            return save::ask_to_sign_in(app, speak, path, &posted.fields);
        }
        Err(refusal) => return Ok(refusal),
    };
    let (brought, too_large) = (posted.file(FIELD), !posted.too_large.is_empty());
    let mut fields = posted.fields;
    let pressed = fields.get("act").to_owned();
    if !posted.ours {
        // Signed in anew in another tab: the text stays, one press on "save" takes it over.
        return refuse(app, &at, post, &fields, ("form", "error.desk.form_old", String::new())).await;
    }
    change_media(&mut fields, &pressed);
    let taken = match brought {
        Some(file) => Some(take::picture(app, For::here(&at), file).await?),
        None => too_large.then_some(Err(Refused::Bytes(Kind::Picture))),
    };
    match taken {
        Some(Ok(taken)) => form::place(&mut fields, &taken.medium),
        Some(Err(why)) => return refuse(app, &at, post, &fields, (FIELD, why.key(), why.arg())).await,
        None => {}
    }
    learn::learn(app, &at, &fields).await?;
    if post.is_none() && matches!(pressed.as_str(), "save" | "submit" | "publish") && blank(&fields) {
        return refuse(app, &at, None, &fields, ("title", "error.title.empty", String::new())).await;
    }
    let kept = save::keep(app, &at, post, &fields).await?;
    // Pressed by a person, unlike what the script saves: this text can be brought back.
    if let Kept::Saved { post, .. } = &kept {
        app.desk.keep_text(*post).await?;
    }
    match kept {
        Kept::Saved { post, .. } if pressed == "submit" => step::submit_saved(app, &at, post).await,
        Kept::Saved { post, .. } => Ok(Redirect::to(&next(&at, post, &pressed)).into_response()),
        Kept::Conflict(theirs) => conflict::show(app, &at, &theirs, &fields),
        Kept::Gone => save::gone(app, &at, &fields),
    }
}

/// A sheet on which nothing stands is no draft yet.
fn blank(fields: &Fields) -> bool {
    let begun = |name: &str| {
        name != "traffic_effect" && ["event_", "job_", "traffic_", "valid_"].iter().any(|of| name.starts_with(of))
    };
    let written = |name: &str| matches!(name, "title" | "body" | "plain" | "picture" | "attachment") || begun(name);
    fields.pairs().all(|(name, value)| !written(name) || value.trim().is_empty())
}

/// Where a button leads once everything is saved.
fn next(at: &At, post: PostId, pressed: &str) -> String {
    let urls = at.urls();
    match pressed {
        "publish" => urls.post_verb(post, "publish"),
        "preview" => format!("{}#preview", urls.post_verb(post, "edit")),
        "library" => library::for_post(&urls, post),
        "upload" => format!("{}#pictures", urls.post_verb(post, "edit")),
        other if other.starts_with("detach:") => format!("{}#attachments", urls.post_verb(post, "edit")),
        other if other.contains(':') => format!("{}#pictures", urls.post_verb(post, "edit")),
        _ => format!("{}?done=saved", urls.post_verb(post, "edit")),
    }
}

/// `remove:<id>` and `first:<id>` of a picture, `detach:<id>` of everything else.
fn change_media(fields: &mut Fields, pressed: &str) {
    let Some((verb, id)) = pressed.split_once(':') else { return };
    if verb == "detach" {
        fields.remove_value("attachment", id);
        return;
    }
    let mut ids: Vec<String> = fields.all("picture").map(str::to_owned).filter(|other| other != id).collect();
    if verb == "first" {
        ids.insert(0, id.to_owned());
    }
    fields.remove("picture");
    for id in ids {
        fields.push("picture", id);
    }
}

/// The editor again, with everything typed and why nothing was saved; whoever wanted it out or approved is told in the same
/// breath what else would keep it back.
async fn refuse(
    app: &App,
    at: &At,
    post: Option<PostId>,
    fields: &Fields,
    (field, key, arg): (&'static str, &'static str, String),
) -> Answer {
    let mut errors = FieldErrors::default();
    errors.push(field, key, arg);
    let stored = match post {
        Some(post) => draft::find(app, at, post).await?,
        None => None,
    };
    let base_version = stored.and_then(|draft| draft.base_version);
    if matches!(fields.get("act"), "submit" | "publish") {
        let media = draft::Media::of(app, at, fields).await?;
        errors.add(draft::missing(app, at, base_version.is_some(), fields, &media).unwrap_or_default());
    }
    let sheet = Sheet { post, revision: fields.get("revision").parse().unwrap_or(0), saved: None, base_version };
    let complaints = Complaints::of(at.signed.speak.lang, &errors);
    let mut response = view::show(app, at, &sheet, fields, complaints, &Fields::default()).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
