//! An editor's browser: keeps its cookie, fills in forms, presses buttons.
use crate::stage::{Answer, Stage};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use channel::clock::Timestamp;
use channel::editor::Role;
use channel::ids::EditorId;
use store::model::{Ticket, TicketKind};
use tower::ServiceExt;
use web::desk::{password, totp};
use web::session::Token;

pub const PASSWORD: &str = "ein ganzer Satz mit Sinn";
pub const SECRET: &[u8] = b"12345678901234567890";

/// Gives somebody who is signed in a password and a second factor, to sign in anew by.
pub async fn may_come_back(stage: &Stage, login: &str) {
    let account = stage.stores.account();
    let id = account.by_login(login).await.unwrap().unwrap().id;
    let here = account.sessions(id, Timestamp::UNIX_EPOCH, stage.now()).await.unwrap().first().map(|one| one.id);
    let hash = password::hash(PASSWORD.to_owned(), [3; 16]).await.unwrap();
    account.set_password(id, Some(&hash), here, stage.now()).await.unwrap();
    account.set_totp(id, Some(SECRET), here, stage.now()).await.unwrap();
}

pub struct Hands {
    router: web::Front,
    cookie: Option<String>,
}

impl Hands {
    /// A browser nobody is signed in with.
    pub fn empty(stage: &Stage) -> Hands {
        Hands { router: stage.router(), cookie: None }
    }

    /// A browser in which an editor of the stage's channel is signed in.
    pub async fn signed_in(stage: &Stage, role: Role) -> Hands {
        let editor = editor(stage, "eva@lindenau.de", Some(role)).await;
        let mut hands = Hands::empty(stage);
        hands.enter(stage, editor).await;
        hands
    }

    /// Signs in by a one-time link.
    pub async fn enter(&mut self, stage: &Stage, editor: EditorId) {
        let token = ticket(stage, TicketKind::SignIn, Some(editor), None).await;
        let answer = self.post_bare(&format!("/desk/enter/{token}"), "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert!(self.cookie.is_some());
    }

    /// Signs in anew with what a lost session left in the page for signing in.
    pub async fn come_back(&mut self, stage: &Stage, login: &str, kept_for: &str, kept: &[(&str, &str)]) -> Answer {
        let code = totp::code(SECRET, stage.now()).unwrap();
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs([("login", login), ("password", PASSWORD), ("code", &code), ("kept_for", kept_for)]);
        form.extend_pairs(kept.iter().map(|(name, value)| (format!("kept.{name}"), *value)));
        self.post_bare("/desk/sign-in", &form.finish()).await
    }

    pub fn is_signed_in(&self) -> bool {
        self.cookie.is_some()
    }

    /// Another window of the same browser.
    pub fn second_window(&self) -> Hands {
        Hands { router: self.router.clone(), cookie: self.cookie.clone() }
    }

    /// The browser without its cookie.
    pub fn signed_out(&self) -> Hands {
        Hands { router: self.router.clone(), cookie: None }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form with the token of the page at `from`.
    pub async fn post_from(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf(from).await;
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &csrf).extend_pairs(fields);
        self.post_bare(path, &form.finish()).await
    }

    /// Sends a form with the token any page of the desk has.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from("/desk/account", path, fields).await
    }

    /// Sends a body as it is, as a script or a stranger would.
    pub async fn post_bare(&mut self, path: &str, body: &str) -> Answer {
        self.post_with(path, body, &[]).await
    }

    pub async fn post_with(&mut self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Autosaves as the script does.
    pub async fn autosave(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf("/desk/account").await;
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &csrf).extend_pairs(fields);
        self.post_with(path, &form.finish(), &[("accept", "application/json")]).await
    }

    /// Sends a form with a file as the editor's script does.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], name: &str, file: &[u8]) -> Answer {
        self.bring(path, "application/json", fields, &[("picture_file", name, file)]).await
    }

    /// Sends a form with files: name of the field, name of the file, bytes.
    pub async fn bring(
        &mut self,
        path: &str,
        accept: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let csrf = self.csrf("/desk/account").await;
        let mut body = Vec::new();
        for (field, value) in fields.iter().copied().chain([("csrf", csrf.as_str())]) {
            let part = format!("--grenze\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!("content-disposition: form-data; name=\"{field}\"; filename=\"{name}\"");
            body.extend_from_slice(format!("--grenze\r\n{head}\r\ncontent-type: image/jpeg\r\n\r\n").as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--grenze--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze");
        self.send(request.header(header::ACCEPT, accept).body(Body::from(body)).unwrap()).await
    }

    /// Any request, with the cookie.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        if let Some(set) = parts.headers.get(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
            self.cookie = (!pair.ends_with('=')).then_some(pair);
        }
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Throws a draft away as its question shows it.
    pub async fn discard(&mut self, post: &str) -> Answer {
        let path = format!("{post}/discard");
        let revision = value_after(&self.get(&path).await.text(), "name=\"revision\" value=\"").unwrap_or_default();
        self.post(&path, &[("revision", &revision)]).await
    }

    /// The token in a page.
    pub async fn csrf(&mut self, page: &str) -> String {
        let answer = self.get(page).await;
        value_after(&answer.text(), "name=\"csrf\" value=\"").unwrap_or_default()
    }
}

/// What stands between a mark and the next quotation mark.
pub fn value_after(html: &str, mark: &str) -> Option<String> {
    Some(html.split(mark).nth(1)?.split('"').next()?.to_owned())
}

/// A new account, with a role on the stage's channel or without.
pub async fn editor(stage: &Stage, login: &str, role: Option<Role>) -> EditorId {
    let account = stage.stores.account();
    let number = web::Random::number(stage.app.random.as_ref());
    let editor = account.create_editor(login, "Eva Beispiel", stage.now(), number).await.unwrap();
    if let Some(role) = role {
        account.grant(editor, stage.channel, role).await.unwrap();
    }
    editor
}

/// A one-time link's token.
pub async fn ticket(stage: &Stage, kind: TicketKind, editor: Option<EditorId>, role: Option<Role>) -> String {
    let token = Token::fresh(stage.app.random.as_ref());
    let until = stage.now() + jiff::SignedDuration::from_hours(1);
    let ticket = Ticket { kind, channel: role.map(|_| stage.channel), role, editor, issuer: None, until };
    stage.stores.account().issue_ticket(token.hash(&stage.app.keys), ticket, stage.now()).await.unwrap();
    token.text()
}

/// Saves a new draft; answers where it is edited.
pub async fn draft(hands: &mut Hands, fields: &[(&str, &str)]) -> String {
    let answer = hands.post("/desk/at/lindenau/posts/new", fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").split('?').next().unwrap().trim_end_matches("/edit").to_owned()
}
