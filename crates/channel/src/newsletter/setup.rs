//! How a town's newsletter is sent: from whom, over which mail server, when.
use super::{MailAddress, Plan};
use crate::text::Line;

/// Mails a minute a town may ask for.
pub const PER_MINUTE: std::ops::RangeInclusive<u32> = 10..=60_000;

/// How a connection to a mail server is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314), usually port 465.
    Direct,
    /// `STARTTLS` (RFC 3207), required; usually port 587 or 25.
    Upgrade,
    /// None: only to servers of the operator's own network that the settings name.
    Plain,
}

impl Security {
    /// All, best first.
    pub const ALL: [Security; 3] = [Security::Direct, Security::Upgrade, Security::Plain];

    /// The word in forms, the database and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Security::Direct => "tls",
            Security::Upgrade => "starttls",
            Security::Plain => "plain",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Security> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }
}

/// A mail server that takes the town's mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// Who signs in; empty where nobody has to.
    pub user: String,
}

/// A mailbox over POP3 (RFC 1939) that mails come back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// How the connection is secured; never by [`Security::Upgrade`].
    pub security: Security,
    /// The server's name.
    pub host: String,
    /// Its port, usually 995.
    pub port: u16,
    /// Who signs in.
    pub user: String,
}

/// Everything of it that is no secret. No Debug where it names an address: these are the town's own.
#[derive(Clone)]
pub struct Setup {
    /// The name readers see.
    pub sender_name: Line,
    /// The address they see.
    pub sender: MailAddress,
    /// Where mails come back to that cannot be delivered; the sender's where nothing else is said.
    pub returns: MailAddress,
    /// Each reader has a return address of their own (`ruecklauf+…@`), which most servers understand.
    pub own_returns: bool,
    /// Who takes the mail.
    pub relay: Relay,
    /// Where what came back is read; `None` where the mail server hands it to the program, or nobody does.
    pub mailbox: Option<Mailbox>,
    /// Name of the key in the domain's DNS, and whether mails are signed here: `None` where the mail server signs.
    pub selector: Option<String>,
    /// The public half of that key, as DNS wants it; made with the setup.
    pub dkim_public: String,
    /// When issues go out.
    pub plan: Plan,
    /// How many mails the mail server is given a minute, at most.
    pub per_minute: u32,
}
