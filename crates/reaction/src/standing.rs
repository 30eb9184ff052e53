//! One device's standing on one post: the rule that makes change and withdrawal safe against repetition. Pure.

/// The choice that takes everything back.
pub const WITHDRAWN: u8 = 0;

/// What is kept of one token: the highest number seen and what was chosen under it. What a choice other than
/// [`WITHDRAWN`] means (the number of an option, or the bits of several) is the post's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The device's counter, from 1.
    pub seq: u32,
    pub choice: u8,
}

/// What a reaction does to what stood before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing was known of this token. Store it; count its choice (none, if a withdrawal overtook the reaction).
    First,
    /// The choice changed (or stayed, under a higher number). Store; count the new, discount the old.
    Change { from: u8 },
    /// Withdrawn. Store the empty choice, so that an older message that comes late stays stale; discount the old.
    Withdraw { from: u8 },
    /// Its number is not higher: a repetition or something that was overtaken. Nothing changes.
    Stale,
}

impl Standing {
    /// What `new` does to `old`. Only a higher number changes anything.
    pub fn step(old: Option<Self>, new: Self) -> Step {
        match old {
            None => Step::First,
            Some(old) if new.seq <= old.seq => Step::Stale,
            Some(old) if new.choice == WITHDRAWN => Step::Withdraw { from: old.choice },
            Some(old) => Step::Change { from: old.choice },
        }
    }
}
