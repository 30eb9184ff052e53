//! Calls that tell a program of the town what came out: signed, repeated, given up by rule.
use std::time::Duration;

use crate::delivery::Lane;
use crate::field::Complaint;
use crate::retry::{Next, next};
use url::{Host, Url};

/// What a call tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// A post came out.
    Published,
    /// A later version came out.
    Corrected,
    /// It was taken back.
    Withdrawn,
    /// Nothing happened: somebody at the desk tries whether calls arrive.
    Ping,
}

impl Event {
    /// All of them.
    pub const ALL: [Event; 4] = [Event::Published, Event::Corrected, Event::Withdrawn, Event::Ping];

    /// The word in the call, in the database and in translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Event::Published => "post.published",
            Event::Corrected => "post.corrected",
            Event::Withdrawn => "post.withdrawn",
            Event::Ping => "ping",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Event> {
        Self::ALL.into_iter().find(|event| event.key() == key)
    }
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// To be sent, now or later.
    Waiting,
    /// The other side took it.
    Done,
    /// Tried as often as the rule says.
    GivenUp,
    /// Not worth sending any more: taken back meanwhile, or its address was switched off.
    Dropped,
}

impl Standing {
    /// The word in the database and in translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Waiting => "waiting",
            Standing::Done => "done",
            Standing::GivenUp => "given_up",
            Standing::Dropped => "dropped",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Standing> {
        [Standing::Waiting, Standing::Done, Standing::GivenUp, Standing::Dropped].into_iter().find(|s| s.key() == key)
    }
}

/// So many calls given up in a row switch an address off: a day each of trying says that nobody is there.
pub const GIVEN_UP_MOST: u32 = 3;
/// Longest address, in bytes.
const URL_MAX: usize = 500;

/// What came of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Done,
    /// Try again after this long.
    Later(Duration),
    /// Enough.
    GivenUp,
    /// Nobody is there any more and says so (410): no call goes there again.
    Gone,
}

/// Judges attempt number `attempt` (1 is the first) of a call that is `age` old. `status` is that of the answer, `None`
/// without one; `asked` its Retry-After; `spread` is 0.0–1.0 from the caller's randomness.
pub fn judge(status: Option<u16>, attempt: u32, age: Duration, asked: Option<Duration>, spread: f64) -> Outcome {
    match status {
        Some(200..=299) => Outcome::Done,
        Some(410) => Outcome::Gone,
        _ => match next(Lane::News, attempt, age, asked, spread) {
            Next::After(wait) => Outcome::Later(wait),
            Next::GiveUp => Outcome::GivenUp,
        },
    }
}

/// Reads the address calls go to: https, nobody's name and password in it. Plain http is taken for this machine alone,
/// where the way out still refuses it unless a test allows it.
pub fn address(text: &str) -> Result<Url, Complaint> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Complaint::new("error.webhook.empty"));
    }
    if text.len() > URL_MAX {
        return Err(Complaint::with("error.line.long", URL_MAX));
    }
    let url = Url::parse(text).map_err(|_| Complaint::new("error.webhook.address"))?;
    let here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        _ => false,
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && here) {
        return Err(Complaint::new("error.webhook.https"));
    }
    if !url.username().is_empty() || url.password().is_some() || url.host().is_none() {
        return Err(Complaint::new("error.webhook.address"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        assert!(Event::ALL.into_iter().all(|event| Event::parse(event.key()) == Some(event)));
        assert_eq!(Standing::parse("given_up"), Some(Standing::GivenUp));
    }

    #[test]
    fn every_answer_but_two_kinds_is_tried_again_until_the_rule_gives_up() {
        let judged = |status, attempt| judge(status, attempt, Duration::ZERO, None, 0.5);
        assert_eq!((judged(Some(204), 1), judged(Some(410), 1)), (Outcome::Done, Outcome::Gone));
        for status in [None, Some(302), Some(404), Some(500), Some(503)] {
            assert_eq!(judged(status, 1), Outcome::Later(Duration::from_secs(30)));
            assert_eq!(judged(status, 8), Outcome::GivenUp);
        }
        let asked = Some(Duration::from_secs(600));
        assert_eq!(judge(Some(429), 1, Duration::ZERO, asked, 0.5), Outcome::Later(Duration::from_secs(600)));
    }

    #[test]
    fn only_addresses_that_may_be_called() {
        assert!(address(" https://stadt.example/haken?x=1 ").is_ok() && address("http://localhost:8080/x").is_ok());
        for (text, key) in [
            ("", "error.webhook.empty"),
            ("stadt.example", "error.webhook.address"),
            ("http://stadt.example", "error.webhook.https"),
            ("ftp://stadt.example", "error.webhook.https"),
            ("https://eva:geheim@stadt.example", "error.webhook.address"),
        ] {
            assert_eq!(address(text).unwrap_err().key, key, "{text}");
        }
    }
}
