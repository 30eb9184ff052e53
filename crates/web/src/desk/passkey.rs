//! Passkeys (WebAuthn): the ceremonies under way live in RAM for five minutes; what is stored is the public key.
use crate::app::Random;
use crate::error::Problem;
use crate::session::Token;
use crate::settings::Settings;
use channel::clock::Timestamp;
use channel::ids::EditorId;
use jiff::SignedDuration;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration, Url, Uuid, Webauthn, WebauthnBuilder};

/// One ceremony between its start and its finish.
pub enum Ceremony {
    /// Adding a passkey to an account.
    Register(EditorId, Box<PasskeyRegistration>),
    /// Signing in.
    SignIn(Box<DiscoverableAuthentication>),
}

/// Ceremonies under way. The server that started one must finish it.
#[derive(Default)]
pub struct Ceremonies(Mutex<HashMap<String, (Timestamp, Ceremony)>>);

const LIFE: SignedDuration = SignedDuration::from_mins(5);
/// More at once is an attack; the oldest are not kept for it.
const MOST: usize = 5_000;

impl Ceremonies {
    /// Keeps one; the answer names it for the finish.
    pub fn begin(&self, ceremony: Ceremony, now: Timestamp, random: &dyn Random) -> Result<String, Problem> {
        let name = Token::fresh(random).text();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (began, _)| now.duration_since(*began) < LIFE);
        if all.len() >= MOST {
            return Err(Problem::TooMany(60));
        }
        all.insert(name.clone(), (now, ceremony));
        Ok(name)
    }

    /// Takes one out; each can be finished once.
    pub fn finish(&self, name: &str, now: Timestamp) -> Option<Ceremony> {
        let (began, ceremony) = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name)?;
        (now.duration_since(began) < LIFE).then_some(ceremony)
    }
}

/// The relying party, from the base address. `None` where passkeys cannot work: addresses without a name.
pub fn relying_party(settings: &Settings) -> Option<Webauthn> {
    let origin = Url::parse(&settings.base_url).ok()?;
    let name = origin.domain()?.to_owned();
    let builder = WebauthnBuilder::new(&name, &origin).ok()?.rp_name(&settings.instance_name);
    builder.build().ok()
}

/// What the authenticator knows an editor by: their number, which means nothing elsewhere.
pub fn handle(editor: EditorId) -> Uuid {
    Uuid::from_u64_pair(0x6175_7372_7566_6572, editor.0.unsigned_abs())
}

/// The editor of a handle.
pub fn editor_of(handle: Uuid) -> Option<EditorId> {
    let (mark, number) = handle.as_u64_pair();
    (mark == 0x6175_7372_7566_6572).then(|| i64::try_from(number).ok().map(EditorId)).flatten()
}
