use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId, PostId};

/// Who did what when, and on which version. Nothing of a follower ever stands here: no act of theirs is an act of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number, given by the database.
    pub id: i64,
    /// In which channel.
    pub channel: ChannelId,
    /// When.
    pub at: Timestamp,
    /// A word such as `published`; translation key `audit.<word>`.
    pub what: String,
    /// Post, delivery or account number, or another short name of the thing; may be empty.
    pub subject: String,
    /// Of the post it is about.
    pub version: Option<u32>,
    /// Who; [`crate::SYSTEM`] for the program itself.
    pub by: EditorId,
    /// What they are called today; `None` when they are gone, or for the program itself. Not part of the chain.
    pub name: Option<String>,
    /// A sentence, e.g. the reason; may be empty.
    pub detail: String,
    /// Its place in the chain, once sealed.
    pub seq: Option<i64>,
    /// SHA-256 over the hash before and [`AuditEntry::canonical`], hexadecimal, once sealed.
    pub hash: Option<String>,
}

impl AuditEntry {
    /// The one encoding the chain is made of, at that place of it: numbers as eight bytes, texts after their length.
    pub fn canonical(&self, seq: i64) -> Vec<u8> {
        let mut bytes = b"ausrufer audit row v1\0".to_vec();
        // No version is -1: a post's begin at 1.
        let version = self.version.map_or(-1, i64::from);
        for number in [seq, self.id, self.channel.0, self.at.as_millisecond(), version, self.by.0] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        for text in [&self.what, &self.subject, &self.detail] {
            bytes.extend_from_slice(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }
}

/// Which rows of the audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Of one person.
    pub by: Option<EditorId>,
    /// About one post.
    pub post: Option<PostId>,
    /// One of [`crate::AUDIT_WORDS`]; empty for all.
    pub what: String,
    /// Older than the row of this number.
    pub before: Option<i64>,
}

/// The end of one sealing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// The last row it sealed.
    pub seq: i64,
    /// The last row sealed before; 0 for the first sealing.
    pub after: i64,
    /// The hash of row `seq`.
    pub hash: String,
    /// When it was sealed.
    pub at: Timestamp,
    /// Over [`AuditHead::message`].
    pub signature: Vec<u8>,
}

impl AuditHead {
    /// What is signed.
    pub fn message(&self) -> Vec<u8> {
        let mut bytes = b"ausrufer audit head v1\0".to_vec();
        for number in [self.after, self.seq, self.at.as_millisecond()] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        bytes.extend_from_slice(self.hash.as_bytes());
        bytes
    }
}
