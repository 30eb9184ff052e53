//! Deleting subscriptions, and everything that waits for them.
use channel::ids::ChannelId;
use db::{Statement, args, run};

use crate::sql;

/// The statements, the last of which deletes the subscriptions themselves.
pub(crate) fn statements(channel: ChannelId, origin: i64, sids: &[i64]) -> Vec<Statement> {
    [
        sql::subscription::COUNT_WAITING_AS_GONE,
        sql::subscription::DROP_RETRIES,
        sql::subscription::DROP_GREETINGS,
        sql::booklet::DROP,
        sql::subscription::DROP,
    ]
    .into_iter()
    .map(|text| run(text, args![channel.0, origin, sids]))
    .collect()
}
