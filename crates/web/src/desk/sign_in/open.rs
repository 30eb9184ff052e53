//! Opening a session, the same for every way in.
use crate::app::App;
use crate::csrf;
use crate::desk::guard::Signed;
use crate::error::Problem;
use crate::lang::Speak;
use crate::session::{self, Token};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use channel::ids::EditorId;
use jiff::SignedDuration;
use store::model::{Account, Session};

/// Setting up a way to sign in takes no longer.
const BARE: SignedDuration = SignedDuration::from_hours(1);

/// A session with its cookie not yet handed out.
pub struct Opened {
    token: Token,
    /// The session as stored.
    pub session: Session,
    /// The hash the database knows it by.
    pub hash: [u8; 32],
}

/// Signs an editor in.
pub async fn open(app: &App, headers: &HeaderMap, editor: EditorId) -> Result<Opened, Problem> {
    open_for(app, headers, editor, session::ABSOLUTE).await
}

/// Signs an editor in for so long at most.
pub async fn open_for(
    app: &App,
    headers: &HeaderMap,
    editor: EditorId,
    lasts: SignedDuration,
) -> Result<Opened, Problem> {
    let token = Token::fresh(app.random.as_ref());
    let (hash, now) = (token.hash(&app.keys), app.clock.now());
    let label = session::label_of(headers);
    let session = app.account.open_session(hash, editor, &label, now, now + lasts).await?;
    Ok(Opened { token, session, hash })
}

/// Lets an editor set up a way to sign in, and nothing else until that is done.
pub async fn open_bare(app: &App, headers: &HeaderMap, editor: EditorId) -> Result<Opened, Problem> {
    let token = Token::fresh(app.random.as_ref());
    let (hash, now) = (token.hash(&app.keys), app.clock.now());
    let label = session::label_of(headers);
    let session = app.account.open_bare_session(hash, editor, &label, now, now + BARE).await?;
    Ok(Opened { token, session, hash })
}

impl Opened {
    /// Whoever just came in, as the guard would find them.
    pub fn signed(&self, app: &App, account: Account, speak: Speak) -> Signed {
        Signed { account, session: self.session.clone(), csrf: csrf::token(&app.keys, &self.hash), speak }
    }

    /// Puts the cookie on an answer.
    pub fn on(&self, app: &App, mut response: Response) -> Response {
        if let Some(cookie) = session::cookie(&self.token, &app.settings) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }
}
