//! `GET /desk/sign-in/provider/back`: the browser comes back with a code, or with a no.
use super::{Begun, LASTS, over};
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::sign_in::open;
use crate::error::{Answer, Problem};
use crate::limit::{Visitor, What};
use crate::provider::{Back, Denied, Person};
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use channel::ids::EditorId;
use store::model::FromProvider;

/// Not begun here, begun too long ago, or come back twice.
const NOT_BEGUN: Problem = Problem::Forbidden("error.provider.not_begun");

/// The handler.
pub async fn get(State(app): State<App>, visitor: Visitor, headers: HeaderMap, uri: Uri) -> Response {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let mut response = finish(&app, visitor, &headers, &query).await.unwrap_or_else(IntoResponse::into_response);
    // Right or wrong, what was begun is over.
    if let Some(cookie) = over(&app) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn finish(app: &App, visitor: Visitor, headers: &HeaderMap, query: &Fields) -> Answer {
    let provider = app.provider.clone().ok_or(Problem::NotFound)?;
    let now = app.clock.now();
    app.limiter.take(What::Provider, visitor, now, app.random.as_ref())?;
    let begun = Begun::of(app, headers, now).ok_or(NOT_BEGUN)?;
    if begun.state != query.get("state") {
        return Err(NOT_BEGUN);
    }
    if !query.filled("code") {
        return Err(Problem::Forbidden(Denied::Refused.key()));
    }
    let issuer = query.has("iss").then(|| query.get("iss").to_owned());
    let back = Back { code: query.get("code").to_owned(), issuer, asked: begun.asked(app), now };
    let person = provider.finish(back).await.map_err(|denied| {
        tracing::warn!(?denied, "the sign-in service's word was not taken");
        Problem::Forbidden(denied.key())
    })?;
    let editor = welcome(app, person).await?.ok_or(Problem::Forbidden("error.provider.no_role"))?;
    let opened = open::open_for(app, headers, editor, LASTS).await?;
    Ok(opened.on(app, Redirect::to(&begun.next).into_response()))
}

/// Makes or finds the account and gives it exactly the roles the service says. Without a role nobody comes in, and whoever
/// was in is out.
async fn welcome(app: &App, person: Person) -> Result<Option<EditorId>, Problem> {
    let Person { issuer, subject, name, login, roles } = person;
    let from = FromProvider { issuer: &issuer, subject: &subject, name: &name, login: &login, roles: &roles };
    let (editor, any) = match app.account.arrive(from, app.clock.now(), app.random.number()).await? {
        Some(found) => found,
        None => return Ok(None),
    };
    Ok(any.then_some(editor))
}
