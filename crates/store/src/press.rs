use std::cmp::Reverse;

use channel::clock::from_ms;
use channel::ids::{ChannelId, PostId};
use db::args;

use crate::row::{self, limit as limited};
use crate::wire::read_content;
use crate::{AheadRelease, Newsroom, PressAbout, Public, PublishedPost, Result, sql};

/// What newsrooms may see. What waits for its time takes a [`Newsroom`], which only a link makes.
impl Public {
    /// What a channel tells newsrooms about itself; empty until somebody wrote it.
    pub async fn press_about(&self, channel: ChannelId) -> Result<PressAbout> {
        let found: Option<(String, String, String, String)> = self.db.one(sql::press::ABOUT, args![channel.0]).await?;
        let read = |(contact, phone, email, about)| PressAbout { contact, phone, email, about };
        Ok(found.map(read).unwrap_or_default())
    }

    /// Press releases that are out, newest first.
    pub async fn press_releases(&self, channel: ChannelId, limit: usize) -> Result<Vec<PublishedPost>> {
        let rows = self.db.rows(sql::press::OUT, args![channel.0, limited(limit)]).await?;
        let mut out = rows.into_iter().map(row::post::read).collect::<Result<Vec<PublishedPost>>>()?;
        out.sort_by_key(|post| (Reverse(post.published), Reverse(post.id)));
        Ok(out)
    }

    /// A press release that is or was out; look at its state.
    pub async fn press_release(&self, channel: ChannelId, post: PostId) -> Result<Option<PublishedPost>> {
        self.db.one(sql::press::ONE, args![post.0, channel.0]).await?.map(row::post::read).transpose()
    }

    /// The newsroom a link was given to, by the hash of the link; `None` once it was taken back.
    pub async fn newsroom(&self, token_hash: [u8; 32]) -> Result<Option<Newsroom>> {
        let found: Option<(i64, String)> = self.db.one(sql::press::ROOM, args![token_hash]).await?;
        Ok(found.map(|(channel, name)| Newsroom { channel: ChannelId(channel), name }))
    }

    /// What waits for its time and a newsroom may read, the next first.
    pub async fn press_ahead(&self, room: &Newsroom) -> Result<Vec<AheadRelease>> {
        let rows: Vec<(i64, i64, String)> = self.db.rows(sql::press::AHEAD, args![room.channel.0]).await?;
        let read = |(post, due, content): (i64, i64, String)| {
            Ok(AheadRelease { post: PostId(post), due: from_ms(due), content: read_content(&content)? })
        };
        let mut ahead = rows.into_iter().map(read).collect::<Result<Vec<AheadRelease>>>()?;
        ahead.sort_by_key(|one| (one.due, one.post));
        Ok(ahead)
    }
}
