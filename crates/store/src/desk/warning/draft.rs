use channel::alarm::AlarmKind;
use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId, PostId};
use channel::warning::Purpose;
use db::{args, run};

use crate::desk::life::person;
use crate::row::{ms, warning};
use crate::{Desk, NewWarning, Result, TownArea, WarningDraft, audit, sql};

impl Desk {
    /// Begins a message.
    pub async fn begin_warning(&self, new: NewWarning<'_>) -> Result<()> {
        let base = i64::from(new.base);
        let (about, turn, purpose) = (new.about.map(|post| post.0), new.turn.key(), new.purpose.key());
        let args = args![new.id.0, new.channel.0, about, turn, purpose, new.form, new.by.0, ms(new.now), base];
        let begun = vec![run(sql::warning::BEGIN, args), run(sql::warning::ADD_AUTHOR, args![new.id.0, new.by.0])];
        let _ = self.db.tx(begun).await?;
        Ok(())
    }

    /// A message being written.
    pub async fn warning_draft(&self, id: PostId) -> Result<Option<WarningDraft>> {
        let found = self.db.one(sql::warning::DRAFT, args![id.0]).await?.map(warning::draft).transpose()?;
        let Some(mut draft) = found else { return Ok(None) };
        self.add_authors(std::slice::from_mut(&mut draft)).await?;
        Ok(Some(draft))
    }

    /// All messages of a channel that are being written, the oldest first.
    pub async fn warning_drafts(&self, channel: ChannelId) -> Result<Vec<WarningDraft>> {
        let rows = self.db.rows(sql::warning::DRAFTS, args![channel.0]).await?;
        let mut drafts = rows.into_iter().map(warning::draft).collect::<Result<Vec<_>>>()?;
        self.add_authors(&mut drafts).await?;
        Ok(drafts)
    }

    async fn add_authors(&self, drafts: &mut [WarningDraft]) -> Result<()> {
        let ids: Vec<i64> = drafts.iter().map(|draft| draft.id.0).collect();
        let rows: Vec<(i64, i64, Option<String>)> = self.db.rows(sql::warning::AUTHORS, args![ids]).await?;
        for draft in drafts {
            let own = rows.iter().filter(|(id, ..)| *id == draft.id.0);
            draft.authors = own.map(|(_, editor, name)| person(Some(*editor), name.clone())).collect();
        }
        Ok(())
    }

    /// Keeps the form if nobody saved since that revision; whoever was asked to bring it out is not asked any more.
    pub async fn save_warning(
        &self,
        id: PostId,
        revision: i64,
        form: &str,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let save = run(sql::warning::SAVE, args![id.0, revision, form, by.0, ms(now)]).must(1);
        let saved = vec![save, run(sql::warning::ADD_AUTHOR, args![id.0, by.0])];
        Ok(self.db.tx(saved).await?.is_committed())
    }

    /// Asks a second person to bring exactly this out. `false` if it changed meanwhile, somebody is asked already, or
    /// whoever asks did not write in it.
    pub async fn ask_warning(&self, draft: &WarningDraft, by: EditorId, now: Timestamp) -> Result<bool> {
        let mut asked = vec![
            run(sql::warning::ASK, args![draft.id.0, draft.revision, ms(now), by.0]).must(1),
            audit::line(draft.channel, audit::WARNING_ASKED, &draft.id.to_string(), draft.purpose.key(), by, now),
        ];
        if draft.purpose == Purpose::Actual {
            let alarm = args![draft.channel.0, AlarmKind::Waits.key(), draft.id.0, draft.revision, by.0, ms(now)];
            asked.push(run(sql::alarm::ORDER, alarm));
        }
        Ok(self.db.tx(asked).await?.is_committed())
    }

    /// Throws a message away that never went out.
    pub async fn discard_warning(&self, draft: &WarningDraft, by: EditorId, now: Timestamp) -> Result<bool> {
        let dropped = vec![
            run(sql::warning::TAKE, args![draft.id.0, draft.revision]).must(1),
            run(sql::warning::DROP_AUTHORS, args![draft.id.0]),
            audit::line(draft.channel, audit::WARNING_DISCARDED, &draft.id.to_string(), draft.purpose.key(), by, now),
        ];
        Ok(self.db.tx(dropped).await?.is_committed())
    }

    /// The named areas of a town, in their order.
    pub async fn town_areas(&self, channel: ChannelId) -> Result<Vec<TownArea>> {
        let rows: Vec<(String, String, String)> = self.db.rows(sql::warning::AREAS, args![channel.0]).await?;
        Ok(rows.into_iter().map(|(name, codes, points)| TownArea { name, codes, points }).collect())
    }

    /// Replaces them.
    pub async fn save_town_areas(
        &self,
        channel: ChannelId,
        areas: &[TownArea],
        by: EditorId,
        now: Timestamp,
    ) -> Result<()> {
        let mut statements = vec![run(sql::warning::DROP_AREAS, args![channel.0])];
        for (place, area) in (0i64..).zip(areas) {
            let args = args![channel.0, place, &area.name, &area.codes, &area.points];
            statements.push(run(sql::warning::ADD_AREA, args));
        }
        statements.push(audit::line(channel, audit::AREAS_SAVED, "", &areas.len().to_string(), by, now));
        let _ = self.db.tx(statements).await?;
        Ok(())
    }
}
