use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId, PostId};
use channel::life::Stage;
use db::{args, run};

use super::life::person;
use crate::row::{self, ms};
use crate::wire::read_content;
use crate::{Desk, DeskVersion, ReadCopy, Remark, Result, Waiting, audit, sql};

/// Post, who, name, when, reason, due.
type WaitingRow = (i64, i64, Option<String>, i64, String, Option<i64>);

impl Desk {
    /// Says something about a post, inside the house. `false` if the post is unknown.
    pub async fn comment(&self, post: PostId, text: &str, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::life::TELL, args![post.0, ms(now), by.0, "comment", text]).must(1),
            audit::post_line(post, audit::COMMENTED, "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// What was said and done about a post, oldest first.
    pub async fn thread(&self, post: PostId) -> Result<Vec<Remark>> {
        let rows: Vec<(i64, i64, Option<String>, String, String)> =
            self.db.rows(sql::life::THREAD, args![post.0]).await?;
        let read = |(at, by, name, what, text)| Remark { at: from_ms(at), by: person(Some(by), name), what, text };
        Ok(rows.into_iter().map(read).collect())
    }

    /// What a working copy said when somebody last read it and sent it back or found it good; `None` until then.
    pub async fn read_before(&self, post: PostId) -> Result<Option<ReadCopy>> {
        let found: Option<(i64, i64, Option<String>, String)> =
            self.db.one(sql::life::READ_BEFORE, args![post.0]).await?;
        Ok(found.map(|(at, by, name, form)| ReadCopy { at: from_ms(at), by: person(Some(by), name), form }))
    }

    /// Working copies of a channel that took a step and are not out yet, longest waiting first.
    pub async fn waiting(&self, channel: ChannelId) -> Result<Vec<Waiting>> {
        let rows: Vec<WaitingRow> = self.db.rows(sql::life::WAITING, args![channel.0]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
        let authors = self.authors(&ids.iter().copied().map(PostId).collect::<Vec<_>>()).await?;
        let posts: Vec<super::list::DeskRow> = self.db.rows(sql::post::DESK_AMONG, args![ids]).await?;
        let mut waiting = Vec::with_capacity(posts.len());
        for post in posts {
            let post = super::list::read(post)?;
            let Some(row) = rows.iter().find(|row| row.0 == post.id.0).cloned() else { continue };
            let (_, by, name, at, reason, due) = row;
            waiting.push(Waiting {
                stage: post.copy.unwrap_or(Stage::Draft),
                by: person(Some(by), name),
                at: from_ms(at),
                reason,
                due: due.map(from_ms),
                authors: authors.iter().filter(|(id, _)| *id == post.id).filter_map(|(_, who)| who.id).collect(),
                post,
            });
        }
        waiting.sort_by_key(|one| (one.at, one.post.id));
        Ok(waiting)
    }

    /// All versions of a post with who brought them out, newest first.
    pub async fn versions(&self, post: PostId) -> Result<Vec<DeskVersion>> {
        let rows: Vec<(i64, i64, Option<String>, String, String)> =
            self.db.rows(sql::post::DESK_VERSIONS, args![post.0]).await?;
        let read = |(version, at, name, note, content): (i64, i64, Option<String>, String, String)| {
            Ok(DeskVersion {
                version: row::small("post_version", version)?,
                at: from_ms(at),
                by: name.unwrap_or_default(),
                note,
                content: read_content(&content)?,
            })
        };
        rows.into_iter().map(read).collect()
    }
}
