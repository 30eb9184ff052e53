//! Whether a message only rehearses. The status alone does not say it: the Hessian test alarm of March 2025 went out as
//! status Actual, severity Extreme. A word in a headline alone does not say it either: “Probealarm abgebrochen:
//! Gefahrstoffaustritt” is as real as it gets.
use super::{Alert, Status};

/// Words in a headline that speak of a rehearsal.
const WORDS: [&str; 8] =
    ["probealarm", "probewarnung", "probe-alarm", "probe-warnung", "testwarnung", "testalarm", "warntag", "test alert"];
/// Right before such a word they turn it round.
const DENIALS: [&str; 4] = ["kein ", "keine ", "not a ", "no "];
/// Anywhere in a headline they leave it open whether the rehearsal is meant, or what came in its place.
const DOUBTS: [&str; 13] = [
    "kein",
    "nicht",
    "abgebrochen",
    "abbruch",
    "abgesagt",
    "unterbrochen",
    "echt",
    "ernst",
    "real",
    "statt",
    "not ",
    "no ",
    "cancel",
];
/// What stands before the word in a headline that is nothing but a rehearsal's.
const BEFORE: [&str; 7] =
    ["entwarnung:", "entwarnung", "all-clear:", "bundesweiter", "bundesweite", "landesweiter", "landesweite"];

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Earnest {
    /// People are meant to act.
    Real,
    /// It speaks of a rehearsal. Whether it is one, a person must say.
    Unclear,
    /// Nobody is meant to act.
    Rehearsed,
}

/// How it is meant: rehearsed by its status, or because its sender's first headline begins with the word and nothing in any
/// headline casts doubt on it.
pub fn earnest(alert: &Alert) -> Earnest {
    if alert.status != Status::Actual {
        return Earnest::Rehearsed;
    }
    let headlines = || alert.infos.iter().filter_map(|info| info.headline.as_ref()).map(|line| line.as_str());
    if !headlines().any(says_so) {
        return Earnest::Real;
    }
    let doubt = |line: &str| DOUBTS.iter().any(|doubt| line.to_lowercase().contains(doubt));
    let begins = headlines().next().is_some_and(begins_with_it);
    if begins && !headlines().any(doubt) { Earnest::Rehearsed } else { Earnest::Unclear }
}

/// True when nobody is meant to act.
pub fn is_rehearsal(alert: &Alert) -> bool {
    earnest(alert) == Earnest::Rehearsed
}

/// Whether a headline speaks of a test alarm. A denial right before the word counts as what it is.
pub fn says_so(headline: &str) -> bool {
    let line = headline.to_lowercase();
    WORDS
        .iter()
        .any(|word| line.match_indices(word).any(|(at, _)| !DENIALS.iter().any(|denial| line[..at].ends_with(denial))))
}

fn begins_with_it(headline: &str) -> bool {
    let line = headline.to_lowercase();
    let mut rest = line.as_str();
    for before in BEFORE {
        rest = rest.strip_prefix(before).unwrap_or(rest).trim_start();
    }
    WORDS.iter().any(|word| rest.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_of_test_alarms() {
        for line in ["Entwarnung: Probealarm - Land Hessen", "PROBEWARNUNG", "Bundesweiter Warntag 2026"] {
            assert!(says_so(line) && begins_with_it(line), "{line}");
        }
        for line in ["Kein Probealarm: Großbrand in Lindenau", "Sirenenalarm", "Stromausfall"] {
            assert!(!says_so(line), "{line}");
        }
        assert!(!begins_with_it("Großbrand während des Warntags"));
    }
}
