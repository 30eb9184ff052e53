//! `POST /desk/at/{channel}/editors`: a one-time invitation. `POST …/{id}/link`: a one-time sign-in link for somebody who
//! lost their phone. Both are shown once and stored only as a hash.
use crate::app::App;
use crate::desk::editors::list::{self, Link};
use crate::desk::fields::Fields;
use crate::desk::guard::{AdminAt, At};
use crate::desk::sent::Sent;
use crate::desk::urls;
use crate::error::{Answer, Problem};
use crate::lang::t;
use crate::session::Token;
use axum::extract::{Path, State};
use channel::editor::Role;
use channel::ids::EditorId;
use jiff::SignedDuration;
use store::model::{Ticket, TicketKind};

/// An invitation is good this long.
const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A sign-in link is good this long.
const SIGN_IN: SignedDuration = SignedDuration::from_hours(24);

/// Invites somebody.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let role = Role::parse(fields.get("role")).unwrap_or(Role::Editor);
    let ticket = Ticket {
        kind: TicketKind::Invite,
        channel: Some(at.channel.channel.id),
        role: Some(role),
        editor: None,
        issuer: Some(at.signed.account.id),
        until: app.clock.now() + INVITATION,
    };
    let lang = at.signed.speak.lang;
    let role = t(lang, &format!("role.{}", role.key()), &[]);
    let text = t(lang, "editors.invited", &[("role", &role)]);
    give(&app, &at, ticket, text).await
}

/// A way back in.
pub async fn link(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id)): Path<(String, String)>,
    _: Sent,
) -> Answer {
    let id = EditorId::parse(&id).ok_or(Problem::NotFound)?;
    let account = app.account.account(id).await?.ok_or(Problem::NotFound)?;
    // Only for people of this channel alone: an admin here must not open the door to another town's channel.
    if account.grants.is_empty() || account.grants.iter().any(|(channel, _)| *channel != at.channel.channel.id) {
        return Err(Problem::Forbidden("error.desk.not_only_yours"));
    }
    let ticket = Ticket {
        kind: TicketKind::SignIn,
        channel: None,
        role: None,
        editor: Some(id),
        issuer: Some(at.signed.account.id),
        until: app.clock.now() + SIGN_IN,
    };
    let text = t(at.signed.speak.lang, "editors.link_for", &[("name", &account.name)]);
    give(&app, &at, ticket, text).await
}

async fn give(app: &App, at: &At, ticket: Ticket, text: String) -> Answer {
    let token = Token::fresh(app.random.as_ref());
    app.account.issue_ticket(token.hash(&app.keys), ticket, app.clock.now()).await?;
    let link = Link { url: urls::enter(&app.settings.base_url, &token.text()), text };
    list::show(app, at, &Fields::default(), Some(link)).await
}
