//! The page of an error for whoever is signed in: it stands in the desk's own frame, with the ways to go on.
use crate::app::App;
use crate::csrf;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::{self, At, Signed};
use crate::desk::urls;
use crate::error::Problem;
use crate::lang::{Speak, t};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    text: String,
    back: String,
}

/// `None` for anybody who is not signed in, and where the database that knows them is away.
pub async fn dressed(app: &App, speak: Speak, headers: &HeaderMap, path: &str, problem: &Problem) -> Option<Response> {
    if !matches!(problem, Problem::NotFound | Problem::Forbidden(_) | Problem::Refused(_)) {
        return None;
    }
    let below = path.strip_prefix(urls::DESK).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
    let (session, hash) = guard::session_of(app, headers).await.ok()??;
    let account = app.account.account(session.editor).await.ok()??;
    let signed = Signed { account, session, csrf: csrf::token(&app.keys, &hash), speak };
    let slug = below.strip_prefix("/at/").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let (frame, back) = match At::find(app, signed.clone(), slug).await.ok()? {
        Some(at) => (Frame::at(app, &at, "error", problem.title_key()), at.urls().today()),
        None => {
            let own = guard::channels(app, signed.account.id).await.ok()?;
            let own: Vec<_> = own.into_iter().map(|(channel, _)| channel).collect();
            (Frame::signed(app, &signed, &own, "error", problem.title_key()), urls::DESK.to_owned())
        }
    };
    let context = Page { frame, text: t(speak.lang, problem.text_key(), &[]), back };
    page(app, speak.lang, "desk/error.html", context).ok()
}
