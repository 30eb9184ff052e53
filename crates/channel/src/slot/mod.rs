//! Publishing days: a channel's recurring times (Monday and Thursday at ten), and what holidays and a night without the
//! server do to them. Pure: the desk shows what comes out of here, the server publishes by it.
mod board;
mod calendar;
mod late;

pub use board::{Board, Column, Fill, Move, Planned, moved};
pub use calendar::{Calendar, CalendarError, Fate, OnHoliday, RULES, Slot, Weekly};
pub use late::{Late, Verdict};

use std::time::Duration;

/// How a channel uses its slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    /// Posts that fit into one slot before the board calls it full; more is allowed and said.
    pub capacity: u8,
    /// So long before its time a slot is closed for posts that are not in it yet.
    pub closes: Duration,
    /// What residents' phones get: one message for the whole slot instead of one a post.
    pub digest: bool,
    /// What happens to posts whose slot went by while the server was down.
    pub late: Late,
}

impl Default for Habits {
    fn default() -> Self {
        Habits { capacity: 4, closes: Duration::from_secs(15 * 60), digest: false, late: Late::GoesOut }
    }
}
