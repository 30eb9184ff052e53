//! How an account is: looked at now and then, and its token renewed long before it ends.
use crate::account::Account;
use crate::connector::link;
use crate::runner::Runner;
use crate::spoken;
use crate::work::{LOOK_AGAIN, held};
use channel::clock::Timestamp;
use channel::outlet::dispatch::Reply;
use channel::outlet::fault::Class;
use channel::outlet::health::{ALARMS, Health};
use channel::text::shorten;
use std::time::Duration;
use store::{Outlet, StoreError};

/// Between two looks.
const LOOK: Duration = Duration::from_secs(6 * 3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// A token is renewed when it ends within so many days. Whoever waits to the last one loses the account when that is a
/// holiday.
const RENEW: u32 = 40;
/// So many days is a token good that was given a moment ago and is too young to be renewed.
const ASSUMED: u32 = 60;
/// No token is good for longer, whatever is said.
const LIFE_MAX: u32 = 400;
/// Letters of what a platform calls an account or a right, and how many rights.
const NAME_MAX: usize = 120;
const RIGHTS_MAX: usize = 20;

/// How the account is. What was held goes on where it works again. `false` when the outlet is somebody else's.
pub async fn look(runner: &Runner, outlet: &mut Outlet, account: &Account) -> Result<bool, StoreError> {
    let now = runner.clock.now();
    let asked = spoken::health(outlet.kind, runner.way(account), account);
    let Some(seen) = held(runner, outlet, asked).await? else { return Ok(false) };
    let (good, expires) = (outlet.health.good, outlet.health.expires);
    let (works, broken) = (seen.works(), seen.fault.is_some());
    // Nobody was let in with this secret before.
    let fresh = outlet.health.name.is_empty();
    outlet.health = if broken {
        // What was known of it stays.
        let ends = (seen.expires.or(expires), seen.sunset.or(outlet.health.sunset));
        Health { fault: seen.fault, checked: Some(now), expires: ends.0, sunset: ends.1, ..outlet.health.clone() }
    } else {
        Health { checked: Some(now), good, expires: seen.expires.or(expires), ..sane(seen) }
    };
    outlet.look = now + if broken { LOOK_AGAIN } else { LOOK };
    if !broken && !renew(runner, outlet, account, fresh, now).await? {
        return Ok(false);
    }
    runner.store.health(outlet, works, now).await
}

/// An answer may say anything, and people see this.
fn sane(seen: Health) -> Health {
    let missing = seen.missing.iter().take(RIGHTS_MAX).map(|right| shorten(right, NAME_MAX)).collect();
    Health { name: shorten(&seen.name, NAME_MAX), url: link(seen.url), missing, ..seen }
}

async fn renew(
    runner: &Runner,
    outlet: &mut Outlet,
    account: &Account,
    fresh: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if outlet.health.expires.is_some_and(|end| end > now + DAY * RENEW) {
        return Ok(true);
    }
    let Some(asked) = held(runner, outlet, spoken::renew(outlet.kind, runner, account)).await? else {
        return Ok(false);
    };
    let (token, life) = match asked {
        None => return Ok(true),
        Some(Ok(renewed)) => renewed,
        Some(Err(reply)) => {
            not_renewed(outlet, reply, fresh, now);
            return Ok(true);
        }
    };
    let place = vault::place("outlet", outlet.id);
    let locked = runner.locker.lock(&place, (runner.nonce)(), &account.with_token(&token).to_secret());
    if let Ok(secret) = locked
        && runner.store.renew(outlet, &secret).await?
    {
        (outlet.secret, outlet.health.expires) = (secret, Some(now + life.min(DAY * LIFE_MAX)));
        tracing::info!(outlet = outlet.id, "renewed the token of an outlet");
    }
    Ok(true)
}

/// Nothing is made up about an end that is not known: an alarm hangs on it.
fn not_renewed(outlet: &mut Outlet, reply: Reply, fresh: bool, now: Timestamp) {
    let health = &mut outlet.health;
    match (health.expires, reply) {
        (Some(end), reply) => {
            let soon = end.duration_since(now).as_secs() <= ALARMS[0] * 86_400;
            health.fault = soon.then(|| spoken::fault(reply));
        }
        // Nobody said anything.
        (None, Reply::Later(..) | Reply::Unknown(_)) => outlet.look = now + LOOK_AGAIN,
        // What lets us in and is not renewed is younger than a day: the platform names no other reason.
        (None, Reply::Refused(fault)) if fresh && fault.class == Class::Content => {
            health.expires = Some(now + DAY * ASSUMED);
        }
        (None, reply) => health.fault = Some(spoken::fault(reply)),
    }
}
