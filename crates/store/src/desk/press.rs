use std::collections::HashMap;

use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId, PostId};
use db::{args, run};

use crate::row::ms;
use crate::{Desk, NewsroomLine, PressAbout, Result, audit, sql};

impl Desk {
    /// Sets what newsrooms are told about the town.
    pub async fn set_press_about(
        &self,
        channel: ChannelId,
        about: &PressAbout,
        by: EditorId,
        now: Timestamp,
    ) -> Result<()> {
        let PressAbout { contact, phone, email, about } = about;
        let written = self.db.tx(vec![
            run(sql::press::SET_ABOUT, args![channel.0, contact, phone, email, about]),
            audit::line(channel, audit::PRESS_SET, "", "", by, now),
        ]);
        let _ = written.await?;
        Ok(())
    }

    /// Makes a post a press release; with `ahead` newsrooms may read it while it waits for its time. `false` if the channel
    /// has no such post.
    pub async fn mark_release(
        &self,
        channel: ChannelId,
        post: PostId,
        ahead: bool,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let what = if ahead { audit::PRESS_AHEAD } else { audit::PRESS_MARKED };
        let written = self.db.tx(vec![
            run(sql::press::MARK, args![post.0, channel.0, i64::from(ahead), ms(now)]).must(1),
            audit::post_line(post, what, "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// A post is no press release any more. `false` if it was none.
    pub async fn unmark_release(&self, channel: ChannelId, post: PostId, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::press::UNMARK, args![post.0, channel.0]).must(1),
            audit::post_line(post, audit::PRESS_UNMARKED, "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Which of these posts are press releases, each with whether newsrooms may read it before its time.
    pub async fn release_marks(&self, posts: &[PostId]) -> Result<HashMap<PostId, bool>> {
        let ids: Vec<i64> = posts.iter().map(|post| post.0).collect();
        let rows: Vec<(i64, i64)> = self.db.rows(sql::press::MARKED, args![ids]).await?;
        Ok(rows.into_iter().map(|(post, ahead)| (PostId(post), ahead == 1)).collect())
    }

    /// The newsrooms of a channel, oldest first.
    pub async fn newsrooms(&self, channel: ChannelId) -> Result<Vec<NewsroomLine>> {
        let rows: Vec<(i64, String, i64)> = self.db.rows(sql::press::ROOMS, args![channel.0]).await?;
        let read = |(id, name, created)| NewsroomLine { id, name, created: from_ms(created) };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Gives a newsroom its link, of which only the hash comes here.
    pub async fn add_newsroom(
        &self,
        channel: ChannelId,
        (id, name): (i64, &str),
        token_hash: [u8; 32],
        by: EditorId,
        now: Timestamp,
    ) -> Result<()> {
        let written = self.db.tx(vec![
            run(sql::press::ADD_ROOM, args![id, channel.0, name, token_hash, ms(now)]),
            audit::line(channel, audit::NEWSROOM_ADDED, name, "", by, now),
        ]);
        let _ = written.await?;
        Ok(())
    }

    /// Takes a newsroom's link back. `false` if the channel has no such newsroom.
    pub async fn drop_newsroom(
        &self,
        channel: ChannelId,
        room: &NewsroomLine,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::press::DROP_ROOM, args![room.id, channel.0]).must(1),
            audit::line(channel, audit::NEWSROOM_REMOVED, &room.name, "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }
}
