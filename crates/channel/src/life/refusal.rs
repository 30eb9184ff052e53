//! Why a step is not taken, in words.
use crate::editor::Power;

/// Why not. Every refused step names exactly one reason, the first that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// The role does not include it.
    #[error("this role may not {}", .0.key())]
    Lacks(Power),
    /// Nobody approves or returns what they wrote in themselves.
    #[error("whoever wrote in it does not approve it")]
    OwnText,
    /// The channel demands a second person, and nobody has approved.
    #[error("somebody else must approve it first")]
    NeedsApproval,
    /// What was looked at is not what it says now.
    #[error("it was changed meanwhile")]
    Changed,
    /// Something that every post needs is missing.
    #[error("something is still missing in it")]
    Incomplete,
    /// A return needs a sentence.
    #[error("a reason is missing")]
    NoReason,
    /// Nobody is working on it.
    #[error("nobody is working on it")]
    NoCopy,
    /// It is in review already.
    #[error("it is in review already")]
    InReview,
    /// It was not handed in.
    #[error("it was not handed in")]
    NotInReview,
    /// It is approved already.
    #[error("it is approved already")]
    Approved,
    /// It is not waiting for a time.
    #[error("it has no time at which it goes out")]
    NotScheduled,
    /// The time lies behind us.
    #[error("the time is over")]
    Past,
    /// It is not out.
    #[error("it is not published")]
    NotOut,
    /// It was taken back.
    #[error("it was withdrawn")]
    Withdrawn,
    /// It is set aside.
    #[error("it is archived")]
    Archived,
    /// It is not set aside.
    #[error("it is not archived")]
    NotArchived,
    /// There are changes nobody has brought out or thrown away.
    #[error("somebody is still working on it")]
    CopyOpen,
}

impl Refusal {
    /// Translation key of the sentence.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::Lacks(Power::Write) => "refusal.lacks.write",
            Refusal::Lacks(Power::Approve) => "refusal.lacks.approve",
            Refusal::Lacks(Power::Release) => "refusal.lacks.release",
            Refusal::Lacks(Power::Withdraw) => "refusal.lacks.withdraw",
            Refusal::Lacks(Power::Warn) => "refusal.lacks.warn",
            Refusal::Lacks(Power::Manage) => "refusal.lacks.manage",
            Refusal::OwnText => "refusal.own_text",
            Refusal::NeedsApproval => "refusal.needs_approval",
            Refusal::Changed => "refusal.changed",
            Refusal::Incomplete => "refusal.incomplete",
            Refusal::NoReason => "refusal.no_reason",
            Refusal::NoCopy => "refusal.no_copy",
            Refusal::InReview => "refusal.in_review",
            Refusal::NotInReview => "refusal.not_in_review",
            Refusal::Approved => "refusal.approved",
            Refusal::NotScheduled => "refusal.not_scheduled",
            Refusal::Past => "refusal.past",
            Refusal::NotOut => "refusal.not_out",
            Refusal::Withdrawn => "refusal.withdrawn",
            Refusal::Archived => "refusal.archived",
            Refusal::NotArchived => "refusal.not_archived",
            Refusal::CopyOpen => "refusal.copy_open",
        }
    }
}
