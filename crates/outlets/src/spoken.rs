//! Which connector speaks to which kind of outlet.
use crate::account::Account;
use crate::answer::Way;
use crate::bluesky::Bluesky;
use crate::connector::{Connector, Fresh, act};
use crate::facebook::Facebook;
use crate::fediverse::Own;
use crate::instagram::Instagram;
use crate::job::Job;
use crate::linkedin::Linkedin;
use crate::listmonk::Listmonk;
use crate::mastodon::Mastodon;
use crate::matrix::Matrix;
use crate::runner::Runner;
use crate::telegram::Telegram;
use crate::threads::Threads;
use crate::waha::Waha;
use crate::wordpress::Wordpress;
use channel::outlet::Kind;
use channel::outlet::counted::Sum;
use channel::outlet::dispatch::{Effect, Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use std::collections::BTreeMap;

/// Whether something here speaks to it.
pub fn is_spoken(kind: Kind) -> bool {
    Kind::ALL.contains(&kind)
}

/// Does something with the connector of a kind, or something else where none speaks to it.
macro_rules! with_connector {
    ($kind:expr, $connector:ident => $do:expr, none => $else:expr) => {
        match $kind {
            Kind::Mastodon => with_connector!(@ Mastodon, $connector, $do),
            Kind::Telegram => with_connector!(@ Telegram, $connector, $do),
            Kind::Bluesky => with_connector!(@ Bluesky, $connector, $do),
            Kind::Matrix => with_connector!(@ Matrix, $connector, $do),
            Kind::Facebook => with_connector!(@ Facebook, $connector, $do),
            Kind::Instagram => with_connector!(@ Instagram, $connector, $do),
            Kind::Threads => with_connector!(@ Threads, $connector, $do),
            Kind::Linkedin => with_connector!(@ Linkedin, $connector, $do),
            Kind::Waha => with_connector!(@ Waha, $connector, $do),
            Kind::Wordpress => with_connector!(@ Wordpress, $connector, $do),
            Kind::Listmonk => with_connector!(@ Listmonk, $connector, $do),
            Kind::Fediverse => with_connector!(@ Own, $connector, $do),
            Kind::Whatsapp => $else,
        }
    };
    (@ $one:ident, $connector:ident, $do:expr) => {{
        let $connector = $one;
        $do
    }};
}

/// Does what is next there.
pub async fn perform(kind: Kind, effect: Effect, job: &Job<'_>) -> Reply {
    with_connector!(kind, it => act(&it, effect, job).await, none => Reply::Refused(Fault::new(Class::Version, "")))
}

/// How an account is.
pub async fn health(kind: Kind, way: Way<'_>, account: &Account) -> Health {
    with_connector!(kind, it => it.health(way, account).await, none => Health::default())
}

/// What the platform counts of a post there.
pub async fn count(kind: Kind, way: Way<'_>, account: &Account, there: &There) -> Option<BTreeMap<Sum, u64>> {
    with_connector!(kind, it => it.count(way, account, there).await, none => None)
}

/// A fresh token in the place of one that ends, where the platform gives one.
pub async fn renew(kind: Kind, runner: &Runner, account: &Account) -> Option<Fresh> {
    with_connector!(kind, it => it.renew(runner, account).await, none => None)
}

/// What a look means that got no sensible answer.
pub fn failed(reply: Reply) -> Health {
    Health { fault: Some(fault(reply)), ..Health::default() }
}

/// What is wrong by an answer that is no good.
pub fn fault(reply: Reply) -> Fault {
    match reply {
        Reply::Refused(fault) | Reply::Later(fault, _) | Reply::Unknown(fault) | Reply::Stale(fault) => fault,
        _ => Fault::new(Class::Unclear, ""),
    }
}
