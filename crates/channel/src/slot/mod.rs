//! Publishing days: a channel's recurring times (Monday and Thursday at ten), and what holidays and a night without the
//! server do to them. Pure: the desk shows what comes out of here, the server publishes by it.
mod board;
mod calendar;
mod days;
mod late;
mod output;

pub use board::{Board, Column, Fill, Move, Planned, moved};
pub use calendar::{Calendar, Fate, Slot};
pub use days::{CAPACITY, CLOSES, FREE, Habits, OnHoliday, PublishingDays, RULES, Weekly};
pub use late::{Late, Verdict};
pub use output::Output;
