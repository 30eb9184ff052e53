use channel::clock::Timestamp;
use channel::post::Content;
use channel::variant::{Tongue, Wording};

use crate::Person;

/// A version of a post as the archive keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedVersion {
    /// Counts from 1.
    pub version: u32,
    /// When it came out.
    pub at: Timestamp,
    /// Who brought it out.
    pub by: Person,
    /// What was corrected, in the editor's words; of a withdrawn post's last version the reason.
    pub note: String,
    /// What it says.
    pub content: Content,
    /// The same as it is stored: JSON.
    pub json: String,
}

/// A version of a text beside the main text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedVariant {
    /// In what.
    pub tongue: Tongue,
    /// Counts from 1.
    pub version: u32,
    /// When somebody found it good, and it came out.
    pub at: Timestamp,
    /// Who did.
    pub approver: Person,
    /// What it says.
    pub wording: Wording,
}
