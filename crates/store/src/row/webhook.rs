use channel::clock::from_ms;
use channel::ids::{ChannelId, PostId};
use channel::webhook::{Event, Standing};

use super::small;
use crate::{Result, StoreError, Webhook, WebhookCall};

/// The columns of `webhook_from!`.
pub(crate) type WebhookRow = (i64, i64, String, String, Vec<u8>, i64, i64, Option<i64>, Option<String>);
/// The columns of `call_from!`.
pub(crate) type CallRow =
    (i64, i64, i64, String, i64, i64, String, i64, Option<i64>, Option<i64>, String, Option<i64>, Option<String>);

/// Reads an address.
pub(crate) fn webhook(row: WebhookRow) -> Result<Webhook> {
    let (id, channel, label, url, secret, created, failed, stopped, why) = row;
    Ok(Webhook {
        id,
        channel: ChannelId(channel),
        label,
        url,
        secret,
        created: from_ms(created),
        failed: small("webhook", failed)?,
        stopped: stopped.map(|at| (from_ms(at), why.unwrap_or_default())),
    })
}

/// Reads a call.
pub(crate) fn call(row: CallRow) -> Result<WebhookCall> {
    let wrong = |what| StoreError::corrupt("webhook_call", what);
    let (webhook, post, version, event, created, since, state, attempts, due, status, problem, finished, title) = row;
    Ok(WebhookCall {
        webhook,
        post: PostId(post),
        version,
        event: Event::parse(&event).ok_or_else(|| wrong("event"))?,
        created: from_ms(created),
        since: from_ms(since),
        state: Standing::parse(&state).ok_or_else(|| wrong("state"))?,
        attempts: small("webhook_call", attempts)?,
        due: due.map(from_ms),
        status: status.map(|status| u16::try_from(status).map_err(|_| wrong("status"))).transpose()?,
        problem,
        finished: finished.map(from_ms),
        title: title.unwrap_or_default(),
    })
}
