//! Places of others where the channel's posts stand, too. Nothing is spoken to from here: the desk orders and decides, the
//! crate `outlets` speaks.
pub mod acts;
pub mod hand;
pub mod health;
pub mod list;
pub mod new;
pub mod report;
pub mod setup;
pub mod show;
pub mod typed;
pub mod waiting;

use crate::app::App;
use crate::desk::guard::At;
use crate::error::Problem;
use channel::outlet::Kind;
use store::model::Outlet;

/// One of this channel's outlets.
pub async fn find(app: &App, at: &At, id: i64) -> Result<Outlet, Problem> {
    let mut all = app.desk.outlets(at.channel.channel.id).await?.into_iter();
    all.find(|outlet| outlet.id == id).ok_or(Problem::NotFound)
}

/// The same, but for the channel's own actor, which has a page of its own and is never taken away.
pub async fn find_other(app: &App, at: &At, id: i64) -> Result<Outlet, Problem> {
    find(app, at, id).await.and_then(|outlet| match outlet.kind {
        Kind::Fediverse => Err(Problem::NotFound),
        _ => Ok(outlet),
    })
}
