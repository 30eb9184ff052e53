use std::collections::BTreeMap;

use channel::clock::Timestamp;
use channel::delivery::Counts;
use channel::ids::DeliveryId;
use channel::pace::{Pace, WHOLE};
use channel::subscription::{RoundedCount, rounded};
use db::{Statement, args, run};

use crate::row::{count, ms, stored};
use crate::{Delivery, Desk, Result, sql};

/// Between two recounts, milliseconds.
const PAUSE: i64 = 15 * 60_000;
/// Keys looked at, at most, of a channel's followers at one push service.
const SAMPLE: i64 = 10_000;
const TURN: &str = "followers.counted";

impl Delivery {
    /// Copies the numbers so far to where the desk sees them, with the pace at which they grow.
    pub async fn sync_counts(&self, delivery: DeliveryId, now: Timestamp) -> Result<Counts> {
        let services = self.services(delivery, now).await?;
        let total = total(&services);
        let _ = self.content.tx(copies(delivery, &services, total)).await?;
        Ok(total)
    }

    /// When every range is finished and no attempt is left: marks the delivery as done, with its final numbers, and
    /// drops the fan-out rows. `None` if there is something left to do.
    pub async fn finish_if_complete(&self, delivery: DeliveryId, now: Timestamp) -> Result<Option<Counts>> {
        for text in [sql::fanout::UNFINISHED, sql::fanout::RETRY_LEFT] {
            if self.followers.one::<(i64,)>(text, args![delivery.0]).await?.is_some() {
                return Ok(None);
            }
        }
        let services = self.services(delivery, now).await?;
        let total = total(&services);
        let mut statements = copies(delivery, &services, total);
        statements.push(run(sql::delivery::COMPLETE, args![delivery.0, ms(now)]).must(1));
        if !self.content.tx(statements).await?.is_committed() {
            return Ok(None);
        }
        self.drop_fanout(delivery.0).await?;
        Ok(Some(total))
    }

    /// Counts the followers of every channel, at most every 15 minutes; `false` when it was not time yet.
    pub async fn recount(&self, now: Timestamp) -> Result<bool> {
        let turn = run(sql::instance::TAKE_TURN, args![TURN, ms(now).to_string(), ms(now).saturating_sub(PAUSE)]);
        if !self.content.tx(vec![turn.must(1)]).await?.is_committed() {
            return Ok(false);
        }
        let channels: Vec<(i64,)> = self.content.rows(sql::channel::EVERY_ID, args![]).await?;
        let mut changes = Vec::with_capacity(channels.len());
        for (channel,) in channels {
            let followers = match rounded(self.about(channel).await?) {
                RoundedCount::Few => 0,
                RoundedCount::About(number) => stored(number),
            };
            changes.push(run(sql::channel::SET_FOLLOWERS, args![channel, followers]));
        }
        let _ = self.content.tx(changes).await?;
        Ok(true)
    }

    /// How many follow a channel. Few are counted. Many are measured: keys are evenly spread, so where the last of the
    /// first [`SAMPLE`] lies tells how many there are, to one in a hundred; what is shown is rounded more than that. Ten
    /// million cost no more than ten thousand, and nothing about anybody is written down for it.
    async fn about(&self, channel: i64) -> Result<u64> {
        let origins: Vec<(i64,)> = self.followers.rows(sql::subscription::ORIGINS_OF, args![channel]).await?;
        let mut followers = 0;
        for (origin,) in origins {
            let last: Option<(i64,)> =
                self.followers.one(sql::subscription::NTH, args![channel, origin, SAMPLE - 1]).await?;
            followers += match last {
                Some((last,)) => spread(last),
                None => {
                    let found: Option<(i64,)> =
                        self.followers.one(sql::subscription::COUNT, args![channel, origin]).await?;
                    found.map_or(0, |(number,)| count(number))
                }
            };
        }
        Ok(followers)
    }

    /// The numbers so far by push service, and how fast they grew since the last time.
    async fn services(&self, delivery: DeliveryId, now: Timestamp) -> Result<BTreeMap<String, (Counts, Pace)>> {
        let ranges: Vec<(i64, i64, i64, i64, i64, i64)> =
            self.followers.rows(sql::fanout::SHARD_SUMS, args![delivery.0]).await?;
        let later: Vec<(i64, i64, i64, i64, i64)> =
            self.followers.rows(sql::fanout::RETRY_SUMS, args![delivery.0]).await?;
        let before = Desk { db: self.content.clone() }.delivery(delivery).await?;
        let before = before.map(|report| report.per_service).unwrap_or_default();
        let origins = self.origins().await?;
        let mut services = BTreeMap::new();
        for (origin, accepted, refused, gone, retried, share) in ranges {
            let ended = later.iter().find(|row| row.0 == origin).copied().unwrap_or_default();
            let counts = Counts {
                accepted: count(accepted + ended.1),
                refused: count(refused + ended.2),
                gone: count(gone + ended.3),
                waiting: count(retried - ended.1 - ended.2 - ended.3 - ended.4),
            };
            let origin = origins.get(&origin).cloned().unwrap_or_default();
            let old = before.iter().find(|service| service.origin == origin);
            let (pace, told) = old.map_or_else(Default::default, |old| (old.pace, old.counts.all()));
            let share = u32::try_from(share).unwrap_or(WHOLE).min(WHOLE);
            services.insert(origin, (counts, pace.next(told, counts.all(), share, now)));
        }
        Ok(services)
    }
}

/// How many keys there are when so many lie up to this one.
fn spread(last: i64) -> u64 {
    let part = i128::from(last) - i128::from(i64::MIN) + 1;
    u64::try_from((i128::from(SAMPLE) << 64) / part).unwrap_or(u64::MAX)
}

fn total(services: &BTreeMap<String, (Counts, Pace)>) -> Counts {
    services.values().fold(Counts::default(), |sum, (one, _)| Counts {
        accepted: sum.accepted + one.accepted,
        gone: sum.gone + one.gone,
        waiting: sum.waiting + one.waiting,
        refused: sum.refused + one.refused,
    })
}

fn copies(delivery: DeliveryId, services: &BTreeMap<String, (Counts, Pace)>, total: Counts) -> Vec<Statement> {
    let numbers =
        |counts: Counts| (stored(counts.accepted), stored(counts.gone), stored(counts.waiting), stored(counts.refused));
    let (accepted, gone, waiting, refused) = numbers(total);
    let mut statements = vec![run(sql::delivery::SET_COUNTS, args![delivery.0, accepted, gone, waiting, refused])];
    statements.extend(services.iter().map(|(origin, (counts, pace))| {
        let (accepted, gone, waiting, refused) = numbers(*counts);
        let (share, rate, at) = (i64::from(pace.share), stored(pace.rate), pace.at.map_or(0, ms));
        run(sql::delivery::SET_SERVICE, args![delivery.0, origin, accepted, gone, waiting, refused, share, rate, at])
    }));
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evenly_spread_keys_tell_their_number() {
        assert_eq!(spread(i64::MAX), 10_000);
        assert_eq!(spread(-1), 20_000);
        // A thousandth of all keys.
        assert_eq!(spread(i64::MIN + ((1_i128 << 64) / 1_000) as i64 - 1), 10_000_000);
    }
}
