//! `GET /livez`, `GET /readyz`: for whoever watches the process.
use crate::app::App;
use crate::error::Answer;
use axum::extract::State;
use axum::response::IntoResponse;

/// The process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// The database answers too.
pub async fn ready(State(app): State<App>) -> Answer {
    app.public.sole().await?;
    Ok("ok\n".into_response())
}
