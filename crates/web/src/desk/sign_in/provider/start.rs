//! `GET /desk/sign-in/provider`: sends the browser to the town's sign-in service. A link and no form: browsers hold a
//! form to `form-action`, redirects included.
use super::Begun;
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::sign_in::form::own_or_desk;
use crate::error::{Answer, Problem};
use crate::limit::{Visitor, What};
use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Redirect};

/// The handler.
pub async fn get(State(app): State<App>, visitor: Visitor, uri: Uri) -> Answer {
    let provider = app.provider.clone().ok_or(Problem::NotFound)?;
    app.limiter.take(What::Provider, visitor, app.clock.now(), app.random.as_ref())?;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let begun = Begun::fresh(&app, own_or_desk(query.get("next")));
    let there = provider.begin(&begun.asked(&app)).await.map_err(|denied| {
        tracing::warn!(?denied, "the sign-in service cannot be asked");
        Problem::Forbidden(denied.key())
    })?;
    let mut response = Redirect::to(&there).into_response();
    response.headers_mut().insert(header::SET_COOKIE, begun.cookie(&app)?);
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(response)
}
