//! What can be wrong with a mail server, as far as it concerns all mails.
use net::DialError;

/// Why no mail goes out. Display is for the log and names no address; [`Trouble::key`] is for the desk.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// No connection.
    #[error(transparent)]
    Dial(#[from] DialError),
    /// It ended the connection, or said nothing for too long.
    #[error("the mail server ended the connection or did not answer in time")]
    Silent,
    /// What it says is no SMTP.
    #[error("what answers is no mail server")]
    Speech,
    /// TLS was demanded and is not there.
    #[error("the mail server offers no STARTTLS")]
    NoTls,
    /// It does not know the name and the password.
    #[error("the mail server refused the sign-in ({0})")]
    SignIn(u16),
    /// It takes no mail from this sender.
    #[error("the mail server refused the sender ({0})")]
    Sender(u16),
    /// It wants to be left alone for a while.
    #[error("the mail server takes nothing at the moment ({0})")]
    Busy(u16),
    /// It refuses one mail after the other for what they are.
    #[error("the mail server refused many mails in a row")]
    Content,
    /// The passwords do not open, or the signing key is none.
    #[error("the passwords of a newsletter do not open: they were changed, or locked with another key")]
    Locked,
}

impl Trouble {
    /// Translation key of what to tell at the desk.
    pub fn key(&self) -> &'static str {
        match self {
            Trouble::Dial(DialError::Scheme | DialError::Resolve) => "newsletter.trouble.unknown_host",
            Trouble::Dial(DialError::Private) => "newsletter.trouble.private",
            Trouble::Dial(DialError::Connect(_)) => "newsletter.trouble.unreachable",
            Trouble::Dial(DialError::Tls(_)) => "newsletter.trouble.certificate",
            Trouble::Dial(DialError::Timeout) | Trouble::Silent => "newsletter.trouble.silent",
            Trouble::Speech => "newsletter.trouble.speech",
            Trouble::NoTls => "newsletter.trouble.no_tls",
            Trouble::SignIn(_) => "newsletter.trouble.sign_in",
            Trouble::Sender(_) => "newsletter.trouble.sender",
            Trouble::Busy(_) => "newsletter.trouble.busy",
            Trouble::Content => "newsletter.trouble.content",
            Trouble::Locked => "newsletter.trouble.locked",
        }
    }
}
