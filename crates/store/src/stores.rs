use db::{Db, Engine, args};

use crate::{
    Accounts, Admin, Delivery, Desk, Fediverse, Figures, Follow, Hubs, Inbox, Mailings, Officials, Outlets, Public,
    Reaction, Readers, Result, Sources, Webhooks, schema, sql,
};

/// All databases. Cheap to clone, as is everything it hands out.
#[derive(Clone)]
pub struct Stores {
    content: Db,
    followers: Db,
    reactions: Db,
}

impl Stores {
    /// Takes the databases. On PostgreSQL all are the same one; on SQLite three files, of which those of the followers
    /// and of the reactions were opened with `truncate_after_delete`.
    pub fn open(content: Db, followers: Db, reactions: Db) -> Stores {
        Stores { content, followers, reactions }
    }

    /// Brings all databases to the state this program knows; answers what was applied now.
    pub async fn migrate(&self) -> Result<Vec<&'static str>> {
        if self.content.engine() == Engine::Postgres {
            return Ok(self.content.migrate(schema::ALL).await?);
        }
        let mut applied = self.content.migrate(schema::CONTENT).await?;
        applied.extend(self.followers.migrate(schema::FOLLOWERS).await?);
        applied.extend(self.reactions.migrate(schema::REACTIONS).await?);
        Ok(applied)
    }

    /// Asks all whether they answer and know our tables.
    pub async fn ready(&self) -> Result<()> {
        self.content.one::<(String,)>(sql::instance::META, args!["ready"]).await?;
        self.followers.one::<(i64,)>(sql::fanout::RETRY_LEFT, args![0_i64]).await?;
        self.reactions.rows::<(i64, i64)>(sql::reaction::open::COUNT, args![0_i64]).await?;
        Ok(())
    }

    /// For residents' pages and feeds.
    pub fn public(&self) -> Public {
        Public { db: self.content.clone() }
    }

    /// For editors.
    pub fn desk(&self) -> Desk {
        Desk { db: self.content.clone() }
    }

    /// For sums without people.
    pub fn figures(&self) -> Figures {
        Figures { db: self.content.clone() }
    }

    /// For signing in.
    pub fn account(&self) -> Accounts {
        Accounts { db: self.content.clone() }
    }

    /// For following and stopping; cannot read a box.
    pub fn follow(&self) -> Follow {
        Follow { db: self.followers.clone() }
    }

    /// For reactions; knows of no follower.
    pub fn reaction(&self) -> Reaction {
        Reaction { content: self.content.clone(), reactions: self.reactions.clone() }
    }

    /// For the delivery role, the only one that reads boxes.
    pub fn delivery(&self) -> Delivery {
        Delivery { content: self.content.clone(), followers: self.followers.clone() }
    }

    /// For asking for a newsletter and leaving it; cannot read a box.
    pub fn readers(&self) -> Readers {
        Readers { db: self.followers.clone() }
    }

    /// For whoever sends newsletters, who reads boxes.
    pub fn mailings(&self) -> Mailings {
        Mailings { content: self.content.clone(), followers: self.followers.clone() }
    }

    /// For whoever calls the town's programs.
    pub fn webhooks(&self) -> Webhooks {
        Webhooks { db: self.content.clone() }
    }

    /// For whoever tells a hub.
    pub fn hubs(&self) -> Hubs {
        Hubs { db: self.content.clone() }
    }

    /// For whoever speaks to the outlets.
    pub fn outlets(&self) -> Outlets {
        Outlets { db: self.content.clone() }
    }

    /// For whoever tells the servers of those who follow from the Fediverse, and reads what they told us.
    pub fn fediverse(&self) -> Fediverse {
        Fediverse { content: self.content.clone(), followers: self.followers.clone() }
    }

    /// For the door at which other servers leave what they tell us.
    pub fn inbox(&self) -> Inbox {
        Inbox { content: self.content.clone(), followers: self.followers.clone(), counted: std::sync::Arc::default() }
    }

    /// For whoever looks at the town's web site.
    pub fn sources(&self) -> Sources {
        Sources { db: self.content.clone() }
    }

    /// For whoever reads official warnings.
    pub fn officials(&self) -> Officials {
        Officials { db: self.content.clone() }
    }

    /// For the executable.
    pub fn admin(&self) -> Admin {
        Admin { db: self.content.clone() }
    }
}
