//! What is remembered for a while, in memory: who has which key, and which form of signature a server reads.
use channel::clock::Timestamp;
use formats::fediverse::Peer;
use formats::http_signature::Form;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long an actor is believed to be as it was.
const FRESH: Duration = Duration::from_secs(3_600);
/// Actors remembered; then the memory begins anew.
const PEERS: usize = 2_000;
/// Servers remembered.
const HOSTS: usize = 5_000;

/// The memory. No Debug: it names people while it lives.
#[derive(Default)]
pub struct Memory {
    peers: Mutex<HashMap<String, (Timestamp, Peer)>>,
    forms: Mutex<HashMap<String, Form>>,
}

impl Memory {
    /// Whoever has the key of this address, and since when that is known.
    pub fn peer(&self, key: &str, now: Timestamp) -> Option<(Timestamp, Peer)> {
        let peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        peers.get(key).filter(|(at, _)| is_fresh(*at, now)).cloned()
    }

    /// Remembers them.
    pub fn keep(&self, key: &str, peer: &Peer, now: Timestamp) {
        self.forget(now);
        let mut peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        if peers.len() >= PEERS {
            peers.clear();
        }
        peers.insert(key.to_owned(), (now, peer.clone()));
    }

    /// Forgets who was looked at an hour ago: that somebody followed then is nothing to be found in this memory.
    pub fn forget(&self, now: Timestamp) {
        let mut peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        peers.retain(|_, (at, _)| is_fresh(*at, now));
    }

    /// Which form to begin with at a server.
    pub fn form(&self, host: &str) -> Form {
        let forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        forms.get(host).copied().unwrap_or(Form::Cavage)
    }

    /// Remembers which form a server took.
    pub fn took(&self, host: &str, form: Form) {
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if forms.len() >= HOSTS {
            forms.clear();
        }
        forms.insert(host.to_owned(), form);
    }
}

fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at).unsigned_abs() < FRESH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_remembered_for_longer_than_an_hour() {
        let (memory, begin) = (Memory::default(), Timestamp::UNIX_EPOCH);
        let peer = Peer { id: String::new(), inbox: None, shared: None, keys: Vec::new() };
        let names = |memory: &Memory| {
            let mut names: Vec<_> = memory.peers.lock().unwrap().keys().cloned().collect();
            names.sort();
            names
        };
        for (name, seconds) in [("eva", 0), ("ali", 1_800), ("kim", 3_600)] {
            memory.keep(name, &peer, begin + Duration::from_secs(seconds));
        }
        assert_eq!(names(&memory), ["ali", "kim"]);
        memory.forget(begin + Duration::from_secs(7_200));
        assert!(names(&memory).is_empty());
    }
}
