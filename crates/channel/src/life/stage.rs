//! Where a post stands, in the words of the desk.

/// The stages of a post's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Handed in: somebody else is to read it.
    InReview,
    /// Sent back with a reason.
    Returned,
    /// Read and found good, exactly as it is.
    Approved,
    /// Goes out by itself at a time.
    Scheduled,
    /// Out, in its first version.
    Published,
    /// Out, in a later version.
    Corrected,
    /// Taken back.
    Withdrawn,
    /// Set aside: nothing of it changes any more.
    Archived,
}

impl Stage {
    /// All, in the order of a life.
    pub const ALL: [Stage; 9] = [
        Stage::Draft,
        Stage::InReview,
        Stage::Returned,
        Stage::Approved,
        Stage::Scheduled,
        Stage::Published,
        Stage::Corrected,
        Stage::Withdrawn,
        Stage::Archived,
    ];

    /// The word in the database and translation keys (`stage.in_review`).
    pub fn key(self) -> &'static str {
        match self {
            Stage::Draft => "draft",
            Stage::InReview => "in_review",
            Stage::Returned => "returned",
            Stage::Approved => "approved",
            Stage::Scheduled => "scheduled",
            Stage::Published => "published",
            Stage::Corrected => "corrected",
            Stage::Withdrawn => "withdrawn",
            Stage::Archived => "archived",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Stage> {
        Self::ALL.into_iter().find(|stage| stage.key() == key)
    }
}
