//! Rings over real lines.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a test reports")]

mod lines;

use bell::{Bell, Line, Ring};
use channel::ids::ChannelId;
use std::sync::Arc;
use std::time::{Duration, Instant};
use testkit::WallClock;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;
use vault::MasterKey;

/// A node that hears.
pub struct Node {
    pub bell: Bell,
    heard: UnboundedReceiver<Ring>,
    task: JoinHandle<()>,
}

impl Node {
    pub fn new(master: &MasterKey, number: u64, line: Line) -> Node {
        let bell = Bell::new(master.web_key().unwrap().bell_key(), number, Arc::new(WallClock));
        let (tell, heard) = unbounded_channel();
        let carried = bell.clone();
        let task =
            tokio::spawn(async move { carried.carry(line, move |ring| tell.send(ring).unwrap_or_default()).await });
        Node { bell, heard, task }
    }

    /// Rings here again and again, each time another ring, until it is heard there. Answers how long it took.
    pub async fn reaches(&self, other: &mut Node) -> Duration {
        let begun = Instant::now();
        for number in 0..600 {
            self.bell.ring(Ring::Touched(ChannelId(number)));
            let next = tokio::time::timeout(Duration::from_millis(100), other.heard.recv());
            if let Ok(Some(Ring::Touched(_))) = next.await {
                return begun.elapsed();
            }
        }
        panic!("never heard");
    }

    /// What was heard and not looked at yet.
    pub fn all(&mut self) -> Vec<Ring> {
        std::iter::from_fn(|| self.heard.try_recv().ok()).collect()
    }

    /// The next one.
    pub async fn next(&mut self) -> Ring {
        let next = tokio::time::timeout(Duration::from_secs(30), self.heard.recv());
        next.await.expect("a ring in time").expect("the node lives")
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.task.abort();
    }
}
