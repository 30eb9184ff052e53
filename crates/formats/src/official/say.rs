//! The sentence in which a warning is told: the source first, then its headline. Never the town's name.
use channel::lang::Lang;
use channel::official::{Ending, Step, Words};

/// What is told of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It begins.
    Begins,
    /// It says something new.
    Changes,
    /// Its sender says that it is over.
    AllClear,
    /// Its source does not list it any more.
    Withdrawn,
}

impl Course {
    /// By its last message and its end.
    pub fn of(step: Step, ended: Option<Ending>) -> Course {
        match (ended, step) {
            (Some(Ending::AllClear), _) | (None, Step::Ends) => Course::AllClear,
            (Some(_), _) => Course::Withdrawn,
            (None, Step::Changes) => Course::Changes,
            (None, Step::Begins) => Course::Begins,
        }
    }

    /// Whether people should act.
    pub fn warns(self) -> bool {
        matches!(self, Course::Begins | Course::Changes)
    }
}

/// “Deutscher Wetterdienst warnt: Amtliche WARNUNG vor STURMBÖEN”.
pub fn title(words: &Words, course: Course, rehearsal: bool, lang: Lang) -> String {
    let (source, headline) = (words.sender.as_str(), words.headline.as_str());
    // Senders of MoWaS begin the headline with the word themselves.
    let says_clear = headline.to_lowercase().contains("entwarnung");
    let between = match (lang, rehearsal, course) {
        (Lang::De, true, _) => "übt (kein Ernstfall)",
        (Lang::En, true, _) => "tests (no real danger)",
        (Lang::De, _, Course::Begins) => "warnt",
        (Lang::En, _, Course::Begins) => "warns",
        (Lang::De, _, Course::Changes) => "warnt mit neuem Stand",
        (Lang::En, _, Course::Changes) => "updates its warning",
        (Lang::De, _, Course::AllClear) if says_clear => "meldet",
        (Lang::En, _, Course::AllClear) if says_clear => "says",
        (Lang::De, _, Course::AllClear) => "gibt Entwarnung",
        (Lang::En, _, Course::AllClear) => "gives the all-clear",
        (Lang::De, _, Course::Withdrawn) => "hat die Warnung aufgehoben",
        (Lang::En, _, Course::Withdrawn) => "has withdrawn its warning",
    };
    format!("{source} {between}: {headline}")
}
