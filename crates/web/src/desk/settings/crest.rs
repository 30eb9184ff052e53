//! `POST /desk/at/{channel}/settings/crest`: the coat of arms, re-encoded as PNG.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::pictures::process::{self, Refused};
use crate::desk::pictures::upload::{hex, put};
use crate::desk::sent::Posted;
use crate::desk::settings::show;
use crate::error::{Answer, Problem};
use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::Complaint;

/// The handler; without a file the present one is taken away.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, posted: Posted) -> Answer {
    if !posted.ours {
        return Err(Problem::Forbidden("error.desk.foreign_form"));
    }
    let mut profile = at.channel.channel.profile.clone();
    let removing = posted.fields.get("act") == "remove";
    profile.crest = match posted.file {
        _ if removing => None,
        None => return refuse(&app, &at, "error.picture.none").await,
        Some(bytes) => {
            let drawn = tokio::task::spawn_blocking(move || process::crest(&bytes)).await.map_err(Problem::internal)?;
            match drawn {
                Ok(png) => Some(keep(&app, &png).await?),
                Err(why) => return refuse(&app, &at, Refused::key(why)).await,
            }
        }
    };
    app.desk.save_profile(at.channel.channel.id, &profile, at.signed.account.id, app.clock.now()).await?;
    app.touch(at.channel.channel.id);
    Ok(Redirect::to(&format!("{}?done=saved", at.urls().settings())).into_response())
}

async fn keep(app: &App, png: &[u8]) -> Result<String, Problem> {
    let name = format!("crest_{}.png", hex(digest(&SHA256, png).as_ref()));
    tokio::fs::create_dir_all(&app.settings.media_dir).await.map_err(Problem::internal)?;
    put(&app.settings.media_dir.join(&name), png).map_err(Problem::internal)?;
    Ok(name)
}

async fn refuse(app: &App, at: &crate::desk::guard::At, key: &'static str) -> Answer {
    let typed = show::from_profile(&at.channel.channel.profile);
    let complaints = Complaints::one(at.signed.speak.lang, "crest_file", &Complaint::new(key));
    let mut response = show::show(app, at, &typed, &Fields::default(), complaints).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
