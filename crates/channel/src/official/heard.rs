//! What a source lists.
use crate::clock::Timestamp;
use crate::warning::rehearsal::{Earnest, earnest};
use crate::warning::{Alert, MsgType, Reference, RegionKey, Scope, Severity, Status};

/// What a message does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Warns.
    Begins,
    /// Says it anew.
    Changes,
    /// Says that it is over.
    Ends,
}

/// A message a source lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Its name.
    pub name: Reference,
    /// What it does.
    pub step: Step,
    /// Earlier messages it is about.
    pub references: Vec<Reference>,
    /// How bad.
    pub severity: Severity,
    /// Nobody is meant to act.
    pub rehearsal: bool,
    /// Until when it holds; mostly not said.
    pub expires: Option<Timestamp>,
    /// Whether it surely means our region, in earnest; what names no region may, and what speaks of a test alarm.
    pub sure: bool,
}

impl Heard {
    /// What an alert is to residents of a region; `None` when nothing: answers of machines, drafts, what is not public,
    /// what names other regions only. `regions` are those it names; `listed` says that the source itself lists by region.
    pub fn of(alert: &Alert, regions: &[RegionKey], region: &RegionKey, listed: bool) -> Option<Heard> {
        let step = match alert.msg_type {
            _ if alert.ends() => Step::Ends,
            MsgType::Alert => Step::Begins,
            MsgType::Update => Step::Changes,
            MsgType::Cancel | MsgType::Ack | MsgType::Error => return None,
        };
        let public = matches!(alert.status, Status::Actual | Status::Exercise | Status::Test);
        if !public || alert.scope != Scope::Public {
            return None;
        }
        let meets = regions.iter().any(|key| key.meets(region));
        // A cancellation without a text names no region; whom it means say its references.
        if !regions.is_empty() && !meets {
            return None;
        }
        let earnest = earnest(alert);
        Some(Heard {
            name: alert.reference(),
            step,
            references: alert.references.clone(),
            severity: alert.severity().unwrap_or(Severity::Unknown),
            rehearsal: earnest == Earnest::Rehearsed,
            expires: alert.expires().map(|moment| moment.instant()),
            sure: (meets || listed) && earnest != Earnest::Unclear,
        })
    }
}
