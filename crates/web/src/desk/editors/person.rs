//! `GET` and `POST /desk/at/{channel}/editors/{id}`: what somebody may do here, until when, and for whom they stand in.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::editors::roles::{self, RoleChoice};
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::posts::when;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::clock::Timestamp;
use channel::editor::Role;
use channel::field::FieldErrors;
use channel::grant::{Deputy, Grant};
use channel::ids::EditorId;
use jiff::civil::Time;
use serde::Serialize;
use store::model::Account;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    name: String,
    roles: Vec<RoleChoice>,
    deputies: Vec<RoleChoice>,
    deputy: bool,
    until: String,
    deputy_until: String,
    /// The end of the deputy's role in words, while it lasts.
    standing_in: String,
    action: String,
    back: String,
    complaints: Complaints,
}

/// The page.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, Path((_, id)): Path<(String, String)>) -> Answer {
    let (account, grant) = find(&app, &at, &id).await?;
    show(&app, &at, &account, &typed(&at, &grant), Complaints::default())
}

/// The change.
pub async fn post(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id)): Path<(String, String)>,
    Sent(fields): Sent,
) -> Answer {
    let (account, _) = find(&app, &at, &id).await?;
    let now = app.clock.now();
    let mut errors = FieldErrors::default();
    if let Some(grant) = parse(&at, &fields, now, &mut errors) {
        if app.account.set_grant(account.id, at.channel.channel.id, grant, at.signed.account.id, now).await? {
            return Ok(Redirect::to(&format!("{}?done=role", at.urls().editors())).into_response());
        }
        errors.push("role", "error.editors.last_admin", "");
    }
    let mut response = show(&app, &at, &account, &fields, Complaints::of(at.signed.speak.lang, &errors))?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn find(app: &App, at: &At, id: &str) -> Result<(Account, Grant), Problem> {
    let id = EditorId::parse(id).ok_or(Problem::NotFound)?;
    let account = app.account.account(id).await?.ok_or(Problem::NotFound)?;
    let grant = account.grant(at.channel.channel.id).ok_or(Problem::NotFound)?;
    Ok((account, grant))
}

/// What the form says; dates are whole days in the channel's zone, the last one included.
fn parse(at: &At, fields: &Fields, now: Timestamp, errors: &mut FieldErrors) -> Option<Grant> {
    let zone = when::zone(&at.channel.channel.profile.zone);
    let mut end = |name: &'static str| -> Option<Timestamp> {
        let day = errors.take(name, when::date(fields.get(name)))?;
        let end = day.tomorrow().map_or(Timestamp::MAX, |day| when::instant(day, Time::midnight(), &zone));
        if end <= now {
            errors.push(name, "refusal.past", "");
        }
        Some(end)
    };
    let until = if fields.filled("until") { end("until") } else { None };
    let stands_in = Role::parse(fields.get("deputy"));
    let deputy = stands_in.and_then(|role| Some(Deputy { role, until: end("deputy_until")? }));
    let role = Role::parse(fields.get("role")).unwrap_or(Role::Contributor);
    errors.is_empty().then_some(Grant { role, until, deputy })
}

/// The form as it would have been typed.
fn typed(at: &At, grant: &Grant) -> Fields {
    let zone = when::zone(&at.channel.channel.profile.zone);
    // The last day, not the midnight after it.
    let last_day = |until: Timestamp| when::date_text(until - jiff::SignedDuration::from_secs(1), &zone);
    let mut fields = Fields::default();
    fields.push("role", grant.role.key());
    fields.push("until", grant.until.map_or(String::new(), last_day));
    fields.push("deputy", grant.deputy.map_or("", |deputy| deputy.role.key()));
    fields.push("deputy_until", grant.deputy.map_or(String::new(), |deputy| last_day(deputy.until)));
    fields
}

fn show(app: &App, at: &At, account: &Account, fields: &Fields, complaints: Complaints) -> Answer {
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let standing_in = account.grant(at.channel.channel.id).and_then(|grant| grant.standing_in(now));
    let context = Page {
        frame: Frame::at(app, at, "editors", "editors.title").titled(account.name.clone()),
        name: account.name.clone(),
        roles: roles::choices(lang, Role::parse(fields.get("role"))),
        deputies: roles::choices(lang, Role::parse(fields.get("deputy"))),
        deputy: Role::parse(fields.get("deputy")).is_some(),
        until: fields.get("until").to_owned(),
        deputy_until: fields.get("deputy_until").to_owned(),
        standing_in: standing_in.map_or(String::new(), |deputy| roles::deputy(&dates, lang, deputy)),
        action: format!("{}/{}", at.urls().editors(), account.id),
        back: at.urls().editors(),
        complaints,
    };
    page(app, lang, "desk/person.html", context)
}
