//! Warnings in the words of the Common Alerting Protocol (OASIS CAP-v1.2-os), as types that cannot be wrong.
//!
//! The numbers in brackets are sections of that standard. What a value may be stands in the types; what only several
//! values together can break stands in [`rules`]. The words people read are translations, not here.
mod area;
pub mod canary;
pub mod chain;
pub mod filter;
mod hazard;
mod message;
mod moment;
mod number;
pub mod places;
mod purpose;
mod reference;
mod region;
pub mod rehearsal;
pub mod release;
pub mod rules;
pub mod runs;
mod text;
mod turn;
mod vocabulary;

pub use area::{Area, Circle, Feet, Heights, Point, Polygon};
pub use hazard::Hazard;
pub use message::{LANGUAGES, Message, Wording, breaks_through};
pub use moment::Moment;
pub use number::{fixed, show_fixed};
pub use purpose::Purpose;
pub use reference::Reference;
pub use region::RegionKey;
pub use text::{Language, Name, Text, Uri};
pub use turn::Turn;
pub use vocabulary::{Category, Certainty, MsgType, Response, Severity, Status, Urgency};

/// One CAP message (§3.2.1). Immutable once it went out: what comes later is a message of its own that refers to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Unique among the sender's messages.
    pub identifier: Name,
    /// Who originated it, globally unique; often an address of mail.
    pub sender: Name,
    /// When it was originated.
    pub sent: Moment,
    /// Real, a test, an exercise.
    pub status: Status,
    /// First message, update, cancellation, or a machine's answer.
    pub msg_type: MsgType,
    /// Which operator or device it came from.
    pub source: Option<Text>,
    /// Who may read it.
    pub scope: Scope,
    /// Whom it is addressed to; needed when it is private.
    pub addresses: Vec<Text>,
    /// Codes for its handling, such as the version of a profile.
    pub codes: Vec<Text>,
    /// Why it was cancelled or refused; not for the public.
    pub note: Option<Text>,
    /// Earlier messages it is about.
    pub references: Vec<Reference>,
    /// What incident it belongs to.
    pub incidents: Vec<Text>,
    /// What is said, once for each language (or each part of the event). A cancellation may say nothing.
    pub infos: Vec<Info>,
}

/// Who may read a message (§3.2.1 scope, restriction).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everybody.
    Public,
    /// Those for whom the rule holds.
    Restricted(Text),
    /// The addressees only.
    Private,
}

/// What is said, in one language (§3.2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// The language of all texts in here.
    pub language: Language,
    /// What sort of hazard; the first stands before the others.
    pub category: Category,
    /// Further sorts.
    pub more_categories: Vec<Category>,
    /// The type of the event, in words.
    pub event: Text,
    /// What people should do.
    pub responses: Vec<Response>,
    /// How soon they should do it.
    pub urgency: Urgency,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whom it is meant for.
    pub audience: Option<Text>,
    /// The event in systems of codes.
    pub event_codes: Vec<Pair>,
    /// From when what is said holds; without it, from [`Alert::sent`].
    pub effective: Option<Moment>,
    /// When the event is expected to begin.
    pub onset: Option<Moment>,
    /// Until when what is said holds.
    pub expires: Option<Moment>,
    /// The sender as people call it.
    pub sender_name: Option<Text>,
    /// One line.
    pub headline: Option<Text>,
    /// What is the matter.
    pub description: Option<Text>,
    /// What to do.
    pub instruction: Option<Text>,
    /// A page that says more.
    pub web: Option<Uri>,
    /// Whom to ask.
    pub contact: Option<Text>,
    /// Values of other systems.
    pub parameters: Vec<Pair>,
    /// Pictures, sound, files.
    pub resources: Vec<Resource>,
    /// Where it holds.
    pub areas: Vec<Area>,
}

/// A name from another system and what it is set to (§3.2.2 eventCode, parameter; §3.2.4 geocode).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The name, such as `WARNCELLID`.
    pub name: Text,
    /// The value; some senders leave it empty.
    pub value: Option<Text>,
}

/// A file that belongs to what is said (§3.2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What it is.
    pub description: Text,
    /// Its media type (RFC 2046).
    pub mime_type: Text,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// Where it is.
    pub uri: Option<Uri>,
    /// The file itself in base64.
    pub deref_uri: Option<Text>,
    /// SHA-1 of the file in hexadecimal digits.
    pub digest: Option<Text>,
}

impl Alert {
    /// The name under which later messages refer to it.
    pub fn reference(&self) -> Reference {
        Reference { sender: self.sender.clone(), identifier: self.identifier.clone(), sent: self.sent }
    }

    /// What is said in the reader's language: the same tag, else the same primary language, else the first block. With
    /// several blocks of one language the first is taken. `None` for a message that says nothing.
    pub fn info(&self, language: &str) -> Option<&Info> {
        let same = self.infos.iter().find(|info| info.language.as_str().eq_ignore_ascii_case(language));
        let primary = Language::parse(language);
        let like = || {
            let wanted = primary.as_ref()?;
            self.infos.iter().find(|info| info.language.primary().eq_ignore_ascii_case(wanted.primary()))
        };
        same.or_else(like).or_else(|| self.infos.first())
    }

    /// The worst severity it speaks of; `None` for a message that says nothing.
    pub fn severity(&self) -> Option<Severity> {
        self.infos.iter().map(|info| info.severity).max()
    }

    /// When the last of what it says expires; `None` when any part never does. MoWaS warnings mostly never do.
    pub fn expires(&self) -> Option<Moment> {
        let all: Option<Vec<Moment>> = self.infos.iter().map(|info| info.expires).collect();
        all?.into_iter().max_by_key(Moment::instant)
    }

    /// Whether it ends a warning: a cancellation, or an update that says all clear.
    pub fn ends(&self) -> bool {
        let clear = |info: &Info| info.responses.contains(&Response::AllClear);
        match self.msg_type {
            MsgType::Cancel => true,
            MsgType::Update => !self.infos.is_empty() && self.infos.iter().all(clear),
            _ => false,
        }
    }
}

impl Info {
    /// All sorts of hazard in their order.
    pub fn categories(&self) -> impl Iterator<Item = Category> {
        std::iter::once(self.category).chain(self.more_categories.iter().copied())
    }

    /// The value of the first parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&Text> {
        self.parameters.iter().find(|pair| pair.name.as_str() == name)?.value.as_ref()
    }
}
