//! What somebody wants to do with a post.
use super::Fingerprint;
use crate::clock::Timestamp;

/// One step, with what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Open a working copy of what is out.
    Open {
        /// What it says.
        says: Fingerprint,
        /// Whether it is a warning.
        warning: bool,
    },
    /// Change the working copy.
    Edit {
        /// What it says from now on; `None` while something is missing.
        says: Option<Fingerprint>,
        /// Whether it is a warning.
        warning: bool,
    },
    /// Hand it in.
    Submit,
    /// Take it back into writing.
    TakeBack,
    /// Send it back.
    Return {
        /// Whether a sentence says why.
        reason: bool,
    },
    /// Find it good.
    Approve {
        /// What was read.
        read: Fingerprint,
    },
    /// Let it go out by itself.
    Schedule {
        /// Then.
        at: Timestamp,
    },
    /// Take the time away again.
    Unschedule,
    /// Bring it out.
    Release,
    /// Throw the working copy away.
    Discard,
    /// Take back what is out.
    Withdraw,
    /// Set it aside.
    Archive,
    /// Take it out of the archive.
    Reopen,
}

/// The kind of step, for buttons, the thread and the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    /// [`Step::Open`]
    Open,
    /// [`Step::Edit`]
    Edit,
    /// [`Step::Submit`]
    Submit,
    /// [`Step::TakeBack`]
    TakeBack,
    /// [`Step::Return`]
    Return,
    /// [`Step::Approve`]
    Approve,
    /// [`Step::Schedule`]
    Schedule,
    /// [`Step::Unschedule`]
    Unschedule,
    /// [`Step::Release`]
    Release,
    /// [`Step::Discard`]
    Discard,
    /// [`Step::Withdraw`]
    Withdraw,
    /// [`Step::Archive`]
    Archive,
    /// [`Step::Reopen`]
    Reopen,
}

impl Step {
    /// Its kind.
    pub fn verb(self) -> Verb {
        match self {
            Step::Open { .. } => Verb::Open,
            Step::Edit { .. } => Verb::Edit,
            Step::Submit => Verb::Submit,
            Step::TakeBack => Verb::TakeBack,
            Step::Return { .. } => Verb::Return,
            Step::Approve { .. } => Verb::Approve,
            Step::Schedule { .. } => Verb::Schedule,
            Step::Unschedule => Verb::Unschedule,
            Step::Release => Verb::Release,
            Step::Discard => Verb::Discard,
            Step::Withdraw => Verb::Withdraw,
            Step::Archive => Verb::Archive,
            Step::Reopen => Verb::Reopen,
        }
    }
}
