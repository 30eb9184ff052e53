//! A form of somebody who works for the channel, with which nothing typed is lost when the session is.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::At;
use crate::desk::posts::save;
use crate::desk::sent::Posted;
use crate::lang::{Lang, Speak};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use channel::field::Complaint;

/// Marks a form that was kept over signing in: it is shown again, and only another press acts.
pub const AGAIN: &str = "again";

/// Said beside a form that is shown again.
pub fn shown_again(lang: Lang) -> Complaints {
    Complaints::one(lang, "form", &Complaint::new("error.medium.again"))
}

/// What was sent, and whether it may act.
pub struct Tried {
    /// By whom, where.
    pub at: At,
    /// What was typed.
    pub fields: Fields,
    /// Only to be shown again: it waited for somebody to sign in, or comes from a session that is over.
    pub only_shown: bool,
}

/// The same with the files that came along; after signing in anew they must be chosen again.
pub struct Brought {
    /// By whom, where.
    pub at: At,
    /// What was typed and brought.
    pub posted: Posted,
    /// Only to be shown again.
    pub only_shown: bool,
}

impl FromRequest<App> for Tried {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let Brought { at, posted, only_shown } = Brought::from_request(request, app).await?;
        Ok(Self { at, fields: posted.fields, only_shown })
    }
}

impl FromRequest<App> for Brought {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let at = At::from_request_parts(&mut parts, app).await;
        // With its query: of which template a new series is stands there.
        let path = parts.uri.path_and_query().map_or(parts.uri.path(), |whole| whole.as_str()).to_owned();
        let speak = Speak::of(&parts);
        let posted = Posted::from_request(Request::from_parts(parts, body), app).await?;
        match at {
            Ok(at) => {
                let only_shown = !posted.ours || posted.fields.has(AGAIN);
                Ok(Self { at, posted, only_shown })
            }
            Err(refusal) if refusal.status().is_redirection() => {
                let mut fields = posted.fields;
                fields.set(AGAIN, "1");
                Err(save::ask_to_sign_in(app, speak, &path, &fields).unwrap_or_else(IntoResponse::into_response))
            }
            Err(refusal) => Err(refusal),
        }
    }
}
