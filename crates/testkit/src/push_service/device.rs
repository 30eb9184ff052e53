use super::decrypt;
use super::state::Behind;
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::Arc;

/// What a browser tells the page after subscribing.
#[derive(Clone)]
pub struct Device {
    /// Where pushes for it go.
    pub endpoint: String,
    /// Its P-256 point, uncompressed.
    pub p256dh: [u8; 65],
    /// Its authentication secret.
    pub auth: [u8; 16],
}

impl Device {
    /// The last part of the endpoint.
    pub fn id(&self) -> &str {
        self.endpoint.rsplit('/').next().unwrap_or_default()
    }

    /// `p256dh` as the page sends it.
    pub fn p256dh_base64(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.p256dh)
    }

    /// `auth` as the page sends it.
    pub fn auth_base64(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.auth)
    }
}

/// One push as it arrived, decrypted.
#[derive(Debug, Clone)]
pub struct Received {
    /// The decrypted text; equal ones share their memory.
    pub payload: Arc<Payload>,
    /// Seconds it could have waited.
    pub ttl: u32,
    /// `very-low`, `low`, `normal` or `high`; what was said.
    pub urgency: Option<String>,
    /// What it replaces while it waits.
    pub topic: Option<String>,
}

impl Received {
    /// The notification's tag; empty when it has none.
    pub fn tag(&self) -> &str {
        &self.payload.tag
    }

    /// The decrypted JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.payload.bytes).unwrap_or_default()
    }
}

/// A decrypted text.
#[derive(Debug)]
pub struct Payload {
    /// As sent, without padding of the encryption.
    pub bytes: Vec<u8>,
    tag: String,
}

impl Payload {
    pub(super) fn read(bytes: Vec<u8>) -> Payload {
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let tag = json["notification"]["tag"].as_str().unwrap_or_default().to_owned();
        Payload { bytes, tag }
    }
}

/// Makes a device; the id is as long as those of the real services.
pub(super) fn fresh(origin: &str) -> (Device, Behind) {
    let private = PrivateKey::generate(&ECDH_P256).expect("a P-256 key");
    let public = private.compute_public_key().expect("its public half");
    let p256dh: [u8; 65] = public.as_ref().try_into().expect("65 bytes");
    let (mut auth, mut id) = ([0; 16], [0; 90]);
    rand::fill(&mut auth).expect("random bytes");
    rand::fill(&mut id).expect("random bytes");
    let endpoint = format!("{origin}/wpush/v2/{}", URL_SAFE_NO_PAD.encode(id));
    let keys = decrypt::Keys { private, p256dh, auth };
    (Device { endpoint, p256dh, auth }, Behind::Virtual { keys, online: true, received: Vec::new() })
}
