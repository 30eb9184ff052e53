use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId, PostId};
use channel::text::shorten;
use db::{args, run};

use crate::row::{self, ms};
use crate::{Desk, Draft, Result, SaveDraft, audit, sql};

/// The columns of `draft_from!`.
type DraftRow = (i64, i64, String, i64, i64, Option<i64>, i64, Option<String>);

impl Desk {
    /// Begins a new post. `random` makes its number.
    pub async fn create_draft(
        &self,
        channel: ChannelId,
        form: &str,
        by: EditorId,
        now: Timestamp,
        random: u32,
    ) -> Result<PostId> {
        let post = PostId::fresh(now, random);
        let Label { title, kind } = label(form);
        let written = self.db.tx(vec![
            run(sql::draft::ADD_POST, args![post.0, channel.0, ms(now), by.0]),
            run(sql::draft::ADD, args![post.0, channel.0, form, title, kind, ms(now), by.0]),
            run(sql::life::ADD_AUTHOR, args![post.0, by.0]),
        ]);
        let _ = written.await?;
        Ok(post)
    }

    /// Opens a working copy of a published post, filled with `form`; if there is one already, answers that one as it
    /// is. `None` if the post is not published.
    pub async fn edit_draft(&self, post: PostId, form: &str, by: EditorId, now: Timestamp) -> Result<Option<Draft>> {
        if let Some(draft) = self.draft(post).await? {
            return Ok(Some(draft));
        }
        let Label { title, kind } = label(form);
        let open = run(sql::draft::OPEN, args![post.0, form, title, kind, ms(now), by.0]);
        let _ = self.db.tx(vec![open, run(sql::life::ADD_OPENER, args![post.0, by.0])]).await?;
        self.draft(post).await
    }

    /// Autosave: keeps the form if nobody else saved since `expect_revision`. Drops an approval, and takes the copy out
    /// of review.
    pub async fn save_draft(
        &self,
        post: PostId,
        expect_revision: i64,
        form: &str,
        by: EditorId,
        now: Timestamp,
    ) -> Result<SaveDraft> {
        let Label { title, kind } = label(form);
        let args = args![post.0, expect_revision, form, title, kind, ms(now), by.0];
        // Whatever was approved or handed in was other words.
        let written = self.db.tx(vec![
            // The post before its draft, as in a release: two who wait for each other would wait for ever.
            run(sql::draft::TOUCH, args![post.0, ms(now), by.0]),
            run(sql::draft::SAVE, args).must(1),
            run(sql::life::TELL_EDIT, args![post.0, ms(now), by.0]),
            run(sql::life::AUDIT_EDIT, args![post.0, ms(now), by.0, post.to_string()]),
            run(sql::life::DROP_BY_EDIT, args![post.0]),
            run(sql::life::ADD_AUTHOR, args![post.0, by.0]),
        ]);
        if written.await?.is_committed() {
            return Ok(SaveDraft::Saved { revision: expect_revision + 1 });
        }
        let found = self.draft(post).await?;
        Ok(found.map_or(SaveDraft::Gone, |draft| SaveDraft::Conflict { draft: Box::new(draft) }))
    }

    /// The working copy of a post.
    pub async fn draft(&self, post: PostId) -> Result<Option<Draft>> {
        Ok(self.db.one(sql::draft::ONE, args![post.0]).await?.map(read))
    }

    /// All working copies of a channel, last saved first.
    pub async fn drafts(&self, channel: ChannelId) -> Result<Vec<Draft>> {
        Ok(self.db.rows(sql::draft::OF_CHANNEL, args![channel.0]).await?.into_iter().map(read).collect())
    }

    /// Throws a working copy away as somebody saw it, and with it a post that was never published. `false` if there was
    /// none, or it says something else by now.
    pub async fn discard_draft(&self, post: PostId, revision: i64, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::draft::DROP_REVISION, args![post.0, revision]).must(1),
            audit::post_line(post, audit::DISCARDED, "", by, now),
            run(sql::life::DROP, args![post.0]),
            run(sql::life::DROP_AUTHORS, args![post.0]),
            run(sql::draft::DROP_UNPUBLISHED, args![post.0]),
            run(sql::life::DROP_THREAD, args![post.0]),
            run(sql::variant::DROP_OF_GONE, args![post.0]),
            run(sql::variant::DROP_VERSIONS_OF_GONE, args![post.0]),
            run(sql::variant::DROP_AUTHORS_OF_GONE, args![post.0]),
        ]);
        Ok(written.await?.is_committed())
    }
}

fn read(row: DraftRow) -> Draft {
    let (post, channel, form, revision, saved, base_version, editor, name) = row;
    Draft {
        post: PostId(post),
        channel: ChannelId(channel),
        form,
        revision,
        saved: from_ms(saved),
        base_version: base_version.and_then(|version| row::small("draft", version).ok()),
        editor: EditorId(editor),
        editor_name: name.unwrap_or_default(),
    }
}

/// What lists show of a draft.
pub(crate) struct Label {
    pub(crate) title: String,
    pub(crate) kind: Option<String>,
}

/// Looks for `title` and `kind` in a form; whatever else is in it is nobody's business here.
pub(crate) fn label(form: &str) -> Label {
    let fields: serde_json::Value = serde_json::from_str(form).unwrap_or_default();
    let text = |name: &str| fields.get(name).and_then(serde_json::Value::as_str).map(|text| shorten(text.trim(), 200));
    Label { title: text("title").unwrap_or_default(), kind: text("kind") }
}
