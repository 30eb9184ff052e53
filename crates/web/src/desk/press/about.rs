//! `POST /desk/at/{channel}/press/about`: whom newsrooms ask, and what stands about the town under every release.
use super::show::show;
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::error::Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::{Complaint, FieldErrors};
use channel::text::Line;
use store::model::PressAbout;

/// Letters about the town: a page of the PDF is three thousand.
const ABOUT_MAX: usize = 2_000;

/// The handler.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let mut errors = FieldErrors::default();
    let mut line = |name: &'static str| match fields.get(name).trim() {
        "" => String::new(),
        text => errors.take(name, Line::parse(text)).map(|line| line.to_string()).unwrap_or_default(),
    };
    let (contact, phone, email) = (line("contact"), line("phone"), line("email"));
    if !email.is_empty() && (!email.contains('@') || email.contains(char::is_whitespace)) {
        errors.push("email", "error.press.email", "");
    }
    let about = errors.take("about", paragraphs(fields.get("about"))).unwrap_or_default();
    if !errors.is_empty() {
        let complaints = Complaints::of(at.signed.speak.lang, &errors);
        let mut page = show(&app, &at, &Fields::default(), &fields, complaints, None).await?;
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    }
    let about = PressAbout { contact, phone, email, about };
    app.desk.set_press_about(at.channel.channel.id, &about, at.signed.account.id, app.clock.now()).await?;
    Ok(Redirect::to(&at.urls().page("/press?done=saved")).into_response())
}

/// Paragraphs apart by an empty line.
fn paragraphs(text: &str) -> Result<String, Complaint> {
    let text = text.replace("\r\n", "\n");
    match text.trim().chars().count() {
        letters if letters > ABOUT_MAX => Err(Complaint::with("error.line.long", ABOUT_MAX)),
        _ => Ok(text.trim().to_owned()),
    }
}
