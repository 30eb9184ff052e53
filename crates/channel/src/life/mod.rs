//! The life of a post as a pure state machine: being written, in review, returned or approved, scheduled, published,
//! corrected or withdrawn, archived. An approval is bound to the digest of what was read: any edit drops it. Nobody
//! approves what they wrote in, not even when a colleague saved last.
mod fingerprint;
mod machine;
mod refusal;
mod stage;
mod step;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::clock::Timestamp;
use crate::editor::{Power, Powers};
use crate::ids::EditorId;

pub use fingerprint::Fingerprint;
pub use refusal::Refusal;
pub use stage::Stage;
pub use step::Step;

/// Somebody who wants to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub id: EditorId,
    /// What they may do on the channel now.
    pub powers: Powers,
}

/// A post with its working copy, as far as its life goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// What residents see.
    pub out: Out,
    /// Set aside.
    pub archived: bool,
    /// What is being worked on.
    pub copy: Option<Copy>,
    /// Whether the channel demands an approval by a second person.
    pub four_eyes: bool,
}

/// What residents see of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Out {
    /// Nothing yet.
    Never,
    /// A version; `corrected` when it is not the first.
    Published {
        /// A later version than the first.
        corrected: bool,
        /// A hazard warning.
        warning: bool,
    },
    /// A sentence why it was taken back.
    Withdrawn,
}

/// A working copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// How far it got.
    pub phase: Phase,
    /// Everybody who wrote in it, whoever saved last.
    pub authors: BTreeSet<EditorId>,
    /// What it says; `None` while something is missing.
    pub says: Option<Fingerprint>,
    /// Whether it is a hazard warning.
    pub warning: bool,
    /// Who found it good, and what exactly.
    pub approval: Option<Approval>,
}

/// How far a working copy got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Being written.
    Writing,
    /// Handed in.
    InReview,
    /// Sent back.
    Returned,
    /// Found good.
    Approved,
    /// Goes out then.
    Scheduled(Timestamp),
}

/// Somebody read it and found it good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Who.
    pub by: EditorId,
    /// When.
    pub at: Timestamp,
    /// What they read.
    pub of: Fingerprint,
}

impl Phase {
    /// As a stage.
    pub fn stage(self) -> Stage {
        match self {
            Phase::Writing => Stage::Draft,
            Phase::InReview => Stage::InReview,
            Phase::Returned => Stage::Returned,
            Phase::Approved => Stage::Approved,
            Phase::Scheduled(_) => Stage::Scheduled,
        }
    }
}

impl Copy {
    /// A fresh one.
    pub fn begun(by: EditorId, says: Option<Fingerprint>, warning: bool) -> Copy {
        Copy { phase: Phase::Writing, authors: [by].into(), says, warning, approval: None }
    }

    /// Whether somebody who did not write in it approved exactly what it says.
    pub fn is_approved(&self) -> bool {
        self.approval.is_some_and(|approval| Some(approval.of) == self.says && !self.authors.contains(&approval.by))
    }
}

impl Life {
    /// Where the post stands, in one word. A published post with a working copy is published.
    pub fn stage(&self) -> Stage {
        match (self.archived, self.out, &self.copy) {
            (true, ..) => Stage::Archived,
            (_, Out::Published { corrected: false, .. }, _) => Stage::Published,
            (_, Out::Published { corrected: true, .. }, _) => Stage::Corrected,
            (_, Out::Withdrawn, _) => Stage::Withdrawn,
            (_, Out::Never, Some(copy)) => copy.phase.stage(),
            (_, Out::Never, None) => Stage::Draft,
        }
    }

    /// Whether releasing it now would be a duty officer's warning that nobody else approved.
    pub fn goes_alone(&self, actor: Actor) -> bool {
        self.four_eyes
            && actor.powers.has(Power::Warn)
            && self.copy.as_ref().is_some_and(|copy| copy.warning && !copy.is_approved())
    }
}
