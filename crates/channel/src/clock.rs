//! Time is a parameter everywhere; the only real clock is made in the executable.
pub use jiff::Timestamp;

/// Tells the time. Tests hand in one they can move.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// The present instant as milliseconds since 1970-01-01 UTC, as the databases store it.
    fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }
}

/// Turns stored milliseconds back into an instant; values outside jiff's range become the epoch.
pub fn from_ms(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}
