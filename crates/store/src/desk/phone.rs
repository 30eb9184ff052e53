use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId};
use db::{args, run};

use crate::row::ms;
use crate::{Desk, NewPhone, Phone, Result, audit, sql};

impl Desk {
    /// Takes a phone of somebody at the desk, or puts a fresh box in the place of a known one.
    pub async fn put_phone(&self, new: NewPhone<'_>, now: Timestamp) -> Result<()> {
        let NewPhone { channel, sid, editor, label, origin, sealed, second } = new;
        let put = args![channel.0, sid, editor.0, label, origin, sealed, i64::from(second), ms(now)];
        let written = self
            .db
            .tx(vec![run(sql::phone::PUT, put), audit::line(channel, audit::PHONE_ADDED, "", label, editor, now)]);
        let _ = written.await?;
        Ok(())
    }

    /// The phones of everybody at a channel's desk.
    pub async fn phones(&self, channel: ChannelId) -> Result<Vec<Phone>> {
        type Row = (i64, i64, Option<String>, String, String, i64, i64, Option<i64>);
        let rows: Vec<Row> = self.db.rows(sql::phone::LIST, args![channel.0]).await?;
        let phone = |(sid, editor, name, label, origin, second, made, told): Row| Phone {
            sid,
            editor: EditorId(editor),
            name: name.unwrap_or_default(),
            label,
            origin,
            second: second != 0,
            made: from_ms(made),
            told: told.filter(|told| *told > 0).map(from_ms),
        };
        Ok(rows.into_iter().map(phone).collect())
    }

    /// Forgets one. `false` if the channel has none of that number.
    pub async fn remove_phone(&self, channel: ChannelId, phone: &Phone, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::phone::REMOVE, args![channel.0, phone.sid]).must(1),
            audit::line(channel, audit::PHONE_REMOVED, "", &phone.label, by, now),
        ]);
        Ok(written.await?.is_committed())
    }
}
