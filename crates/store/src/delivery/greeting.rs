use channel::clock::Timestamp;
use std::time::Duration;

use crate::{Delivery, Greeting, Result};

impl Delivery {
    /// Takes greetings nobody holds.
    pub async fn claim_greetings(
        &self,
        boot: i64,
        now: Timestamp,
        lease: Duration,
        limit: usize,
    ) -> Result<Vec<Greeting>> {
        let _ = (boot, now, lease, limit);
        unimplemented!()
    }

    /// Done with it, sent or given up; with `gone` the subscription is deleted too.
    pub async fn finish_greeting(&self, greeting: &Greeting, gone: bool) -> Result<()> {
        let _ = (greeting, gone);
        unimplemented!()
    }
}
