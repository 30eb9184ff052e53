//! A request of another server as it lies sealed until somebody looks at it.
use crate::http_signature::Claimed;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// A letter. Names people, so it has no Debug.
#[derive(Serialize, Deserialize)]
pub struct Letter {
    /// Where the public key is to be found.
    pub key: String,
    /// What was signed.
    pub text: String,
    signature: String,
    /// The activity.
    pub body: String,
}

impl Letter {
    /// Of a request whose signature covers enough; whether it is good nobody knows yet.
    pub fn new(claimed: &Claimed, body: String) -> Letter {
        let signature = STANDARD.encode(&claimed.signature);
        Letter { key: claimed.key.clone(), text: claimed.text.clone(), signature, body }
    }

    /// The signature.
    pub fn signature(&self) -> Vec<u8> {
        STANDARD.decode(&self.signature).unwrap_or_default()
    }

    /// To be sealed.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads what was sealed.
    pub fn from_bytes(bytes: &[u8]) -> Option<Letter> {
        serde_json::from_slice(bytes).ok()
    }
}
