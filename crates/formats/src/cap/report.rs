//! What was wrong with a message, as a list that programs and people can read.
use channel::text::shorten;
use channel::warning::rules::Flaw;

/// Longer lists are cut; [`Report::left_out`] counts the rest.
const MAX_FINDINGS: usize = 200;
/// Letters of the offending text that are kept.
const EXCERPT: usize = 80;

/// What sort of thing was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Against the schema: an older version of the protocol.
    OldVersion,
    /// Against the schema: the namespace is not CAP's; read as CAP all the same.
    Namespace,
    /// Against the schema: out of order; taken where it stood.
    Order,
    /// Against the schema: there may be only one; the first was taken.
    Twice,
    /// Against the schema: missing; a harmless value was put in.
    Missing,
    /// Against the schema: no part of CAP; kept as [`super::Foreign`].
    Unknown,
    /// Against the schema: an attribute; ignored.
    Attribute,
    /// Against the schema: text between elements; ignored.
    StrayText,
    /// Against the schema: elements inside a text; their text was kept.
    Markup,
    /// Against the schema: not a word of the list; read by its likeness, or as unknown.
    Word,
    /// Against the schema: not a time in the one form; read if it is one at all.
    Time,
    /// Against the schema: not the tag of a language; mended or taken for missing.
    Language,
    /// Against the schema: not a number; left out.
    Number,
    /// Against the schema: not an address; left out.
    Address,
    /// The schema does not see it: mandatory, but empty; a harmless value was put in.
    Empty,
    /// The schema does not see it: a name with white space, comma, `<` or `&`; those were percent-encoded.
    Name,
    /// The schema does not see it: not `sender,identifier,sent`; left out.
    Reference,
    /// The schema does not see it: UTC written `+00:00` (§3.3.2 wants `-00:00`).
    Utc,
    /// The schema does not see it: a ring that is not closed; closed.
    OpenRing,
    /// The schema does not see it: positions in another notation; read.
    Notation,
    /// The schema does not see it: a longitude beyond ±180°; turned once around the earth.
    Longitude,
    /// The schema does not see it: not a polygon or circle on earth; left out.
    Geometry,
    /// The schema does not see it: an address that is not absolute or has characters to encode; mended.
    Link,
    /// The schema does not see it: a ceiling without an altitude; the altitude is the ground.
    Ceiling,
    /// The schema does not see it: a restriction or addresses with a scope that has none, or the other way round.
    Scope,
    /// The schema does not see it: a comment or instruction splits a value, which other programs may read otherwise.
    Split,
    /// The schema does not see it: HTML in a text; made plain (JSON only, CAP's own texts stay as they are).
    Html,
    /// The schema does not see it: a rule between values.
    Rule(Flaw),
}

impl Problem {
    /// Whether the schema of §3.4 refuses it. What the schema does not see are rules of §3.2 and §3.3.
    pub fn breaks_schema(self) -> bool {
        use Problem::*;
        matches!(
            self,
            OldVersion
                | Namespace
                | Order
                | Twice
                | Missing
                | Unknown
                | Attribute
                | StrayText
                | Markup
                | Word
                | Time
                | Language
                | Number
                | Address
        )
    }
}

/// One thing that was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub problem: Problem,
    /// The element it was found in.
    pub element: &'static str,
    /// The text in question, cut to 80 letters; empty where there is none.
    pub text: String,
}

/// Everything that was wrong, in the order it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Finding>,
    left_out: usize,
    /// Each sort once, also of those left out.
    seen: Vec<Problem>,
}

impl Report {
    pub(crate) fn add(&mut self, problem: Problem, element: &'static str, text: &str) {
        if !self.seen.contains(&problem) {
            self.seen.push(problem);
        }
        if self.findings.len() >= MAX_FINDINGS {
            self.left_out += 1;
            return;
        }
        // Letters are counted in the beginning only: the text may be as long as the message.
        let near: String = text.chars().take(4 * EXCERPT).collect();
        self.findings.push(Finding { problem, element, text: shorten(&near, EXCERPT) });
    }

    /// The first 200 findings.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many more there were.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Whether the message is as the standard wants it, schema and rules.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether the schema of §3.4 accepts the message.
    pub fn fits_schema(&self) -> bool {
        !self.seen.iter().any(|problem| problem.breaks_schema())
    }

    /// Whether something of this sort was found.
    pub fn has(&self, problem: Problem) -> bool {
        self.seen.contains(&problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_of_the_list_is_not_forgotten() {
        let mut report = Report::default();
        (0..MAX_FINDINGS).for_each(|_| report.add(Problem::Utc, "sent", ""));
        assert!(report.fits_schema());
        report.add(Problem::Missing, "sender", "");
        assert_eq!((report.findings().len(), report.left_out()), (MAX_FINDINGS, 1));
        assert!(!report.fits_schema() && report.has(Problem::Missing));
    }
}
