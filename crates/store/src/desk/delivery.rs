use channel::clock::from_ms;
use channel::delivery::{Counts, Lane};
use channel::ids::{ChannelId, DeliveryId, EditorId, PostId};
use channel::pace::{Pace, Rest, WHOLE};
use db::{Value, args};

use crate::row::{self, count, limit as limited};
use crate::{DeliveryReport, Desk, Result, ServiceReport, sql};

/// The columns of `report_from!`.
type ReportRow = (i64, i64, i64, String, i64, i64, String, String, i64, i64, i64, i64, i64, Option<i64>, Option<i64>);

/// The columns of `sql::delivery::SERVICES`.
type ServiceRow = (i64, String, i64, i64, i64, i64, i64, i64, i64);

impl Desk {
    /// The latest deliveries of a channel, newest first.
    pub async fn deliveries(&self, channel: ChannelId, limit: usize) -> Result<Vec<DeliveryReport>> {
        self.reports(sql::delivery::LATEST, args![channel.0, limited(limit)]).await
    }

    /// One delivery.
    pub async fn delivery(&self, delivery: DeliveryId) -> Result<Option<DeliveryReport>> {
        Ok(self.reports(sql::delivery::ONE, args![delivery.0]).await?.pop())
    }

    /// All deliveries of a post, newest first; that of the message it was told in, too.
    pub async fn deliveries_of(&self, post: PostId) -> Result<Vec<DeliveryReport>> {
        let mut reports = self.reports(sql::delivery::OF_POST, args![post.0]).await?;
        let told: Option<(i64,)> = self.db.one(sql::post::DIGEST_OF, args![post.0]).await?;
        if let Some((lead,)) = told.filter(|(lead,)| *lead != post.0) {
            let messages = self.reports(sql::delivery::OF_POST, args![lead]).await?;
            reports.extend(messages.into_iter().filter(|report| report.version == 1));
        }
        Ok(reports)
    }

    async fn reports(&self, text: &'static str, args: Vec<Value>) -> Result<Vec<DeliveryReport>> {
        let rows = self.db.rows(text, args).await?;
        let mut reports = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        let ids: Vec<i64> = reports.iter().map(|report| report.id.0).collect();
        let services: Vec<ServiceRow> = self.db.rows(sql::delivery::SERVICES, args![ids.clone()]).await?;
        let rests: Vec<(i64, String, i64, bool)> = self.db.rows(sql::delivery::RESTS, args![]).await?;
        let pauses: Vec<(i64, i64, i64)> = self.db.rows(sql::delivery::PAUSES, args![ids.clone()]).await?;
        let repeats: Vec<(i64, i64)> = self.db.rows(sql::delivery::REPEATS, args![ids]).await?;
        for report in &mut reports {
            let (id, lane) = (report.id.0, report.lane.rank());
            let mine = services.iter().filter(|row| row.0 == id).cloned();
            report.per_service = mine.map(|row| service(row, lane, &rests)).collect();
            report.per_service.sort_by(|a, b| a.origin.cmp(&b.origin));
            let held = pauses.iter().find(|pause| pause.0 == id);
            report.held = held.map(|(_, at, editor)| (from_ms(*at), EditorId(*editor)));
            report.repeated = repeats.iter().find(|repeat| repeat.0 == id).map(|repeat| DeliveryId(repeat.1));
        }
        Ok(reports)
    }
}

/// A push service's part, and whether it is left alone in that lane.
fn service(row: ServiceRow, lane: i64, rests: &[(i64, String, i64, bool)]) -> ServiceReport {
    let (_, origin, accepted, gone, waiting, refused, share, rate, at) = row;
    let share = u32::try_from(share).unwrap_or(WHOLE).min(WHOLE);
    let rest = rests.iter().find(|rest| rest.0 == lane && rest.1 == origin);
    ServiceReport {
        counts: counts(accepted, gone, waiting, refused),
        pace: Pace { share, rate: count(rate), at: (at > 0).then(|| from_ms(at)) },
        rest: rest.map(|(_, _, until, asked)| Rest { until: from_ms(*until), asked: *asked }),
        origin,
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
        held: None,
        repeated: None,
        created: from_ms(created),
        started: began.map(from_ms),
        finished: ended.map(from_ms),
    })
}

fn counts(accepted: i64, gone: i64, waiting: i64, refused: i64) -> Counts {
    Counts { accepted: count(accepted), gone: count(gone), waiting: count(waiting), refused: count(refused) }
}
