use channel::clock::from_ms;
use channel::field::Complaint;
use channel::newsletter::{MailAddress, Mailbox, Plan, Relay, Security, Setup};
use channel::text::Line;
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::{MailHealth, Result, StoreError};

const TABLE: &str = "newsletter";

#[derive(Serialize, Deserialize)]
struct SetupWire {
    sender_name: String,
    sender: String,
    returns: String,
    own_returns: bool,
    host: String,
    port: u16,
    security: String,
    user: String,
    mailbox: Option<MailboxWire>,
    selector: Option<String>,
    dkim_public: String,
    hour: i8,
    weekday: i8,
    warnings: bool,
    per_minute: u32,
}

#[derive(Serialize, Deserialize)]
struct MailboxWire {
    security: String,
    host: String,
    port: u16,
    user: String,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct HealthWire {
    looked: Option<i64>,
    relay: String,
    key: String,
    mailbox: String,
    tried: Option<i64>,
    trial: String,
}

/// Writes how a newsletter is sent.
pub(crate) fn write_setup(setup: &Setup) -> Result<String> {
    let wire = SetupWire {
        sender_name: setup.sender_name.to_string(),
        sender: setup.sender.as_str().to_owned(),
        returns: setup.returns.as_str().to_owned(),
        own_returns: setup.own_returns,
        host: setup.relay.host.clone(),
        port: setup.relay.port,
        security: setup.relay.security.key().to_owned(),
        user: setup.relay.user.clone(),
        mailbox: setup.mailbox.as_ref().map(|mailbox| MailboxWire {
            security: mailbox.security.key().to_owned(),
            host: mailbox.host.clone(),
            port: mailbox.port,
            user: mailbox.user.clone(),
        }),
        selector: setup.selector.clone(),
        dkim_public: setup.dkim_public.clone(),
        hour: setup.plan.hour,
        weekday: setup.plan.weekday.to_monday_one_offset(),
        warnings: setup.plan.warnings,
        per_minute: setup.per_minute,
    };
    serde_json::to_string(&wire).map_err(|error| StoreError::corrupt(TABLE, error))
}

/// Reads it.
pub(crate) fn read_setup(json: &str) -> Result<Setup> {
    // What is wrong with an address is not said: it is somebody's.
    let wrong = |what: &'static str| move |_: Complaint| StoreError::corrupt(TABLE, what);
    let wire: SetupWire = serde_json::from_str(json).map_err(|_| StoreError::corrupt(TABLE, "settings"))?;
    Ok(Setup {
        sender_name: Line::parse(&wire.sender_name).map_err(wrong("sender_name"))?,
        sender: MailAddress::parse(&wire.sender).map_err(wrong("sender"))?,
        returns: MailAddress::parse(&wire.returns).map_err(wrong("returns"))?,
        own_returns: wire.own_returns,
        relay: Relay {
            host: wire.host,
            port: wire.port,
            security: Security::parse(&wire.security).ok_or_else(|| StoreError::corrupt(TABLE, "security"))?,
            user: wire.user,
        },
        mailbox: wire.mailbox.map(|mailbox| Mailbox {
            security: Security::parse(&mailbox.security).unwrap_or(Security::Direct),
            host: mailbox.host,
            port: mailbox.port,
            user: mailbox.user,
        }),
        selector: wire.selector,
        dkim_public: wire.dkim_public,
        plan: Plan {
            hour: wire.hour.clamp(0, 23),
            weekday: Weekday::from_monday_one_offset(wire.weekday)
                .map_err(|_| StoreError::corrupt(TABLE, "weekday"))?,
            warnings: wire.warnings,
        },
        per_minute: wire.per_minute,
    })
}

/// Writes how the way out is.
pub(crate) fn write_health(health: &MailHealth) -> Result<String> {
    let wire = HealthWire {
        looked: health.looked.map(|at| at.as_millisecond()),
        relay: health.relay.clone(),
        key: health.key.clone(),
        mailbox: health.mailbox.clone(),
        tried: health.trial.as_ref().map(|(at, _)| at.as_millisecond()),
        trial: health.trial.as_ref().map(|(_, what)| what.clone()).unwrap_or_default(),
    };
    serde_json::to_string(&wire).map_err(|error| StoreError::corrupt(TABLE, error))
}

/// Reads it; what cannot be read counts as never looked at.
pub(crate) fn read_health(json: &str) -> MailHealth {
    let wire: HealthWire = serde_json::from_str(json).unwrap_or_default();
    MailHealth {
        looked: wire.looked.map(from_ms),
        relay: wire.relay,
        key: wire.key,
        mailbox: wire.mailbox,
        trial: wire.tried.map(|at| (from_ms(at), wire.trial)),
    }
}
