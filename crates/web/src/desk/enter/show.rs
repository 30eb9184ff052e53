//! `GET /desk/enter/{token}`.
use crate::app::App;
use crate::csrf;
use crate::desk::fields::Fields;
use crate::desk::frame::{self, Complaints, Frame};
use crate::desk::{guard, passkey, totp};
use crate::error::{Answer, Problem};
use crate::lang::{Speak, t};
use crate::session::Token;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use store::model::{Ticket, TicketKind};

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    /// `sign_in`, `join` (an account that exists takes another channel), `invite`, `over`.
    what: &'static str,
    channel_name: String,
    role: Option<String>,
    who: Option<String>,
    form: Form,
    complaints: Complaints,
    passkeys: bool,
    /// Of the session one has already, for `join`.
    csrf: String,
}

/// The invitation's form as typed.
#[derive(Default, Serialize)]
pub struct Form {
    name: String,
    login: String,
    way: String,
    secret: String,
    secret_text: String,
    qr: String,
}

/// The handler.
pub async fn get(State(app): State<App>, speak: Speak, headers: HeaderMap, Path(token): Path<String>) -> Answer {
    show(&app, speak, &headers, &token, &Fields::default(), Complaints::default()).await
}

/// A ticket that is still good.
pub async fn ticket(app: &App, token: &str) -> Result<Option<(Ticket, [u8; 32])>, Problem> {
    let Some(token) = Token::parse(token) else { return Ok(None) };
    let hash = token.hash(&app.keys);
    Ok(app.account.ticket(hash, app.clock.now()).await?.map(|ticket| (ticket, hash)))
}

/// The page for a link, perhaps with complaints.
pub async fn show(
    app: &App,
    speak: Speak,
    headers: &HeaderMap,
    token: &str,
    typed: &Fields,
    complaints: Complaints,
) -> Answer {
    let Some((ticket, _)) = ticket(app, token).await? else { return over(app, speak) };
    let here = guard::session_of(app, headers).await?;
    let signed = match &here {
        Some((session, _)) => app.account.account(session.editor).await?,
        None => None,
    };
    let channel = match ticket.channel {
        Some(id) => app.desk.channel(id).await?,
        None => None,
    };
    let what = match (ticket.kind, &signed) {
        (TicketKind::SignIn, _) => "sign_in",
        (TicketKind::Invite, Some(_)) => "join",
        (TicketKind::Invite, None) => "invite",
    };
    let who = match (ticket.kind, ticket.editor) {
        (TicketKind::SignIn, Some(editor)) => app.account.account(editor).await?.map(|a| a.name),
        _ => signed.map(|a| a.name),
    };
    let page = Page {
        frame: Frame::open(
            app,
            speak,
            "enter",
            if what == "sign_in" { "enter.sign_in_title" } else { "enter.invite_title" },
        ),
        what,
        channel_name: channel.map(|c| c.channel.profile.name).unwrap_or_default(),
        role: ticket.role.map(|role| t(speak.lang, &format!("role.{}", role.key()), &[])),
        who,
        form: if what == "invite" { form(app, typed) } else { Form::default() },
        complaints,
        passkeys: passkey::relying_party(&app.settings).is_some(),
        csrf: here.map_or_else(String::new, |(_, hash)| csrf::token(&app.keys, &hash)),
    };
    frame::page(app, speak.lang, "desk/enter.html", page)
}

/// The link was used, ran out or never was.
pub fn over(app: &App, speak: Speak) -> Answer {
    let page = Page {
        frame: Frame::open(app, speak, "enter", "enter.over_title"),
        what: "over",
        channel_name: String::new(),
        role: None,
        who: None,
        form: Form::default(),
        complaints: Complaints::default(),
        passkeys: false,
        csrf: String::new(),
    };
    let mut response = frame::page(app, speak.lang, "desk/enter.html", page)?;
    *response.status_mut() = StatusCode::GONE;
    Ok(response)
}

/// The secret shown stays the same while the form is corrected: it may be in the app already.
fn form(app: &App, typed: &Fields) -> Form {
    let secret = totp::parse_secret(typed.get("secret")).unwrap_or_else(|| fresh_secret(app));
    let login = typed.get("login");
    let address = totp::address(&secret, &app.settings.instance_name, if login.is_empty() { "desk" } else { login });
    Form {
        name: typed.get("name").to_owned(),
        login: login.to_owned(),
        way: typed.get("way").to_owned(),
        secret: totp::secret_text(&secret).replace(' ', ""),
        secret_text: totp::secret_text(&secret),
        qr: formats::qr::svg(&address, "QR").unwrap_or_default(),
    }
}

/// A new secret for one-time codes.
pub fn fresh_secret(app: &App) -> Vec<u8> {
    let mut secret = vec![0; totp::SECRET_LEN];
    app.random.fill(&mut secret);
    secret
}
