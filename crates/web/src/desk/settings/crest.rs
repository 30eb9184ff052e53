//! `POST /desk/at/{channel}/settings/crest`: the coat of arms, re-encoded as PNG.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::media::process;
use crate::desk::media::take::{forget, hex, keep as keep_bytes, told_when_away};
use crate::desk::media::{Refused, bytes_max};
use crate::desk::sent::Posted;
use crate::desk::settings::show;
use crate::desk::spool::Spooled;
use crate::error::{Answer, Problem};
use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::Complaint;
use channel::medium::Kind;

/// The handler; without a file the present one is taken away.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, mut posted: Posted) -> Answer {
    if !posted.ours {
        return Err(Problem::Forbidden("error.desk.foreign_form"));
    }
    let mut profile = at.channel.channel.profile.clone();
    let removing = posted.fields.get("act") == "remove";
    let chosen = posted.file("crest_file");
    profile.crest = match chosen {
        _ if removing => None,
        None if posted.too_large.is_empty() => return refuse(&app, &at, Complaint::new("error.picture.none")).await,
        None => return refuse(&app, &at, said(Refused::Bytes(Kind::Picture))).await,
        Some(file) => match draw(file).await? {
            Ok(png) => match told_when_away(keep(&app, png).await.map(Ok))? {
                Ok(name) => Some(name),
                Err(why) => return refuse(&app, &at, said(why)).await,
            },
            Err(why) => return refuse(&app, &at, said(why)).await,
        },
    };
    app.desk.save_profile(at.channel.channel.id, &profile, at.signed.account.id, app.clock.now()).await?;
    app.touch(at.channel.channel.id);
    // Under its old address it would be given out for ever.
    if let Some(before) = at.channel.channel.profile.crest.as_deref()
        && !app.desk.crest_used(before).await?
    {
        forget(&app.shelf, before).await;
    }
    Ok(Redirect::to(&format!("{}?done=saved", at.urls().settings())).into_response())
}

async fn draw(mut file: Spooled) -> Result<Result<Vec<u8>, Refused>, Problem> {
    if file.bytes > bytes_max(Kind::Picture) {
        return Ok(Err(Refused::Bytes(Kind::Picture)));
    }
    let drawn = tokio::task::spawn_blocking(move || file.read().map(|bytes| process::crest(&bytes)));
    drawn.await.map_err(Problem::internal)?.map_err(Problem::internal)
}

fn said(why: Refused) -> Complaint {
    Complaint::with(why.key(), why.arg())
}

async fn keep(app: &App, png: Vec<u8>) -> Result<String, Problem> {
    let name = format!("crest_{}.png", hex(digest(&SHA256, &png).as_ref()));
    keep_bytes(&app.shelf, &name, png).await?;
    Ok(name)
}

async fn refuse(app: &App, at: &crate::desk::guard::At, complaint: Complaint) -> Answer {
    let typed = show::from_profile(&at.channel.channel.profile);
    let complaints = Complaints::one(at.signed.speak.lang, "crest_file", &complaint);
    let mut response = show::show(app, at, &typed, &Fields::default(), complaints).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
