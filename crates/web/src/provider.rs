//! The town's own sign-in service (OpenID Connect): what the desk asks of it. The executable implements it over `net`.
//!
//! This is the one exception to “no request handler talks to the outside”: the person stands at the door with a code that
//! is good for a minute, and whatever carried it elsewhere would only let them wait for the same answer. So that a slow
//! service makes nobody else wait, the implementation bounds how long it asks and how many at once.
use channel::clock::Timestamp;
use channel::editor::Role;
use channel::slug::ChannelSlug;
use std::pin::Pin;

/// What a sign-in at the service begins with.
pub struct Asked {
    /// Comes back unchanged; only the browser that began knows it.
    pub state: String,
    /// Stands in the service's word, so that one word serves one sign-in.
    pub nonce: String,
    /// Proof that whoever brings the code is who asked for it (RFC 7636); the service is told its hash.
    pub verifier: String,
    /// Where the browser comes back to.
    pub back: String,
}

/// What the browser came back with.
pub struct Back {
    /// The code.
    pub code: String,
    /// Who it says sent it (RFC 9207).
    pub issuer: Option<String>,
    /// What it began with.
    pub asked: Asked,
    /// When.
    pub now: Timestamp,
}

/// Who somebody is by the word of the service, and what they may do here. No Debug: it names a person.
pub struct Person {
    /// The service.
    pub issuer: String,
    /// The person's number there: the only thing an account is found by. Names and addresses change hands.
    pub subject: String,
    /// Shown name.
    pub name: String,
    /// What they are called there.
    pub login: String,
    /// What they may do, where; no channel means all.
    pub roles: Vec<(Option<ChannelSlug>, Role)>,
}

/// Why the service's word did not open the door. Holds nothing of a person, so that it may stand in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// It does not answer, or not as it should.
    Unreachable,
    /// It said no, or the person did.
    Refused,
    /// The word is somebody else's.
    Issuer,
    /// It was meant for another program.
    Audience,
    /// It is not signed as it must be.
    Signature,
    /// It is too old, or from the future.
    Expired,
    /// It belongs to another sign-in.
    Nonce,
}

impl Denied {
    /// All, for the test of the texts.
    pub const ALL: [Denied; 7] = [
        Denied::Unreachable,
        Denied::Refused,
        Denied::Issuer,
        Denied::Audience,
        Denied::Signature,
        Denied::Expired,
        Denied::Nonce,
    ];

    /// Translation key of the sentence for the visitor.
    pub fn key(self) -> &'static str {
        match self {
            Denied::Unreachable => "error.provider.unreachable",
            Denied::Refused => "error.provider.refused",
            Denied::Issuer => "error.provider.issuer",
            Denied::Audience => "error.provider.audience",
            Denied::Signature => "error.provider.signature",
            Denied::Expired => "error.provider.expired",
            Denied::Nonce => "error.provider.nonce",
        }
    }
}

/// An answer that comes later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, Denied>> + Send + 'a>>;

/// The service.
pub trait Provider: Send + Sync {
    /// What the button calls it.
    fn name(&self) -> &str;
    /// Where to send the browser.
    fn begin<'a>(&'a self, asked: &'a Asked) -> Later<'a, String>;
    /// Whose the code is.
    fn finish(&self, back: Back) -> Later<'_, Person>;
}
