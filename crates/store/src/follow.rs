use channel::ids::ChannelId;
use db::Db;

use crate::{NewSubscription, Put, Result, Standing};

/// Following and stopping, by proof of the endpoint. Adds, replaces and removes; no method returns a box.
#[derive(Clone)]
pub struct Follow {
    pub(crate) db: Db,
}

impl Follow {
    /// Stores a subscription. A new one is greeted; a known one gets its box replaced and keeps its week.
    pub async fn put(&self, new: NewSubscription) -> Result<Put> {
        let _ = (new.channel, new.origin, new.sid, new.sealed, new.week, &self.db);
        unimplemented!()
    }

    /// Deletes a subscription and everything waiting for it; `false` if there was none.
    pub async fn remove(&self, channel: ChannelId, origin: &str, sid: i64) -> Result<bool> {
        let _ = (channel, origin, sid);
        unimplemented!()
    }

    /// What is stored about it in clear.
    pub async fn standing(&self, channel: ChannelId, origin: &str, sid: i64) -> Result<Option<Standing>> {
        let _ = (channel, origin, sid);
        unimplemented!()
    }

    /// Asks for one test notification; `false` if it is unknown.
    pub async fn greet(&self, channel: ChannelId, origin: &str, sid: i64) -> Result<bool> {
        let _ = (channel, origin, sid);
        unimplemented!()
    }
}
