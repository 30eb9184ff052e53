use aws_lc_rs::hmac;

/// Names a subscription without saying whose it is: the key of its row, which tells neither order nor time.
#[derive(Clone)]
pub struct Tagger {
    key: hmac::Key,
}

impl Tagger {
    pub(crate) fn new(secret: &[u8; 32]) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, secret) }
    }

    /// The first 64 bits of HMAC-SHA-256(key, channel ‖ endpoint), big-endian.
    pub fn sid(&self, channel_id: i64, endpoint: &str) -> i64 {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(&channel_id.to_be_bytes());
        context.update(endpoint.as_bytes());
        let tag = context.sign();
        tag.as_ref().iter().take(8).fold(0i64, |sid, byte| (sid << 8) | i64::from(*byte))
    }
}
