use std::time::Duration;

use channel::clock::Timestamp;
use channel::ids::ChannelId;
use db::{args, run};

use super::lease_end;
use crate::row::{limit as limited, ms};
use crate::{Delivery, Greeting, Result, StoreError, forget, sql};

impl Delivery {
    /// Takes greetings nobody holds.
    pub async fn claim_greetings(
        &self,
        boot: i64,
        now: Timestamp,
        lease: Duration,
        limit: usize,
    ) -> Result<Vec<Greeting>> {
        let args = args![ms(now), lease_end(now, lease), boot, limited(limit)];
        let written = self.followers.tx(vec![run(sql::subscription::CLAIM_GREETINGS, args)]).await?;
        let Some(returned) = written.committed().and_then(|mut all| all.pop()) else { return Ok(Vec::new()) };
        let claimed: Vec<(i64, i64, i64, i64)> = returned.rows()?;
        if claimed.is_empty() {
            return Ok(Vec::new());
        }
        let mut boxes = self.boxes(claimed.iter().map(|row| (row.0, row.1, row.2))).await?;
        let origins = self.origins().await?;
        let mut greetings = Vec::with_capacity(claimed.len());
        for (channel, origin_code, sid, token) in claimed {
            // Whoever stopped following this moment took the greeting along.
            let Some(sealed) = boxes.remove(&(channel, origin_code, sid)) else { continue };
            let origin = origins.get(&origin_code).cloned();
            let origin = origin.ok_or_else(|| StoreError::corrupt("greeting", "origin"))?;
            greetings.push(Greeting { channel: ChannelId(channel), origin, sid, token, sealed, origin_code });
        }
        Ok(greetings)
    }

    /// Done with it, sent or given up; with `gone` the subscription is deleted too.
    pub async fn finish_greeting(&self, greeting: &Greeting, gone: bool) -> Result<()> {
        let Greeting { channel, origin_code, sid, token, .. } = greeting;
        let args = args![channel.0, *origin_code, *sid, *token];
        let mut statements = vec![run(sql::subscription::FINISH_GREETING, args)];
        if gone {
            statements.extend(forget::statements(*channel, *origin_code, &[*sid]));
        }
        let _ = self.followers.tx(statements).await?;
        Ok(())
    }
}
