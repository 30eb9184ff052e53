use channel::alarm::AlarmKind;
use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, DeliveryId, EditorId};
use channel::warning::canary::PATIENCE;
use db::{args, run};

use crate::row::{limit as limited, ms};
use crate::{Delivery, DeskAlarm, PhoneBox, Result, StoreError, sql};

impl Delivery {
    /// Writes down what only the clock tells: warnings whose time went by, canaries that stayed silent; nothing from before
    /// `since`.
    pub async fn find_alarms(&self, since: Timestamp, now: Timestamp) -> Result<()> {
        let silent = args![ms(now), DeliveryId::fresh(since, 0).0, ms(now - PATIENCE)];
        let found = vec![run(sql::alarm::EXPIRED, args![ms(now), ms(since)]), run(sql::alarm::SILENT, silent)];
        let _ = self.content.tx(found).await?;
        Ok(())
    }

    /// What nobody has acted on yet and was not told for the last time, the oldest first; nothing from before `since`. `after`
    /// is the last one of the page before.
    pub async fn open_alarms(
        &self,
        since: Timestamp,
        after: Option<&DeskAlarm>,
        limit: usize,
    ) -> Result<Vec<DeskAlarm>> {
        type Row = (i64, String, i64, i64, i64, i64, i64);
        let mut asked = match after {
            Some(last) => args![ms(last.at), last.channel.0, last.kind.key(), last.about, last.number],
            None => args![ms(since), i64::MAX, "", 0, 0],
        };
        let [waits, alone, expired, canary, ends] = AlarmKind::ALL.map(AlarmKind::last);
        asked.extend(args![waits, alone, expired, canary, ends, limited(limit)]);
        let rows: Vec<Row> = self.content.rows(sql::alarm::OPEN, asked).await?;
        let one = |(channel, kind, about, number, by, at, told): Row| {
            let kind = AlarmKind::parse(&kind).ok_or_else(|| StoreError::corrupt("alarm", "kind"))?;
            let (channel, by) = (ChannelId(channel), EditorId(by));
            Ok(DeskAlarm { channel, kind, about, number, by, at: from_ms(at), told })
        };
        rows.into_iter().map(one).collect()
    }

    /// Writes down that people are told for the so-many-th time. `false` if another node does it.
    pub async fn take_alarm(&self, alarm: &DeskAlarm, step: i64) -> Result<bool> {
        let DeskAlarm { channel, kind, about, number, .. } = *alarm;
        let take = run(sql::alarm::TAKE, args![channel.0, kind.key(), about, number, step]).must(1);
        Ok(self.content.tx(vec![take]).await?.is_committed())
    }

    /// The phones of those whom it concerns: who may release warnings, did not do it themselves, and could act on it; of an
    /// outlet, who looks after the channel.
    pub async fn alarm_phones(&self, alarm: &DeskAlarm, now: Timestamp) -> Result<Vec<PhoneBox>> {
        let wrote: Vec<(i64,)> = match alarm.kind {
            AlarmKind::Waits => self.content.rows(sql::alarm::AUTHORS, args![alarm.about]).await?,
            AlarmKind::Alone | AlarmKind::Expired | AlarmKind::Canary | AlarmKind::Ends => Vec::new(),
        };
        let mut phones = self.phone_boxes(alarm.channel, now).await?;
        phones.retain(|phone| match alarm.kind {
            AlarmKind::Ends => phone.manages,
            _ => phone.warns && phone.editor != alarm.by && !wrote.iter().any(|(editor,)| *editor == phone.editor.0),
        });
        Ok(phones)
    }
}
