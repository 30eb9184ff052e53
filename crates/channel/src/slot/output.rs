//! How the posts of one publishing time reach the followers.
use crate::post::{Content, Kind};

/// The channel's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Output {
    /// A message for each post.
    #[default]
    Single,
    /// One message that names them all.
    Digest,
}

impl Output {
    /// Both, as the settings offer them.
    pub const ALL: [Output; 2] = [Output::Single, Output::Digest];

    /// The word in the database and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Output::Single => "single",
            Output::Digest => "digest",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Output> {
        Self::ALL.into_iter().find(|output| output.key() == key)
    }

    /// Whether a post is told together with the others of its time: what is new and somebody is to hear of. A correction
    /// replaces a message that is out already, and a warning never waits for anything.
    pub fn gathers(self, content: &Content, corrects: bool, quiet: bool) -> bool {
        self == Output::Digest && !corrects && !quiet && content.kind != Kind::Warning
    }
}
