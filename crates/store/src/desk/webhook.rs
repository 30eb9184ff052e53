use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId, PostId};
use db::{args, run};

use crate::row::{self, limit as limited, ms};
use crate::{Desk, NewWebhook, Result, Webhook, WebhookCall, audit, sql};

impl Desk {
    /// The addresses a channel calls, oldest first.
    pub async fn webhooks(&self, channel: ChannelId) -> Result<Vec<Webhook>> {
        let rows = self.db.rows(sql::webhook::OF_CHANNEL, args![channel.0]).await?;
        rows.into_iter().map(row::webhook::webhook).collect()
    }

    /// Adds one.
    pub async fn add_webhook(&self, new: NewWebhook<'_>, now: Timestamp) -> Result<()> {
        let add = args![new.id, new.channel.0, new.label, new.url, new.secret, ms(now)];
        let written = self.db.tx(vec![
            run(sql::webhook::ADD, add),
            audit::line(new.channel, audit::WEBHOOK_ADDED, new.label, audit::host(new.url), new.by, now),
        ]);
        let _ = written.await?;
        Ok(())
    }

    /// Takes one away, with its log. `false` if the channel has none of that number.
    pub async fn remove_webhook(&self, webhook: &Webhook, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::webhook::REMOVE, args![webhook.id, webhook.channel.0]).must(1),
            run(sql::webhook::DROP_CALLS, args![webhook.id]),
            audit::line(webhook.channel, audit::WEBHOOK_REMOVED, &webhook.label, audit::host(&webhook.url), by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Switches one off; what waits is dropped. `false` if it is off already.
    pub async fn stop_webhook(&self, webhook: &Webhook, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::webhook::STOP, args![webhook.id, ms(now), "person"]).must(1),
            run(sql::webhook::DROP_WAITING, args![webhook.id, ms(now)]),
            audit::line(webhook.channel, audit::WEBHOOK_STOPPED, &webhook.label, "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Switches one on again. `false` if it is on.
    pub async fn start_webhook(&self, webhook: &Webhook, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::webhook::GO_ON, args![webhook.id, webhook.channel.0]).must(1),
            audit::line(webhook.channel, audit::WEBHOOK_STARTED, &webhook.label, "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Orders a call that says nothing, to see whether calls arrive. `false` if the address is switched off.
    pub async fn ping_webhook(&self, webhook: i64, now: Timestamp) -> Result<bool> {
        Ok(self.db.tx(vec![run(sql::webhook::PING, args![webhook, ms(now)]).must(1)]).await?.is_committed())
    }

    /// The last calls to an address, newest first.
    pub async fn webhook_calls(&self, webhook: i64, limit: usize) -> Result<Vec<WebhookCall>> {
        let rows = self.db.rows(sql::webhook::LAST, args![webhook, limited(limit)]).await?;
        rows.into_iter().map(row::webhook::call).collect()
    }

    /// The calls about one post, by address and version.
    pub async fn webhook_calls_of(&self, channel: ChannelId, post: PostId) -> Result<Vec<WebhookCall>> {
        let rows = self.db.rows(sql::webhook::OF_POST, args![channel.0, post.0]).await?;
        let mut calls = rows.into_iter().map(row::webhook::call).collect::<Result<Vec<WebhookCall>>>()?;
        calls.sort_by_key(|call| (call.webhook, call.version));
        Ok(calls)
    }

    /// Sends a call once more, under its old number. `false` if it is on its way, or the address is switched off.
    pub async fn repeat_webhook_call(&self, webhook: i64, post: PostId, version: i64, now: Timestamp) -> Result<bool> {
        let again = run(sql::webhook::AGAIN, args![webhook, post.0, version, ms(now)]).must(1);
        Ok(self.db.tx(vec![again]).await?.is_committed())
    }
}
