//! The vault through its public door.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod boxes;
mod keys;
mod newsletter;
mod posting;
mod rsa;
mod subscription;

use vault::MasterKey;

/// The bytes 0 to 31 as a key file.
fn master() -> MasterKey {
    MasterKey::from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh86tTDR").ok().unwrap()
}
