use channel::clock::{Timestamp, from_ms};
use channel::delivery::{Counts, Lane, State};
use channel::ids::{ChannelId, DeliveryId, EditorId, PostId};
use db::{Value, args, run};

use crate::row::{self, count, limit as limited, ms};
use crate::{DeliveryReport, Desk, Result, audit, sql};

/// The columns of `report_from!`.
type ReportRow = (i64, i64, i64, String, i64, i64, String, String, i64, i64, i64, i64, i64, Option<i64>, Option<i64>);

impl Desk {
    /// The latest deliveries of a channel, newest first.
    pub async fn deliveries(&self, channel: ChannelId, limit: usize) -> Result<Vec<DeliveryReport>> {
        self.reports(sql::delivery::LATEST, args![channel.0, limited(limit)]).await
    }

    /// One delivery.
    pub async fn delivery(&self, delivery: DeliveryId) -> Result<Option<DeliveryReport>> {
        Ok(self.reports(sql::delivery::ONE, args![delivery.0]).await?.pop())
    }

    /// All deliveries of a post, newest first.
    pub async fn deliveries_of(&self, post: PostId) -> Result<Vec<DeliveryReport>> {
        self.reports(sql::delivery::OF_POST, args![post.0]).await
    }

    /// Lets a paused delivery go on. `false` if it is not paused.
    pub async fn resume(&self, delivery: DeliveryId, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::delivery::RESUME, args![delivery.0, ms(now)]).must(1),
            audit::delivery_line(delivery, audit::RESUMED, by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Ends a delivery that has not ended; it counts as expired. `false` if it has ended already.
    pub async fn cancel(&self, delivery: DeliveryId, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::delivery::END_SERVICES, args![delivery.0]),
            run(sql::delivery::END, args![delivery.0, State::Expired.key(), ms(now)]).must(1),
            audit::delivery_line(delivery, audit::CANCELLED, by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    async fn reports(&self, text: &'static str, args: Vec<Value>) -> Result<Vec<DeliveryReport>> {
        let rows = self.db.rows(text, args).await?;
        let mut reports = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        let ids: Vec<i64> = reports.iter().map(|report| report.id.0).collect();
        let services: Vec<(i64, String, i64, i64, i64, i64)> =
            self.db.rows(sql::delivery::SERVICES, args![ids]).await?;
        for (delivery, origin, accepted, gone, waiting, refused) in services {
            if let Some(report) = reports.iter_mut().find(|report| report.id.0 == delivery) {
                report.per_service.push((origin, counts(accepted, gone, waiting, refused)));
            }
        }
        reports.iter_mut().for_each(|report| report.per_service.sort_by(|a, b| a.0.cmp(&b.0)));
        Ok(reports)
    }
}

fn read(row: ReportRow) -> Result<DeliveryReport> {
    let (
        id,
        channel,
        post,
        title,
        version,
        lane,
        outlet,
        state,
        accepted,
        gone,
        waiting,
        refused,
        created,
        began,
        ended,
    ) = row;
    Ok(DeliveryReport {
        id: DeliveryId(id),
        channel: ChannelId(channel),
        post: PostId(post),
        title,
        version: row::small("delivery", version)?,
        lane: Lane::from_rank(lane),
        outlet,
        state: row::delivery_state(&state)?,
        counts: counts(accepted, gone, waiting, refused),
        per_service: Vec::new(),
        created: from_ms(created),
        started: began.map(from_ms),
        finished: ended.map(from_ms),
    })
}

fn counts(accepted: i64, gone: i64, waiting: i64, refused: i64) -> Counts {
    Counts { accepted: count(accepted), gone: count(gone), waiting: count(waiting), refused: count(refused) }
}
