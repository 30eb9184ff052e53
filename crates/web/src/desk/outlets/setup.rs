//! What setting up an outlet asks, and how it is read.
use crate::desk::fields::Fields;
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
        let Some(value) = errors.take(asked.name, read) else { continue };
        let map = if asked.form == Form::Secret { &mut secret } else { &mut settings };
        map.insert(asked.name.to_owned(), value);
    }
    let secret = (!secret.is_empty() || !known).then(|| Value::from(secret).to_string());
    (Value::from(settings).to_string(), secret)
}

/// An address as people write it.
fn whole(typed: &str) -> String {
    if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") }
}

/// A server by its name or its address: nothing behind the name.
fn server(typed: &str) -> Result<Value, Complaint> {
    let url = webhook::address(&whole(typed))?;
    Ok(Value::from(url.origin().ascii_serialization()))
}

/// A website by the address of any of its pages, that of its administration too: where it begins.
fn site(typed: &str) -> Result<Value, Complaint> {
    let mut url = webhook::address(&whole(typed))?;
    url.set_query(None);
    url.set_fragment(None);
    let path = url.path().split("/wp-").next().unwrap_or_default().trim_end_matches("/index.php").trim_end_matches('/');
    let folder = format!("{path}/");
    url.set_path(&folder);
    Ok(Value::from(url.to_string()))
}

fn minutes(typed: &str) -> Result<Value, Complaint> {
    match typed.parse::<u32>() {
        Ok(minutes @ 1..=1_440) => Ok(Value::from(minutes)),
        _ => Err(Complaint::new("error.outlet.minutes")),
    }
}

/// Digits alone: it becomes a part of an address.
fn number(typed: &str) -> Result<Value, Complaint> {
    match typed.bytes().all(|byte| byte.is_ascii_digit()) && (5..=30).contains(&typed.len()) {
        true => Ok(Value::from(typed)),
        false => Err(Complaint::new("error.outlet.number")),
    }
}

/// E.g. `3, 17`.
fn numbers(typed: &str) -> Result<Value, Complaint> {
    let parts: Vec<&str> = typed.split(',').map(str::trim).collect();
    match parts.iter().all(|part| (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())) {
        true => Ok(Value::from(parts.join(", "))),
        false => Err(Complaint::new("error.outlet.numbers")),
    }
}

fn month(typed: &str) -> Result<Value, Complaint> {
    let digits = typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit());
    match digits && (1..=12).contains(&typed[4..].parse().unwrap_or(0)) {
        true => Ok(Value::from(typed)),
        false => Err(Complaint::new("error.outlet.month")),
    }
}

fn tick(typed: &str) -> Result<Value, Complaint> {
    match typed {
        "" => Err(Complaint::new("error.outlet.risk")),
        _ => Ok(Value::from("on")),
    }
}

/// E.g. `v25.0`.
fn version(typed: &str) -> Result<Value, Complaint> {
    let digits =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = typed.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    match parts.is_some_and(|(large, small)| digits(large, 2) && digits(small, 1)) {
        true => Ok(Value::from(typed)),
        false => Err(Complaint::new("error.outlet.version")),
    }
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
        for (typed, begins) in [
            ("www.stadt.example", "https://www.stadt.example/"),
            ("https://www.stadt.example/aktuelles/wp-admin/profile.php?x=1#y", "https://www.stadt.example/aktuelles/"),
            ("stadt.example/aktuelles/", "https://stadt.example/aktuelles/"),
        ] {
            assert_eq!(site(typed).unwrap(), begins, "{typed}");
        }
        for (typed, good) in [("v25.0", true), ("v1.0", true), ("/evil.example", false), ("v1", false), ("25.0", false)]
        {
            assert_eq!(version(typed).is_ok(), good, "{typed}");
        }
    }
}
