use channel::clock::Timestamp;
use channel::delivery::Lane;
use std::time::Duration;

use crate::{Delivery, Result, Retry, RetryOutcome};

impl Delivery {
    /// Takes later attempts of this lane that are due and nobody holds, by due time.
    pub async fn claim_retries(
        &self,
        lane: Lane,
        boot: i64,
        now: Timestamp,
        lease: Duration,
        limit: usize,
    ) -> Result<Vec<Retry>> {
        let _ = (lane, boot, now, lease, limit);
        unimplemented!()
    }

    /// Writes what became of one. `false`: somebody else holds it now, nothing was written.
    pub async fn finish_retry(&self, retry: &Retry, outcome: RetryOutcome) -> Result<bool> {
        let _ = (retry, outcome);
        unimplemented!()
    }
}
