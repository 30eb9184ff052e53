//! What a sealed message says to somebody who reads one language.
use super::words;
use channel::warning::{Alert, MsgType, Severity, Status};

/// A message as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The tag of the language it is in.
    pub language: String,
    /// One line; a rehearsal and the end of a warning say what they are.
    pub headline: String,
    /// What is the matter.
    pub description: String,
    /// What to do, step by step.
    pub steps: Vec<String>,
    /// Where, in words.
    pub areas: Vec<String>,
    /// Until when it holds, as a sentence; empty for the end of a warning, and where nobody said.
    pub until: String,
    /// How bad.
    pub severity: Severity,
    /// Whether it changes a warning in earnest, begins one, or neither.
    beginning: Option<bool>,
}

impl Told {
    /// In that language, or in the first there is. `None` for a message that says nothing.
    pub fn of(alert: &Alert, language: &str) -> Option<Told> {
        let info = alert.info(language)?;
        let text = |text: &Option<channel::warning::Text>| text.as_ref().map(ToString::to_string).unwrap_or_default();
        let beginning = match (alert.status, alert.msg_type) {
            (Status::Actual, MsgType::Alert) => Some(false),
            (Status::Actual, MsgType::Update) => Some(true),
            _ => None,
        };
        Some(Told {
            language: info.language.to_string(),
            headline: info.headline.as_ref().unwrap_or(&info.event).to_string(),
            description: text(&info.description),
            steps: text(&info.instruction).lines().map(bare).filter(|line| !line.is_empty()).collect(),
            areas: info.areas.iter().map(|area| area.description.to_string()).collect(),
            until: match info.expires {
                Some(expires) if !alert.ends() => words::until(info.language.as_str(), expires.civil()),
                _ => String::new(),
            },
            severity: info.severity,
            beginning,
        })
    }

    /// Where, on one line, all of it.
    pub fn area(&self) -> String {
        self.areas.join(", ")
    }

    /// In exactly that language, or nothing.
    pub fn exactly(alert: &Alert, language: &str) -> Option<Told> {
        Self::of(alert, language).filter(|told| told.language.eq_ignore_ascii_case(language))
    }

    /// The title of a notification.
    pub fn title(&self) -> String {
        match self.beginning {
            Some(update) => format!("{}: {}", words::warning(update, &self.language), self.headline),
            None => self.headline.clone(),
        }
    }

    /// What is the matter, on one line.
    pub fn matter(&self) -> String {
        line(&self.description)
    }

    /// What to do, one sentence after the other on one line; of a rehearsal, what would be.
    pub fn to_do(&self) -> String {
        let steps = self.steps.iter().map(|step| ended(step));
        line(&self.would().map(str::to_owned).into_iter().chain(steps).collect::<Vec<_>>().join(" "))
    }

    /// What a rehearsal says before its steps, if it has some.
    fn would(&self) -> Option<&'static str> {
        let rehearsal = words::marked(&self.headline).is_some() && !self.steps.is_empty();
        rehearsal.then(|| words::were_it_so(&self.language))
    }

    /// The text as limited Markdown, for outlets that have no form of their own for warnings.
    pub fn markdown(&self) -> String {
        let mut parts = Vec::new();
        if !self.areas.is_empty() {
            parts.push(format!("**{}:** {}", words::area(&self.language), self.area()));
        }
        parts.push(self.description.clone());
        parts.extend(self.would().map(str::to_owned));
        parts.push(self.steps.iter().map(|step| format!("- {step}")).collect::<Vec<_>>().join("\n"));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }
}

/// Without the dash somebody typed before it.
fn bare(line: &str) -> String {
    line.trim().trim_start_matches(['-', '*', '•', '–']).trim().to_owned()
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ended(step: &str) -> String {
    if step.ends_with(['.', '!', '?', ':']) { step.to_owned() } else { format!("{step}.") }
}
