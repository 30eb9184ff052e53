mod audit;
mod channel;
mod days;
mod delivery;
pub(crate) mod draft;
pub(crate) mod life;
mod list;
mod medium;
mod newsletter;
mod official;
mod once;
pub(crate) mod outlet;
mod phone;
mod pin;
mod press;
mod publish;
mod record;
mod scheduled;
mod series;
mod source;
mod steer;
mod step;
mod template;
mod thread;
mod variant;
pub(crate) mod warning;
mod webhook;

pub use newsletter::IssueVerb;

use db::Db;

/// What editors may do. No method returns anything per follower: numbers only, and those as rounded as the public's.
#[derive(Clone)]
pub struct Desk {
    pub(crate) db: Db,
}
