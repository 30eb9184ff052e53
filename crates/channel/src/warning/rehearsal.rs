//! Whether a message only rehearses. The status alone does not say it: the Hessian test alarm of March 2025 went out as
//! status Actual, severity Extreme.
use super::{Alert, Status};

/// Words in a headline that give a rehearsal away.
const WORDS: [&str; 8] =
    ["probealarm", "probewarnung", "probe-alarm", "probe-warnung", "testwarnung", "testalarm", "warntag", "test alert"];
/// Words that turn it round.
const DENIALS: [&str; 4] = ["kein ", "keine ", "not a ", "no "];

/// True when nobody is meant to act: by status, or because a headline says so.
pub fn is_rehearsal(alert: &Alert) -> bool {
    alert.status != Status::Actual
        || alert.infos.iter().filter_map(|info| info.headline.as_ref()).any(|line| says_so(line.as_str()))
}

/// Whether a headline names a test alarm. A denial right before the word counts as what it is.
pub fn says_so(headline: &str) -> bool {
    let line = headline.to_lowercase();
    WORDS
        .iter()
        .any(|word| line.match_indices(word).any(|(at, _)| !DENIALS.iter().any(|denial| line[..at].ends_with(denial))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_of_test_alarms() {
        for line in ["Entwarnung: Probealarm - Land Hessen", "PROBEWARNUNG", "Bundesweiter Warntag 2026"] {
            assert!(says_so(line), "{line}");
        }
        for line in ["Kein Probealarm: Großbrand in Lindenau", "Sirenenalarm", "Stromausfall"] {
            assert!(!says_so(line), "{line}");
        }
    }
}
