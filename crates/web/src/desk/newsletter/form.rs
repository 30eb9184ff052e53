//! The form: sender, mail server, hour.
use crate::desk::choice::Choice;
use crate::desk::fields::Fields;
use crate::lang::{Lang, t};
use channel::field::{Complaint, FieldErrors};
use channel::newsletter::{MailAddress, Mailbox, PER_MINUTE, Plan, Relay, Security, Setup};
use channel::text::Line;
use jiff::civil::Weekday;
use serde::Serialize;
use std::collections::BTreeMap;
use url::Host;

/// Names of its fields that are shown again.
const NAMES: [&str; 14] = [
    "sender_name",
    "sender",
    "host",
    "port",
    "user",
    "per_minute",
    "returns",
    "mailbox_host",
    "mailbox_port",
    "mailbox_user",
    "own_returns",
    "signs",
    "warnings",
    "selector",
];

/// As the page shows it.
#[derive(Serialize)]
pub struct Form {
    values: BTreeMap<&'static str, String>,
    securities: Vec<Choice>,
    mailbox_securities: Vec<Choice>,
    hours: Vec<Choice>,
    weekdays: Vec<Choice>,
}

impl Form {
    /// With what was typed or is set.
    pub fn of(lang: Lang, typed: &Fields) -> Form {
        let security = |name: &str, security: Security| {
            let chosen = typed.get(name) == security.key();
            Choice::new(security.key(), t(lang, &format!("newsletter.security.{}", security.key()), &[]), chosen)
        };
        let hour = |hour: i8| {
            let key = hour.to_string();
            let chosen = typed.get("hour") == key;
            Choice::new(&key, t(lang, "quiet.hour", &[("hour", &key)]), chosen)
        };
        let day = |day: i8| {
            let key = day.to_string();
            let chosen = typed.get("weekday") == key;
            Choice::new(&key, t(lang, &format!("newsletter.weekday.{key}"), &[]), chosen)
        };
        Form {
            values: NAMES.into_iter().map(|name| (name, typed.get(name).to_owned())).collect(),
            securities: Security::ALL.into_iter().map(|one| security("security", one)).collect(),
            mailbox_securities: [Security::Direct, Security::Plain]
                .into_iter()
                .map(|one| security("mailbox_security", one))
                .collect(),
            hours: (0..24).map(hour).collect(),
            weekdays: (1..=7).map(day).collect(),
        }
    }
}

/// What is set, as the form has it; what makes sense before anything is.
pub fn fields(setup: Option<&Setup>, town: &str) -> Fields {
    let mut fields = Fields::default();
    let Some(setup) = setup else {
        for (name, value) in [
            ("sender_name", town),
            ("port", "465"),
            ("security", "tls"),
            ("per_minute", "600"),
            ("mailbox_port", "995"),
            ("mailbox_security", "tls"),
            ("hour", "17"),
            ("weekday", "5"),
            ("signs", "on"),
            ("selector", "ausrufer"),
        ] {
            fields.push(name, value);
        }
        return fields;
    };
    let on = |on: bool| if on { "on" } else { "" };
    let (relay, mailbox) = (&setup.relay, setup.mailbox.as_ref());
    for (name, value) in [
        ("sender_name", setup.sender_name.to_string()),
        ("sender", setup.sender.as_str().to_owned()),
        ("returns", setup.returns.as_str().to_owned()),
        ("own_returns", on(setup.own_returns).to_owned()),
        ("host", relay.host.clone()),
        ("port", relay.port.to_string()),
        ("security", relay.security.key().to_owned()),
        ("user", relay.user.clone()),
        ("mailbox_host", mailbox.map(|one| one.host.clone()).unwrap_or_default()),
        ("mailbox_port", mailbox.map_or(995, |one| one.port).to_string()),
        ("mailbox_user", mailbox.map(|one| one.user.clone()).unwrap_or_default()),
        ("mailbox_security", mailbox.map_or(Security::Direct, |one| one.security).key().to_owned()),
        ("signs", on(setup.selector.is_some()).to_owned()),
        ("selector", setup.selector.clone().unwrap_or_else(|| "ausrufer".to_owned())),
        ("hour", setup.plan.hour.to_string()),
        ("weekday", setup.plan.weekday.to_monday_one_offset().to_string()),
        ("warnings", on(setup.plan.warnings).to_owned()),
        ("per_minute", setup.per_minute.to_string()),
    ] {
        fields.push(name, value);
    }
    fields
}

/// Reads it. The public half of the signing key is whoever's who keeps the pair.
pub fn read(fields: &Fields, errors: &mut FieldErrors) -> Option<Setup> {
    let sender_name = errors.take("sender_name", Line::parse(fields.get("sender_name")));
    let sender = errors.take("sender", MailAddress::parse(fields.get("sender")));
    let returns = match fields.filled("returns") {
        true => errors.take("returns", MailAddress::parse(fields.get("returns"))),
        false => sender.clone(),
    };
    let host = errors.take("host", host(fields.get("host")));
    let port = errors.take("port", port(fields.get("port")));
    let per_minute = errors.take("per_minute", per_minute(fields.get("per_minute")));
    let mailbox = mailbox(fields, errors);
    let selector = if fields.has("signs") && fields.filled("signs") {
        Some(errors.take("selector", selector(fields.get("selector"))))
    } else {
        None
    };
    let number = |name: &str| fields.get(name).parse::<i8>().ok();
    Some(Setup {
        sender_name: sender_name?,
        sender: sender?,
        returns: returns?,
        own_returns: fields.filled("own_returns"),
        relay: Relay {
            host: host?,
            port: port?,
            security: Security::parse(fields.get("security")).unwrap_or(Security::Direct),
            user: fields.get("user").trim().to_owned(),
        },
        mailbox: mailbox?,
        selector: match selector {
            Some(read) => Some(read?),
            None => None,
        },
        dkim_public: String::new(),
        plan: Plan {
            hour: number("hour").filter(|hour| (0..24).contains(hour)).unwrap_or(17),
            weekday: number("weekday")
                .and_then(|day| Weekday::from_monday_one_offset(day).ok())
                .unwrap_or(Weekday::Friday),
            warnings: fields.filled("warnings"),
        },
        per_minute: per_minute?,
    })
}

/// `Some(None)` where none is named.
fn mailbox(fields: &Fields, errors: &mut FieldErrors) -> Option<Option<Mailbox>> {
    if !fields.filled("mailbox_host") {
        return Some(None);
    }
    let host = errors.take("mailbox_host", host(fields.get("mailbox_host")));
    let port = errors.take("mailbox_port", port(fields.get("mailbox_port")));
    let user = errors.take("mailbox_user", Line::parse(fields.get("mailbox_user")));
    Some(Some(Mailbox {
        security: Security::parse(fields.get("mailbox_security")).unwrap_or(Security::Direct),
        host: host?,
        port: port?,
        user: user?.to_string(),
    }))
}

/// A name or an address, without a port.
fn host(text: &str) -> Result<String, Complaint> {
    let text = text.trim();
    let parsed = Host::parse(text).map_err(|_| Complaint::new("error.mail.host"))?;
    if text.is_empty() { Err(Complaint::new("error.mail.host")) } else { Ok(parsed.to_string()) }
}

fn port(text: &str) -> Result<u16, Complaint> {
    text.trim().parse::<u16>().ok().filter(|port| *port > 0).ok_or_else(|| Complaint::new("error.mail.port"))
}

fn per_minute(text: &str) -> Result<u32, Complaint> {
    let number = text.trim().parse::<u32>().ok().filter(|number| PER_MINUTE.contains(number));
    number.ok_or_else(|| Complaint::with("error.mail.rate", PER_MINUTE.end()))
}

/// One label of a name in the DNS.
fn selector(text: &str) -> Result<String, Complaint> {
    let text = text.trim().to_ascii_lowercase();
    let sound = (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-');
    if sound { Ok(text) } else { Err(Complaint::new("error.mail.selector")) }
}
