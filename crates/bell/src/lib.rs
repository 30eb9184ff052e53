//! The doorbell between nodes: wakes the delivery elsewhere and tells open pages and page caches elsewhere that something is
//! new. It carries no truth. The databases are the truth and everybody also looks by themselves from time to time, so a
//! ring that is lost costs the time until the next look, and nothing is kept or replayed: on NATS this is core publish and
//! subscribe, not JetStream, whose replay nobody here would read.
//!
//! Rings name channels and posts, which are public, and nobody. Each is signed with a key all nodes share. Who gets onto the
//! line without it can hold rings back (they are bridged), or send what costs every node one HMAC and is thrown away; one
//! caught and sent again is known, and after a minute too old.
#![deny(missing_docs)]

mod gate;
mod line;
mod nats;
mod postgres;
mod queue;
mod ring;

pub use line::{Line, LineError};
pub use nats::Nats;
pub use ring::{Ring, What};

use channel::clock::Clock;
use gate::Gate;
use queue::Queue;
use std::sync::Arc;
use std::time::Duration;
use vault::HmacKey;

/// Rings that come within this time go out together; ten thousand follows a second are twenty rings.
const GATHER: Duration = Duration::from_millis(50);
/// Wait after a line was lost or could not be opened.
const AGAIN: Duration = Duration::from_secs(1);

/// One node's bell. Cheap to clone; clones are the same bell.
#[derive(Clone)]
pub struct Bell {
    queue: Arc<Queue>,
    gate: Arc<Gate>,
}

impl Bell {
    /// `node` tells this node from all others: a random number will do.
    pub fn new(key: HmacKey, node: u64, clock: Arc<dyn Clock>) -> Bell {
        Bell { queue: Arc::default(), gate: Arc::new(Gate::new(key, node, clock)) }
    }

    /// Rings at all other nodes, soon. Never waits; while the line is down only so much is kept.
    pub fn ring(&self, ring: Ring) {
        self.queue.put(ring);
    }

    /// Carries rings both ways over the line, for ever; `heard` gets those of other nodes.
    pub async fn carry(&self, line: Line, heard: impl Fn(Ring) + Send) {
        let mut down = false;
        loop {
            match line.open().await {
                Ok(mut link) => {
                    tracing::info!(line = line.name(), "the line between the nodes is open");
                    down = false;
                    self.over(&mut link, &heard).await;
                }
                Err(error) if !down => {
                    down = true;
                    tracing::warn!(line = line.name(), %error, "no line between the nodes; they look by themselves meanwhile");
                }
                Err(_) => {}
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn over(&self, link: &mut line::Link, heard: &impl Fn(Ring)) {
        loop {
            let text = tokio::select! {
                text = link.next() => text,
                () = self.queue.waiting() => {
                    for ring in self.queue.take() {
                        if link.send(self.gate.seal(ring)).await.is_err() {
                            return;
                        }
                    }
                    // Listening goes on; what is rung meanwhile goes out together.
                    self.queue.rest(GATHER);
                    continue;
                }
            };
            let Some(text) = text else { return };
            if let Some(ring) = self.gate.open(&text) {
                heard(ring);
            }
        }
    }
}
