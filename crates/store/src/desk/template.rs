use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId, TemplateId};
use db::{args, run};

use crate::row::ms;
use crate::{Desk, Result, Template, audit, sql};

/// The columns of `template_from!`.
type TemplateRow = (i64, i64, String, String, i64, Option<String>);

impl Desk {
    /// The templates of a channel, by name.
    pub async fn templates(&self, channel: ChannelId) -> Result<Vec<Template>> {
        let rows: Vec<TemplateRow> = self.db.rows(sql::template::OF_CHANNEL, args![channel.0]).await?;
        let mut templates: Vec<Template> = rows.into_iter().map(read).collect();
        // By the names as people read them, whatever the server's collation.
        templates.sort_by_key(|template| (template.name.to_lowercase(), template.id));
        Ok(templates)
    }

    /// Whether a channel has any: asked by pages that want no more than that.
    pub async fn has_templates(&self, channel: ChannelId) -> Result<bool> {
        Ok(self.db.one::<(i64,)>(sql::template::ANY, args![channel.0]).await?.is_some())
    }

    /// One of a channel.
    pub async fn template(&self, channel: ChannelId, id: TemplateId) -> Result<Option<Template>> {
        Ok(self.db.one(sql::template::ONE, args![id.0, channel.0]).await?.map(read))
    }

    /// Keeps a new one. `random` makes its number.
    pub async fn add_template(
        &self,
        channel: ChannelId,
        (name, form): (&str, &str),
        by: EditorId,
        now: Timestamp,
        random: u32,
    ) -> Result<TemplateId> {
        let id = TemplateId::fresh(now, random);
        let written = self.db.tx(vec![
            run(sql::template::ADD, args![id.0, channel.0, name, form, ms(now), by.0]),
            audit::line(channel, audit::TEMPLATE_SAVED, &id.to_string(), name, by, now),
        ]);
        let _ = written.await?;
        Ok(id)
    }

    /// Changes one. `false` if it is gone.
    pub async fn change_template(
        &self,
        channel: ChannelId,
        id: TemplateId,
        (name, form): (&str, &str),
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::template::CHANGE, args![id.0, channel.0, name, form, ms(now), by.0]).must(1),
            audit::line(channel, audit::TEMPLATE_SAVED, &id.to_string(), name, by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Deletes one, and ends every series that is made of it. Posts that were made stay. `false` if it is gone.
    pub async fn drop_template(
        &self,
        channel: ChannelId,
        id: TemplateId,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::template::DROP, args![id.0, channel.0]).must(1),
            run(sql::template::DROP_SERIES_OF, args![id.0]),
            audit::line(channel, audit::TEMPLATE_DROPPED, &id.to_string(), "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }
}

fn read(row: TemplateRow) -> Template {
    let (id, channel, name, form, changed, by) = row;
    Template {
        id: TemplateId(id),
        channel: ChannelId(channel),
        name,
        form,
        changed: from_ms(changed),
        by: by.unwrap_or_default(),
    }
}
