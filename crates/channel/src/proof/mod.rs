//! What a signed post or warning claims, and which keys may sign it. Signing and its bytes are elsewhere; here are the
//! rules by which a claim is believed.
mod renewal;

pub use renewal::{Make, Named, span};

use crate::clock::Timestamp;
use crate::text::{Title, letters};

/// The name of a key: the first eight bytes of the SHA-256 of its public half.
pub type Kid = [u8; 8];

/// Longest life of a posting key, in days: it is renewed every ninety, and the old one overlaps a little.
pub const KEY_DAYS: i64 = 100;
/// Most keys in a list.
pub const MAX_KEYS: usize = 64;

/// What sort of thing is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaimKind {
    /// A post.
    News,
    /// A hazard warning.
    Warning,
    /// The end of a warning.
    AllClear,
    /// A later version of a post.
    Correction,
}

impl ClaimKind {
    /// All of them; the position is the number on the wire.
    pub const ALL: [ClaimKind; 4] = [ClaimKind::News, ClaimKind::Warning, ClaimKind::AllClear, ClaimKind::Correction];

    /// Which keys may sign it. The key for warnings signs nothing else, so that it can lie behind two persons.
    pub fn key_use(self) -> KeyUse {
        match self {
            ClaimKind::Warning | ClaimKind::AllClear => KeyUse::Warnings,
            ClaimKind::News | ClaimKind::Correction => KeyUse::Posts,
        }
    }
}

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUse {
    /// Posts and corrections.
    Posts,
    /// Warnings and all-clears.
    Warnings,
}

/// What a signature vouches for. Times are whole seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The town's domain, in lower case.
    pub domain: String,
    /// The post's number.
    pub number: u64,
    /// When it was signed.
    pub issued: i64,
    /// Until when it holds; news has no end.
    pub expires: Option<i64>,
    /// What it is.
    pub kind: ClaimKind,
    /// Its title.
    pub title: Title,
    /// The first half of the SHA-256 of its normalised text.
    pub digest: [u8; 16],
}

impl Claim {
    /// Whether the parts fit together: a domain that is one, a warning with an end, an end after the beginning.
    pub fn is_sound(&self) -> bool {
        let host = is_domain(&self.domain);
        let ends = self.kind != ClaimKind::Warning || self.expires.is_some();
        let after = self.expires.is_none_or(|expires| expires > self.issued);
        let times = in_range(self.issued) && self.expires.is_none_or(in_range);
        host && ends && after && times && letters(self.title.as_str()) > 0
    }

    /// Whether it still holds. An old authentic warning is the likeliest misinformation.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| now.as_second() >= expires)
    }
}

/// 1970 to 9999: what every reader's calendar knows.
fn in_range(second: i64) -> bool {
    (0..253_402_300_800).contains(&second)
}

/// A host name in lower case (RFC 1123 §2.1), with a dot in it.
pub fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}

/// One posting key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedKey {
    /// Its name.
    pub kid: Kid,
    /// Its Ed25519 public half.
    pub public: [u8; 32],
    /// What it may sign.
    pub key_use: KeyUse,
    /// From when it signs, in seconds.
    pub from: i64,
    /// Until when it signs, in seconds. What it signed before stays good.
    pub until: i64,
    /// Taken back: nothing it ever signed is believed, since a thief can date as he likes.
    pub revoked: bool,
}

/// All posting keys of a town. Only the root key signs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyList {
    /// The town's domain.
    pub domain: String,
    /// Counts up with every change.
    pub version: u64,
    /// When it was signed, in seconds.
    pub issued: i64,
    /// The keys, old ones too.
    pub keys: Vec<ListedKey>,
}

/// Why a claim is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Distrust {
    /// The list is another town's.
    #[error("the claim is of another domain than the key list")]
    OtherDomain,
    /// The key is not on the list.
    #[error("the key is not on the list")]
    UnknownKey,
    /// The key was taken back.
    #[error("the key was taken back")]
    Revoked,
    /// The key may not sign this kind.
    #[error("the key may not sign this")]
    WrongUse,
    /// It was signed before or after the key's time.
    #[error("signed outside of the key's time")]
    OutOfTime,
}

impl KeyList {
    /// Whether the parts fit together: a domain, no key twice, no key that lives longer than [`KEY_DAYS`].
    pub fn is_sound(&self) -> bool {
        let lives =
            |key: &ListedKey| in_range(key.from) && key.until > key.from && key.until - key.from <= KEY_DAYS * 86_400;
        let twice = |(number, key): (usize, &ListedKey)| self.keys[..number].iter().any(|other| other.kid == key.kid);
        is_domain(&self.domain)
            && in_range(self.issued)
            && self.keys.len() <= MAX_KEYS
            && self.keys.iter().all(lives)
            && !self.keys.iter().enumerate().any(twice)
    }

    /// Whether this list may take the place of the one known so far. An older list would bring revoked keys back.
    pub fn replaces(&self, known: &KeyList) -> bool {
        self.domain == known.domain && self.version > known.version && self.issued >= known.issued
    }

    /// The key of that name.
    pub fn key(&self, kid: &Kid) -> Option<&ListedKey> {
        self.keys.iter().find(|key| key.kid == *kid)
    }

    /// Whether a claim under this key is believed, its signature aside.
    pub fn admits(&self, claim: &Claim, kid: &Kid) -> Result<&ListedKey, Distrust> {
        let key = self.key(kid).ok_or(Distrust::UnknownKey)?;
        match () {
            () if claim.domain != self.domain => Err(Distrust::OtherDomain),
            () if key.revoked => Err(Distrust::Revoked),
            () if key.key_use != claim.kind.key_use() => Err(Distrust::WrongUse),
            () if claim.issued < key.from || claim.issued >= key.until => Err(Distrust::OutOfTime),
            () => Ok(key),
        }
    }

    /// How old the list is: what is said beside a check without network.
    pub fn age_s(&self, now: Timestamp) -> i64 {
        (now.as_second() - self.issued).max(0)
    }
}
