//! What setting up an outlet asks, and how it is read.
use crate::desk::fields::Fields;
use crate::desk::outlets::typed::{minutes, month, number, numbers, server, shaped, site, tick, version, whole};
use crate::desk::posts::when;
use channel::field::{Complaint, FieldErrors};
use channel::outlet::Kind;
use channel::text::Line;
use channel::webhook;
use jiff::civil::Date;
use serde_json::{Map, Value};

/// One thing asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The field, the setting, and the end of its translation keys.
    pub name: &'static str,
    /// What may be typed.
    pub form: Form,
    /// What stands there when nothing is typed.
    pub usual: &'static str,
}

/// What may be typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A line.
    Text,
    /// A line, or nothing.
    Perhaps,
    /// The address of a server.
    Server,
    /// The address of a website, which may lie in a folder of its host.
    Site,
    /// The address of a page.
    Page,
    /// Minutes.
    Minutes,
    /// A number that names something there.
    Number,
    /// Numbers with commas between.
    Numbers,
    /// A month, as `202611`.
    Month,
    /// A day.
    Day,
    /// A box that must be ticked.
    Tick,
    /// A version of the interface: it becomes a part of an address.
    Version,
    /// A line nobody sees again.
    Secret,
}

const fn asked(name: &'static str, form: Form) -> Asked {
    Asked { name, form, usual: "" }
}

const fn usual(name: &'static str, form: Form, usual: &'static str) -> Asked {
    Asked { name, form, usual }
}

const WHATSAPP: [Asked; 2] = [asked("page", Form::Page), usual("minutes", Form::Minutes, "15")];
const MASTODON: [Asked; 2] = [asked("server", Form::Server), asked("token", Form::Secret)];

const TELEGRAM: [Asked; 2] = [asked("chat", Form::Text), asked("token", Form::Secret)];
const BLUESKY: [Asked; 3] =
    [usual("server", Form::Server, "bsky.social"), asked("handle", Form::Text), asked("password", Form::Secret)];
const MATRIX: [Asked; 3] = [asked("server", Form::Server), asked("room", Form::Text), asked("token", Form::Secret)];
const FACEBOOK: [Asked; 3] =
    [asked("page", Form::Number), usual("version", Form::Version, "v25.0"), asked("token", Form::Secret)];
const INSTAGRAM: [Asked; 3] =
    [asked("user", Form::Number), usual("version", Form::Version, "v25.0"), asked("token", Form::Secret)];
const THREADS: [Asked; 3] =
    [asked("user", Form::Number), usual("version", Form::Version, "v1.0"), asked("token", Form::Secret)];

const LINKEDIN: [Asked; 4] = [
    asked("organization", Form::Number),
    usual("version", Form::Month, "202610"),
    asked("until", Form::Day),
    asked("token", Form::Secret),
];
const WAHA: [Asked; 7] = [
    asked("risk", Form::Tick),
    asked("server", Form::Server),
    usual("session", Form::Text, "default"),
    asked("chat", Form::Text),
    asked("page", Form::Page),
    usual("minutes", Form::Minutes, "15"),
    asked("token", Form::Secret),
];

const WORDPRESS: [Asked; 4] = [
    asked("site", Form::Site),
    asked("login", Form::Text),
    asked("password", Form::Secret),
    asked("category", Form::Perhaps),
];

const LISTMONK: [Asked; 5] = [
    asked("server", Form::Server),
    asked("login", Form::Text),
    asked("password", Form::Secret),
    asked("lists", Form::Numbers),
    asked("template", Form::Perhaps),
];

/// What is asked for a kind; empty where it cannot be set up yet.
pub fn of(kind: Kind) -> &'static [Asked] {
    match kind {
        Kind::Whatsapp => &WHATSAPP,
        Kind::Mastodon => &MASTODON,
        Kind::Telegram => &TELEGRAM,
        Kind::Bluesky => &BLUESKY,
        Kind::Matrix => &MATRIX,
        Kind::Facebook => &FACEBOOK,
        Kind::Instagram => &INSTAGRAM,
        Kind::Threads => &THREADS,
        Kind::Linkedin => &LINKEDIN,
        Kind::Waha => &WAHA,
        Kind::Wordpress => &WORDPRESS,
        Kind::Listmonk => &LISTMONK,
        Kind::Fediverse => &[],
    }
}

/// Whether a setting says which account it is. It is never changed: names of posts there mean others at another account, and
/// the secret would be sent to whoever is named instead. Another account is another outlet.
pub fn names_account(kind: Kind, name: &str) -> bool {
    match name {
        "server" | "site" | "chat" | "user" | "room" | "handle" | "organization" | "session" => true,
        "page" => kind == Kind::Facebook,
        _ => false,
    }
}

/// The server of a platform that has but one, which nobody is asked for.
pub fn platform(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Telegram => "api.telegram.org",
        Kind::Facebook => "graph.facebook.com",
        Kind::Instagram => "graph.instagram.com",
        Kind::Threads => "graph.threads.net",
        Kind::Linkedin => "api.linkedin.com",
        _ => return None,
    })
}

/// Steps to be taken at the other side.
pub fn steps(kind: Kind) -> usize {
    match kind {
        Kind::Whatsapp => 2,
        Kind::Mastodon | Kind::Wordpress => 4,
        Kind::Telegram | Kind::Facebook | Kind::Instagram | Kind::Threads => 3,
        Kind::Bluesky | Kind::Matrix => 2,
        Kind::Linkedin => 4,
        Kind::Listmonk => 3,
        Kind::Waha => 2,
        Kind::Fediverse => 0,
    }
}

/// Kinds that can be set up.
pub fn kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(|kind| !of(*kind).is_empty())
}

/// Reads what was typed: settings and secret as JSON. A secret that is left empty stays as it was, where there was one.
/// `today` in the channel's zone: a secret that is given now ends later.
pub fn read(
    kind: Kind,
    fields: &Fields,
    (known, today): (bool, Date),
    errors: &mut FieldErrors,
) -> (String, Option<String>) {
    let (mut settings, mut secret) = (Map::new(), Map::new());
    let given = |asked: &Asked| asked.form == Form::Secret && !fields.get(asked.name).trim().is_empty();
    let fresh = !known || of(kind).iter().any(given);
    for asked in of(kind) {
        let typed = fields.get(asked.name).trim();
        let typed = if typed.is_empty() { asked.usual } else { typed };
        if asked.form == Form::Secret && typed.is_empty() && known {
            continue;
        }
        let read = match asked.form {
            Form::Perhaps if typed.is_empty() => Ok(Value::from("")),
            Form::Text | Form::Perhaps | Form::Secret => Line::parse(typed).map(|line| Value::from(line.to_string())),
            Form::Server => server(typed),
            Form::Site => site(typed),
            Form::Page => webhook::address(&whole(typed)).map(|url| Value::from(url.to_string())),
            Form::Minutes => minutes(typed),
            Form::Number => number(typed),
            Form::Numbers => numbers(typed),
            Form::Month => month(typed),
            Form::Day => match when::date(typed) {
                Ok(day) if fresh && day < today => Err(Complaint::new("error.outlet.past")),
                read => read.map(|day| Value::from(day.to_string())),
            },
            Form::Tick => tick(typed),
            Form::Version => version(typed),
        };
        // Which account it is was read when it was set up, and stays.
        let read = match known && names_account(kind, asked.name) {
            true => read,
            false => read.and_then(|value| shaped(kind, asked.name, typed).map(|()| value)),
        };
        let Some(value) = errors.take(asked.name, read) else { continue };
        let map = if asked.form == Form::Secret { &mut secret } else { &mut settings };
        map.insert(asked.name.to_owned(), value);
    }
    let secret = (!secret.is_empty() || !known).then(|| Value::from(secret).to_string());
    (Value::from(settings).to_string(), secret)
}

/// A setting, to be shown.
pub fn setting(settings: &str, name: &str) -> String {
    let map: Map<String, Value> = serde_json::from_str(settings).unwrap_or_default();
    match map.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_its_name_and_a_known_secret_may_be_left_out() {
        let mut fields = Fields::default();
        fields.push("server", " social.example/@stadt ");
        let mut errors = FieldErrors::default();
        let (settings, secret) = read(Kind::Mastodon, &fields, (true, Date::MIN), &mut errors);
        assert_eq!((settings.as_str(), secret), (r#"{"server":"https://social.example"}"#, None));
        assert!(errors.is_empty());
        read(Kind::Mastodon, &fields, (false, Date::MIN), &mut errors);
        assert_eq!(errors.0[0].field, "token");
    }
}
