//! `POST …/posts/{id}/restore`: a working copy that says what an old version said. It goes out as a new version, the way
//! every change does. A copy that is being written is replaced only if that was asked, and only as the page showed it.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::{conflict, draft, form, when};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::ids::PostId;
use serde::Serialize;
use store::model::{Draft, SaveDraft};

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    number: String,
    by: String,
    revision: i64,
    action: String,
    back: String,
}

/// The handler.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, Sent(fields): Sent) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let post = app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id);
    post.ok_or(Problem::NotFound)?;
    if !app.desk.sealed(id).await?.is_empty() {
        return Ok(Redirect::to(&at.urls().page(&format!("/warnings/{id}"))).into_response());
    }
    let versions = app.desk.versions(id).await?;
    let old = versions.iter().find(|one| one.version.to_string() == fields.get("version")).ok_or(Problem::NotFound)?;
    let zone = when::zone(&at.channel.channel.profile.zone);
    let restored = form::from_content(&old.content, &zone);
    let json = form::to_json(&restored);
    let (by, now) = (at.signed.account.id, app.clock.now());
    let edit = format!("{}?done=restored", at.urls().post_verb(id, "edit"));
    match draft::find(&app, &at, id).await? {
        None => {
            // Who opened one in the same moment keeps it: the answer is theirs as it is.
            let opened = app.desk.edit_draft(id, &json, by, now).await?.ok_or(Problem::NotFound)?;
            let mine = opened.form == json;
            if mine { Ok(Redirect::to(&edit).into_response()) } else { ask(&app, &at, &opened, &fields) }
        }
        Some(copy) if copy.form == json => Ok(Redirect::to(&edit).into_response()),
        Some(copy) => match fields.get("revision").parse() {
            Err(_) => ask(&app, &at, &copy, &fields),
            Ok(revision) => match app.desk.save_draft(id, revision, &json, by, now).await? {
                SaveDraft::Saved { .. } => Ok(Redirect::to(&edit).into_response()),
                SaveDraft::Conflict { draft } => conflict::show(&app, &at, &draft, &restored),
                SaveDraft::Gone => Ok(Redirect::to(&at.urls().post(id)).into_response()),
            },
        },
    }
}

fn ask(app: &App, at: &At, copy: &Draft, fields: &Fields) -> Answer {
    let context = Page {
        frame: Frame::at(app, at, "restore", "restore.title"),
        number: fields.get("version").to_owned(),
        by: copy.editor_name.clone(),
        revision: copy.revision,
        action: at.urls().post_verb(copy.post, "restore"),
        back: at.urls().post_verb(copy.post, "versions"),
    };
    page(app, at.signed.speak.lang, "desk/restore.html", context)
}
