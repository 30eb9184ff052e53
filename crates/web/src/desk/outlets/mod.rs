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
pub mod waiting;

use crate::app::App;
use crate::desk::guard::At;
use crate::error::Problem;
use store::model::Outlet;

/// What a secret is locked for; `outlets::place` says the same.
pub fn place(outlet: i64) -> Vec<u8> {
    [b"outlet\0".as_slice(), &outlet.to_be_bytes()].concat()
}

/// One of this channel's outlets.
pub async fn find(app: &App, at: &At, id: i64) -> Result<Outlet, Problem> {
    let mut all = app.desk.outlets(at.channel.channel.id).await?.into_iter();
    all.find(|outlet| outlet.id == id).ok_or(Problem::NotFound)
}
