//! Sealed messages for those who may not know who brought them out.
use std::collections::HashMap;

use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, PostId};
use db::args;

use crate::row::{ms, warning};
use crate::{Delivery, Public, Result, Sealed, WarningHead, sql};

impl Public {
    /// All messages of a warning, the first one first.
    pub async fn alerts(&self, post: PostId) -> Result<Vec<Sealed>> {
        let rows = self.db.rows(sql::warning::OF_POST, args![post.0]).await?;
        rows.into_iter().map(|row| Ok(anonymous(warning::sealed(row)?))).collect()
    }

    /// Messages sent since then, the oldest first.
    pub async fn alerts_since(&self, channel: ChannelId, since: Timestamp) -> Result<Vec<Sealed>> {
        let rows = self.db.rows(sql::warning::SINCE, args![channel.0, ms(since)]).await?;
        rows.into_iter().map(|row| Ok(anonymous(warning::sealed(row)?))).collect()
    }

    /// How these warnings stand; posts that are none of this form are missing.
    pub async fn warning_heads(&self, posts: &[PostId]) -> Result<HashMap<PostId, WarningHead>> {
        let ids: Vec<i64> = posts.iter().map(|post| post.0).collect();
        let rows: Vec<(i64, i64, Option<i64>)> = self.db.rows(sql::warning::STANDINGS, args![ids]).await?;
        let read = |(post, expires, ended): (i64, i64, Option<i64>)| {
            (PostId(post), WarningHead { expires: from_ms(expires), ended: ended.map(from_ms) })
        };
        Ok(rows.into_iter().map(read).collect())
    }
}

impl Delivery {
    /// The message that says what this version of a post says.
    pub async fn alert(&self, post: PostId, version: u32) -> Result<Option<Sealed>> {
        let rows = self.content.rows(sql::warning::OF_POST, args![post.0]).await?;
        let all = rows.into_iter().map(|row| Ok(anonymous(warning::sealed(row)?))).collect::<Result<Vec<_>>>()?;
        Ok(all.into_iter().find(|one| one.version == version))
    }
}

fn anonymous(sealed: Sealed) -> Sealed {
    Sealed { by: Default::default(), alone: String::new(), seen: None, form: String::new(), ..sealed }
}
