//! A message of the town's own, before it is a message of the standard.
use super::{Area, Certainty, Hazard, Purpose, Response, Severity, Text, Turn, Urgency};
use crate::clock::Timestamp;
use crate::text::Title;

/// The languages every ready text is in, as tags. Any other of [`crate::lang::LANGUAGES`] is a slot in the desk's form.
pub const LANGUAGES: [&str; 3] = ["de", "de-LS", "en"];

/// What is said in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// One of [`LANGUAGES`], or a further one.
    pub language: &'static str,
    /// One line, without a mark for tests.
    pub headline: Title,
    /// What is the matter.
    pub description: Text,
    /// What to do, one step a line.
    pub instruction: Option<Text>,
}

/// Everything a person decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// In earnest, or not.
    pub purpose: Purpose,
    /// What it does to its warning.
    pub turn: Turn,
    /// The sort of hazard.
    pub hazard: Hazard,
    /// How bad.
    pub severity: Severity,
    /// How soon.
    pub urgency: Urgency,
    /// How sure.
    pub certainty: Certainty,
    /// What people should do.
    pub responses: Vec<Response>,
    /// Where; at least one.
    pub areas: Vec<Area>,
    /// Until when.
    pub expires: Timestamp,
    /// In which words; at least one, the first for whoever speaks none of the others.
    pub wordings: Vec<Wording>,
}

impl Message {
    /// Whether it rings in quiet hours and while muted, after messages of which this was the worst: in earnest, and one of
    /// them severe or worse. What a warning did, its update and its all-clear do too, whatever they say of the danger.
    pub fn breaks_through(&self, before: Option<Severity>) -> bool {
        breaks_through(self.purpose, before.map_or(self.severity, |before| before.max(self.severity)))
    }
}

/// The same for the worst of the messages that are out.
pub fn breaks_through(purpose: Purpose, severity: Severity) -> bool {
    purpose == Purpose::Actual && severity >= Severity::Severe
}
