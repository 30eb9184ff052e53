use channel::clock::Timestamp;
use channel::ids::{EditorId, PostId};
use channel::life::{Fingerprint, Phase, Refusal, Step};
use channel::variant::{Original, Tongue, Variant, Wording};

use crate::Person;

/// A variant at the desk: what is being written, and what is out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskVariant {
    /// In what.
    pub tongue: Tongue,
    /// As typed; may be unfinished.
    pub title: String,
    /// As typed.
    pub body: String,
    /// The main text it was written from.
    pub of: Original,
    /// Counts up at each save and each step; to be named at the next.
    pub revision: i64,
    /// How far it got. Approved: exactly this is out.
    pub phase: Phase,
    /// Why it was sent back; empty otherwise.
    pub reason: String,
    /// Who saved or took the last step.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// Everybody who wrote in it since the last version.
    pub authors: Vec<Person>,
    /// How many versions there were.
    pub versions: u32,
    /// What residents read.
    pub shown: Option<Variant>,
}

impl DeskVariant {
    /// What it says; `None` while something is missing.
    pub fn wording(&self) -> Option<Wording> {
        Wording::parse(&self.title, &self.body, &self.of).ok()
    }

    /// What an approval would be bound to.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.wording().map(|wording| Fingerprint::of_variant(self.tongue, &wording, &self.of))
    }

    /// As the life of a working copy.
    pub fn life(&self, four_eyes: bool, archived: bool) -> channel::life::Life {
        let authors = self.authors.iter().filter_map(|person| person.id).collect();
        channel::variant::life(self.phase, authors, self.fingerprint(), (four_eyes, archived))
    }
}

/// What somebody typed into a variant.
#[derive(Clone, Debug)]
pub struct SaveVariant<'a> {
    /// Of which post.
    pub post: PostId,
    /// In what.
    pub tongue: Tongue,
    /// The revision the page showed; `None` begins a new one.
    pub revision: Option<i64>,
    /// As typed.
    pub title: &'a str,
    /// As typed.
    pub body: &'a str,
    /// The main text the page showed.
    pub of: &'a Original,
    /// Who.
    pub by: EditorId,
    /// When.
    pub now: Timestamp,
}

/// A step somebody wants to take with a variant: submit, take back, return, approve, release (bring out where nobody
/// has to approve), withdraw (residents no longer get it), discard.
#[derive(Clone, Debug)]
pub struct StepVariant<'a> {
    /// Of which post.
    pub post: PostId,
    /// In what.
    pub tongue: Tongue,
    /// What.
    pub step: Step,
    /// The revision the page showed.
    pub revision: i64,
    /// The reason of a return.
    pub text: &'a str,
    /// Who.
    pub by: EditorId,
    /// When.
    pub now: Timestamp,
}

/// What became of a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavedVariant {
    /// It is written, in this revision.
    Saved(i64),
    /// It is not allowed, and why.
    Refused(Refusal),
    /// Somebody else was faster. Nothing was written.
    Overtaken,
}

/// A variant that waits for somebody to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingVariant {
    /// Of which post.
    pub post: PostId,
    /// In what.
    pub tongue: Tongue,
    /// Its title.
    pub title: String,
    /// Who handed it in.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// Everybody who wrote in it.
    pub authors: Vec<EditorId>,
}
