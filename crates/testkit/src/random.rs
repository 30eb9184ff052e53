//! Randomness that repeats: the same seed gives the same test.
use std::sync::atomic::{AtomicU64, Ordering};

/// SplitMix64 (Steele, Lea, Flood 2014). Even, fast and not secret, which is what a test wants.
#[derive(Debug)]
pub struct Seeded {
    state: AtomicU64,
}

impl Seeded {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Seeded {
        Seeded { state: AtomicU64::new(seed) }
    }

    /// The next 64 bits.
    pub fn u64(&self) -> u64 {
        let step = 0x9e37_79b9_7f4a_7c15_u64;
        let mut z = self.state.fetch_add(step, Ordering::SeqCst).wrapping_add(step);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The next 32 bits, the better half.
    pub fn u32(&self) -> u32 {
        (self.u64() >> 32) as u32
    }

    /// Even in 0.0 to 1.0, the upper end excluded.
    pub fn f64(&self) -> f64 {
        (self.u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Even in 0 to `end`, the end excluded; `end` must not be 0.
    pub fn below(&self, end: u64) -> u64 {
        self.u64() % end
    }

    /// Fills a buffer.
    pub fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            chunk.copy_from_slice(&self.u64().to_le_bytes()[..chunk.len()]);
        }
    }
}
