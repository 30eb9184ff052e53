//! Between two tries to write what is in hand to a database that is away or full.
use crate::room::Room;
use std::time::Duration;

/// At first and at last.
const SHORTEST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(8);

/// Doubles each time it is waited for.
pub struct Pause(Duration);

impl Default for Pause {
    fn default() -> Pause {
        Pause(SHORTEST)
    }
}

impl Pause {
    /// Over at once when it is time to stop.
    pub async fn pass(&mut self, room: &Room) {
        tokio::select! {
            () = tokio::time::sleep(self.0) => {}
            () = room.stopped() => {}
        }
        self.0 = (self.0 * 2).min(LONGEST);
    }
}
