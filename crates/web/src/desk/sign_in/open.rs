//! Opening a session, the same for every way in.
use crate::app::App;
use crate::error::Problem;
use crate::session::{self, Token};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use channel::ids::EditorId;
use store::model::Session;

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
    let token = Token::fresh(app.random.as_ref());
    let (hash, now) = (token.hash(&app.keys), app.clock.now());
    let label = session::label_of(headers);
    let session = app.account.open_session(hash, editor, &label, now, now + session::ABSOLUTE).await?;
    Ok(Opened { token, session, hash })
}

impl Opened {
    /// Puts the cookie on an answer.
    pub fn on(&self, app: &App, mut response: Response) -> Response {
        if let Some(cookie) = session::cookie(&self.token, &app.settings) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }
}
