use channel::ids::ChannelId;
use db::{Db, args};

use super::outlet;
use crate::{Actor, Result, sql};

/// A channel's own actor.
pub(crate) async fn actor(content: &Db, channel: ChannelId) -> Result<Option<Actor>> {
    let found = content.one(sql::outlet::ACTOR, args![channel.0]).await?.map(outlet::outlet).transpose()?;
    Ok(found.map(|outlet| Actor {
        outlet: outlet.id,
        settings: outlet.settings,
        secret: outlet.secret,
        on: outlet.stopped.is_none(),
    }))
}
