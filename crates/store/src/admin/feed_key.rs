use channel::ids::{ChannelId, PostId};
use db::{args, run};

use crate::row::{limit as limited, ms, small};
use crate::{Admin, CapFile, FeedKeyHalf, Result, sql};

impl Admin {
    /// Files of warnings that wait for their signature, without it.
    pub async fn unsigned_files(&self, limit: usize) -> Result<Vec<CapFile>> {
        let rows: Vec<(i64, i64, i64, Vec<u8>)> = self.db.rows(sql::feed_key::UNSIGNED, args![limited(limit)]).await?;
        let one = |(post, number, channel, bytes): (i64, i64, i64, Vec<u8>)| {
            let (post, number, channel) = (PostId(post), small("alert_signed", number)?, ChannelId(channel));
            Ok(CapFile { post, number, channel, bytes })
        };
        rows.into_iter().map(one).collect()
    }

    /// Keeps a file with its signature. Of several nodes that sign the same file the first one counts.
    pub async fn keep_signed_file(&self, file: &CapFile) -> Result<()> {
        let args = args![file.post.0, i64::from(file.number), file.bytes.clone()];
        let _ = self.db.tx(vec![run(sql::feed_key::SIGN, args)]).await?;
        Ok(())
    }

    /// A file that cannot be signed waits no longer, and is given out without.
    pub async fn leave_unsigned(&self, file: &CapFile) -> Result<()> {
        let args = args![file.post.0, i64::from(file.number)];
        let _ = self.db.tx(vec![run(sql::feed_key::DROP, args)]).await?;
        Ok(())
    }

    /// Keeps the public half of a key. Nothing happens when it is known.
    pub async fn keep_feed_key(&self, key: &FeedKeyHalf) -> Result<()> {
        let args = args![&key.name, key.channel.0, &key.pem, ms(key.made)];
        let _ = self.db.tx(vec![run(sql::feed_key::ADD, args)]).await?;
        Ok(())
    }
}
