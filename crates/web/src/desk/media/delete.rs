//! `GET` and `POST /desk/at/{channel}/media/{id}/delete`: who wants to delete sees first what shows it.
use crate::app::App;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::media::show::{self, Use};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::media;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;
use serde::Serialize;
use store::model::{MediumDropped, StoredMedium};

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    name: String,
    /// What shows it now: it stays as long as there is one.
    used: Vec<Use>,
    /// What showed it before.
    earlier: Vec<Use>,
    action: String,
    back: String,
}

/// The question, or why not.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    may(&at)?;
    let medium = show::find(&app, &at, &id).await?;
    ask(&app, &at, &medium).await
}

/// The step. The files go when no other medium has the same; the database is asked again whether anything shows it.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, _: Sent) -> Answer {
    may(&at)?;
    let medium = show::find(&app, &at, &id).await?;
    match app.desk.drop_medium(&medium, at.signed.account.id, app.clock.now()).await? {
        MediumDropped::Unknown => Err(Problem::NotFound),
        MediumDropped::Used => {
            let mut response = ask(&app, &at, &medium).await?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
        MediumDropped::Done { unused } => {
            app.touch(medium.channel);
            for name in unused.iter().flat_map(|stem| media::names_of(stem)) {
                app.shelf.delete(&name).await?;
            }
            Ok(Redirect::to(&format!("{}?done=medium_deleted", at.urls().media())).into_response())
        }
    }
}

/// Whoever brings posts out may also take media away.
fn may(at: &At) -> Result<(), Problem> {
    if at.may(Power::Release) { Ok(()) } else { Err(Problem::Forbidden("error.medium.not_delete")) }
}

async fn ask(app: &App, at: &At, medium: &StoredMedium) -> Answer {
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let found = app.desk.medium_uses(medium.channel, medium.id).await?;
    let (now, before) = found.into_iter().partition(|used| used.now);
    let context = Page {
        frame: Frame::at(app, at, "medium_delete", "media.delete_title"),
        name: medium.about.name.to_string(),
        used: show::uses(at, lang, now),
        earlier: show::uses(at, lang, before),
        action: format!("{}/delete", urls.medium(medium.id)),
        back: urls.medium(medium.id),
    };
    page(app, lang, "desk/medium_delete.html", context)
}
