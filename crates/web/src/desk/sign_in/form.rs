//! `GET /desk/sign-in`: the page with both ways in.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{self, Complaints, Frame};
use crate::desk::{guard, passkey, urls};
use crate::error::Answer;
use crate::lang::Speak;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect};
use serde::Serialize;
use url::form_urlencoded;

/// What the sign-in page shows and keeps.
#[derive(Clone, Default, Serialize)]
pub struct SignInForm {
    /// As typed.
    pub login: String,
    /// Where to go afterwards.
    pub next: String,
    /// Fields of a form that was sent after the session had ended, and where it was sent.
    pub kept: Vec<(String, String)>,
    /// Address of that form; empty when there is none.
    pub kept_for: String,
}

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    form: SignInForm,
    complaints: Complaints,
    passkeys: bool,
    /// What the town's own sign-in service is called.
    provider: Option<String>,
    provider_url: String,
    /// Whether everybody may sign in here, or only the accounts for emergencies.
    local: bool,
}

/// The handler.
pub async fn get(State(app): State<App>, speak: Speak, headers: HeaderMap, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let next = own_or_desk(query.get("next"));
    if guard::session_of(&app, &headers).await?.is_some() {
        return Ok(Redirect::to(&next).into_response());
    }
    show(&app, speak, SignInForm { next, ..SignInForm::default() }, Complaints::default())
}

/// The page, perhaps with complaints and with a form kept.
pub fn show(app: &App, speak: Speak, form: SignInForm, complaints: Complaints) -> Answer {
    let frame = Frame::open(app, speak, "sign-in", "sign_in.title");
    let passkeys = passkey::relying_party(&app.settings).is_some();
    let provider = app.provider.as_ref().map(|service| service.name().to_owned());
    let next = form_urlencoded::Serializer::new(String::new()).append_pair("next", &form.next).finish();
    let provider_url = format!("/desk/sign-in/provider?{next}");
    let local = app.settings.local_sign_in;
    let page = Page { frame, form, complaints, passkeys, provider, provider_url, local };
    frame::page(app, speak.lang, "desk/sign_in.html", page)
}

/// Only addresses of the desk are followed after signing in.
pub fn own_or_desk(next: &str) -> String {
    if urls::is_own(next) { next.to_owned() } else { urls::DESK.to_owned() }
}
