//! The steps of a warning, and where one is among them.
use crate::desk::urls::At as Urls;
use crate::lang::{Lang, t};
use channel::ids::PostId;
use serde::Serialize;

/// One step of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Where.
    Area,
    /// What.
    Text,
    /// How bad, how long.
    Level,
    /// The last look.
    Preview,
}

impl Step {
    /// In their order.
    pub const ALL: [Step; 4] = [Step::Area, Step::Text, Step::Level, Step::Preview];

    /// The last part of the address.
    pub fn key(self) -> &'static str {
        match self {
            Step::Area => "area",
            Step::Text => "text",
            Step::Level => "level",
            Step::Preview => "preview",
        }
    }

    /// Reads it.
    pub fn parse(key: &str) -> Option<Step> {
        Self::ALL.into_iter().find(|step| step.key() == key)
    }

    /// The one after it.
    pub fn next(self) -> Step {
        match self {
            Step::Area => Step::Text,
            Step::Text => Step::Level,
            Step::Level | Step::Preview => Step::Preview,
        }
    }
}

/// One entry of the trail.
#[derive(Clone, Serialize)]
pub struct Mark {
    label: String,
    url: String,
    current: bool,
}

/// All steps with their addresses.
pub fn trail(urls: &Urls<'_>, lang: Lang, draft: PostId, here: Step) -> Vec<Mark> {
    let mark = |step: Step| Mark {
        label: t(lang, &format!("warn.step.{}", step.key()), &[]),
        url: address(urls, draft, step),
        current: step == here,
    };
    Step::ALL.into_iter().map(mark).collect()
}

/// The address of a step.
pub fn address(urls: &Urls<'_>, draft: PostId, step: Step) -> String {
    urls.page(&format!("/warnings/draft/{draft}/{}", step.key()))
}
