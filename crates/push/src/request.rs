use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;

use crate::{Authorization, PushEndpoint};

/// One push to one device.
pub struct Request {
    pub endpoint: PushEndpoint,
    /// What [`crate::seal`] returned.
    pub body: Bytes,
    pub envelope: Envelope,
}

/// What all pushes of one post to one push service share.
#[derive(Clone)]
pub struct Envelope {
    pub lane: Lane,
    /// How long the push service keeps it for a device that is away, in seconds (RFC 8030 §5.2).
    pub ttl_seconds: u32,
    pub urgency: Urgency,
    pub topic: Option<Topic>,
    /// From [`crate::Vapid::authorization`] for the endpoints' origin.
    pub authorization: Authorization,
}

/// Warnings never share a connection, a limit or a queue with news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    Warning,
    News,
}

/// RFC 8030 §5.3: how much battery the message is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    VeryLow,
    Low,
    Normal,
    High,
}

impl Urgency {
    /// The value of the Urgency header.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VeryLow => "very-low",
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// RFC 8030 §5.4: a push replaces one of the same topic that still waits at the push service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic(String);

/// A topic is 1 to 32 characters of base64url.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a push topic is 1 to 32 characters of the base64url alphabet")]
pub struct TopicError;

impl Topic {
    /// Takes a topic as it stands in the header.
    pub fn parse(text: &str) -> Result<Self, TopicError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if text.is_empty() || text.len() > 32 || !text.bytes().all(allowed) {
            return Err(TopicError);
        }
        Ok(Self(text.to_owned()))
    }

    /// The topic of a post: 22 characters of the SHA-256 of its id, the same for all versions of the post.
    pub fn of(post_id: &str) -> Self {
        let hash = digest::digest(&digest::SHA256, post_id.as_bytes());
        let mut text = URL_SAFE_NO_PAD.encode(hash);
        text.truncate(22);
        Self(text)
    }

    /// The value of the Topic header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_hold_32_characters_of_base64url() {
        assert!(Topic::parse(&"a".repeat(32)).is_ok());
        assert!(Topic::parse("Az09-_").is_ok());
        for refused in ["", &"a".repeat(33), "ä", "a=", "a b", "a+b"] {
            assert_eq!(Topic::parse(refused), Err(TopicError), "{refused}");
        }
    }

    #[test]
    fn the_topic_of_a_post_is_stable() {
        // SHA-256 of "" is e3b0c442 98fc1c14 9afbf4c8 996fb924 …
        assert_eq!(Topic::of("").as_str(), "47DEQpj8HBSa-_TImW-5JC");
        assert_ne!(Topic::of("1"), Topic::of("2"));
        assert_eq!(Topic::parse(Topic::of("1").as_str()), Ok(Topic::of("1")));
    }
}
