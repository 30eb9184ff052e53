use db::{Db, Engine, args};

use crate::{Accounts, Admin, Delivery, Desk, Follow, Public, Result, schema, sql};

/// Both databases. Cheap to clone, as is everything it hands out.
#[derive(Clone)]
pub struct Stores {
    content: Db,
    followers: Db,
}

impl Stores {
    /// Takes the databases. On PostgreSQL both are the same one; on SQLite two files, of which that of the followers
    /// was opened with `truncate_after_delete`.
    pub fn open(content: Db, followers: Db) -> Stores {
        Stores { content, followers }
    }

    /// Brings both databases to the state this program knows; answers what was applied now.
    pub async fn migrate(&self) -> Result<Vec<&'static str>> {
        if self.content.engine() == Engine::Postgres {
            return Ok(self.content.migrate(schema::ALL).await?);
        }
        let mut applied = self.content.migrate(schema::CONTENT).await?;
        applied.extend(self.followers.migrate(schema::FOLLOWERS).await?);
        Ok(applied)
    }

    /// Asks both whether they answer and know our tables.
    pub async fn ready(&self) -> Result<()> {
        self.content.one::<(String,)>(sql::instance::META, args!["ready"]).await?;
        self.followers.one::<(i64,)>(sql::fanout::RETRY_LEFT, args![0_i64]).await?;
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

    /// For signing in.
    pub fn account(&self) -> Accounts {
        Accounts { db: self.content.clone() }
    }

    /// For following and stopping; cannot read a box.
    pub fn follow(&self) -> Follow {
        Follow { db: self.followers.clone() }
    }

    /// For the delivery role, the only one that reads boxes.
    pub fn delivery(&self) -> Delivery {
        Delivery { content: self.content.clone(), followers: self.followers.clone() }
    }

    /// For the executable.
    pub fn admin(&self) -> Admin {
        Admin { db: self.content.clone() }
    }
}
