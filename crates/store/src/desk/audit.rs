use channel::ids::ChannelId;
use db::args;

use crate::row::audit::entry;
use crate::row::limit as limited;
use crate::{AuditEntry, AuditFilter, Desk, Result, sql};

impl Desk {
    /// Who did what, newest first; rows not sealed yet among them.
    pub async fn audit(&self, channel: ChannelId, filter: &AuditFilter, limit: usize) -> Result<Vec<AuditEntry>> {
        let (before, limit) = (filter.before.unwrap_or(i64::MAX), limited(limit));
        let (channel, what, by) = (channel.0, filter.what.as_str(), filter.by.map_or(-1, |editor| editor.0));
        let (text, args) = match (filter.post, filter.by, what) {
            (Some(post), ..) => (sql::audit::ABOUT, args![channel, before, limit, what, by, post.to_string()]),
            (None, Some(_), _) => (sql::audit::BY_EDITOR, args![channel, before, limit, what, by]),
            (None, None, "") => (sql::audit::OF_CHANNEL, args![channel, before, limit]),
            (None, None, what) => (sql::audit::BY_WHAT, args![channel, before, limit, what]),
        };
        self.db.rows(text, args).await?.into_iter().map(entry).collect()
    }

    /// The rows after the one of that number, oldest first, for the download.
    pub async fn audit_after(&self, channel: ChannelId, id: i64, limit: usize) -> Result<Vec<AuditEntry>> {
        let rows = self.db.rows(sql::audit::ALL_OF_CHANNEL, args![channel.0, id, limited(limit)]).await?;
        rows.into_iter().map(entry).collect()
    }
}
