//! The key document: what everybody can read about a channel's key of an epoch, byte for byte the same for everyone.

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::key::EpochKey;
use crate::names::{BOOKLET, ChannelName, Epoch, KeyName, VOLUMES};
use crate::suite::Suite;

/// A public key and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDocument {
    key: KeyName,
    suite: Suite,
    public_key: Vec<u8>,
}

/// Why a text is no key document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    #[error("the text is not JSON with exactly the members of a key document")]
    Members,
    #[error("a member of the key document is not one of ours, or not spelt the one way")]
    Spelling,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members<'a> {
    v: u8,
    suite: &'a str,
    channel: &'a str,
    epoch: &'a str,
    slots: u16,
    volumes: u8,
    pk: &'a str,
    not_before: &'a str,
    not_after: &'a str,
    sig: &'a str,
}

impl KeyDocument {
    /// Of a key.
    pub fn of(key: &EpochKey) -> Self {
        Self { key: key.name().clone(), suite: key.suite(), public_key: key.public_key() }
    }

    /// What the key is for.
    pub fn key(&self) -> &KeyName {
        &self.key
    }

    /// Its suite.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// The public key, 32 or 33 bytes.
    pub fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    /// The bytes to sign with the channel's identity key (Ed25519, RFC 8032) and to hash: the document without `sig`, its
    /// members in this order, without spaces.
    pub fn canonical(&self) -> String {
        let (channel, epoch) = (self.key.channel.as_str(), self.key.epoch);
        format!(
            r#"{{"v":1,"suite":"{}","channel":"{channel}","epoch":"{epoch}","slots":{BOOKLET},"volumes":{VOLUMES},"pk":"{}","not_before":"{}","not_after":"{}"}}"#,
            self.suite.identifier(),
            URL_SAFE_NO_PAD.encode(&self.public_key),
            epoch.first_day(),
            epoch.last_day_of_key(),
        )
    }

    /// SHA-256 of [`KeyDocument::canonical`]: its first eight bytes go with every push. A device that got another key
    /// than everybody sees it here.
    pub fn hash(&self) -> [u8; 32] {
        let mut out = [0; 32];
        out.copy_from_slice(digest::digest(&digest::SHA256, self.canonical().as_bytes()).as_ref());
        out
    }

    /// The whole document: the canonical text with the signature as its last member.
    pub fn signed(&self, signature: &[u8; 64]) -> String {
        let mut text = self.canonical();
        text.pop();
        format!(r#"{text},"sig":"{}"}}"#, URL_SAFE_NO_PAD.encode(signature))
    }

    /// Reads what [`KeyDocument::signed`] writes and nothing else. The signature is returned unchecked: the identity key
    /// is somebody else's to know.
    pub fn parse(text: &str) -> Result<(Self, [u8; 64]), DocumentError> {
        let members: Members<'_> = serde_json::from_str(text).map_err(|_| DocumentError::Members)?;
        let channel = ChannelName::parse(members.channel).map_err(|_| DocumentError::Spelling)?;
        let epoch = Epoch::parse(members.epoch).map_err(|_| DocumentError::Spelling)?;
        let suite = Suite::from_identifier(members.suite).ok_or(DocumentError::Spelling)?;
        let public_key = URL_SAFE_NO_PAD.decode(members.pk).map_err(|_| DocumentError::Spelling)?;
        let signature = URL_SAFE_NO_PAD.decode(members.sig).map_err(|_| DocumentError::Spelling)?;
        let signature: [u8; 64] = signature.try_into().map_err(|_| DocumentError::Spelling)?;
        let document = Self { key: KeyName { channel, epoch }, suite, public_key };
        let _ = (members.v, members.slots, members.volumes, members.not_before, members.not_after);
        // One spelling: whatever else was said must be what this program would say.
        let same = document.public_key.len() == suite.element_bytes() && document.signed(&signature) == text;
        if same { Ok((document, signature)) } else { Err(DocumentError::Spelling) }
    }
}
