//! Places of others and the newsletter of each channel, as last looked at: nothing is asked from here.
use super::Check;
use crate::elsewhere::is_broken;
use crate::wiring::House;
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::lang::Lang;
use channel::outlet::health::{Alarm, days_until};
use store::{MailHealth, Newsletter, Outlet, StoreError};
use web::dates;
use web::desk::outlets::health::words;
use web::lang::t;

/// A line for each.
pub async fn checks(house: &House) -> Vec<Check> {
    match all(house).await {
        Ok(checks) => checks,
        Err(error) => vec![Check::mend("outlets", error.to_string(), "ausrufer migrate")],
    }
}

async fn all(house: &House) -> Result<Vec<Check>, StoreError> {
    let (admin, now) = (house.stores.admin(), house.clock.now());
    let (outlets, newsletters) = (admin.outlets().await?, admin.newsletters().await?);
    let mut checks = Vec::new();
    for entry in admin.channels().await? {
        let channel = &entry.channel;
        let here = outlets.iter().filter(|one| one.channel == channel.id);
        checks.extend(here.map(|one| outlet(channel, one, now)));
        let here = newsletters.iter().filter(|one| one.channel == channel.id);
        checks.extend(here.map(|one| newsletter(channel, one)));
    }
    Ok(checks)
}

fn day(channel: &Channel, at: Timestamp) -> String {
    at.to_zoned(dates::zone(&channel.profile)).date().to_string()
}

fn outlet(channel: &Channel, outlet: &Outlet, now: Timestamp) -> Check {
    let slug = channel.slug.as_str();
    let page = format!("look at the desk's page /desk/at/{slug}/outlets/{}", outlet.id);
    let named = |what: String| format!("outlet {} ({}): {what}", outlet.label, outlet.kind.key());
    let health = &outlet.health;
    let ends = |what: &str, end: Option<Timestamp>| end.map(|end| format!("{what} ends on {}", day(channel, end)));
    let access = ends("its access", health.expires);
    match () {
        () if outlet.stopped.is_some() => Check::good(slug, named("switched off".to_owned())),
        () if outlet.kind.abilities().by_hand => Check::good(slug, named("by hand".to_owned())),
        () if is_broken(outlet, now) => Check::mend(slug, named(wrong(channel, outlet)), page),
        () if health.checked.is_none() => {
            Check::advice(slug, named("not looked at yet".to_owned()), "start the server, which looks within a minute")
        }
        () => match soon(outlet, now) {
            Some((what, end)) => {
                let found = format!("{what} ends on {}, in {} days", day(channel, end), days_until(end, now));
                Check::advice(slug, named(found), page)
            }
            None => {
                Check::good(slug, named(["works".to_owned()].into_iter().chain(access).collect::<Vec<_>>().join("; ")))
            }
        },
    }
}

/// What ends within a fortnight.
fn soon(outlet: &Outlet, now: Timestamp) -> Option<(&'static str, Timestamp)> {
    outlet.health.alarms(now).into_iter().find_map(|alarm| match alarm {
        Alarm::Expires(_) => Some(("its access", outlet.health.expires?)),
        Alarm::Sunset(_) => Some(("the version of the interface", outlet.health.sunset?)),
        Alarm::Missing | Alarm::Broken => None,
    })
}

fn wrong(channel: &Channel, outlet: &Outlet) -> String {
    let health = &outlet.health;
    match &health.fault {
        Some(fault) => {
            let class = t(Lang::En, &format!("fault.{}", fault.class.key()), &[]);
            match words(Lang::En, outlet.kind, &fault.said) {
                said if said.is_empty() => format!("does not work: {class}"),
                said => format!("does not work: {class} {said}"),
            }
        }
        None if !health.missing.is_empty() => format!("lacks rights: {}", health.missing.join(", ")),
        None => {
            let end = health.expires.map(|end| format!(" on {}", day(channel, end))).unwrap_or_default();
            format!("its access ended{end}")
        }
    }
}

fn newsletter(channel: &Channel, newsletter: &Newsletter) -> Check {
    let slug = channel.slug.as_str();
    let named = |what: String| format!("newsletter: {what}");
    if !newsletter.running {
        return Check::good(slug, named("switched off".to_owned()));
    }
    let Some(looked) = newsletter.health.looked else {
        return Check::advice(
            slug,
            named("not looked at yet".to_owned()),
            "start the server, which looks within a minute",
        );
    };
    let signed = newsletter.setup.selector.is_some();
    let wrong = failing(&newsletter.health);
    if wrong.is_empty() {
        let key = if signed { "DKIM record in place" } else { "signed by the mail server" };
        return Check::good(slug, named(format!("mail server answers, {key}; looked at on {}", day(channel, looked))));
    }
    Check::mend(slug, named(wrong.join("; ")), format!("look at the desk's page /desk/at/{slug}/newsletter"))
}

/// What is wrong, each with its name.
fn failing(health: &MailHealth) -> Vec<String> {
    let parts = [("mail server", &health.relay), ("DKIM record", &health.key), ("mailbox", &health.mailbox)];
    let wrong = parts.into_iter().filter(|(_, wrong)| !wrong.is_empty());
    wrong.map(|(what, wrong)| format!("{what}: {}", t(Lang::En, wrong, &[]))).collect()
}
