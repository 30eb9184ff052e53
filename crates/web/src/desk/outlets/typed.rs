//! How what is typed at setting up an outlet is read, each thing by itself.
use channel::field::Complaint;
use channel::outlet::Kind;
use channel::webhook;
use serde_json::Value;

/// An address as people write it.
pub fn whole(typed: &str) -> String {
    if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") }
}

/// A server by its name or its address: nothing behind the name.
pub fn server(typed: &str) -> Result<Value, Complaint> {
    let url = webhook::address(&whole(typed))?;
    Ok(Value::from(url.origin().ascii_serialization()))
}

/// A website by the address of any of its pages, that of its administration too: where it begins.
pub fn site(typed: &str) -> Result<Value, Complaint> {
    let mut url = webhook::address(&whole(typed))?;
    url.set_query(None);
    url.set_fragment(None);
    let path = url.path().split("/wp-").next().unwrap_or_default().trim_end_matches("/index.php").trim_end_matches('/');
    let folder = format!("{path}/");
    url.set_path(&folder);
    Ok(Value::from(url.to_string()))
}

/// From a minute to a day.
pub fn minutes(typed: &str) -> Result<Value, Complaint> {
    match typed.parse::<u32>() {
        Ok(minutes @ 1..=1_440) => Ok(Value::from(minutes)),
        _ => Err(Complaint::new("error.outlet.minutes")),
    }
}

/// Digits alone: it becomes a part of an address.
pub fn number(typed: &str) -> Result<Value, Complaint> {
    match typed.bytes().all(|byte| byte.is_ascii_digit()) && (5..=30).contains(&typed.len()) {
        true => Ok(Value::from(typed)),
        false => Err(Complaint::new("error.outlet.number")),
    }
}

/// E.g. `3, 17`.
pub fn numbers(typed: &str) -> Result<Value, Complaint> {
    let parts: Vec<&str> = typed.split(',').map(str::trim).collect();
    match parts.iter().all(|part| (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())) {
        true => Ok(Value::from(parts.join(", "))),
        false => Err(Complaint::new("error.outlet.numbers")),
    }
}

/// E.g. `202611`.
pub fn month(typed: &str) -> Result<Value, Complaint> {
    let digits = typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit());
    match digits && (1..=12).contains(&typed[4..].parse().unwrap_or(0)) {
        true => Ok(Value::from(typed)),
        false => Err(Complaint::new("error.outlet.month")),
    }
}

/// The box is ticked.
pub fn tick(typed: &str) -> Result<Value, Complaint> {
    match typed {
        "" => Err(Complaint::new("error.outlet.risk")),
        _ => Ok(Value::from("on")),
    }
}

/// E.g. `v25.0`.
pub fn version(typed: &str) -> Result<Value, Complaint> {
    let digits =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = typed.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    match parts.is_some_and(|(large, small)| digits(large, 2) && digits(small, 1)) {
        true => Ok(Value::from(typed)),
        false => Err(Complaint::new("error.outlet.version")),
    }
}

/// Whether it can be what is asked for at all: most that goes wrong is the right thing in the wrong field.
pub fn shaped(kind: Kind, name: &str, typed: &str) -> Result<(), Complaint> {
    let (good, key) = match (kind, name) {
        (Kind::Telegram, "chat") => (chat(typed), "error.outlet.chat"),
        (Kind::Telegram, "token") => (bot_token(typed), "error.outlet.bot_token"),
        (Kind::Bluesky, "handle") => (handle(typed), "error.outlet.handle"),
        (Kind::Bluesky, "password") => (app_password(typed), "error.outlet.app_password"),
        (Kind::Matrix, "room") => (typed.len() > 1 && typed.starts_with('!'), "error.outlet.room"),
        (Kind::Whatsapp | Kind::Waha, "page") => (whatsapp(typed), "error.outlet.whatsapp"),
        _ => return Ok(()),
    };
    if good { Ok(()) } else { Err(Complaint::new(key)) }
}

fn all(text: &str, may: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(may)
}

/// `@name` of a public channel, or the number of any.
fn chat(typed: &str) -> bool {
    match (typed.strip_prefix('@'), typed.strip_prefix("-100")) {
        (Some(name), _) => name.len() >= 4 && all(name, |c| c.is_ascii_alphanumeric() || c == '_'),
        (_, Some(number)) => all(number, |c| c.is_ascii_digit()),
        _ => false,
    }
}

/// `123456:AB…`.
fn bot_token(typed: &str) -> bool {
    typed.split_once(':').is_some_and(|(bot, secret)| {
        let letters = all(secret, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        all(bot, |c| c.is_ascii_digit()) && letters && secret.len() >= 20
    })
}

/// A host's name, or a DID.
fn handle(typed: &str) -> bool {
    let name = typed.trim_start_matches('@');
    let labels = || name.split('.').all(|label| all(label, |c| c.is_ascii_alphanumeric() || c == '-'));
    name.starts_with("did:") || name.contains('.') && labels()
}

/// `abcd-efgh-ijkl-mnop`: the password of the account itself may do far more than is needed.
fn app_password(typed: &str) -> bool {
    let parts: Vec<&str> = typed.split('-').collect();
    parts.len() == 4 && parts.iter().all(|part| part.len() == 4 && all(part, |c| c.is_ascii_alphanumeric()))
}

/// The page of a channel, not that of a number or a group.
fn whatsapp(typed: &str) -> bool {
    webhook::address(&whole(typed)).is_ok_and(|url| {
        let channel = url.path().strip_prefix("/channel/").is_some_and(|name| !name.is_empty());
        url.scheme() == "https" && matches!(url.host_str(), Some("whatsapp.com" | "www.whatsapp.com")) && channel
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_website_begins_where_its_administration_does_and_a_version_is_one() {
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

    #[test]
    fn what_cannot_be_the_thing_asked_for_is_not_taken() {
        let token = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
        for (kind, name, typed, good) in [
            (Kind::Telegram, "chat", "@stadtlindenau", true),
            (Kind::Telegram, "chat", "-1001234567890", true),
            (Kind::Telegram, "chat", "stadtlindenau", false),
            (Kind::Telegram, "chat", "https://t.me/stadtlindenau", false),
            (Kind::Telegram, "token", token, true),
            (Kind::Telegram, "token", "geheim", false),
            (Kind::Telegram, "token", "123:geheim", false),
            (Kind::Bluesky, "handle", "@stadt-lindenau.de", true),
            (Kind::Bluesky, "handle", "did:plc:z72i7hdynmk6r22z27h6tvur", true),
            (Kind::Bluesky, "handle", "lindenau", false),
            (Kind::Bluesky, "handle", "stadt@lindenau.de", false),
            (Kind::Bluesky, "password", "abcd-efgh-ij2l-mnop", true),
            (Kind::Bluesky, "password", "Sommer2026!", false),
            (Kind::Matrix, "room", "!abc:matrix.stadt-lindenau.de", true),
            (Kind::Matrix, "room", "#stadt:matrix.stadt-lindenau.de", false),
            (Kind::Whatsapp, "page", "whatsapp.com/channel/0029Va", true),
            (Kind::Waha, "page", "https://www.whatsapp.com/channel/0029Va", true),
            (Kind::Whatsapp, "page", "https://wa.me/4952611234", false),
            (Kind::Whatsapp, "page", "https://whatsapp.com/channel/", false),
            (Kind::Mastodon, "token", "geheim", true),
        ] {
            assert_eq!(shaped(kind, name, typed).is_ok(), good, "{typed}");
        }
    }
}
