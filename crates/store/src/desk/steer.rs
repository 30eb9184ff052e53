//! What a person may do to a delivery.
use channel::clock::Timestamp;
use channel::delivery::{NoRepeat, Repeat, State, repeat};
use channel::ids::{DeliveryId, EditorId};
use db::{args, run};

use crate::row::ms;
use crate::{Desk, Repeated, Result, StoreError, audit, sql};

impl Desk {
    /// Holds a delivery that has not ended: the batches under way are finished, nothing more is begun. `false` if it
    /// is held already or has ended.
    pub async fn pause(&self, delivery: DeliveryId, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::delivery::PAUSE, args![delivery.0]).must(1),
            run(sql::delivery::NOTE_PAUSE, args![delivery.0, ms(now), by.0]),
            audit::delivery_line(delivery, audit::PAUSED, by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Lets a paused delivery go on where it stopped. `false` if it is not paused.
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
            run(sql::delivery::NOTE_PAUSE, args![delivery.0, ms(now), by.0]),
            audit::delivery_line(delivery, audit::CANCELLED, by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Sends a delivery that has ended once more, as the delivery `again`, to those who surely did not get it:
    /// [`repeat`] says who that is.
    pub async fn retry(
        &self,
        delivery: DeliveryId,
        again: DeliveryId,
        by: EditorId,
        now: Timestamp,
    ) -> Result<Repeated> {
        let Some(report) = self.delivery(delivery).await? else { return Ok(Repeated::No(NoRepeat::UnderWay)) };
        let services = report.per_service.iter().map(|service| (service.origin.clone(), service.counts));
        let only = match repeat(report.state, report.started.is_some(), services) {
            Repeat::No(why) => return Ok(Repeated::No(why)),
            Repeat::All => None,
            Repeat::Services(origins) => {
                Some(serde_json::to_string(&origins).map_err(|error| StoreError::corrupt("delivery_retry", error))?)
            }
        };
        let written = self.db.tx(vec![
            run(sql::delivery::REPEAT, args![delivery.0, again.0, ms(now)]).must(1),
            run(sql::delivery::NOTE_REPEAT, args![again.0, delivery.0, only]).must(1),
            audit::delivery_line(delivery, audit::RETRIED, by, now),
        ]);
        Ok(if written.await?.is_committed() { Repeated::Ordered } else { Repeated::Overtaken })
    }
}
