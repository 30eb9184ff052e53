//! Texts to begin with, by hazard: who is woken at three in the morning chooses one and changes what is different tonight.
//! Every text stands in German, in plain German and in English.
mod fire;
mod flood;
pub mod rehearsal;
mod security;
mod substance;
mod supply;
mod water;
mod weather;

use channel::warning::{Certainty, Hazard, Response, Severity, Urgency};

/// One text in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// One line.
    pub headline: &'static str,
    /// What is the matter.
    pub description: &'static str,
    /// What to do, one step a line.
    pub instruction: &'static str,
}

/// What is prefilled.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// The word in forms.
    pub key: &'static str,
    /// The sort of hazard.
    pub hazard: Hazard,
    /// How bad.
    pub severity: Severity,
    /// How soon.
    pub urgency: Urgency,
    /// How sure.
    pub certainty: Certainty,
    /// What people should do.
    pub responses: &'static [Response],
    /// How long it usually lasts.
    pub hours: u32,
    /// In the order of [`channel::warning::LANGUAGES`].
    pub words: [Words; 3],
}

/// Nothing to begin with.
const BLANK: Template = Template {
    key: "blank",
    hazard: Hazard::Other,
    severity: Severity::Severe,
    urgency: Urgency::Immediate,
    certainty: Certainty::Observed,
    responses: &[Response::Monitor],
    hours: 6,
    words: [Words { headline: "", description: "", instruction: "" }; 3],
};

/// All of them, by hazard.
pub fn all() -> impl Iterator<Item = &'static Template> {
    [fire::ALL, substance::ALL, flood::ALL, weather::ALL, water::ALL, supply::ALL, security::ALL, &[BLANK]]
        .into_iter()
        .flatten()
}

/// The one of that word.
pub fn find(key: &str) -> Option<&'static Template> {
    all().find(|template| template.key == key)
}
