//! To which places of others one post goes, besides its channel.
use std::collections::BTreeSet;

/// A part of what a post says: an approval is bound to it, and once the post is out it stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// To the outlets that posts go to by themselves, whichever these are when it comes out.
    #[default]
    Usual,
    /// To these, by their numbers, and to no others.
    Only(BTreeSet<i64>),
}

impl Choice {
    /// Whether it goes to an outlet; `usual` says whether posts go there by themselves.
    pub fn takes(&self, outlet: i64, usual: bool) -> bool {
        match self {
            Choice::Usual => usual,
            Choice::Only(these) => these.contains(&outlet),
        }
    }
}
