//! `GET /.well-known/nodeinfo`: what runs here, for other servers; not there while no channel is on the Fediverse.
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use axum::extract::State;
use axum::http::HeaderMap;
use formats::fediverse::{NODEINFO_TYPE, nodeinfo, nodeinfo_links};

/// `GET /.well-known/nodeinfo`
pub async fn links(State(app): State<App>, headers: HeaderMap) -> Answer {
    number(&app).await?;
    let text = nodeinfo_links(&format!("{}/.well-known/nodeinfo/2.1", app.settings.base_url));
    Ok(Fresh::text("application/json", fresh::FEED, text).answer(&headers))
}

/// `GET /.well-known/nodeinfo/2.1`
pub async fn get(State(app): State<App>, headers: HeaderMap) -> Answer {
    let text = nodeinfo(&app.settings.instance_name, app.settings.version, number(&app).await?);
    Ok(Fresh::text(NODEINFO_TYPE, fresh::FEED, text).answer(&headers))
}

async fn number(app: &App) -> Result<usize, Problem> {
    match app.inbox.actors().await? {
        0 => Err(Problem::NotFound),
        number => Ok(usize::try_from(number).unwrap_or(usize::MAX)),
    }
}
