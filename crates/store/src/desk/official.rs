use channel::clock::Timestamp;
use channel::delivery::{FOLLOWERS, Lane};
use channel::ids::{ChannelId, DeliveryId, EditorId, PostId};
use channel::official::{Rule, Watching};
use db::{args, run};

use crate::row::ms;
use crate::row::official::{self as rows, MessageRow};
use crate::{
    Admin, Delivery, Desk, Official, OfficialMessage, OfficialSource, Public, PublicChannel, Result, audit, officials,
    row, sql,
};

impl Desk {
    /// What the channel does with official warnings.
    pub async fn official_rule(&self, channel: ChannelId) -> Result<Rule> {
        officials::rule_of(&self.db, channel).await
    }

    /// Sets it.
    pub async fn set_official_rule(&self, channel: ChannelId, rule: Rule, by: EditorId, now: Timestamp) -> Result<()> {
        let set = vec![
            run(sql::official::SET_RULE, args![channel.0, rule.key()]),
            audit::line(channel, audit::OFFICIAL_RULE_SET, "", rule.key(), by, now),
        ];
        let _ = self.db.tx(set).await?;
        Ok(())
    }

    /// Where a channel reads official warnings, the oldest first.
    pub async fn official_sources(&self, channel: ChannelId) -> Result<Vec<OfficialSource>> {
        officials::sources_of(&self.db, channel).await
    }

    /// Adds a source, which is read at once.
    pub async fn add_official_source(
        &self,
        (id, channel): (i64, ChannelId),
        watching: &Watching,
        by: EditorId,
        now: Timestamp,
    ) -> Result<()> {
        let (provider, region) = (watching.provider.key(), watching.region.digits());
        let url = watching.url.as_ref().map(ToString::to_string).unwrap_or_default();
        let added = vec![
            run(
                sql::official::ADD_SOURCE,
                args![id, channel.0, provider, &watching.label, &url, region, ms(now), by.0],
            ),
            audit::line(channel, audit::OFFICIAL_SOURCE_ADDED, subject(watching), region, by, now),
        ];
        let _ = self.db.tx(added).await?;
        Ok(())
    }

    /// Vouches for a source somebody else added, so that its warnings may ring by themselves. `false` for whoever added it.
    pub async fn confirm_official_source(&self, source: &OfficialSource, by: EditorId, now: Timestamp) -> Result<bool> {
        let (watching, channel) = (&source.watching, source.channel);
        let what = audit::OFFICIAL_SOURCE_CONFIRMED;
        let confirmed = vec![
            run(sql::official::CONFIRM_SOURCE, args![source.id, channel.0, by.0]).must(1),
            audit::line(channel, what, subject(watching), watching.region.digits(), by, now),
        ];
        Ok(self.db.tx(confirmed).await?.is_committed())
    }

    /// Has a source read now. `false` if the channel has none of that number.
    pub async fn look_at_official_source(&self, source: &OfficialSource, now: Timestamp) -> Result<bool> {
        let look = run(sql::official::LOOK, args![source.id, source.channel.0, ms(now)]).must(1);
        Ok(self.db.tx(vec![look]).await?.is_committed())
    }

    /// Takes a source away. Its warnings that no other source lists end as no longer watched, without a word to anybody:
    /// what becomes of them is not known here.
    pub async fn remove_official_source(&self, source: &OfficialSource, by: EditorId, now: Timestamp) -> Result<bool> {
        let watching = &source.watching;
        let removed = vec![
            run(sql::official::REMOVE_SOURCE, args![source.id, source.channel.0]).must(1),
            run(sql::official::FORGET_SOURCE, args![source.id]),
            run(sql::official::PASS_ALL_ON, args![source.id]),
            run(sql::official::UNWATCH, args![source.id, ms(now)]),
            run(sql::official::BUMP, args![source.channel.0]),
            audit::line(
                source.channel,
                audit::OFFICIAL_SOURCE_REMOVED,
                subject(watching),
                watching.region.digits(),
                by,
                now,
            ),
        ];
        Ok(self.db.tx(removed).await?.is_committed())
    }

    /// Warnings that have not ended, and those that ended since then.
    pub async fn officials(&self, channel: ChannelId, since: Timestamp, limit: usize) -> Result<Vec<Official>> {
        officials::shown(&self.db, channel, since, limit).await
    }

    /// Sends a warning to the followers by a person's word: this version, if it is still the last one, holds, and nobody
    /// was told before. Pressed twice it happens once.
    pub async fn send_official(
        &self,
        official: &Official,
        delivery: DeliveryId,
        title: &str,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let (id, channel, version) = (official.id.0, official.channel.0, i64::from(official.version));
        let due = args![delivery.0, channel, id, version, title, Lane::Warning.rank(), FOLLOWERS, ms(now), ms(now)];
        let sent = vec![
            run(sql::official::SEND, args![id, channel, version, ms(now)]).must(1),
            run(sql::official::BUMP, args![channel]),
            run(sql::publish::ADD_DELIVERY, due),
            audit::line(official.channel, audit::OFFICIAL_SENT, &official.id.to_string(), title, by, now),
        ];
        Ok(self.db.tx(sent).await?.is_committed())
    }

    /// The duty officer will not send it. `false` if nobody was asked.
    pub async fn dismiss_official(&self, official: &Official, by: EditorId, now: Timestamp) -> Result<bool> {
        let title = official.words.first().map(|words| words.headline.as_str()).unwrap_or_default();
        let dismissed = vec![
            run(sql::official::DISMISS, args![official.id.0, official.channel.0]).must(1),
            audit::line(official.channel, audit::OFFICIAL_DISMISSED, &official.id.to_string(), title, by, now),
        ];
        Ok(self.db.tx(dismissed).await?.is_committed())
    }
}

/// What the audit calls a source.
fn subject(watching: &Watching) -> &str {
    if watching.label.is_empty() { watching.provider.key() } else { &watching.label }
}

impl Public {
    /// Official warnings that have not ended, and those that ended since then.
    pub async fn officials(&self, channel: ChannelId, since: Timestamp, limit: usize) -> Result<Vec<Official>> {
        officials::shown(&self.db, channel, since, limit).await
    }

    /// One of them, of this channel.
    pub async fn official(&self, channel: ChannelId, id: PostId) -> Result<Option<Official>> {
        let found = self.db.one(sql::official::ONE, args![id.0]).await?.map(rows::official).transpose()?;
        Ok(found.filter(|official: &Official| official.channel == channel))
    }

    /// All its messages, the first one first.
    pub async fn official_messages(&self, id: PostId) -> Result<Vec<OfficialMessage>> {
        let rows: Vec<MessageRow> = self.db.rows(sql::official::MESSAGES, args![id.0]).await?;
        rows.into_iter().map(rows::message).collect()
    }

    /// A message as it was received: media type and bytes.
    pub async fn official_file(&self, hash: &str) -> Result<Option<(String, Vec<u8>)>> {
        Ok(self.db.one(sql::official::FILE, args![hash]).await?)
    }

    /// How well a channel's sources are known.
    pub async fn official_sources(&self, channel: ChannelId) -> Result<Vec<OfficialSource>> {
        officials::sources_of(&self.db, channel).await
    }
}

impl Delivery {
    /// What is to be delivered, if it is an official warning: its channel, and its last message.
    pub async fn official(&self, id: PostId) -> Result<Option<(PublicChannel, Official)>> {
        let found = self.content.one(sql::official::ONE, args![id.0]).await?;
        let Some(official) = found.map(rows::official).transpose()? else { return Ok(None) };
        let channel = self.content.one(sql::channel::BY_ID, args![official.channel.0]).await?;
        Ok(channel.map(row::channel::read).transpose()?.map(|channel| (channel, official)))
    }
}

impl Admin {
    /// Every source of official warnings, for `doctor` and the metrics.
    pub async fn official_sources(&self) -> Result<Vec<OfficialSource>> {
        let all = self.db.rows(sql::official::EVERY_SOURCE, args![]).await?;
        all.into_iter().map(rows::source).collect()
    }
}
