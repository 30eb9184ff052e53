//! Retry or give up: decided here and nowhere else.
use crate::delivery::Lane;
use std::time::Duration;

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Try again after this long.
    After(Duration),
    /// Give up; the recipient counts as refused.
    GiveUp,
}

/// Longest wait between two attempts.
const CAP: Duration = Duration::from_secs(3600);

/// The age that ends all attempts. A warning may have waited for the end of quiet hours before its first one; how long it
/// may be told is its own matter.
const OLDEST: Duration = Duration::from_secs(24 * 3600);

/// Attempts of a lane; those of a warning take about two and a half hours.
fn most(lane: Lane) -> u32 {
    match lane {
        Lane::Warning => 12,
        Lane::News => 8,
    }
}

/// The greatest age at which something is begun that is not known to hold: an old warning frightens people, and old news is
/// none.
pub fn oldest(lane: Lane) -> Duration {
    match lane {
        Lane::Warning => Duration::from_secs(6 * 3600),
        Lane::News => OLDEST,
    }
}

/// Whether something of that age is begun no more.
pub fn too_old(lane: Lane, age: Duration) -> bool {
    age > oldest(lane)
}

/// Decides after attempt number `attempt` (1 is the first) of a delivery that is `age` old. `asked` is the push
/// service's own Retry-After (RFC 9110 §10.2.3), obeyed up to the remaining age.
/// `spread` is 0.0–1.0 from the caller's randomness, so that a million retries do not come back in one second.
pub fn next(lane: Lane, attempt: u32, age: Duration, asked: Option<Duration>, spread: f64) -> Next {
    if attempt >= most(lane) {
        return Next::GiveUp;
    }
    let first = match lane {
        Lane::Warning => Duration::from_secs(5),
        Lane::News => Duration::from_secs(30),
    };
    let wait = doubled(first, CAP, attempt, spread).max(asked.unwrap_or_default());
    if age.saturating_add(wait) > OLDEST { Next::GiveUp } else { Next::After(wait) }
}

/// Twice as long after each attempt, up to `cap`, a quarter more or less.
fn doubled(first: Duration, cap: Duration, attempt: u32, spread: f64) -> Duration {
    let doubled = first.saturating_mul(2u32.saturating_pow(attempt.saturating_sub(1).min(16)));
    doubled.min(cap).mul_f64(0.75 + spread.clamp(0.0, 1.0) / 2.0)
}

/// Waits after the first attempts at a mail; later ones wait as long as the last. Greylisting wants some minutes, a mail
/// server that is away some hours (RFC 5321 §4.5.4.1 asks for days).
const MAIL: [Duration; 6] = [
    Duration::from_secs(5 * 60),
    Duration::from_secs(15 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(3600),
    Duration::from_secs(2 * 3600),
    Duration::from_secs(4 * 3600),
];
/// A digest older than this is news no more.
const MAIL_OLDEST: Duration = Duration::from_secs(36 * 3600);

/// Decides after attempt number `attempt` (1 is the first) at a mail of an issue that is `age` old.
pub fn mail(attempt: u32, age: Duration, spread: f64) -> Next {
    let at = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX).min(MAIL.len() - 1);
    let wait = MAIL[at].mul_f64(0.9 + spread.clamp(0.0, 1.0) / 5.0);
    if age.saturating_add(wait) > MAIL_OLDEST { Next::GiveUp } else { Next::After(wait) }
}

/// What a server of the Fediverse is told of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// That a warning came out.
    Warning,
    /// That something else came out, or was corrected. What corrects a warning is told late, too: the server may show what
    /// it said before.
    Post,
    /// That it was taken back.
    Withdrawal,
}

impl Told {
    /// The age that ends it. A small server is away for a weekend and comes back.
    fn oldest(self) -> Duration {
        match self {
            Self::Warning => oldest(Lane::Warning),
            Self::Post => Duration::from_secs(3 * 24 * 3600),
            Self::Withdrawal => Duration::from_secs(7 * 24 * 3600),
        }
    }

    /// Whether something of that age is told no more.
    pub fn too_old(self, age: Duration) -> bool {
        age > self.oldest()
    }
}

/// The longest Retry-After of a server of the Fediverse that is obeyed: none may cost a withdrawal.
const PEER_ASKED: Duration = Duration::from_secs(24 * 3600);

/// Decides after attempt number `attempt` (1 is the first) at a server of the Fediverse. The age ends it, never the number
/// of attempts.
pub fn peer(told: Told, attempt: u32, age: Duration, asked: Option<Duration>, spread: f64) -> Next {
    // The first wait and the longest.
    let (first, cap) = if told == Told::Warning { (5, 15 * 60) } else { (30, 2 * 3600) };
    let (first, cap) = (Duration::from_secs(first), Duration::from_secs(cap));
    let wait = doubled(first, cap, attempt, spread).max(asked.unwrap_or_default().min(PEER_ASKED));
    if told.too_old(age.saturating_add(wait)) { Next::GiveUp } else { Next::After(wait) }
}

/// Decides after attempt number `attempt` (1 is the first) to take away or to change what stands at an outlet: people see it
/// until that is done. After the attempts of its lane it goes on as a server of the Fediverse is told of it. The age alone
/// ends it, and never the first attempts: an account may have been mended after a month.
pub fn standing(lane: Lane, told: Told, attempt: u32, age: Duration, asked: Option<Duration>, spread: f64) -> Next {
    match next(lane, attempt, Duration::ZERO, asked, spread) {
        Next::GiveUp => peer(told, attempt, age, asked, spread),
        soon => soon,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_chain_of_failures_ends_and_obeys_retry_after(asked in 0u64..4000, spread in 0.0f64..1.0, warning: bool) {
            let lane = if warning { Lane::Warning } else { Lane::News };
            let (mut age, mut attempt) = (Duration::ZERO, 1);
            while let Next::After(wait) = next(lane, attempt, age, Some(Duration::from_secs(asked)), spread) {
                prop_assert!(wait >= Duration::from_secs(asked) && wait > Duration::ZERO);
                age += wait;
                attempt += 1;
                prop_assert!(attempt <= 12 && age <= Duration::from_secs(24 * 3600));
            }
        }
    }

    #[test]
    fn a_mail_is_given_up_after_a_day_and_a_half() {
        let (mut age, mut attempt) = (Duration::ZERO, 1);
        while let Next::After(wait) = mail(attempt, age, 0.5) {
            (age, attempt) = (age + wait, attempt + 1);
        }
        assert!(attempt > 8 && age > Duration::from_secs(24 * 3600) && age <= MAIL_OLDEST, "{attempt} {age:?}");
    }

    #[test]
    fn a_server_that_is_away_for_days_is_told_when_it_is_back() {
        for (told, least, asked) in [
            (Told::Warning, 5, None),
            (Told::Post, 2 * 24 + 20, None),
            (Told::Withdrawal, 6 * 24 + 20, None),
            (Told::Withdrawal, 5 * 24, Some(Duration::from_secs(90 * 24 * 3600))),
        ] {
            let (mut age, mut attempt) = (Duration::ZERO, 1);
            while let Next::After(wait) = peer(told, attempt, age, asked, 0.5) {
                (age, attempt) = (age + wait, attempt + 1);
            }
            assert!(age >= Duration::from_secs(least * 3600) && !told.too_old(age), "{told:?} {age:?}");
            assert!(attempt < 120, "{attempt}");
        }
    }

    #[test]
    fn what_stands_somewhere_is_tried_for_days_and_at_first_as_fast_as_its_lane() {
        for (lane, told, least) in [
            (Lane::News, Told::Withdrawal, 6 * 24 + 20),
            (Lane::Warning, Told::Withdrawal, 6 * 24 + 20),
            (Lane::News, Told::Post, 2 * 24 + 20),
            (Lane::Warning, Told::Post, 2 * 24 + 20),
        ] {
            let (mut age, mut attempt) = (Duration::ZERO, 1);
            while let Next::After(wait) = standing(lane, told, attempt, age, None, 0.5) {
                let lane = next(lane, attempt, age, None, 0.5);
                assert!(lane == Next::GiveUp || lane == Next::After(wait), "{told:?} {attempt}");
                (age, attempt) = (age + wait, attempt + 1);
            }
            assert!(age >= Duration::from_secs(least * 3600) && !told.too_old(age), "{told:?} {age:?}");
            assert!(attempt < 120, "{attempt}");
            let month = Duration::from_secs(30 * 24 * 3600);
            assert!(matches!(standing(lane, told, 7, month, None, 0.5), Next::After(_)), "an account that was mended");
            assert_eq!(standing(lane, told, 12, month, None, 0.5), Next::GiveUp);
        }
        let years = Some(Duration::from_secs(90 * 24 * 3600));
        let wait = standing(Lane::News, Told::Withdrawal, 1, Duration::ZERO, years, 0.5);
        assert_eq!(wait, Next::After(PEER_ASKED), "nobody may ask for more");
    }

    #[test]
    fn warnings_try_sooner() {
        let after = |lane| next(lane, 1, Duration::ZERO, None, 0.5);
        assert_eq!(after(Lane::Warning), Next::After(Duration::from_secs(5)));
        assert_eq!(after(Lane::News), Next::After(Duration::from_secs(30)));
        assert_eq!(next(Lane::News, 1, Duration::from_secs(24 * 3600), None, 0.5), Next::GiveUp);
    }

    #[test]
    fn a_warning_that_waited_for_the_morning_is_tried_again() {
        let hours = |hours: u64| Duration::from_secs(hours * 3600);
        assert_eq!(next(Lane::Warning, 1, hours(9), None, 0.5), Next::After(Duration::from_secs(5)));
        assert_eq!(next(Lane::Warning, 12, hours(1), None, 0.5), Next::GiveUp);
        assert!(too_old(Lane::Warning, hours(7)) && !too_old(Lane::News, hours(7)));
    }
}
