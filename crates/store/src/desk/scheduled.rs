use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId, PostId};
use db::{args, run};

use crate::row::{self, limit as limited, ms};
use crate::wire::read_content;
use crate::{BrokenRelease, Desk, DueRelease, Result, SYSTEM, StoreError, audit, sql};

/// The columns of `sql::life::DUE`.
type DueRow = (i64, i64, i64, Option<i64>, i64, i64, Option<String>, Option<String>, Option<i64>);

impl Desk {
    /// Working copies whose time has come. Any number of nodes may ask: bringing one out takes its revision with it, so
    /// it happens once. One that cannot be read stands in nobody's way.
    pub async fn due_releases(
        &self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<std::result::Result<DueRelease, BrokenRelease>>> {
        let rows: Vec<DueRow> = self.db.rows(sql::life::DUE, args![ms(now), limited(limit)]).await?;
        let broken = |post, due, why| BrokenRelease { post: PostId(post), due: from_ms(due), why };
        Ok(rows
            .into_iter()
            .map(|row| {
                let (post, due) = (row.0, row.5);
                read(row).map_err(|why| broken(post, due, why))
            })
            .collect())
    }

    /// Everything of a channel that is due at exactly this time and can be read, in its order.
    pub async fn due_together(&self, channel: ChannelId, due: Timestamp) -> Result<Vec<DueRelease>> {
        let rows: Vec<DueRow> = self.db.rows(sql::life::DUE_TOGETHER, args![channel.0, ms(due)]).await?;
        Ok(rows.into_iter().filter_map(|row| read(row).ok()).collect())
    }

    /// Notes by how much a post came late, in whole minutes.
    pub async fn note_late(&self, due: &DueRelease, now: Timestamp) -> Result<()> {
        let minutes = (now.duration_since(due.due).as_secs() / 60).to_string();
        let written = self.db.tx(vec![
            run(sql::life::TELL, args![due.post.0, ms(now), SYSTEM.0, audit::RELEASED_LATE, minutes.clone()]),
            audit::post_line(due.post, audit::RELEASED_LATE, &minutes, SYSTEM, now),
        ]);
        // Nothing is guarded here: the post is out.
        let _ = written.await?;
        Ok(())
    }

    /// A working copy whose time went by with the server down waits for a person; an approval stays. `false` if it is no
    /// longer due.
    pub async fn let_wait(&self, due: &DueRelease, now: Timestamp) -> Result<bool> {
        for text in [sql::life::LET_WAIT, sql::life::LET_WAIT_UNREAD] {
            let written = self.db.tx(vec![
                run(text, args![due.post.0, ms(due.due)]).must(1),
                run(sql::life::TELL, args![due.post.0, ms(now), SYSTEM.0, audit::RELEASE_LATE, ""]),
                audit::post_line(due.post, audit::RELEASE_LATE, "", SYSTEM, now),
            ]);
            if written.await?.is_committed() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A working copy that could not go out at its time waits for a person again. `false` if it is no longer due.
    pub async fn miss_release(&self, due: &DueRelease, now: Timestamp) -> Result<bool> {
        self.end_release((due.post, due.due), audit::RELEASE_MISSED, now).await
    }

    /// The same of one that cannot be read. `false` if it is no longer due.
    pub async fn miss_broken(&self, broken: &BrokenRelease, now: Timestamp) -> Result<bool> {
        self.end_release((broken.post, broken.due), audit::RELEASE_MISSED, now).await
    }

    /// The same where something it shows may not be shown any more. `false` if it is no longer due.
    pub async fn withhold_release(&self, due: &DueRelease, now: Timestamp) -> Result<bool> {
        self.end_release((due.post, due.due), audit::RELEASE_WITHHELD, now).await
    }

    async fn end_release(&self, (post, due): (PostId, Timestamp), what: &'static str, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::life::MISS, args![post.0, ms(due)]).must(1),
            run(sql::life::TELL, args![post.0, ms(now), SYSTEM.0, what, ""]),
            audit::post_line(post, what, "", SYSTEM, now),
        ]);
        Ok(written.await?.is_committed())
    }
}

fn read(row: DueRow) -> Result<DueRelease> {
    let (post, channel, revision, base, by, due, content, note, quiet) = row;
    let content = content.ok_or_else(|| StoreError::corrupt("review", "content"))?;
    Ok(DueRelease {
        post: PostId(post),
        channel: ChannelId(channel),
        revision,
        base_version: base.map(|version| row::small("draft", version)).transpose()?,
        by: EditorId(by),
        due: from_ms(due),
        content: read_content(&content)?,
        note: note.unwrap_or_default(),
        quiet: quiet == Some(1),
    })
}
