//! `POST /desk/at/{channel}/posts/{id}/insert`: media chosen from the library come into a working copy.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::At;
use crate::desk::media::pictures::FIELD;
use crate::desk::posts::save::{self, Kept};
use crate::desk::posts::view::{self, Sheet};
use crate::desk::posts::{conflict, draft, form};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::Complaint;
use channel::ids::{MediumId, PostId};
use channel::medium::Kind;
use store::model::StoredMedium;

/// The handler.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, sent: Sent) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let chosen: Vec<MediumId> = sent.0.all("medium").filter_map(MediumId::parse).take(form::PICTURES_MAX).collect();
    place(&app, &at, id, &chosen).await
}

/// Places media in the working copy as it stands now, whoever saved it last, and leads back to it.
pub async fn place(app: &App, at: &At, post: PostId, chosen: &[MediumId]) -> Answer {
    let draft = draft::find(app, at, post).await?.ok_or(Problem::NotFound)?;
    let mut fields = draft::fields(&draft);
    fields.set("revision", draft.revision.to_string());
    let mut part = "pictures";
    for id in chosen {
        let Some(medium) = there(app, at, *id).await? else { continue };
        if medium.kind() != Kind::Picture {
            part = "attachments";
        }
        form::place(&mut fields, &medium);
    }
    match save::keep(app, at, Some(post), &fields).await? {
        Kept::Saved { .. } => {
            // Asked once more: somebody may have deleted one in the same moment.
            for id in chosen {
                if there(app, at, *id).await?.is_none() {
                    return lost(app, at, post).await;
                }
            }
            Ok(Redirect::to(&format!("{}#{part}", at.urls().post_verb(post, "edit"))).into_response())
        }
        Kept::Conflict(theirs) => conflict::show(app, at, &theirs, &fields),
        Kept::Gone => save::gone(app, at, &fields),
    }
}

async fn there(app: &App, at: &At, id: MediumId) -> Result<Option<StoredMedium>, Problem> {
    Ok(app.desk.medium(id).await?.filter(|medium| medium.channel == at.channel.channel.id))
}

/// The editor with everything that could be placed, and that something could not.
async fn lost(app: &App, at: &At, post: PostId) -> Answer {
    let Some(draft) = draft::find(app, at, post).await? else {
        return Ok(Redirect::to(&at.urls().post(post)).into_response());
    };
    let complaint = Complaint::new("error.medium.gone");
    let complaints = Complaints::one(at.signed.speak.lang, FIELD, &complaint);
    let (sheet, fields) = (Sheet::of(&draft), draft::fields(&draft));
    let mut response = view::show(app, at, &sheet, &fields, complaints, &Fields::default()).await?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}
