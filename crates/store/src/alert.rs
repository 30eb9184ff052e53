//! Sealed messages for those who may not know who brought them out.
use std::collections::{HashMap, HashSet};

use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, PostId};
use channel::warning::Severity;
use db::args;

use crate::row::{ms, small, warning};
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

    /// Which messages of these warnings have a file with a signature.
    pub async fn signed_files(&self, channel: ChannelId, posts: &[PostId]) -> Result<HashSet<(PostId, u32)>> {
        let ids: Vec<i64> = posts.iter().map(|post| post.0).collect();
        let rows: Vec<(i64, i64)> = self.db.rows(sql::feed_key::SIGNED, args![channel.0, ids]).await?;
        rows.into_iter().map(|(post, number)| Ok((PostId(post), small("alert_signed", number)?))).collect()
    }

    /// The file of a message with its signature, byte for byte.
    pub async fn signed_file(&self, channel: ChannelId, post: PostId, number: u32) -> Result<Option<Vec<u8>>> {
        let args = args![post.0, i64::from(number), channel.0];
        let found: Option<(Vec<u8>,)> = self.db.one(sql::feed_key::FILE, args).await?;
        Ok(found.map(|(file,)| file))
    }

    /// The public half of a key that signed such files, by its name.
    pub async fn feed_key(&self, name: &str) -> Result<Option<String>> {
        let found: Option<(String,)> = self.db.one(sql::feed_key::PEM, args![name]).await?;
        Ok(found.map(|(pem,)| pem))
    }

    /// The name of the key that signs a channel's files now.
    pub async fn feed_key_name(&self, channel: ChannelId) -> Result<Option<String>> {
        let found: Option<(String,)> = self.db.one(sql::feed_key::LAST, args![channel.0]).await?;
        Ok(found.map(|(name,)| name))
    }

    /// How these warnings stand; posts that are none of this form are missing.
    pub async fn warning_heads(&self, posts: &[PostId]) -> Result<HashMap<PostId, WarningHead>> {
        let ids: Vec<i64> = posts.iter().map(|post| post.0).collect();
        let rows: Vec<(i64, i64, Option<i64>, Option<i64>)> = self.db.rows(sql::warning::STANDINGS, args![ids]).await?;
        let read = |(post, expires, ended, closed): (i64, i64, Option<i64>, Option<i64>)| {
            let head =
                WarningHead { expires: from_ms(expires), ended: ended.map(from_ms), closed: closed.map(from_ms) };
            (PostId(post), head)
        };
        Ok(rows.into_iter().map(read).collect())
    }
}

impl Delivery {
    /// The message that says what this version of a post says, and how bad the worst message up to it was: whoever heard that
    /// one hears how it goes on.
    pub async fn alert(&self, post: PostId, version: u32) -> Result<Option<(Sealed, Severity)>> {
        let rows = self.content.rows(sql::warning::OF_POST, args![post.0]).await?;
        let all = rows.into_iter().map(|row| Ok(anonymous(warning::sealed(row)?))).collect::<Result<Vec<_>>>()?;
        let worst = all.iter().filter(|one| one.version <= version).map(|one| one.severity).max();
        Ok(all.into_iter().find(|one| one.version == version).zip(worst))
    }
}

fn anonymous(sealed: Sealed) -> Sealed {
    Sealed { by: Default::default(), alone: String::new(), seen: None, form: String::new(), ..sealed }
}
