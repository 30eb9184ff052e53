use channel::clock::{Timestamp, from_ms};
use channel::delivery::{Lane, State};
use channel::ids::{ChannelId, DeliveryId, PostId};
use channel::official::Standing;
use channel::variant::Variant;
use db::{args, run};

use super::shard::ranges;
use crate::row::{self, limit as limited, ms};
use crate::{Delivery, Due, PublicChannel, PublishedPost, Result, StoreError, sql};

/// The two halves of `sql::delivery::DUE`.
const WAITING: i64 = 0;
const UNDER_WAY: i64 = 1;
type DueRow =
    (i64, i64, i64, i64, i64, String, i64, String, Option<String>, Option<i64>, Option<i64>, Option<i64>, Option<i64>);

impl Delivery {
    /// Deliveries waiting or under way: warnings first, of each lane those waiting first, then by age.
    pub async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<Due>> {
        let mut due: Vec<Due> = Vec::new();
        for (lane, under_way) in Lane::ALL.into_iter().flat_map(|lane| [(lane, WAITING), (lane, UNDER_WAY)]) {
            let left = limited(limit.saturating_sub(due.len()));
            let rows = self.content.rows(sql::delivery::DUE, args![lane.rank(), ms(now), under_way, left]).await?;
            due.extend(rows.into_iter().map(read).collect::<Result<Vec<_>>>()?);
        }
        Ok(due)
    }

    /// Deliveries of one lane that wait to be begun, by age.
    pub async fn waiting(&self, lane: Lane, now: Timestamp, limit: usize) -> Result<Vec<Due>> {
        let args = args![lane.rank(), due_until(lane, now), WAITING, limited(limit)];
        self.content.rows(sql::delivery::DUE, args).await?.into_iter().map(read).collect()
    }

    /// Whether fewer than `limit` follow a channel at each single push service. Looks at no more keys than that.
    pub async fn is_small(&self, channel: ChannelId, limit: usize) -> Result<bool> {
        let Some(last) = limit.checked_sub(1) else { return Ok(false) };
        let origins: Vec<(i64,)> = self.followers.rows(sql::subscription::ORIGINS_OF, args![channel.0]).await?;
        for (origin,) in origins {
            let args = args![channel.0, origin, limited(last)];
            if self.followers.one::<(i64,)>(sql::subscription::NTH, args).await?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What is to be delivered: channel, and the post as of that version.
    pub async fn load(&self, post: PostId, version: u32) -> Result<Option<(PublicChannel, PublishedPost)>> {
        let found = self.content.one(sql::post::AS_OF_VERSION, args![post.0, i64::from(version)]).await?;
        let Some(post) = found.map(row::post::read).transpose()? else { return Ok(None) };
        let channel = self.content.one(sql::channel::BY_ID, args![post.channel.0]).await?;
        Ok(channel.map(row::channel::read).transpose()?.map(|channel| (channel, post)))
    }

    /// The texts of a post beside its main text.
    pub async fn variants(&self, post: PostId) -> Result<Vec<Variant>> {
        Ok(row::variant::shown(&self.content, &[post]).await?.remove(&post).unwrap_or_default())
    }

    /// The posts that are told in the message of this one, itself among them, in their order; none if it goes alone.
    pub async fn digest(&self, lead: PostId) -> Result<Vec<PublishedPost>> {
        self.content.rows(sql::post::DIGEST, args![lead.0]).await?.into_iter().map(row::post::read).collect()
    }

    /// Cuts the followers into ranges, `shards_per_origin` for each push service, and marks the delivery as sending.
    /// May be repeated: ranges that exist stay as they are, those held back by a pause are opened again. `false` if the
    /// delivery is neither waiting nor sending.
    pub async fn begin(&self, due: &Due, shards_per_origin: u32, now: Timestamp) -> Result<bool> {
        let state: Option<(String,)> = self.content.one(sql::delivery::STATE, args![due.id.0]).await?;
        let open = [State::Waiting, State::Sending].map(State::key);
        if !state.is_some_and(|(state,)| open.contains(&state.as_str())) {
            return Ok(false);
        }
        let (id, lane) = (due.id.0, due.lane.rank());
        let head = args![id, due.channel.0, due.post.0, i64::from(due.version), lane, ms(due.since)];
        let mut cut = vec![run(sql::fanout::ADD, head).must(1)];
        let origins: Vec<(i64,)> = self.followers.rows(sql::subscription::ORIGINS_OF, args![due.channel.0]).await?;
        let only = self.only(due.id).await?;
        let behind = due.lane == Lane::Warning && self.is_rehearsed(due).await?;
        for (origin,) in origins.into_iter().filter(|(origin,)| only.as_ref().is_none_or(|only| only.contains(origin)))
        {
            cut.push(run(sql::fanout::ADD_RETRY_COUNT, args![id, origin]));
            let shards = ranges(shards_per_origin).into_iter();
            let shard = |(lo, hi)| run(sql::fanout::ADD_SHARD, args![id, origin, lo, hi, lane, ms(now), behind]);
            cut.extend(shards.map(shard));
        }
        if !self.followers.tx(cut).await?.is_committed() {
            let redate = run(sql::fanout::REDATE, args![id, ms(due.since)]);
            let _ = self.followers.tx(vec![redate]).await?;
            self.reopen(id, now).await?;
        }
        Ok(self.content.tx(vec![run(sql::delivery::BEGIN, args![id, ms(now)]).must(1)]).await?.is_committed())
    }

    async fn is_rehearsed(&self, due: &Due) -> Result<bool> {
        let args = args![due.post.0, i64::from(due.version)];
        Ok(self.content.one::<(i64,)>(sql::official::REHEARSED, args).await?.is_some())
    }

    /// The codes of the push services a repeated delivery is for; `None` for all.
    async fn only(&self, delivery: DeliveryId) -> Result<Option<Vec<i64>>> {
        let found: Option<(Option<String>,)> = self.content.one(sql::delivery::ONLY, args![delivery.0]).await?;
        let Some(origins) = found.and_then(|(origins,)| origins) else { return Ok(None) };
        let named: Vec<String> =
            serde_json::from_str(&origins).map_err(|error| StoreError::corrupt("delivery_retry", error))?;
        let codes = self.origins().await?.into_iter();
        Ok(Some(codes.filter(|(_, origin)| named.contains(origin)).map(|(code, _)| code).collect()))
    }

    /// Whether something in a more urgent lane could be claimed now.
    pub async fn urgent_waiting(&self, lane: Lane, now: Timestamp) -> Result<bool> {
        for urgent in Lane::ALL.into_iter().filter(|urgent| urgent.rank() < lane.rank()) {
            for text in [sql::fanout::IS_FREE, sql::retry::IS_DUE] {
                if self.followers.one::<(i64,)>(text, args![urgent.rank(), ms(now)]).await?.is_some() {
                    return Ok(true);
                }
            }
            if self.waits(urgent, due_until(urgent, now)).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a delivery of this lane waits to be begun until then.
    pub(super) async fn waits(&self, lane: Lane, until: i64) -> Result<bool> {
        let found: Vec<DueRow> =
            self.content.rows(sql::delivery::DUE, args![lane.rank(), until, WAITING, 1i64]).await?;
        Ok(!found.is_empty())
    }

    /// Ends a delivery in a terminal state; everything still waiting counts as refused. For outlets other than the
    /// followers, and for failures. `false` if it has ended already.
    pub async fn end(&self, delivery: DeliveryId, state: State, now: Timestamp) -> Result<bool> {
        self.sync_counts(delivery, now).await?;
        let end = run(sql::delivery::END, args![delivery.0, state.key(), ms(now)]).must(1);
        let services = run(sql::delivery::END_SERVICES, args![delivery.0]);
        let ended = self.content.tx(vec![services, end]).await?.is_committed();
        self.drop_fanout(delivery.0).await?;
        Ok(ended)
    }

    /// Ends a delivery as expired. `false` if it has ended already.
    pub async fn expire(&self, delivery: DeliveryId, now: Timestamp) -> Result<bool> {
        self.end(delivery, State::Expired, now).await
    }
}

/// A warning is due with its commit: whoever released it may have a clock that is ahead of ours, and nobody waits for that.
fn due_until(lane: Lane, now: Timestamp) -> i64 {
    match lane {
        Lane::Warning => i64::MAX,
        Lane::News => ms(now),
    }
}

fn read(row: DueRow) -> Result<Due> {
    let (id, channel, post, version, lane, outlet, since, state, turn, expires, sent, ends, ended) = row;
    let turn = turn.map(|turn| row::warning::parse_turn(&turn)).transpose()?;
    let ours = turn.zip(expires).map(|(turn, expires)| turn.holds_until(from_ms(expires)));
    let theirs = sent.zip(ended).and_then(|(sent, ended)| {
        let is_ended = row::official::is_ended(ended);
        Standing::holds_until(is_ended, from_ms(sent), ends.map(from_ms))
    });
    Ok(Due {
        id: DeliveryId(id),
        channel: ChannelId(channel),
        post: PostId(post),
        version: row::small("delivery", version)?,
        lane: Lane::from_rank(lane),
        outlet,
        since: from_ms(since),
        holds_until: ours.or(theirs),
        state: row::delivery_state(&state)?,
    })
}
