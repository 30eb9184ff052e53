//! Looks again when it is time, and writes down what was found.
use super::Prover;
use channel::clock::Clock;
use channel::ids::ChannelId;
use std::sync::Arc;
use std::time::Duration;

/// Channels looked at before the next pause; a thousand towns are checked within a few minutes.
const BATCH: usize = 100;
/// A look takes half a minute at most; whoever dies with one leaves it to the others.
const LEASE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_secs(30);

/// Checks every channel whose proof is due, for ever; of several nodes each takes some. `changed` is called for channels whose standing changed.
pub async fn watch(prover: Arc<Prover>, admin: store::Admin, clock: Arc<dyn Clock>, changed: impl Fn(ChannelId)) {
    loop {
        for _ in 0..BATCH {
            match admin.claim_verification(clock.now(), LEASE).await {
                Ok(Some((channel, before))) => {
                    let after = before.after(prover.look(&channel).await, clock.now());
                    match admin.save_verification(channel.id, &channel.profile.domain, &after).await {
                        Ok(true) if after.state != before.state => {
                            tracing::info!(channel = %channel.slug, state = after.state.key(), "a proof's standing changed");
                            changed(channel.id);
                        }
                        Ok(_) => {}
                        Err(error) => tracing::warn!(%error, "cannot write down the standing of a proof"),
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::warn!(%error, "cannot read which proofs are due");
                    break;
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
