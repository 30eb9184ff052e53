//! Whoever signed a letter, as their own server tells it.
use crate::out::{Answered, Signer, get};
use crate::runner::Runner;
use channel::clock::Timestamp;
use formats::fediverse::{Peer, same_host};
use url::Url;

/// Who has a key, and the key.
pub struct Owner {
    /// Them.
    pub peer: Peer,
    /// The public key, PEM.
    pub pem: String,
    /// Since when that is known.
    pub since: Timestamp,
}

/// What a look-up came to.
pub enum Found {
    /// Them.
    Owner(Owner),
    /// Their server says that they are gone (404, 410).
    Gone,
    /// There is no such key of theirs, and will not be the next time.
    Never,
    /// Their server is away.
    Later,
}

/// Whoever has the key of this address and is `actor`. With `anew` nothing is believed that was remembered.
pub async fn owner(runner: &Runner, signer: &Signer<'_>, key: &str, actor: &str, anew: bool) -> Found {
    if !same_host(key, actor) {
        return Found::Never;
    }
    let now = runner.clock.now();
    if !anew && let Some((since, peer)) = runner.memory.peer(key, now) {
        return with_key(peer, key, actor, since);
    }
    let mut found = match fetch(runner, signer, key).await {
        Ok(peer) => peer,
        Err(Found::Gone) => return without_key(runner, signer, key, actor).await,
        Err(why) => return why,
    };
    if found.id != actor {
        return Found::Never;
    }
    // A key that stands by itself, or the short form of its owner: the owner must name the same key.
    if found.inbox.is_none() {
        let whole = match fetch(runner, signer, actor).await {
            Ok(peer) => peer,
            Err(why) => return why,
        };
        let named = |one: &&formats::fediverse::Key| found.keys.contains(one);
        if whole.id != actor || whole.keys.iter().find(named).is_none() {
            return Found::Never;
        }
        found = whole;
    }
    // Nobody proved anything yet, so only what is needed is remembered.
    found.keys.retain(|one| one.id == key);
    runner.memory.keep(key, &found, now);
    with_key(found, key, actor, now)
}

/// A key that is gone says nothing of its owner; only their own address does.
async fn without_key(runner: &Runner, signer: &Signer<'_>, key: &str, actor: &str) -> Found {
    if key.split('#').next() == Some(actor) {
        return Found::Gone;
    }
    match fetch(runner, signer, actor).await {
        Err(why @ (Found::Gone | Found::Later)) => why,
        Ok(_) | Err(_) => Found::Never,
    }
}

fn with_key(peer: Peer, key: &str, actor: &str, since: Timestamp) -> Found {
    let own = peer.keys.iter().find(|one| one.id == key && one.owner == actor).map(|one| one.pem.clone());
    match own {
        Some(pem) if peer.id == actor => Found::Owner(Owner { peer, pem, since }),
        _ => Found::Never,
    }
}

async fn fetch(runner: &Runner, signer: &Signer<'_>, address: &str) -> Result<Peer, Found> {
    let Ok(mut url) = Url::parse(address) else { return Err(Found::Never) };
    url.set_fragment(None);
    match get(runner, signer, &url).await {
        Answered::With(found) => match found.status {
            200 => Peer::read(&found.body).ok_or(Found::Never),
            404 | 410 => Err(Found::Gone),
            408 | 429 | 500.. => Err(Found::Later),
            _ => Err(Found::Never),
        },
        Answered::Nothing => Err(Found::Later),
    }
}
