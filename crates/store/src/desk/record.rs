use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId, PostId};
use channel::variant::{Original, Wording};
use db::args;

use super::life::person;
use crate::row::variant::read_tongue;
use crate::row::{self, ms};
use crate::wire::read_content;
use crate::{Desk, RecordedVariant, RecordedVersion, Result, StoreError, audit, sql};

/// Tongue, version, when, who, name, title, body, and the main text it was written from.
type VariantRow = (String, i64, i64, i64, Option<String>, String, String, String, String);

impl Desk {
    /// Posts of which something came out from `from` on and before `to`, in the order of their numbers.
    pub async fn recorded_posts(&self, channel: ChannelId, from: Timestamp, to: Timestamp) -> Result<Vec<PostId>> {
        let rows: Vec<(i64,)> = self.db.rows(sql::record::POSTS, args![channel.0, ms(from), ms(to)]).await?;
        let mut posts: Vec<PostId> = rows.into_iter().map(|(id,)| PostId(id)).collect();
        posts.sort_unstable();
        Ok(posts)
    }

    /// All versions of a post, oldest first.
    pub async fn recorded_versions(&self, post: PostId) -> Result<Vec<RecordedVersion>> {
        let rows: Vec<(i64, i64, i64, Option<String>, String, String)> =
            self.db.rows(sql::record::VERSIONS, args![post.0]).await?;
        let read = |(version, at, by, name, note, json): (i64, i64, i64, Option<String>, String, String)| {
            let version = row::small("post_version", version)?;
            let content = read_content(&json)?;
            Ok(RecordedVersion { version, at: from_ms(at), by: person(Some(by), name), note, content, json })
        };
        rows.into_iter().map(read).collect()
    }

    /// All versions of the texts beside a post's main text.
    pub async fn recorded_variants(&self, post: PostId) -> Result<Vec<RecordedVariant>> {
        let rows: Vec<VariantRow> = self.db.rows(sql::record::VARIANTS, args![post.0]).await?;
        let read = |(tongue, version, at, by, name, title, body, of_title, of_body): VariantRow| {
            let of = Original { title: of_title, body: of_body };
            let wording =
                Wording::parse(&title, &body, &of).map_err(|_| StoreError::corrupt("variant_version", "words"))?;
            let (tongue, version) = (read_tongue(&tongue)?, row::small("variant_version", version)?);
            Ok(RecordedVariant { tongue, version, at: from_ms(at), approver: person(Some(by), name), wording })
        };
        rows.into_iter().map(read).collect()
    }

    /// Writes into the audit that the records of a year are handed out.
    pub async fn records_handed_out(&self, channel: ChannelId, year: i16, by: EditorId, now: Timestamp) -> Result<()> {
        let line = audit::line(channel, audit::RECORDS_HANDED_OUT, "", &year.to_string(), by, now);
        self.db.tx(vec![line]).await.map(drop)?;
        Ok(())
    }
}
