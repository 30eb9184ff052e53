//! Calls to the town's programs: what the publishing commit ordered is sent from here, by nodes with the master key, over
//! the one way out. A program that does not answer holds up nobody but itself.
mod call;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub use tests::profile;

pub use call::{Caller, PATIENCE};

use std::sync::Arc;
use std::time::Duration;
use tokio::task::{AbortHandle, JoinSet};

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
    let mut under_way = JoinSet::new();
    let mut at: Vec<(AbortHandle, i64)> = Vec::new();
    let mut tidied = None;
    loop {
        while under_way.len() < AT_ONCE {
            at.retain(|(call, _)| !call.is_finished());
            let busy: Vec<i64> = at.iter().map(|(_, webhook)| *webhook).collect();
            match caller.store.claim(caller.clock.now(), LEASE, &busy).await {
                Ok(Some(claimed)) => {
                    let (caller, webhook) = (caller.clone(), claimed.webhook.id);
                    at.push((under_way.spawn(async move { caller.make(claimed).await }), webhook));
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::warn!(%error, "cannot read which programs are to be called");
                    break;
                }
            }
        }
        tokio::select! {
            Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
        let today = caller.clock.now().as_second() / 86_400;
        if tidied != Some(today) {
            tidied = Some(today);
            if let Err(error) = caller.store.forget(caller.clock.now() - KEPT).await {
                tracing::warn!(%error, "cannot forget old calls");
            }
        }
    }
}
