//! `GET /livez`, `GET /readyz`: for whoever watches the process.
use crate::app::App;
use crate::error::Answer;
use axum::extract::State;
use axum::response::IntoResponse;
use channel::ids::ChannelId;

/// The process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// Both databases answer too.
pub async fn ready(State(app): State<App>) -> Answer {
    app.public.sole().await?;
    app.follow.standing(ChannelId(0), "", 0).await?;
    Ok("ok\n".into_response())
}
