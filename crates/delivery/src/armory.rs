//! Keys made beforehand: of each subscription one one-time key and what was agreed with it, so that at send time only the
//! cheap half of sealing remains. They are as secret as private keys: they live in this memory and nowhere else, none has
//! Debug, each leaves by value and is wiped where it lay.
//!
//! A key is bound to the device's keys it was agreed with by a fingerprint. Who follows again with other keys under the
//! same address is not served by it: the key is wiped instead. Who stopped following is in no batch, and leaves here at
//! the next round.
mod block;

use crate::stages::Opened;
use block::Block;
use channel::ids::ChannelId;
use push::{Armed, Recipient};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The keys of all channels and push services.
#[derive(Default)]
pub struct Armory {
    lists: Mutex<HashMap<(ChannelId, String), Arc<List>>>,
    /// Keyed anew at each start, so that nobody outside can choose two devices of one fingerprint.
    fingerprints: RandomState,
    ready: AtomicU64,
}

/// The keys of one channel's followers at one push service, in key order.
#[derive(Default)]
pub struct List {
    blocks: Mutex<Vec<Block>>,
}

/// Names a device's keys; 0 names nobody.
pub type Mark = u64;

impl Armory {
    /// Keys there now.
    pub fn ready(&self) -> u64 {
        self.ready.load(Ordering::Relaxed)
    }

    /// The name of a device's keys.
    pub fn mark(&self, of: &Recipient) -> Mark {
        self.fingerprints.hash_one((&of.p256dh, &of.auth)).max(1)
    }

    /// Takes the key of each, in the same order, where there is one for these very keys of the device.
    pub fn take(&self, channel: ChannelId, origin: &str, of: &[Opened]) -> Vec<Option<Armed>> {
        let list = self.lock().get(&(channel, origin.to_owned())).cloned();
        let Some(list) = list else { return of.iter().map(|_| None).collect() };
        let mut wiped = 0;
        let taken = {
            let mut blocks = list.lock();
            of.iter()
                .map(|one| {
                    let block = block::containing(&mut blocks, one.sid)?;
                    let (armed, gone) = block.take(one.sid, self.mark(&one.recipient));
                    wiped += u64::from(gone);
                    armed
                })
                .collect()
        };
        self.ready.fetch_sub(wiped, Ordering::Relaxed);
        taken
    }

    /// The list of a channel and push service.
    pub fn list(&self, channel: ChannelId, origin: &str) -> Arc<List> {
        self.lock().entry((channel, origin.to_owned())).or_default().clone()
    }

    /// Which of these have no key, in the same order; none at all if there is nothing to change in the range either.
    pub fn missing(&self, list: &List, range: Range, of: &[(i64, Mark)]) -> Option<Vec<bool>> {
        let mut blocks = list.lock();
        let missing: Vec<bool> = of
            .iter()
            .map(|(sid, mark)| !block::containing(&mut blocks, *sid).is_some_and(|block| block.has(*sid, *mark)))
            .collect();
        let have = missing.iter().filter(|missing| !**missing).count();
        let there = block::ready_within(&blocks, range);
        (have < of.len() || there > have).then_some(missing)
    }

    /// Puts a range anew: keys made now, and those that are still there; all others of the range are wiped.
    pub fn replace(&self, list: &List, range: Range, of: &[(i64, Mark)], made: Vec<Option<Armed>>) {
        let mut blocks = list.lock();
        let before = block::ready_within(&blocks, range);
        let mut fresh = Block::with_room(of.len());
        for ((sid, mark), armed) in of.iter().zip(made) {
            let kept = || block::containing(&mut blocks, *sid).and_then(|block| block.take(*sid, *mark).0);
            if let Some(armed) = armed.or_else(kept) {
                fresh.push(*sid, *mark, armed);
            }
        }
        let after = fresh.ready();
        block::cut(&mut blocks, range);
        if let Some(first) = fresh.shrunk() {
            let at = blocks.partition_point(|block| block.first() < first.first());
            blocks.insert(at, first);
        }
        drop(blocks);
        self.ready.fetch_add(after as u64, Ordering::Relaxed);
        self.ready.fetch_sub(before as u64, Ordering::Relaxed);
    }

    /// Forgets lists nobody follows any more.
    pub fn keep(&self, followed: &[(ChannelId, String)]) {
        let followed: HashSet<&(ChannelId, String)> = followed.iter().collect();
        let mut lists = self.lock();
        lists.retain(|name, list| {
            let keep = followed.contains(name);
            if !keep {
                let gone: usize = list.lock().drain(..).map(|block| block.ready()).sum();
                self.ready.fetch_sub(gone as u64, Ordering::Relaxed);
            }
            keep
        });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(ChannelId, String), Arc<List>>> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keys of subscriptions, both ends inclusive.
pub type Range = (i64, i64);

impl List {
    fn lock(&self) -> MutexGuard<'_, Vec<Block>> {
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
