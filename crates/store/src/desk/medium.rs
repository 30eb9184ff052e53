use std::collections::BTreeMap;

use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId, MediumId, PostId, TemplateId};
use channel::medium::About;
use channel::text::Line;
use db::{args, run};

use crate::row::medium::{alt, findable, read};
use crate::row::{self, limit as limited};
use crate::{
    Desk, MediaFilter, MediumDropped, MediumUse, Result, ShownBy, StoreError, StoredMedium, audit, medium, sql,
};

impl Desk {
    /// Remembers a medium whose files are already in the media folder.
    pub async fn add_medium(&self, medium: &StoredMedium, by: EditorId) -> Result<()> {
        medium::add(&self.db, medium, by).await
    }

    /// A medium by its number.
    pub async fn medium(&self, id: MediumId) -> Result<Option<StoredMedium>> {
        self.db.one(sql::medium::ONE, args![id.0]).await?.map(read).transpose()
    }

    /// Those of these numbers that there are, in no order.
    pub async fn media_among(&self, ids: &[MediumId]) -> Result<Vec<StoredMedium>> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        self.db.rows(sql::medium::AMONG, args![ids]).await?.into_iter().map(read).collect()
    }

    /// The channel's medium with the same file, so that nothing is kept twice.
    pub async fn medium_of_hash(&self, channel: ChannelId, hash: &str) -> Result<Option<StoredMedium>> {
        self.db.one(sql::medium::OF_HASH, args![channel.0, hash]).await?.map(read).transpose()
    }

    /// A channel's media, newest first, and whether there are more.
    pub async fn media(
        &self,
        channel: ChannelId,
        filter: &MediaFilter,
        limit: usize,
    ) -> Result<(Vec<StoredMedium>, bool)> {
        let (before, more) = (filter.before.map_or(i64::MAX, |id| id.0), limited(limit.saturating_add(1)));
        let patterns: Vec<[String; 1]> = filter.words.split_whitespace().take(8).map(|word| [pattern(word)]).collect();
        let patterns = serde_json::to_string(&patterns).map_err(|error| StoreError::corrupt("medium", error))?;
        let rows = match filter.kind {
            None => self.db.rows(sql::medium::OF_CHANNEL, args![channel.0, before, patterns, more]).await?,
            Some(kind) => {
                self.db.rows(sql::medium::OF_KIND, args![channel.0, before, patterns, more, kind.key()]).await?
            }
        };
        let mut media = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        let has_more = media.len() > limit;
        media.truncate(limit);
        Ok((media, has_more))
    }

    /// Says something else of a medium; with other captions where they were changed. Versions that are out keep what they
    /// said. Answers the stems no medium has any more, whose files may go; `None` when there is no such medium.
    pub async fn save_medium(
        &self,
        medium: &StoredMedium,
        about: &About,
        captions: Option<&str>,
        by: EditorId,
        now: Timestamp,
    ) -> Result<Option<Vec<String>>> {
        let (id, channel) = (medium.id, medium.channel);
        let saved = args![
            id.0,
            channel.0,
            about.name.as_str(),
            alt(about.alt.as_ref()),
            about.credit.as_ref().map_or("", Line::as_str),
            about.people.key(),
            i64::from(about.focus.x()),
            i64::from(about.focus.y()),
            findable(about),
            captions
        ];
        let line = audit::line(channel, audit::MEDIUM_CHANGED, &id.to_string(), about.name.as_str(), by, now);
        if !self.db.tx(vec![run(sql::medium::SAVE, saved).must(1), line]).await?.is_committed() {
            return Ok(None);
        }
        let before = medium.file.captions.as_ref().filter(|before| Some(before.as_str()) != captions);
        self.unused(before.into_iter()).await.map(Some)
    }

    /// Of these stems those that no medium has.
    async fn unused(&self, stems: impl Iterator<Item = &String>) -> Result<Vec<String>> {
        let mut unused = Vec::new();
        for stem in stems {
            let found: Option<(i64,)> = self.db.one(sql::medium::HAVING_FILE, args![stem]).await?;
            if found.is_none_or(|(others,)| row::count(others) == 0) {
                unused.push(stem.clone());
            }
        }
        Ok(unused)
    }

    /// Every post that shows a medium, or did, the newest first; then templates.
    pub async fn medium_uses(&self, channel: ChannelId, id: MediumId) -> Result<Vec<MediumUse>> {
        let pattern = format!("%{id}%");
        let mut uses: BTreeMap<i64, (String, bool)> = BTreeMap::new();
        let out: Vec<(i64, String, bool)> = self.db.rows(sql::medium::USED, args![id.to_string()]).await?;
        for (post, title, now) in out {
            let known = uses.entry(post).or_insert((title, false));
            known.1 |= now;
        }
        let drafts = self.db.rows(sql::medium::USED_IN_DRAFTS, args![channel.0, &pattern]).await?;
        let reviews = self.db.rows(sql::medium::USED_IN_REVIEWS, args![channel.0, &pattern]).await?;
        let inside: Vec<(i64, String)> = drafts.into_iter().chain(reviews).collect();
        for (post, title) in inside {
            uses.entry(post).or_insert((title, false)).1 = true;
        }
        let one = |(post, (title, now)): (i64, (String, bool))| {
            let by = ShownBy::Post(PostId(post));
            MediumUse { by, title, now }
        };
        let templates: Vec<(i64, String)> =
            self.db.rows(sql::medium::USED_IN_TEMPLATES, args![channel.0, &pattern]).await?;
        let template = |(id, title): (i64, String)| {
            let by = ShownBy::Template(TemplateId(id));
            MediumUse { by, title, now: true }
        };
        Ok(uses.into_iter().rev().map(one).chain(templates.into_iter().map(template)).collect())
    }

    /// Deletes a medium that nothing shows now. Versions of before lose it.
    pub async fn drop_medium(&self, medium: &StoredMedium, by: EditorId, now: Timestamp) -> Result<MediumDropped> {
        let (id, channel) = (medium.id, medium.channel);
        let drop = args![id.0, channel.0, id.to_string(), format!("%{id}%")];
        let name = medium.about.name.as_str();
        let line = audit::line(channel, audit::MEDIUM_DELETED, &id.to_string(), name, by, now);
        // Held first: what somebody is just writing is seen by the second statement.
        let hold = run(sql::medium::HOLD, args![id.0, channel.0]).must(1);
        if !self.db.tx(vec![hold, run(sql::medium::DROP, drop).must(1), line]).await?.is_committed() {
            let there = self.medium(id).await?.is_some_and(|found| found.channel == channel);
            return Ok(if there { MediumDropped::Used } else { MediumDropped::Unknown });
        }
        let stems = [Some(&medium.file.hash), medium.file.captions.as_ref()].into_iter().flatten();
        Ok(MediumDropped::Done { unused: self.unused(stems).await? })
    }
}

/// A word wherever it stands; what a pattern would take for a joker is meant as it is.
fn pattern(word: &str) -> String {
    let plain = word.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{plain}%")
}
