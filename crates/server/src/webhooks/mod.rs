//! Calls to the town's programs: what the publishing commit ordered is sent from here, by nodes with the master key, over
//! the one way out. A program that does not answer holds up nobody but itself.
mod call;
#[cfg(test)]
mod tests;

pub use call::{Caller, PATIENCE};

use crate::pool::Pool;
use std::sync::Arc;
use std::time::Duration;

/// Calls under way at once, of one address never more than one: whoever does not answer has one place and not all.
const AT_ONCE: usize = 8;
/// How long a call takes at most, the writing down included; whoever dies with one leaves it to the others.
const LEASE: Duration = Duration::from_secs(60);
/// How late a call goes out at most, while everything runs.
const PAUSE: Duration = Duration::from_secs(2);
/// How long the log is kept.
const KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);

/// Makes what is due, for ever.
pub async fn run(caller: Arc<Caller>) {
    let (mut pool, mut tidied) = (Pool::new(AT_ONCE), None);
    loop {
        while pool.is_free() {
            match caller.store.claim(caller.clock.now(), LEASE, &pool.busy()).await {
                Ok(Some(claimed)) => {
                    let (caller, webhook) = (caller.clone(), claimed.webhook.id);
                    pool.spawn(webhook, async move { caller.make(claimed).await });
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::warn!(%error, "cannot read which programs are to be called");
                    break;
                }
            }
        }
        pool.rest(PAUSE).await;
        let today = caller.clock.now().as_second() / 86_400;
        if tidied != Some(today) {
            tidied = Some(today);
            if let Err(error) = caller.store.forget(caller.clock.now() - KEPT).await {
                tracing::warn!(%error, "cannot forget old calls");
            }
        }
    }
}
