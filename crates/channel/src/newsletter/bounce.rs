//! What a mail that came back means for whoever it was sent to.

/// How a mail server gave a mail back (RFC 3464, RFC 3463).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounce {
    /// The address does not exist, or does not any more: 5.1.x, 5.2.1 and the like.
    Hard,
    /// Full, too large, refused for what the mail says: it may work the next time.
    Soft,
}

/// What is kept of a reader whose mail came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounced {
    /// They stay: so many weeks in a row with a soft bounce, the last of them this one.
    Stays {
        /// In a row.
        weeks: u32,
        /// As in [`crate::subscription::joining_week`].
        last: i64,
    },
    /// They are no reader any more.
    Leaves,
}

/// In so many weeks in a row mail came back softly: nobody reads there.
const PATIENCE: u32 = 4;

/// What becomes of a reader with `weeks` soft bounces in a row up to week `last` when mail comes back in week `now`. A
/// full mailbox in a holiday does not end it: one week counts once, and a week without a bounce begins anew.
pub fn after(weeks: u32, last: i64, bounce: Bounce, now: i64) -> Bounced {
    if bounce == Bounce::Hard {
        return Bounced::Leaves;
    }
    let weeks = match now.saturating_sub(last) {
        _ if weeks == 0 => 1,
        // A late report of a week that is counted already.
        ..=0 => return Bounced::Stays { weeks, last },
        1 => weeks + 1,
        _ => 1,
    };
    if weeks >= PATIENCE { Bounced::Leaves } else { Bounced::Stays { weeks, last: now } }
}

/// So many addresses may be said to be gone in a week whatever the others are; more only beside [`SHARE`] times as many
/// readers. A mail server that is set up wrongly gives everything back, and must not empty the list.
const GONE_ANYWAY: u64 = 5;
const SHARE: u64 = 10;

/// How many of so many readers are believed to be gone in one week.
pub fn believed(readers: u64) -> u64 {
    GONE_ANYWAY + readers / SHARE
}

/// What becomes of a reader who is said to be gone in week `now`, and of whom that is not believed: it counts as a soft bounce
/// and ends nothing.
pub fn doubted(weeks: u32, last: i64, now: i64) -> Bounced {
    match after(weeks, last, Bounce::Soft, now) {
        Bounced::Leaves => Bounced::Stays { weeks, last: now },
        stays @ Bounced::Stays { .. } => stays,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_gone_leaves_and_a_full_one_has_four_weeks() {
        assert_eq!(after(0, 0, Bounce::Hard, 2950), Bounced::Leaves);
        let (mut weeks, mut last) = (0, 0);
        for now in [2950, 2950, 2951, 2952, 2951] {
            let Bounced::Stays { weeks: more, last: at } = after(weeks, last, Bounce::Soft, now) else { panic!() };
            (weeks, last) = (more, at);
        }
        assert_eq!((weeks, last), (3, 2952));
        assert_eq!(after(weeks, last, Bounce::Soft, 2953), Bounced::Leaves);
        assert_eq!(
            after(weeks, last, Bounce::Soft, 2954),
            Bounced::Stays { weeks: 1, last: 2954 },
            "one week went well"
        );
    }

    #[test]
    fn who_is_not_believed_to_be_gone_stays_however_often_it_is_said() {
        let (mut weeks, mut last) = (0, 0);
        for now in 2950..2960 {
            let Bounced::Stays { weeks: more, last: at } = doubted(weeks, last, now) else { panic!("week {now}") };
            (weeks, last) = (more, at);
        }
        assert_eq!((weeks, last), (PATIENCE - 1, 2959));
        assert_eq!((believed(0), believed(60), believed(100_000)), (5, 11, 10_005));
    }
}
