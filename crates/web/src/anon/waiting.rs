//! Accepted reactions until they are written: in memory, at most ten minutes, without time or order. A crash loses
//! them: devices do not send twice.
use channel::ids::PostId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use store::Answered;

/// More than so many are written at once, before their ten minutes are over.
pub const EARLY: usize = 50_000;
/// Never more than so many, some hundred megabytes. Each needs a token of its own, so no flood gets here.
const MOST: usize = 1_000_000;

/// Newest number and choice by post and tag.
#[derive(Default)]
pub struct Waiting(Mutex<Kept>);

/// Number and choice by post and hash of the token's random number.
type Kept = HashMap<(PostId, [u8; 32]), (u32, u8)>;

impl Waiting {
    /// Takes one; an older number changes nothing.
    pub fn put(&self, post: PostId, tag: [u8; 32], seq: u32, choice: u8) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= MOST {
            return;
        }
        let newest = waiting.entry((post, tag)).or_insert((seq, choice));
        if seq > newest.0 {
            *newest = (seq, choice);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Takes all of them out.
    pub fn take(&self) -> Vec<Answered> {
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        all.into_iter().map(|((post, tag), (seq, choice))| Answered { post, tag, seq, choice }).collect()
    }

    /// Puts back what could not be written.
    pub fn again(&self, answers: &[Answered]) {
        answers.iter().for_each(|one| self.put(one.post, one.tag, one.seq, one.choice));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_higher_number_counts() {
        let waiting = Waiting::default();
        for (seq, choice) in [(2, 1), (1, 4), (3, 0), (3, 5)] {
            waiting.put(PostId(1), [7; 32], seq, choice);
        }
        let taken = waiting.take();
        assert_eq!((taken.len(), taken[0].seq, taken[0].choice, waiting.len()), (1, 3, 0, 0));
        waiting.put(PostId(1), [7; 32], 4, 2);
        waiting.again(&taken);
        assert_eq!(waiting.take()[0].choice, 2, "what came meanwhile is newer");
    }
}
