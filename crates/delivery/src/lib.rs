//! Turns one committed post version into attempts, and attempts into receipts.
//!
//! The walk: a delivery that is due is cut into ranges (`orders`), a range is claimed (`lanes`) and walked in key order
//! (`walk`), each batch goes through the stages `open`, `choose`, `seal and send` (`stages`), and what came of it is written
//! in one checkpoint. Later attempts (`retries`) and first notifications (`greetings`) are claimed one by one. `upkeep`
//! ends what is finished or too old. While nothing is sent, `arming` makes the next warning cheap.
//!
//! What was handed over is never handed over twice, except for the batches under way when the program dies; those copies
//! replace themselves on the phone, because post and tag are the same. Nothing is written about a follower who was
//! reached, and nothing in here that names one has Debug.
#![deny(missing_docs)]

mod alarms;
mod arming;
mod armory;
mod booklets;
mod digest;
mod greetings;
mod lanes;
mod letter;
mod letters;
mod nudges;
mod official;
mod orders;
mod parts;
mod pause;
mod progress;
mod retries;
mod room;
mod stages;
mod stalls;
mod underway;
mod upkeep;
mod waker;
mod walk;

pub use booklets::{Booklets, Ticket};
pub use parts::{Arm, Keys, Links, LinksOf, Parts, Random, Settings};
pub use progress::{LaneProgress, Progress, ServiceProgress};
pub use waker::Waker;

use channel::delivery::Lane;
use room::Room;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// Before a task that panicked begins anew.
const ANEW: Duration = Duration::from_secs(1);

/// The delivery role. Cheap to clone; clones are the same worker.
#[derive(Clone)]
pub struct Delivery {
    room: Arc<Room>,
}

impl Delivery {
    /// Sends nothing yet.
    pub fn new(parts: Parts) -> Delivery {
        Delivery { room: Arc::new(Room::new(parts)) }
    }

    /// Whoever commits a post pokes this, so that nobody waits for the next poll.
    pub fn waker(&self) -> Arc<Waker> {
        self.room.waker.clone()
    }

    /// The counters, for metrics.
    pub fn progress(&self) -> Arc<Progress> {
        self.room.progress.clone()
    }

    /// How many push services this lane leaves alone right now.
    pub fn resting(&self, lane: Lane) -> usize {
        self.room.stalls.resting(lane, self.room.now())
    }

    /// Works until `shutdown` is ready; then finishes the batches under way, gives everything else back and returns.
    /// Trouble with the database is logged and tried again at the next poll; it never ends the worker.
    pub async fn run(&self, shutdown: impl Future<Output = ()>) {
        upkeep::start(&self.room).await;
        let mut tasks = JoinSet::new();
        for lane in Lane::ALL {
            tasks.spawn(lasting(self.room.clone(), lane.key(), move |room| lanes::work(room, lane)));
            tasks.spawn(lasting(self.room.clone(), "later attempts", move |room| retries::work(room, lane)));
        }
        tasks.spawn(lasting(self.room.clone(), "greetings", greetings::work));
        tasks.spawn(lasting(self.room.clone(), "nudges", nudges::news));
        tasks.spawn(lasting(self.room.clone(), "nudges of warnings", nudges::warnings));
        tasks.spawn(lasting(self.room.clone(), "alarms", alarms::work));
        tasks.spawn(lasting(self.room.clone(), "upkeep", upkeep::work));
        tasks.spawn(lasting(self.room.clone(), "arming", arming::work));
        shutdown.await;
        self.room.stop();
        while tasks.join_next().await.is_some() {}
        upkeep::end(&self.room).await;
    }
}

/// A task of the delivery that panics begins anew, and says so. The process goes on, since residents' pages and the other
/// lane live in it too, and one bad row would otherwise take all of them along at every start. Beginning anew is safe: the
/// database is the truth, and what the task had claimed goes with it and is free again when its lease runs out.
async fn lasting<F>(room: Arc<Room>, name: &'static str, work: impl Fn(Arc<Room>) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    loop {
        // A set of one, so that whoever drops us ends the task too.
        let mut task = JoinSet::new();
        task.spawn(work(room.clone()));
        match task.join_next().await {
            Some(Err(error)) if error.is_panic() && !room.stopping() => {
                tracing::error!(task = name, "a task of the delivery panicked and begins anew");
            }
            _ => return,
        }
        tokio::select! {
            () = tokio::time::sleep(ANEW) => {}
            () = room.stopped() => return,
        }
    }
}
