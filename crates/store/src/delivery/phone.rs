use channel::clock::{Timestamp, from_ms};
use channel::delivery::Lane;
use channel::editor::{Power, Powers};
use channel::ids::{ChannelId, EditorId, PostId};
use channel::outlet::nudge;
use db::{args, run};

use crate::row::grant::{self, GrantRow};
use crate::row::{limit as limited, ms};
use crate::{Delivery, PhoneBox, Result, WaitingPost, sql};

/// Where nothing else is set at the outlet.
const MINUTES: u32 = 15;

type Row = (i64, i64, i64, String, Vec<u8>, i64);

impl Delivery {
    /// What waits for a person at an outlet since later than `oldest` and was not told for the last time, the oldest first;
    /// `after` is the last one of the page before.
    pub async fn waiting_for_people(
        &self,
        lane: Lane,
        oldest: Timestamp,
        after: Option<&WaitingPost>,
        limit: usize,
    ) -> Result<Vec<WaitingPost>> {
        type Row = (i64, i64, i64, i64, i64, i64, i64, bool, String, String);
        let (since, outlet, post) = after.map_or((oldest, 0, 0), |last| (last.since, last.outlet, last.post.0));
        let asked = args![ms(since), outlet, post, lane.rank(), nudge::last(lane), limited(limit)];
        let rows: Vec<Row> = self.content.rows(sql::phone::WAITING, asked).await?;
        let one =
            |(outlet, post, channel, lane, since, nudged, nudged_since, shown, label, settings): Row| WaitingPost {
                outlet,
                label,
                minutes: minutes(&settings),
                post: PostId(post),
                channel: ChannelId(channel),
                lane: Lane::from_rank(lane),
                since: from_ms(since),
                // What was told of an earlier version is told anew.
                nudged: if nudged_since == since { nudged } else { 0 },
                withdrawn: !shown,
            };
        Ok(rows.into_iter().map(one).collect())
    }

    /// Writes down that people are told now. `false` if another node does it, or nothing waits any more.
    pub async fn nudge(&self, waiting: &WaitingPost, step: i64) -> Result<bool> {
        let nudge = args![waiting.outlet, waiting.post.0, ms(waiting.since), step];
        Ok(self.content.tx(vec![run(sql::phone::NUDGE, nudge).must(1)]).await?.is_committed())
    }

    /// The phones of a channel whose owners may bring posts or warnings out now.
    pub async fn phone_boxes(&self, channel: ChannelId, now: Timestamp) -> Result<Vec<PhoneBox>> {
        let rows: Vec<Row> = self.content.rows(sql::phone::BOXES, args![channel.0]).await?;
        self.of_those_who_may(rows, now).await
    }

    /// Phones nobody has greeted yet.
    pub async fn fresh_phones(&self, limit: usize, now: Timestamp) -> Result<Vec<PhoneBox>> {
        let rows: Vec<Row> = self.content.rows(sql::phone::FRESH, args![limited(limit)]).await?;
        self.of_those_who_may(rows, now).await
    }

    /// Takes the greeting of a phone. `false` if another node has it.
    pub async fn greet_phone(&self, phone: &PhoneBox) -> Result<bool> {
        let greet = args![phone.channel.0, phone.sid];
        Ok(self.content.tx(vec![run(sql::phone::GREET, greet).must(1)]).await?.is_committed())
    }

    /// A phone took something now, or is gone for good.
    pub async fn phone_answered(&self, phone: &PhoneBox, gone: bool, now: Timestamp) -> Result<()> {
        let statement = match gone {
            true => run(sql::phone::REMOVE, args![phone.channel.0, phone.sid]),
            false => run(sql::phone::TOLD, args![phone.channel.0, phone.sid, ms(now)]),
        };
        let _ = self.content.tx(vec![statement]).await?;
        Ok(())
    }

    async fn of_those_who_may(&self, rows: Vec<Row>, now: Timestamp) -> Result<Vec<PhoneBox>> {
        let mut boxes = Vec::new();
        for (channel, sid, editor, origin, sealed, second) in rows {
            let (channel, editor) = (ChannelId(channel), EditorId(editor));
            let powers = self.powers(channel, editor, now).await?;
            let warns = powers.has(Power::Warn) || powers.has(Power::Approve);
            if warns || powers.has(Power::Release) {
                let manages = powers.has(Power::Manage);
                boxes.push(PhoneBox { channel, editor, sid, origin, sealed, second: second != 0, warns, manages });
            }
        }
        Ok(boxes)
    }

    async fn powers(&self, channel: ChannelId, editor: EditorId, now: Timestamp) -> Result<Powers> {
        type Row = (i64, String, Option<i64>, Option<String>, Option<i64>);
        let rows: Vec<Row> = self.content.rows(sql::life::GRANTS, args![channel.0]).await?;
        let own = rows.into_iter().find(|row| row.0 == editor.0);
        let Some((_, role, until, deputy, end)) = own else { return Ok(Powers::default()) };
        let row: GrantRow = (role, until, deputy, end);
        Ok(grant::read(row)?.powers(now))
    }
}

fn minutes(settings: &str) -> u32 {
    let settings: serde_json::Value = serde_json::from_str(settings).unwrap_or_default();
    settings["minutes"].as_u64().and_then(|minutes| u32::try_from(minutes).ok()).unwrap_or(MINUTES)
}
