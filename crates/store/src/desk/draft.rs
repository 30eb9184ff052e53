use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId, MediumId, PostId};
use channel::text::shorten;
use db::{args, run};

use crate::row::{self, limit as limited, ms};
use crate::{Cursor, Desk, Draft, EarlierText, Page, Result, SaveDraft, audit, sql};

/// While one person writes, a text is kept this often.
const KEPT_EVERY_MS: i64 = 5 * 60 * 1000;
/// So many earlier texts of a working copy are kept.
const KEPT_TEXTS: i64 = 50;

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
            run(sql::life::ADD_GIVER, args![post.0, by.0]),
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
        let by = [sql::life::ADD_OPENER, sql::life::ADD_GIVER].map(|text| run(text, args![post.0, by.0]));
        let _ = self.db.tx([open].into_iter().chain(by).collect()).await?;
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
        let mut statements = vec![
            // The post before its draft, as in a release: two who wait for each other would wait for ever.
            run(sql::draft::TOUCH, args![post.0, ms(now), by.0]),
            run(sql::draft::KEEP_TEXT, args![post.0, expect_revision, by.0, ms(now) - KEPT_EVERY_MS]),
            run(sql::draft::SAVE, args).must(1),
            run(sql::draft::DROP_OLD_TEXTS, args![post.0, KEPT_TEXTS]),
            run(sql::life::TELL_EDIT, args![post.0, ms(now), by.0]),
            run(sql::life::AUDIT_EDIT, args![post.0, ms(now), by.0, post.to_string()]),
            run(sql::life::DROP_BY_EDIT, args![post.0]),
            run(sql::life::ADD_AUTHOR, args![post.0, by.0]),
            run(sql::life::ADD_GIVER, args![post.0, by.0]),
        ];
        let media = media(form);
        if !media.is_empty() {
            statements.push(run(sql::medium::HOLD_ALL, args![media]));
        }
        if self.db.tx(statements).await?.is_committed() {
            return Ok(SaveDraft::Saved { revision: expect_revision + 1 });
        }
        let found = self.draft(post).await?;
        Ok(found.map_or(SaveDraft::Gone, |draft| SaveDraft::Conflict { draft: Box::new(draft) }))
    }

    /// Keeps what a working copy says now among its earlier texts: somebody saved on purpose, or brings an old one back.
    pub async fn keep_text(&self, post: PostId) -> Result<()> {
        let _ = self.db.tx(vec![run(sql::draft::KEEP_TEXT_AS_IT_IS, args![post.0])]).await?;
        Ok(())
    }

    /// What a working copy said earlier, newest first.
    pub async fn earlier_texts(&self, post: PostId) -> Result<Vec<EarlierText>> {
        let rows: Vec<(i64, i64, i64, Option<String>, String)> = self.db.rows(sql::draft::TEXTS, args![post.0]).await?;
        let read = |(revision, at, by, name, form)| {
            let by = super::life::person(Some(by), name);
            EarlierText { revision, at: from_ms(at), by, form }
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// The working copy of a post.
    pub async fn draft(&self, post: PostId) -> Result<Option<Draft>> {
        Ok(self.db.one(sql::draft::ONE, args![post.0]).await?.map(read))
    }

    /// All working copies of a channel, last saved first.
    pub async fn drafts(&self, channel: ChannelId) -> Result<Vec<Draft>> {
        Ok(self.db.rows(sql::draft::OF_CHANNEL, args![channel.0]).await?.into_iter().map(read).collect())
    }

    /// Working copies of a channel that have no time yet, last saved first. The cursor counts in times of the last save.
    pub async fn unplanned(&self, channel: ChannelId, after: Option<Cursor>, limit: usize) -> Result<Page<Draft>> {
        let after = after.unwrap_or(Cursor::START);
        let args = args![channel.0, after.published_ms, after.id.0, limited(limit).saturating_add(1)];
        let drafts: Vec<Draft> = self.db.rows(sql::draft::UNPLANNED, args).await?.into_iter().map(read).collect();
        Ok(Page::cut(drafts, limit, |draft| Cursor { published_ms: ms(draft.saved), id: draft.post }))
    }

    /// Throws a working copy away as somebody saw it, and with it a post that was never published. `false` if there was
    /// none, or it says something else by now.
    pub async fn discard_draft(&self, post: PostId, revision: i64, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::draft::DROP_REVISION, args![post.0, revision]).must(1),
            audit::post_line(post, audit::DISCARDED, "", by, now),
            run(sql::life::DROP, args![post.0]),
            run(sql::life::DROP_AUTHORS, args![post.0]),
            run(sql::life::DROP_READ, args![post.0]),
            run(sql::draft::DROP_TEXTS, args![post.0]),
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

/// The media a form names. Whoever deletes one waits until the form is written, and then finds it used.
fn media(form: &str) -> Vec<i64> {
    let fields: serde_json::Value = serde_json::from_str(form).unwrap_or_default();
    let named = ["picture", "attachment"].into_iter().filter_map(|name| fields.get(name));
    let each = named.flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice));
    each.filter_map(|id| Some(MediumId::parse(id.as_str()?)?.0)).collect()
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
