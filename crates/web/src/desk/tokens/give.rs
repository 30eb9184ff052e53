//! `POST /desk/at/{channel}/tokens`: a new token, shown once; only its hash is kept.
use crate::api::PREFIX;
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::desk::tokens::list::{self, Fresh};
use crate::error::Answer;
use crate::lang::t;
use crate::session::Token;
use axum::extract::State;
use axum::http::StatusCode;
use channel::api::Scope;
use channel::field::FieldErrors;
use channel::text::Line;
use jiff::SignedDuration;
use store::model::NewApiToken;

/// Days a token may last.
const DAYS: [i64; 3] = [30, 365, 730];

/// The handler.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let mut errors = FieldErrors::default();
    let label = errors.take("label", Line::parse(fields.get("label")));
    let scopes: Vec<Scope> = Scope::ALL.into_iter().filter(|s| fields.all("scope").any(|key| key == s.key())).collect();
    if scopes.is_empty() {
        errors.push("scope-read", "error.token.scope", "");
    }
    let (Some(label), true) = (label, errors.is_empty()) else {
        let complaints = Complaints::of(lang, &errors);
        let mut page = list::show(&app, &at, &Fields::default(), &fields, complaints, None).await?;
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    };
    let days = fields.get("days").parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(DAYS[1]);
    let token = Token::fresh(app.random.as_ref());
    let new = NewApiToken {
        token_hash: token.hash(&app.keys),
        channel: at.channel.channel.id,
        label: label.as_str(),
        scopes: &scopes,
        until: now + SignedDuration::from_hours(24 * days),
        by: at.signed.account.id,
    };
    app.account.issue_api_token(new, now, app.random.number()).await?;
    let title = t(lang, "tokens.fresh", &[("name", label.as_str())]);
    let fresh = Fresh { text: format!("{PREFIX}{}", token.text()), title };
    list::show(&app, &at, &Fields::default(), &Fields::default(), Complaints::default(), Some(fresh)).await
}
