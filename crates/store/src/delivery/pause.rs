//! Deliveries a person holds. The desk writes its word into the content; here it comes to the ranges, which may be in
//! another database. What is half done by a crash or a quick change of mind is put right the next time.
use channel::clock::Timestamp;
use channel::delivery::{Lane, State};
use channel::ids::DeliveryId;
use channel::pace::Rest;
use db::{args, run};

use crate::row::ms;
use crate::{Delivery, Result, sql};

/// Later attempts set aside in one transaction: nobody else waits long for it.
const PIECE: i64 = 5_000;

impl Delivery {
    /// Takes the ranges and later attempts of paused deliveries out of the queue, and puts those of others back. Whoever
    /// works on one is to finish the batches under way and give it back: nothing that was handed over is forgotten, so
    /// that going on sends nothing twice. Answers the paused ones. Cheap; call it at each poll.
    pub async fn heed_pauses(&self, now: Timestamp) -> Result<Vec<DeliveryId>> {
        let open: Vec<(i64, bool)> = self.followers.rows(sql::fanout::EVERY, args![]).await?;
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<i64> = open.iter().map(|(delivery, _)| *delivery).collect();
        let states: Vec<(i64, String)> = self.content.rows(sql::delivery::PAUSED_AMONG, args![ids]).await?;
        let mut paused = Vec::new();
        for (delivery, state) in states {
            let held = open.contains(&(delivery, true));
            if state == State::Paused.key() {
                self.hold(delivery, now).await?;
                paused.push(DeliveryId(delivery));
            } else if held {
                self.reopen(delivery, now).await?;
            }
        }
        Ok(paused)
    }

    async fn hold(&self, delivery: i64, now: Timestamp) -> Result<()> {
        let free = run(sql::fanout::HOLD_FREE, args![delivery, ms(now)]);
        let _ = self.followers.tx(vec![run(sql::fanout::SET_HELD, args![delivery, 1i64]), free]).await?;
        for lane in Lane::ALL {
            loop {
                let args = args![lane.rank(), ms(now), delivery, i64::MAX, PIECE];
                let written = self.followers.tx(vec![run(sql::retry::HOLD_DUE, args)]).await?;
                let moved = written.committed().and_then(|all| all.first().map(db::Returned::affected)).unwrap_or(0);
                if moved < PIECE as u64 {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Puts back what was held.
    pub(super) async fn reopen(&self, delivery: i64, now: Timestamp) -> Result<()> {
        let open = run(sql::fanout::SET_HELD, args![delivery, 0i64]);
        let ranges = run(sql::fanout::REOPEN, args![delivery, ms(now)]);
        let retries = run(sql::fanout::REOPEN_RETRIES, args![delivery, ms(now), i64::MAX]);
        let _ = self.followers.tx(vec![open, ranges, retries]).await?;
        Ok(())
    }

    /// Tells the desk which push services are left alone, and forgets those whose time is over.
    pub async fn note_rests(&self, rests: &[(Lane, String, Rest)], now: Timestamp) -> Result<()> {
        let mut statements = vec![run(sql::delivery::DROP_RESTS, args![ms(now)])];
        statements.extend(rests.iter().map(|(lane, origin, rest)| {
            run(sql::delivery::REST, args![lane.rank(), origin, ms(rest.until), rest.asked])
        }));
        let _ = self.content.tx(statements).await?;
        Ok(())
    }
}
