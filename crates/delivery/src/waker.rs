use channel::delivery::{Lane, Wake};
use std::time::Duration;
use tokio::sync::Notify;

/// Wakes the workers at once. Losing a poke costs a poll's time, nothing else: the database is the truth.
#[derive(Default)]
pub struct Waker {
    warning: Notify,
    news: Notify,
    warning_retries: Notify,
    news_retries: Notify,
    greetings: Notify,
    desk: Notify,
}

impl Waker {
    pub(crate) fn lane(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Warning => &self.warning,
            Lane::News => &self.news,
        }
    }

    pub(crate) fn retries(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Warning => &self.warning_retries,
            Lane::News => &self.news_retries,
        }
    }

    pub(crate) fn greetings(&self) -> &Notify {
        &self.greetings
    }

    /// For whoever looks after deliveries that ended elsewhere.
    pub(crate) fn desk(&self) -> &Notify {
        &self.desk
    }
}

impl Wake for Waker {
    fn poke(&self, lane: Lane) {
        self.lane(lane).notify_one();
        self.retries(lane).notify_one();
        self.greetings.notify_one();
        self.desk.notify_one();
    }
}

/// Waits for a poke, at most so long.
pub(crate) async fn poked(notify: &Notify, longest: Duration) {
    tokio::time::timeout(longest, notify.notified()).await.ok();
}
