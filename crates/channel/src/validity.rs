//! From when until when a post is meant.
use crate::clock::Timestamp;
use crate::field::Complaint;

/// Both ends open unless somebody says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// From when; `None`: already.
    pub from: Option<Timestamp>,
    /// Until when; `None`: until further notice.
    pub until: Option<Timestamp>,
}

impl Validity {
    /// The end comes after the start.
    pub fn new(from: Option<Timestamp>, until: Option<Timestamp>) -> Result<Validity, Complaint> {
        match from.zip(until) {
            Some((from, until)) if until <= from => Err(Complaint::new("error.valid.end_before")),
            _ => Ok(Validity { from, until }),
        }
    }
}
