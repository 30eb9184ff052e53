//! One connection at work: opened when the first mail is there, anew when the server ended it, at the pace the town set.
use crate::parts::Parts;
use crate::smtp::{Outgoing, Session, Trouble};
use crate::way::Way;
use channel::clock::Timestamp;
use channel::ids::ChannelId;
use channel::newsletter::Said;
use channel::outlet::pace::Pace;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Mails after which a connection is opened anew: some servers end it by then, and all let a new one in.
const PER_SESSION: u64 = 1_000;
/// Refusals in a row after which no further mail is tried: it is not about these readers.
const REFUSED_MOST: u32 = 20;
/// Connections in a row that ended within a mail, after which no further one is tried: each might leave a mail of which
/// nobody knows.
const LOST_MOST: u32 = 3;

/// The pace of all connections of one way together.
#[derive(Clone)]
pub struct Beat {
    pace: Pace,
    full: Arc<Mutex<Timestamp>>,
}

impl Beat {
    /// So many mails a minute, a second's worth of them at once.
    fn new(per_minute: u32, now: Timestamp) -> Beat {
        let per_minute = per_minute.max(1);
        let pace = Pace { every: Duration::from_secs(60) / per_minute, burst: (per_minute / 60).max(1) };
        Beat { pace, full: Arc::new(Mutex::new(now)) }
    }

    /// How many mails go out in that time.
    pub fn within(&self, time: Duration) -> usize {
        let every = self.pace.every.as_nanos().max(1);
        usize::try_from(time.as_nanos() / every).unwrap_or(usize::MAX)
    }

    /// How long to wait for the next mail; it is taken then.
    fn take(&self, now: Timestamp) -> Duration {
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wait = Duration::ZERO;
        loop {
            match self.pace.take(*full, now + wait) {
                Ok(next) => {
                    *full = next;
                    return wait;
                }
                Err(more) => wait += more.max(Duration::from_micros(1)),
            }
        }
    }
}

/// The paces of all newsletters: the issue of the day, that of the week and the mails that ask back share one.
#[derive(Clone, Default)]
pub struct Beats(Arc<Mutex<HashMap<ChannelId, (u32, Beat)>>>);

impl Beats {
    /// That of a newsletter; a new one when the town changed it.
    pub fn of(&self, channel: ChannelId, per_minute: u32, now: Timestamp) -> Beat {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, beat) = all.entry(channel).or_insert_with(|| (per_minute, Beat::new(per_minute, now)));
        if *known != per_minute {
            (*known, *beat) = (per_minute, Beat::new(per_minute, now));
        }
        beat.clone()
    }
}

/// Hands mails over, one after the other.
pub struct PostRoom {
    way: Arc<Way>,
    beat: Beat,
    session: Option<Session>,
    refused: u32,
    lost: u32,
    /// A mail is being handed over right now.
    at_it: bool,
}

impl PostRoom {
    /// Without a connection yet.
    pub fn new(way: Arc<Way>, beat: Beat) -> PostRoom {
        PostRoom { way, beat, session: None, refused: 0, lost: 0, at_it: false }
    }

    /// Waits until the next mail may go out.
    pub async fn turn(&self, parts: &Parts) {
        let wait = self.beat.take(parts.clock.now());
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }

    /// Hands one mail over. An error concerns all mails, and this one was not handed over.
    pub async fn hand_over(&mut self, mail: &Outgoing) -> Result<Said, Trouble> {
        if self.lost >= LOST_MOST {
            return Err(Trouble::Silent);
        }
        let used = self.session.is_some();
        let mut said = self.once(mail).await?;
        // A connection that lay idle may have been ended long ago; nothing was handed over on it.
        if used && said == Said::Lost {
            said = self.once(mail).await?;
        }
        (self.refused, self.lost) = match said {
            Said::Refused { .. } => (self.refused + 1, 0),
            Said::Lost | Said::Unclear => (self.refused, self.lost + 1),
            Said::Taken | Said::Later => (0, 0),
        };
        if self.refused >= REFUSED_MOST { Err(Trouble::Content) } else { Ok(said) }
    }

    async fn once(&mut self, mail: &Outgoing) -> Result<Said, Trouble> {
        let mut session = match self.session.take() {
            Some(session) => session,
            None => self.way.session().await?,
        };
        self.at_it = true;
        let handed = session.hand_over(mail).await;
        self.at_it = false;
        let handed = handed?;
        if handed.alive && session.handed() < PER_SESSION {
            self.session = Some(session);
        } else if handed.alive {
            session.quit().await;
        }
        Ok(handed.said)
    }

    /// What is known of a mail whose [`PostRoom::hand_over`] was not waited for to its end.
    pub fn cut(&mut self) -> Said {
        if std::mem::take(&mut self.at_it) { Said::Unclear } else { Said::Lost }
    }

    /// Says good-bye.
    pub async fn close(self) {
        if let Some(session) = self.session {
            session.quit().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_mails_of_a_newsletter_share_one_pace() {
        let (beats, now) = (Beats::default(), channel::clock::from_ms(1_790_000_000_000));
        let of = |channel, per_minute| beats.of(ChannelId(channel), per_minute, now);
        let mut wait = Duration::ZERO;
        for _ in 0..300 {
            wait = of(1, 600).take(now).max(of(1, 600).take(now));
        }
        assert_eq!(wait, Duration::from_secs(59), "600 a minute, the first ten at once");
        assert_eq!(of(2, 600).take(now), Duration::ZERO, "another town's are its own");
        assert_eq!(of(1, 60_000).take(now), Duration::ZERO, "a changed pace counts from now on");
    }
}
