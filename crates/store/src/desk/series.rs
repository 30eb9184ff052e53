use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId, PostId, SeriesId, TemplateId};
use channel::series::Outcome;
use db::{args, run};
use jiff::civil::Date;

use super::draft::label;
use crate::row::{limit, ms};
use crate::wire::{read_series, write_series};
use crate::{Desk, KeptSeries, OpenOccasion, Result, SaveSeries, StoreError, audit, sql};

/// The columns of `series_from!`.
type SeriesRow = (i64, i64, i64, String, String, String, i64, String, String, i64);

impl Desk {
    /// The series of a channel, oldest first.
    pub async fn series(&self, channel: ChannelId) -> Result<Vec<KeptSeries>> {
        self.db.rows(sql::template::SERIES_OF_CHANNEL, args![channel.0]).await?.into_iter().map(read).collect()
    }

    /// One of a channel.
    pub async fn one_series(&self, channel: ChannelId, id: SeriesId) -> Result<Option<KeptSeries>> {
        self.db.one(sql::template::ONE_SERIES, args![id.0, channel.0]).await?.map(read).transpose()
    }

    /// Those of all channels, for making what is due. One that cannot be read stands in nobody's way.
    pub async fn every_series(&self) -> Result<Vec<Result<KeptSeries>>> {
        Ok(self.db.rows(sql::template::EVERY_SERIES, args![]).await?.into_iter().map(read).collect())
    }

    /// Begins one of a template. `random` makes its number. `None` if the template is gone.
    pub async fn add_series(
        &self,
        template: TemplateId,
        save: SaveSeries<'_>,
        random: u32,
    ) -> Result<Option<SeriesId>> {
        let SaveSeries { channel, name, series, filled, by, now } = save;
        let (id, rule) = (SeriesId::fresh(now, random), write_series(series)?);
        let args = args![id.0, channel.0, template.0, name, rule, filled, ms(now), by.0];
        let written = self.db.tx(vec![
            run(sql::template::ADD_SERIES, args).must(1),
            audit::line(channel, audit::SERIES_SAVED, &id.to_string(), name, by, now),
        ]);
        Ok(written.await?.is_committed().then_some(id))
    }

    /// Changes one; what was made of it stays as it is. `false` if it is gone.
    pub async fn change_series(&self, id: SeriesId, save: SaveSeries<'_>) -> Result<bool> {
        let SaveSeries { channel, name, series, filled, by, now } = save;
        let rule = write_series(series)?;
        let written = self.db.tx(vec![
            run(sql::template::CHANGE_SERIES, args![id.0, channel.0, name, rule, filled, ms(now), by.0]).must(1),
            audit::line(channel, audit::SERIES_SAVED, &id.to_string(), name, by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Ends one; what was made of it stays. `false` if it is gone.
    pub async fn end_series(&self, channel: ChannelId, id: SeriesId, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::template::DROP_SERIES, args![id.0, channel.0]).must(1),
            audit::line(channel, audit::SERIES_ENDED, &id.to_string(), "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// The days from `from` on of which a post was made, with the post.
    pub async fn made(&self, series: SeriesId, from: Date) -> Result<Vec<(Date, PostId)>> {
        let rows: Vec<(i64, i64)> = self.db.rows(sql::template::MADE, args![series.0, number(from)]).await?;
        rows.into_iter().map(|(day, post)| Ok((date(day)?, PostId(post)))).collect()
    }

    /// Makes the post of an occasion: a draft, and in the same commit the note that it is made. `None` if it was made
    /// before, here or by another node.
    pub async fn make_occasion(
        &self,
        (series, day): (&KeptSeries, Date),
        form: &str,
        now: Timestamp,
        random: u32,
    ) -> Result<Option<PostId>> {
        let (post, by, channel) = (PostId::fresh(now, random), series.by.0, series.channel.0);
        let label = label(form);
        // A draft that stays one has nothing to wait for.
        let settled = i64::from(series.series.outcome == Outcome::Draft);
        let written = self.db.tx(vec![
            run(sql::template::MAKE, args![series.id.0, number(day), post.0, ms(now), settled]),
            run(sql::draft::ADD_POST, args![post.0, channel, ms(now), by]),
            run(sql::draft::ADD, args![post.0, channel, form, label.title, label.kind, ms(now), by]),
            run(sql::life::ADD_AUTHOR, args![post.0, by]),
            run(sql::life::ADD_AUTHOR, args![post.0, series.wrote.0]),
        ]);
        match written.await {
            Ok(_) => Ok(Some(post)),
            // Another node was first: then the occasion has a post.
            Err(error) => match self.made(series.id, day).await?.first() {
                Some((made, _)) if *made == day => Ok(None),
                _ => Err(StoreError::from(error)),
            },
        }
    }

    /// Posts that are still to be given their time, oldest first; an occasion without a day is none.
    pub async fn open_occasions(&self, most: usize) -> Result<Vec<OpenOccasion>> {
        let rows: Vec<(i64, i64, i64)> = self.db.rows(sql::template::OPEN, args![limit(most)]).await?;
        let read = |(series, day, post)| {
            Some(OpenOccasion { series: SeriesId(series), day: date(day).ok()?, post: PostId(post) })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Nothing more is to be done with the post of an occasion. `false` if that was known.
    pub async fn settle_occasion(&self, open: OpenOccasion) -> Result<bool> {
        let settle = run(sql::template::SETTLE, args![open.series.0, number(open.day)]).must(1);
        Ok(self.db.tx(vec![settle]).await?.is_committed())
    }
}

fn read(row: SeriesRow) -> Result<KeptSeries> {
    let (id, channel, template, name, rule, filled, by, template_name, form, wrote) = row;
    Ok(KeptSeries {
        id: SeriesId(id),
        channel: ChannelId(channel),
        template: TemplateId(template),
        name,
        series: read_series(&rule)?,
        filled,
        by: EditorId(by),
        template_name,
        form,
        wrote: EditorId(wrote),
    })
}

fn number(day: Date) -> i64 {
    (i64::from(day.year()) * 100 + i64::from(day.month())) * 100 + i64::from(day.day())
}

fn date(number: i64) -> Result<Date> {
    let wrong = || StoreError::corrupt("occasion", "day");
    let part = |value: i64| i8::try_from(value).map_err(|_| wrong());
    let year = i16::try_from(number / 10_000).map_err(|_| wrong())?;
    Date::new(year, part(number / 100 % 100)?, part(number % 100)?).map_err(|_| wrong())
}
