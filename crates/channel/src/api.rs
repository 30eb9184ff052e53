//! What programs of the town may do over the API.

/// One thing a token is good for. None of them approves: a second pair of eyes is a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// See posts and drafts.
    Read,
    /// Begin drafts and change them, bring pictures.
    Draft,
    /// Hand drafts in, so that somebody reads them. Never to bring them out.
    Submit,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 3] = [Scope::Read, Scope::Draft, Scope::Submit];

    /// The word in the database, in translation keys (`scope.read`) and in the API's document.
    pub fn key(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Draft => "draft",
            Scope::Submit => "submit",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Scope> {
        Self::ALL.into_iter().find(|scope| scope.key() == key)
    }
}
