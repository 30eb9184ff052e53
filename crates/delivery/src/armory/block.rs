//! Some hundred keys side by side: 112 bytes each and nothing around them.
use super::{Mark, Range};
use push::Armed;
use zeroize::Zeroize;

type Secret = [u8; Armed::LEN];

/// Keys of one range, in key order. Room is taken once and never grows, so that no copy of a secret is left behind.
pub struct Block {
    sids: Vec<i64>,
    /// 0 where the key is used up.
    marks: Vec<Mark>,
    secrets: Vec<Secret>,
}

impl Block {
    pub fn with_room(keys: usize) -> Block {
        Block { sids: Vec::with_capacity(keys), marks: Vec::with_capacity(keys), secrets: Vec::with_capacity(keys) }
    }

    pub fn push(&mut self, sid: i64, mark: Mark, armed: Armed) {
        self.sids.push(sid);
        self.marks.push(mark);
        let secret = self.room_for_one();
        armed.write_to(secret);
    }

    /// Filled where it lies: a secret that came by value would stay behind in what moved it.
    fn room_for_one(&mut self) -> &mut Secret {
        debug_assert!(self.secrets.len() < self.secrets.capacity(), "growing would leave copies behind");
        self.secrets.push([0; Armed::LEN]);
        let last = self.secrets.len() - 1;
        &mut self.secrets[last]
    }

    /// The same in no more room than it needs; none if it is empty.
    pub fn shrunk(self) -> Option<Block> {
        if self.sids.len() == self.sids.capacity() {
            return (!self.sids.is_empty()).then_some(self);
        }
        self.kept(|_| true)
    }

    pub fn first(&self) -> i64 {
        self.sids.first().copied().unwrap_or(i64::MAX)
    }

    /// Keys not used up.
    pub fn ready(&self) -> usize {
        self.marks.iter().filter(|mark| **mark != 0).count()
    }

    pub fn ready_within(&self, (from, to): Range) -> usize {
        let (start, end) = (self.sids.partition_point(|sid| *sid < from), self.sids.partition_point(|sid| *sid <= to));
        self.marks[start..end].iter().filter(|mark| **mark != 0).count()
    }

    pub fn has(&self, sid: i64, mark: Mark) -> bool {
        self.sids.binary_search(&sid).is_ok_and(|at| self.marks[at] == mark)
    }

    /// The key, if it was made for these very keys of the device; and whether one was there and is gone now.
    pub fn take(&mut self, sid: i64, mark: Mark) -> (Option<Armed>, bool) {
        let Ok(at) = self.sids.binary_search(&sid) else { return (None, false) };
        let made_for = std::mem::take(&mut self.marks[at]);
        if made_for == 0 {
            return (None, false);
        }
        let armed = (made_for == mark).then(|| Armed::from_bytes(&self.secrets[at]));
        self.secrets[at].zeroize();
        (armed, true)
    }

    /// What is left of it.
    fn kept(&self, stays: impl Fn(i64) -> bool) -> Option<Block> {
        let all = || (0..self.sids.len()).filter(|at| self.marks[*at] != 0 && stays(self.sids[*at]));
        let mut kept = Block::with_room(all().count());
        for at in all() {
            kept.sids.push(self.sids[at]);
            kept.marks.push(self.marks[at]);
            kept.room_for_one().copy_from_slice(&self.secrets[at]);
        }
        (!kept.sids.is_empty()).then_some(kept)
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        self.secrets.iter_mut().for_each(Zeroize::zeroize);
    }
}

/// The block a subscription would be in.
pub fn containing(blocks: &mut [Block], sid: i64) -> Option<&mut Block> {
    let after = blocks.partition_point(|block| block.first() <= sid);
    after.checked_sub(1).and_then(|at| blocks.get_mut(at))
}

/// Keys not used up in a range.
pub fn ready_within(blocks: &[Block], range: Range) -> usize {
    blocks[touching(blocks, range)].iter().map(|block| block.ready_within(range)).sum()
}

/// The blocks that may hold something of a range.
fn touching(blocks: &[Block], (from, to): Range) -> std::ops::Range<usize> {
    let start = blocks.partition_point(|block| block.first() < from).saturating_sub(1);
    start..blocks.partition_point(|block| block.first() <= to)
}

/// Wipes a range.
pub fn cut(blocks: &mut Vec<Block>, (from, to): Range) {
    let touched = touching(blocks, (from, to));
    let outside = |sid: i64| sid < from || sid > to;
    let left: Vec<Block> = blocks[touched.clone()].iter().filter_map(|block| block.kept(outside)).collect();
    blocks.splice(touched, left);
}
