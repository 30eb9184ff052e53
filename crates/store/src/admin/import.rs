use std::collections::HashSet;

use channel::ids::ChannelId;
use db::{Statement, args, run};

use crate::desk::draft::{Label, label};
use crate::edition::{self, Edition};
use crate::row::ms;
use crate::{Admin, ImportAs, ImportItem, Result, SYSTEM, StoreError, StoredMedium, audit, medium, sql};

impl Admin {
    /// Which of these keys of a feed were taken before.
    pub async fn import_seen(&self, channel: ChannelId, source: &str, keys: &[String]) -> Result<HashSet<String>> {
        let keys: Vec<[&String; 1]> = keys.iter().map(|key| [key]).collect();
        let list = serde_json::to_string(&keys).map_err(|error| StoreError::corrupt("import_item", error))?;
        let rows: Vec<(String,)> = self.db.rows(sql::instance::SEEN, args![channel.0, source, list]).await?;
        Ok(rows.into_iter().map(|(key,)| key).collect())
    }

    /// Takes an item: the post or draft and the note that it was taken, in one transaction. `false`, nothing written,
    /// if it was taken before.
    pub async fn import_take(&self, item: ImportItem) -> Result<bool> {
        let take = args![item.channel.0, &item.source, &item.key, item.post.0, ms(item.now)];
        let mut statements = vec![run(sql::instance::TAKE, take).must(1)];
        statements.extend(match &item.enter {
            ImportAs::Published { published } => self.published(&item, *published).await?,
            ImportAs::Draft { form } => draft(&item, form),
        });
        let subject = item.post.to_string();
        statements.push(audit::line(item.channel, audit::IMPORTED, &subject, &item.source, SYSTEM, item.now));
        Ok(self.db.tx(statements).await?.is_committed())
    }

    /// Remembers a medium whose files are already in the media folder.
    pub async fn add_medium(&self, medium: &StoredMedium) -> Result<()> {
        medium::add(&self.db, medium, SYSTEM).await
    }

    async fn published(&self, item: &ImportItem, published: channel::clock::Timestamp) -> Result<Vec<Statement>> {
        let unknown = || StoreError::Conflict("the channel is unknown".to_owned());
        let profile = edition::profile(&self.db, item.channel).await?.ok_or_else(unknown)?;
        let zone = edition::zone(&profile);
        let edition = Edition {
            beside: "",
            post: item.post,
            channel: item.channel,
            version: 1,
            content: &item.content,
            slug_tail: &item.slug_tail,
            note: "",
            by: SYSTEM,
            // Taking it over changed nothing: its date of change is its own.
            now: published,
            published,
        };
        let mut statements = vec![edition.whole(&zone)];
        statements.extend(edition.contents(self.db.engine())?);
        statements.push(edition.count_month(&zone));
        Ok(statements)
    }
}

fn draft(item: &ImportItem, form: &str) -> Vec<Statement> {
    let (post, channel, now) = (item.post.0, item.channel.0, ms(item.now));
    let Label { title, kind } = label(form);
    vec![
        run(sql::draft::ADD_POST, args![post, channel, now, SYSTEM.0]),
        run(sql::draft::ADD, args![post, channel, form, title, kind, now, SYSTEM.0]),
    ]
}
