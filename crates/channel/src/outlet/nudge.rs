//! When people at the desk are told on their phones that a post waits for a person at an outlet, and which of them. Pure.
use crate::delivery::Lane;
use std::time::Duration;

/// A warning waits no longer for the next step, whatever is set at the outlet.
const WARNING: Duration = Duration::from_secs(3 * 60);
/// What waited for longer stands at the desk, and rings no more.
pub const LATEST: Duration = Duration::from_secs(12 * 3600);

/// One time of telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// 1 for the first; a later one is made up for no earlier.
    pub number: i64,
    /// Those who are told only when nobody did anything, too.
    pub everybody: bool,
}

/// The last step that is due when a post has waited for so long. At once, whoever is on duty; after `patience` they once
/// more. Of a warning everybody hears then, and after as long again once more.
pub fn due(lane: Lane, patience: Duration, waited: Duration) -> Step {
    let patience = match lane {
        Lane::Warning => patience.min(WARNING),
        Lane::News => patience,
    };
    let times = waited.as_secs() / patience.as_secs().max(1);
    match (lane, times) {
        (_, 0) => Step { number: 1, everybody: false },
        (Lane::News, _) => Step { number: 2, everybody: false },
        (Lane::Warning, 1) => Step { number: 2, everybody: true },
        (Lane::Warning, _) => Step { number: 3, everybody: true },
    }
}

/// The number of the last step there is.
pub fn last(lane: Lane) -> i64 {
    due(lane, Duration::ZERO, LATEST).number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_is_told_twice_and_a_warning_reaches_a_second_person() {
        let minutes = |n: u64| Duration::from_secs(n * 60);
        let told = |lane, waited| {
            let step = due(lane, minutes(15), waited);
            (step.number, step.everybody)
        };
        assert_eq!(told(Lane::News, minutes(0)), (1, false));
        assert_eq!(told(Lane::News, minutes(14)), (1, false));
        assert_eq!(told(Lane::News, minutes(15)), (2, false));
        assert_eq!(told(Lane::News, minutes(600)), (2, false));
        assert_eq!(told(Lane::Warning, minutes(2)), (1, false));
        assert_eq!(told(Lane::Warning, minutes(3)), (2, true), "sooner than set for news");
        assert_eq!(told(Lane::Warning, minutes(6)), (3, true));
        assert_eq!(due(Lane::News, Duration::ZERO, Duration::ZERO).number, 1);
        assert_eq!((last(Lane::News), last(Lane::Warning)), (2, 3));
    }
}
