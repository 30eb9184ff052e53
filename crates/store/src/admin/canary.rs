use db::args;

use crate::row::rehearsal;
use crate::{Admin, Canary, Result, sql};

impl Admin {
    /// The canaries of all channels, for the metrics and `doctor`.
    pub async fn canaries(&self) -> Result<Vec<Canary>> {
        let rows = self.db.rows(sql::rehearsal::EVERY_CANARY, args![]).await?;
        Ok(rows.into_iter().map(rehearsal::canary).collect())
    }
}
