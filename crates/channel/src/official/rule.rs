//! Whom an official warning reaches without a person's word.
use super::Step;
use crate::clock::Timestamp;
use crate::warning::Severity;
use jiff::SignedDuration;

/// What a channel does with official warnings. The page shows all of them in any case; this is about telephones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Nobody's phone rings, and nobody is asked.
    Off,
    /// The duty officer is asked about each.
    Propose,
    /// From this severity on followers are told at once.
    From(Severity),
}

/// Automatic from severe on: what breaks through quiet hours, and nothing that happens every week.
impl Default for Rule {
    fn default() -> Self {
        Rule::From(Severity::Severe)
    }
}

impl Rule {
    /// Those the desk offers, the usual one first.
    pub const ALL: [Rule; 5] = [
        Rule::From(Severity::Severe),
        Rule::From(Severity::Extreme),
        Rule::From(Severity::Moderate),
        Rule::Propose,
        Rule::Off,
    ];

    /// The word in the database, in forms and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Rule::Off => "off",
            Rule::Propose => "propose",
            Rule::From(Severity::Extreme) => "extreme",
            Rule::From(Severity::Moderate) => "moderate",
            Rule::From(_) => "severe",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Rule> {
        Self::ALL.into_iter().find(|rule| rule.key() == key)
    }

    /// For a source that nobody but whoever added it vouched for: a person decides about each.
    pub fn by_hand(self) -> Rule {
        match self {
            Rule::Off => Rule::Off,
            Rule::Propose | Rule::From(_) => Rule::Propose,
        }
    }
}

/// Where a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Onto the page.
    Quiet,
    /// Onto the page, and the duty officer is asked.
    Propose,
    /// Onto the page and to the followers.
    Push,
}

/// What must be known of a message to decide.
#[derive(Clone, Copy, Debug)]
pub struct Weighed {
    /// What it does; a withdrawal is an end.
    pub step: Step,
    /// How bad.
    pub severity: Severity,
    /// Nobody is meant to act.
    pub rehearsal: bool,
    /// It surely means our region, in earnest.
    pub sure: bool,
    /// When it was sent.
    pub sent: Timestamp,
    /// Until when it holds.
    pub expires: Option<Timestamp>,
    /// Followers were told an earlier message of this warning.
    pub told: bool,
}

/// What was sent longer ago is no news to wake anybody with: the server was down, or the source was just added.
const FRESH: SignedDuration = SignedDuration::from_hours(6);
/// Warnings that begin by themselves within an hour. A source gone mad must not empty the town's credit with its followers;
/// what is beyond is put to a person, and stands on the page.
pub const MOST: usize = 10;

/// Decides. Whoever was told of a warning is told what becomes of it, whatever the rule says by now. `recent` is how many
/// warnings began by themselves within the last hour.
pub fn reach(rule: Rule, one: Weighed, recent: usize, now: Timestamp) -> Reach {
    // A time that ran out is no news: who was told of it was told until when.
    if one.step != Step::Ends && one.expires.is_some_and(|expires| expires <= now) {
        return Reach::Quiet;
    }
    if one.told {
        return Reach::Push;
    }
    if one.step == Step::Ends || one.rehearsal {
        return Reach::Quiet;
    }
    let old = now.duration_since(one.sent) > FRESH;
    match rule {
        Rule::Off => Reach::Quiet,
        Rule::Propose => Reach::Propose,
        // Nobody said how bad it is, so somebody must look.
        Rule::From(_) if one.severity == Severity::Unknown => Reach::Propose,
        Rule::From(least) if one.severity < least => Reach::Quiet,
        Rule::From(_) if old || !one.sure || recent >= MOST => Reach::Propose,
        Rule::From(_) => Reach::Push,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + hour * 3600).unwrap()
    }

    fn severe() -> Weighed {
        Weighed {
            step: Step::Begins,
            severity: Severity::Severe,
            rehearsal: false,
            sure: true,
            sent: at(0),
            expires: Some(at(12)),
            told: false,
        }
    }

    #[test]
    fn w10_the_usual_rule_tells_of_severe_and_extreme_at_once() {
        let usual = |one: Weighed| reach(Rule::default(), one, 0, at(0));
        assert_eq!(usual(severe()), Reach::Push);
        assert_eq!(usual(Weighed { severity: Severity::Extreme, ..severe() }), Reach::Push);
        assert_eq!(usual(Weighed { severity: Severity::Moderate, ..severe() }), Reach::Quiet);
        assert_eq!(
            usual(Weighed { severity: Severity::Unknown, ..severe() }),
            Reach::Propose,
            "in doubt a person looks"
        );
        assert_eq!(usual(Weighed { rehearsal: true, ..severe() }), Reach::Quiet, "status Actual is not enough");
        assert_eq!(usual(Weighed { sure: false, ..severe() }), Reach::Propose);
        assert_eq!(usual(Weighed { step: Step::Ends, ..severe() }), Reach::Quiet, "nobody heard of it");
        assert_eq!(reach(Rule::Propose, severe(), 0, at(0)), Reach::Propose);
        assert_eq!(reach(Rule::Off, severe(), 0, at(0)), Reach::Quiet);
        assert_eq!(Rule::ALL.map(Rule::by_hand).iter().filter(|rule| **rule == Rule::Propose).count(), 4);
    }

    #[test]
    fn w13_clocks_that_differ_and_bursts() {
        assert_eq!(reach(Rule::default(), severe(), 0, at(5)), Reach::Push);
        assert_eq!(reach(Rule::default(), severe(), 0, at(7)), Reach::Propose, "no news any more");
        assert_eq!(reach(Rule::default(), severe(), 0, at(-9)), Reach::Push, "a sender whose clock is ahead is heard");
        assert_eq!(reach(Rule::default(), severe(), MOST - 1, at(0)), Reach::Push);
        assert_eq!(reach(Rule::default(), severe(), MOST, at(0)), Reach::Propose);
    }

    #[test]
    fn w8_whoever_was_told_hears_the_rest() {
        let told = Weighed { told: true, severity: Severity::Minor, step: Step::Ends, sent: at(-99), ..severe() };
        for rule in Rule::ALL {
            assert_eq!(reach(rule, told, MOST, at(0)), Reach::Push, "{rule:?}");
            assert_eq!(Rule::parse(rule.key()), Some(rule));
            let late = Weighed { step: Step::Changes, expires: Some(at(0)), ..told };
            assert_eq!(reach(rule, late, 0, at(0)), Reach::Quiet, "that a time ran out is no news");
        }
    }
}
