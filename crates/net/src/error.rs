use crate::DialError;

/// Why nothing was fetched. Display is for the log and holds no address; [`FetchError::key`] is for the user.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error(transparent)]
    Dial(#[from] DialError),
    #[error("the address or a redirect's target is none")]
    Address,
    #[error("the answer is no HTTP, or broke off")]
    Http,
    #[error("the answer is compressed, which was not asked for")]
    Encoded,
    #[error("more redirects than allowed")]
    Redirects,
    #[error("the body is longer than {max_bytes} bytes")]
    TooLarge { max_bytes: usize },
    #[error("not finished in time")]
    Timeout,
}

impl FetchError {
    /// The translation key of what to tell the user.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Dial(DialError::Scheme) => "fetch.https-only",
            Self::Dial(DialError::Resolve) => "fetch.unknown-host",
            Self::Dial(DialError::Private) => "fetch.private-address",
            Self::Dial(DialError::Connect(_)) => "fetch.unreachable",
            Self::Dial(DialError::Tls(_)) => "fetch.certificate",
            Self::Dial(DialError::Timeout) | Self::Timeout => "fetch.timeout",
            Self::Address => "fetch.address",
            Self::Http | Self::Encoded => "fetch.broken-answer",
            Self::Redirects => "fetch.too-many-redirects",
            Self::TooLarge { .. } => "fetch.too-large",
        }
    }
}
