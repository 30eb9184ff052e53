//! The chain of the audit: what makes a row's hash, and the key that signs its head.
use crate::{IdentityKey, MasterKey, VaultError};
use aws_lc_rs::digest;

impl MasterKey {
    /// Signs the heads of the audit, and nothing else: whoever may write to the database but has not the master key cannot
    /// compute the chain anew. A key of its own, since posting keys change every ninety days and speak for a channel.
    pub fn audit(&self) -> Result<IdentityKey, VaultError> {
        IdentityKey::from_seed(&self.key("audit v1", &[]))
    }
}

/// The hash of a row: SHA-256 over the hash before it and the row. The chain begins with 32 zero bytes.
#[must_use]
pub fn audit_link(before: &[u8; 32], row: &[u8]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(before);
    context.update(row);
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}
