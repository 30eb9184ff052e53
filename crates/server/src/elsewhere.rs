//! Places of others and newsletters of all channels: what an administrator's machines should know of them. Kinds, no
//! accounts.
use crate::metrics::Sample;
use channel::clock::Timestamp;
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use channel::outlet::health::days_until;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use store::{Admin, Newsletter, Outlet, StoreError};

/// Older trouble is history, as at the desk.
const RECENT: SignedDuration = SignedDuration::from_hours(72);

/// Everything, for the metrics.
pub async fn samples(admin: &Admin, now: Timestamp) -> Result<Vec<Sample>, StoreError> {
    let mut samples = accounts(&admin.outlets().await?, now);
    samples.extend(undone(&admin.undone(now - RECENT).await?));
    samples.extend(checks(&admin.newsletters().await?));
    Ok(samples)
}

/// Nothing comes there: it is broken, lacks rights, or its access has ended.
pub fn is_broken(outlet: &Outlet, now: Timestamp) -> bool {
    !outlet.health.works() || outlet.health.expires.is_some_and(|end| end <= now)
}

fn accounts(all: &[Outlet], now: Timestamp) -> Vec<Sample> {
    // A number that is never told cannot be watched.
    let none = (0, 0, f64::INFINITY, f64::INFINITY);
    let mut kinds: BTreeMap<&str, (u32, u32, f64, f64)> = BTreeMap::new();
    let days = |end: Option<Timestamp>| end.map_or(f64::INFINITY, |end| days_until(end, now) as f64);
    for outlet in all.iter().filter(|outlet| outlet.stopped.is_none()) {
        let known = kinds.entry(outlet.kind.key()).or_insert(none);
        known.0 += 1;
        known.1 += u32::from(is_broken(outlet, now));
        known.2 = known.2.min(days(outlet.health.expires));
        known.3 = known.3.min(days(outlet.health.sunset));
    }
    if kinds.is_empty() {
        kinds.insert("", none);
    }
    let gauge = |name, help, kind: &str, value| Sample {
        name,
        help,
        kind: "gauge",
        labels: vec![("kind", kind.to_owned())],
        value,
    };
    let there = kinds.iter().map(|(kind, one)| gauge("outlets", "Outlets switched on.", kind, f64::from(one.0)));
    let broken = kinds
        .iter()
        .map(|(kind, one)| gauge("outlets_broken", "Of these, those that do not work.", kind, f64::from(one.1)));
    let help = "Whole days to the earliest end of an access; +Inf where none ends.";
    let days = kinds.iter().map(|(kind, one)| gauge("outlet_access_days", help, kind, one.2));
    let help = "Whole days to the earliest end of a version of an interface; +Inf where none is known.";
    let version = kinds.iter().map(|(kind, one)| gauge("outlet_interface_days", help, kind, one.3));
    there.chain(broken).chain(days).chain(version).collect()
}

fn undone(all: &[(Kind, State, u64)]) -> Vec<Sample> {
    let sample = |kind: &str, state: State, number: u64| Sample {
        name: "dispatches",
        help: "Posts of three days that are not where they should be, by kind of outlet and state.",
        kind: "gauge",
        labels: vec![("kind", kind.to_owned()), ("state", state.key().to_owned())],
        value: number as f64,
    };
    match all {
        [] => [State::Waiting, State::Unconfirmed, State::GivenUp].map(|state| sample("", state, 0)).into(),
        all => all.iter().map(|(kind, state, number)| sample(kind.key(), *state, *number)).collect(),
    }
}

fn checks(all: &[Newsletter]) -> [Sample; 3] {
    let failing = |check: &str, wrong: fn(&Newsletter) -> &str| Sample {
        name: "newsletter_checks_failing",
        help: "Newsletters that run and whose mail server, key in the DNS or mailbox is not as it should be.",
        kind: "gauge",
        labels: vec![("check", check.to_owned())],
        value: all.iter().filter(|one| one.running && !wrong(one).is_empty()).count() as f64,
    };
    [
        failing("relay", |one| &one.health.relay),
        failing("key", |one| &one.health.key),
        failing("mailbox", |one| &one.health.mailbox),
    ]
}
