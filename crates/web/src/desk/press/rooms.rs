//! Newsrooms: one gets a link, shown once; one loses it.
use super::show::{Fresh, show};
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::session::Token;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::FieldErrors;
use channel::ids;
use channel::text::Line;

/// Newsrooms of a channel at most.
const MOST: usize = 100;

/// `POST /desk/at/{channel}/press/newsrooms`
pub async fn add(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let (channel, by, now) = (at.channel.channel.id, at.signed.account.id, app.clock.now());
    let mut errors = FieldErrors::default();
    let name = errors.take("name", Line::parse(fields.get("name")));
    if app.desk.newsrooms(channel).await?.len() >= MOST {
        errors.push("name", "error.press.many", MOST);
    }
    let (Some(name), true) = (name, errors.is_empty()) else {
        let complaints = Complaints::of(at.signed.speak.lang, &errors);
        let mut page = show(&app, &at, &Fields::default(), &fields, complaints, None).await?;
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    };
    let (id, token) = (ids::next(now, app.random.number()), Token::fresh(app.random.as_ref()));
    app.desk.add_newsroom(channel, (id, name.as_str()), token.hash(&app.keys), by, now).await?;
    let url = format!("{}/{}/press/room/{}", app.settings.base_url, at.channel.channel.slug, token.text());
    let fresh = Fresh { name: name.to_string(), url };
    show(&app, &at, &Fields::default(), &Fields::default(), Complaints::default(), Some(fresh)).await
}

/// `POST /desk/at/{channel}/press/newsrooms/{id}/remove`
pub async fn remove(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id)): Path<(String, i64)>,
    _: Sent,
) -> Answer {
    let (channel, by, now) = (at.channel.channel.id, at.signed.account.id, app.clock.now());
    let room = app.desk.newsrooms(channel).await?.into_iter().find(|room| room.id == id).ok_or(Problem::NotFound)?;
    let done = if app.desk.drop_newsroom(channel, &room, by, now).await? { "removed" } else { "unchanged" };
    Ok(Redirect::to(&at.urls().page(&format!("/press?done={done}"))).into_response())
}
