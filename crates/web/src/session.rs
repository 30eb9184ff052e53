//! Who is at the desk: a cookie with a random token, of which the database keeps only a keyed hash.
use crate::app::{Keys, Random};
use crate::settings::Settings;
use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;

/// A session ends after this long without a request.
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// And after this long in any case.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The name over https. The prefix makes browsers refuse it from subdomains and over http (RFC 6265bis §4.1.3.2).
const NAME: &str = "__Host-ausrufer-desk";
/// The name over http, which the configuration allows on a loopback address only: not every browser takes Secure
/// cookies there, and a demo must let people in.
const NAME_LOOPBACK: &str = "ausrufer-desk-loopback";

/// A random token that opens a session, or redeems a ticket. Names a person, so it has no Debug.
pub struct Token([u8; 32]);

impl Token {
    /// A fresh one.
    pub fn fresh(random: &dyn Random) -> Self {
        Self(random.token())
    }

    /// Reads the form in cookies and links; `None` unless it has the right length and alphabet.
    pub fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// For the cookie or the link, never for the log.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What the database knows it by.
    pub fn hash(&self, keys: &Keys) -> [u8; 32] {
        keys.session.sign(&self.0)
    }
}

/// The token of a request's cookie.
pub fn token_of(headers: &HeaderMap, settings: &Settings) -> Option<Token> {
    let name = cookie_name(settings);
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let value = cookies.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    });
    Token::parse(value?)
}

/// The header that hands the cookie out. It outlives the browser window: a duty officer thrown out at night by a
/// closed tab is worse than a session the server ends by itself after idle hours.
pub fn cookie(token: &Token, settings: &Settings) -> Option<HeaderValue> {
    let seconds = ABSOLUTE.as_secs();
    HeaderValue::from_str(&format!(
        "{}={}; {}; Max-Age={seconds}",
        cookie_name(settings),
        token.text(),
        rules(settings)
    ))
    .ok()
}

/// The header that takes it back.
pub fn no_cookie(settings: &Settings) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{}=; {}; Max-Age=0", cookie_name(settings), rules(settings))).ok()
}

fn cookie_name(settings: &Settings) -> &'static str {
    if settings.is_https() { NAME } else { NAME_LOOPBACK }
}

fn rules(settings: &Settings) -> &'static str {
    if settings.is_https() { "Path=/; Secure; HttpOnly; SameSite=Lax" } else { "Path=/; HttpOnly; SameSite=Lax" }
}

/// What the list of sessions calls a browser, from its User-Agent: enough to tell one's own devices apart, and
/// nothing of the version that would tell machines apart.
pub fn label_of(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let pick =
        |words: &[(&str, &'static str)]| words.iter().find(|(word, _)| agent.contains(word)).map(|(_, name)| *name);
    let browser =
        pick(&[("Firefox", "Firefox"), ("Edg", "Edge"), ("OPR", "Opera"), ("Chrom", "Chrome"), ("Safari", "Safari")]);
    let system = pick(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn the_cookie_is_bound_to_the_host_over_https() {
        let settings = Settings::bare("https://kanal.example.de", PathBuf::new());
        let token = Token([7; 32]);
        let value = cookie(&token, &settings).unwrap();
        let text = value.to_str().unwrap();
        assert!(text.starts_with("__Host-ausrufer-desk="));
        assert!(["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"].iter().all(|part| text.contains(part)));
        let mut headers = HeaderMap::new();
        let pair = text.split(';').next().unwrap();
        headers.insert(header::COOKIE, HeaderValue::from_str(&format!("a=b; {pair}")).unwrap());
        assert!(token_of(&headers, &settings).unwrap().0 == token.0);
        let plain = Settings::bare("http://127.0.0.1:8080", PathBuf::new());
        assert!(token_of(&headers, &plain).is_none());
    }

    #[test]
    fn labels_name_browser_and_system() {
        let mut headers = HeaderMap::new();
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        headers.insert(header::USER_AGENT, HeaderValue::from_static(agent));
        assert_eq!(label_of(&headers), "Firefox · Linux");
    }
}
