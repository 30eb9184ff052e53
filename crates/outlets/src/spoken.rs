//! Which connector speaks to which kind of outlet.
use crate::account::Account;
use crate::answer::Way;
use crate::bluesky::Bluesky;
use crate::connector::{Connector, act};
use crate::facebook::Facebook;
use crate::instagram::Instagram;
use crate::job::Job;
use crate::mastodon::Mastodon;
use crate::matrix::Matrix;
use crate::telegram::Telegram;
use crate::threads::Threads;
use channel::outlet::Kind;
use channel::outlet::dispatch::{Effect, Reply};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use std::time::Duration;

/// Whether something here speaks to it.
pub fn is_spoken(kind: Kind) -> bool {
    kind != Kind::Linkedin
}

/// Does what is next there.
pub async fn perform(kind: Kind, effect: Effect, job: &Job<'_>) -> Reply {
    match kind {
        Kind::Mastodon => act(&Mastodon, effect, job).await,
        Kind::Telegram => act(&Telegram, effect, job).await,
        Kind::Bluesky => act(&Bluesky, effect, job).await,
        Kind::Matrix => act(&Matrix, effect, job).await,
        Kind::Facebook => act(&Facebook, effect, job).await,
        Kind::Instagram => act(&Instagram, effect, job).await,
        Kind::Threads => act(&Threads, effect, job).await,
        _ => Reply::Refused(Fault::new(Class::Version, "")),
    }
}

/// How an account is.
pub async fn health(kind: Kind, way: Way<'_>, account: &Account) -> Health {
    match kind {
        Kind::Mastodon => Mastodon.health(way, account).await,
        Kind::Telegram => Telegram.health(way, account).await,
        Kind::Bluesky => Bluesky.health(way, account).await,
        Kind::Matrix => Matrix.health(way, account).await,
        Kind::Facebook => Facebook.health(way, account).await,
        Kind::Instagram => Instagram.health(way, account).await,
        Kind::Threads => Threads.health(way, account).await,
        _ => Health::default(),
    }
}

/// A fresh token in the place of one that ends, where the platform gives one.
pub async fn renew(kind: Kind, way: Way<'_>, account: &Account) -> Option<(String, Duration)> {
    match kind {
        Kind::Instagram => Instagram.renew(way, account).await,
        Kind::Threads => Threads.renew(way, account).await,
        _ => None,
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
