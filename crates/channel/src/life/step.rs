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
