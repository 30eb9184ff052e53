//! What an answer means, where all platforms agree. Each connector knows more of its own.
use bytes::Bytes;
use channel::clock::Timestamp;
use channel::outlet::dispatch::Reply;
use channel::outlet::fault::{Class, Fault};
use net::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use net::{Answer, Call, CallError, Client, Method};
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// How long a platform may take for an answer.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How long an answer may be, in bytes.
const ANSWER_MAX: usize = 1024 * 1024;
/// Bytes of a call that go out in a second over the worst of lines; a picture of 16 MB needs its time.
const SLOWEST: u64 = 100_000;
/// The longest a platform may ask us to stay away: what is longer is a mistake of its own.
pub const AWAY_MAX: Duration = Duration::from_secs(24 * 3600);

/// What came of a call: the answer as JSON, or what it means that there is none.
pub type Told = Result<Value, Reply>;

/// The way out, and how long whoever is there may take.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    /// The way out.
    pub client: &'a Client,
    /// For one answer.
    pub patience: Duration,
    /// What no answer may say, since its words are kept and shown.
    pub hide: &'a [String],
}

/// A request of a platform's interface.
pub struct Ask<'a> {
    way: Way<'a>,
    call: Call,
    open: bool,
}

impl<'a> Ask<'a> {
    /// To that address; `None` is an address nobody can be asked at.
    pub fn new(way: Way<'a>, method: Method, url: Option<Url>) -> Result<Ask<'a>, Reply> {
        let url = url.ok_or_else(|| Reply::Refused(Fault::new(Class::Address, "fetch.address")))?;
        let mut call = Call { method, url, headers: HeaderMap::new(), body: Bytes::new() };
        call.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(Ask { way, call, open: false })
    }

    /// With a bearer's token, which no log shows.
    pub fn bearer(mut self, token: &str) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {token}")) {
            value.set_sensitive(true);
            self.call.headers.insert(AUTHORIZATION, value);
        }
        self
    }

    /// With a secret in a header, which no log shows.
    pub fn secret(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(value) {
            value.set_sensitive(true);
            self.call.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// With another header.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.call.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// With JSON.
    pub fn json(self, value: &Value) -> Self {
        self.body("application/json", value.to_string())
    }

    /// With JSON, where there is any.
    pub fn perhaps(self, value: Option<&Value>) -> Self {
        match value {
            Some(value) => self.json(value),
            None => self,
        }
    }

    /// With a form.
    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.body("application/x-www-form-urlencoded", form)
    }

    /// With a file and fields beside it, as forms send them.
    pub fn multipart(self, name: &str, file: &Bytes, fields: &[(&str, &str)]) -> Self {
        // No picture holds this line.
        let border = format!("ausrufer-{:x}-{:x}", file.len(), fields.len());
        let mut body = Vec::with_capacity(file.len() + 1024);
        for (field, text) in fields {
            let head = format!("--{border}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let head = format!(
            "--{border}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"bild.jpg\"\r\n\
             Content-Type: image/jpeg\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{border}--\r\n").as_bytes());
        self.body(&format!("multipart/form-data; boundary={border}"), body)
    }

    /// With bytes of a kind.
    pub fn body(mut self, kind: &str, body: impl Into<Bytes>) -> Self {
        if let Ok(kind) = HeaderValue::from_str(kind) {
            self.call.headers.insert(CONTENT_TYPE, kind);
        }
        self.call.body = body.into();
        self
    }

    /// Whose answer is a secret, and told to nobody.
    pub fn for_a_secret(mut self) -> Self {
        self.open = true;
        self
    }

    /// Makes the call. `words` finds the platform's own words in what it answers, and may know their class.
    pub async fn tell(self, words: fn(u16, &Value) -> Option<Fault>) -> Told {
        self.whole(words).await.map(|(_, value)| value)
    }

    /// The same, with status and headers.
    pub async fn whole(self, words: fn(u16, &Value) -> Option<Fault>) -> Result<(Answer, Value), Reply> {
        let sending = Duration::from_secs(self.call.body.len() as u64 / SLOWEST);
        let mut answer = match self.way.client.call(self.call, self.way.patience + sending, ANSWER_MAX).await {
            Ok(answer) => answer,
            Err(error) => return Err(lost(&error)),
        };
        if !(self.open && matches!(answer.status, 200..=299)) {
            answer.body = without(&answer.body, self.way.hide);
        }
        let value = serde_json::from_slice::<Value>(&answer.body).unwrap_or(Value::Null);
        match answer.status {
            // An answer that is no JSON is not this platform's: whether it did anything cannot be told.
            200..=299 if value.is_null() && !answer.body.is_empty() => {
                Err(Reply::Unknown(Fault::new(Class::Unclear, &plain(&answer.body))))
            }
            200..=299 => Ok((answer, value)),
            status => Err(refusal(&answer, words(status, &value), asked(&value))),
        }
    }
}

/// An answer without the secrets in it. Some platforms repeat a token that is wrong, and others the address of the call.
fn without(body: &Bytes, hide: &[String]) -> Bytes {
    let text = String::from_utf8_lossy(body);
    if !hide.iter().any(|secret| text.contains(secret.as_str())) {
        return body.clone();
    }
    Bytes::from(hide.iter().fold(text.into_owned(), |text, secret| text.replace(secret.as_str(), "…")))
}

/// No answer: whether anything was sent decides whether it may be done again.
fn lost(error: &CallError) -> Reply {
    let key = error.key();
    match error {
        CallError::Before(_) if matches!(key, "fetch.private-address" | "fetch.https-only" | "fetch.address") => {
            Reply::Refused(Fault::new(Class::Address, key))
        }
        CallError::Before(_) => Reply::Later(Fault::new(Class::Transient, key), None),
        CallError::After(_) => Reply::Unknown(Fault::new(Class::Unclear, key)),
    }
}

fn refusal(answer: &Answer, words: Option<Fault>, asked: Option<Duration>) -> Reply {
    let fault = words.unwrap_or_else(|| Fault::new(class(answer.status), &plain(&answer.body)));
    match answer.status {
        408 | 500..=599 => Reply::Unknown(fault),
        _ if fault.class == Class::Unclear => Reply::Unknown(fault),
        _ if matches!(fault.class, Class::Rate | Class::Transient) => {
            Reply::Later(fault, answer.retry_after().or(asked).or_else(|| reset(answer)).map(|wait| wait.min(AWAY_MAX)))
        }
        _ => Reply::Refused(fault),
    }
}

/// When to come again, where that stands in the answer itself.
fn asked(value: &Value) -> Option<Duration> {
    value["parameters"]["retry_after"].as_u64().map(Duration::from_secs)
}

/// When to come again, where only the end of the block is told: as an instant (Mastodon) or in seconds since 1970
/// (Bluesky). What the answer itself says it is by its clock is when it began.
fn reset(answer: &Answer) -> Option<Duration> {
    if let Some(usage) = answer.header("x-business-use-case-usage") {
        return regained(&serde_json::from_str(usage).ok()?);
    }
    let told = answer.header("x-ratelimit-reset").or_else(|| answer.header("ratelimit-reset"))?;
    let end = told.parse::<Timestamp>().ok().or_else(|| Timestamp::from_second(told.parse().ok()?).ok())?;
    let now = jiff::fmt::rfc2822::parse(answer.header("date")?).ok()?.timestamp();
    Duration::try_from(end.duration_since(now)).ok()
}

/// What nobody sees may be done again.
pub fn harmless(reply: Reply) -> Reply {
    match reply {
        Reply::Unknown(fault) => Reply::Later(fault, None),
        other => other,
    }
}

/// What a status means where nobody says more.
pub fn class(status: u16) -> Class {
    match status {
        300..=399 => Class::Address,
        401 => Class::Auth,
        403 => Class::Permission,
        404 | 410 => Class::Missing,
        409 => Class::Duplicate,
        426 => Class::Version,
        429 => Class::Rate,
        400..=499 => Class::Content,
        500..=599 => Class::Transient,
        _ => Class::Unclear,
    }
}

/// The words of an answer that is a page.
fn plain(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(2_048)]).into_owned();
    let mut inside = false;
    let kept = text.chars().map(|c| match c {
        '<' => {
            inside = true;
            ' '
        }
        '>' if inside => {
            inside = false;
            ' '
        }
        _ if inside => ' ',
        c => c,
    });
    kept.collect()
}

/// The longest of the times until access is regained, as Meta tells them: minutes, by account and use.
fn regained(usage: &Value) -> Option<Duration> {
    let uses = usage.as_object()?.values().filter_map(Value::as_array).flatten();
    let minutes = uses.filter_map(|one| one["estimated_time_to_regain_access"].as_u64()).max()?;
    (minutes > 0).then(|| Duration::from_secs(minutes.saturating_mul(60)))
}

/// A text as a part of an address.
pub fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A field's text; empty when it has none.
pub fn text<'a>(one: &'a Value, name: &str) -> &'a str {
    one[name].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&'static str, &str)]) -> Answer {
        let header = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        };
        Answer { status: 429, headers: headers.iter().map(header).collect(), body: Bytes::new() }
    }

    #[test]
    fn the_end_of_a_block_is_read_however_it_is_told() {
        let date = ("date", "Thu, 26 Nov 2026 11:00:00 GMT");
        assert_eq!(
            reset(&answer(&[date, ("x-ratelimit-reset", "2026-11-26T11:05:00.000Z")])),
            Some(Duration::from_secs(300))
        );
        let epoch = Timestamp::from_second(1_795_690_860).unwrap().as_second().to_string();
        assert_eq!(reset(&answer(&[date, ("ratelimit-reset", &epoch)])), Some(Duration::from_secs(60)));
        assert_eq!(reset(&answer(&[date, ("x-ratelimit-reset", "2026-11-26T10:00:00Z")])), None, "it is over");
        assert_eq!(reset(&answer(&[("x-ratelimit-reset", "soon")])), None);
        let usage = r#"{"1234":[{"type":"pages","estimated_time_to_regain_access":12}]}"#;
        assert_eq!(reset(&answer(&[("x-business-use-case-usage", usage)])), Some(Duration::from_secs(720)));
        let absurd = json_wait(u64::MAX);
        assert!(matches!(refusal(&answer(&[]), None, absurd), Reply::Later(_, Some(AWAY_MAX))));
    }

    fn json_wait(seconds: u64) -> Option<Duration> {
        asked(&serde_json::json!({ "parameters": { "retry_after": seconds } }))
    }

    #[test]
    fn no_answer_says_a_secret() {
        let hide = ["12345:let me in".to_owned(), "12345%3Alet+me+in".to_owned(), "12345%3alet+me+in".to_owned()];
        for text in ["/bot12345:let me in/x", "a 12345%3Alet+me+in b", "12345%3alet+me+in"] {
            let body = without(&Bytes::from(text.to_owned()), &hide);
            assert!(!String::from_utf8_lossy(&body).contains("let"), "{body:?}");
        }
    }
}
