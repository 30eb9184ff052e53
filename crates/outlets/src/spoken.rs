//! Which connector speaks to which kind of outlet.
use crate::account::Account;
use crate::answer::Way;
use crate::connector::{Connector, act};
use crate::job::Job;
use crate::mastodon::Mastodon;
use channel::outlet::Kind;
use channel::outlet::dispatch::{Effect, Reply};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;

/// Whether something here speaks to it.
pub fn is_spoken(kind: Kind) -> bool {
    matches!(kind, Kind::Whatsapp | Kind::Mastodon)
}

/// Does what is next there.
pub async fn perform(kind: Kind, effect: Effect, job: &Job<'_>) -> Reply {
    match kind {
        Kind::Mastodon => act(&Mastodon, effect, job).await,
        _ => Reply::Refused(Fault::new(Class::Version, "")),
    }
}

/// How an account is.
pub async fn health(kind: Kind, way: Way<'_>, account: &Account) -> Health {
    match kind {
        Kind::Mastodon => Mastodon.health(way, account).await,
        _ => Health::default(),
    }
}

/// What a look means that got no sensible answer.
pub fn failed(reply: Reply) -> Health {
    let fault = match reply {
        Reply::Refused(fault) | Reply::Later(fault, _) | Reply::Unknown(fault) => fault,
        _ => Fault::new(Class::Unclear, ""),
    };
    Health { fault: Some(fault), ..Health::default() }
}
