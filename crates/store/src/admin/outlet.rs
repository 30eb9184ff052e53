use channel::clock::Timestamp;
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use db::args;

use crate::row::{self, count, ms};
use crate::{Admin, Newsletter, Outlet, Result, StoreError, sql};

impl Admin {
    /// The outlets of all channels.
    pub async fn outlets(&self) -> Result<Vec<Outlet>> {
        let rows = self.db.rows(sql::outlet::EVERY, args![]).await?;
        rows.into_iter().map(row::outlet::outlet).collect()
    }

    /// How much is under way, waits for a person or is unclear at outlets that are switched on, by their kind, and where a
    /// change was given up so that something old is seen; of what something happened to since then.
    pub async fn undone(&self, since: Timestamp) -> Result<Vec<(Kind, State, u64)>> {
        let rows: Vec<(String, String, i64)> = self.db.rows(sql::outlet::COUNT_UNDONE, args![ms(since)]).await?;
        let read = |(kind, state, number): (String, String, i64)| {
            let kind = Kind::parse(&kind).ok_or_else(|| StoreError::corrupt("outlet", "kind"))?;
            let state = State::parse(&state).ok_or_else(|| StoreError::corrupt("dispatch", "state"))?;
            Ok((kind, state, count(number)))
        };
        rows.into_iter().map(read).collect()
    }

    /// The newsletters of all channels.
    pub async fn newsletters(&self) -> Result<Vec<Newsletter>> {
        let rows = self.db.rows(sql::newsletter::EVERY, args![]).await?;
        rows.into_iter().map(row::newsletter::newsletter).collect()
    }
}
