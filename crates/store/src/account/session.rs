use channel::clock::{Timestamp, from_ms};
use channel::ids::{self, EditorId};
use db::{args, run};

use crate::row::ms;
use crate::{Accounts, Result, Session, audit, sql};

/// How exactly `last_seen` is kept, milliseconds: writing at every request would tell more and cost more.
const SEEN: i64 = 60_000;
/// The columns of `session_from!`.
type SessionRow = (i64, i64, i64, i64, i64, String, i64);

impl Accounts {
    /// Signs a browser in until then; forgets sessions that have ended.
    pub async fn open_session(
        &self,
        token_hash: [u8; 32],
        editor: EditorId,
        label: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Session> {
        self.open(token_hash, editor, label, (now, until), false).await
    }

    /// The same for setting up a way to sign in and nothing else, until that is done.
    pub async fn open_bare_session(
        &self,
        token_hash: [u8; 32],
        editor: EditorId,
        label: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Session> {
        self.open(token_hash, editor, label, (now, until), true).await
    }

    async fn open(
        &self,
        token_hash: [u8; 32],
        editor: EditorId,
        label: &str,
        (now, until): (Timestamp, Timestamp),
        bare: bool,
    ) -> Result<Session> {
        let (id, bare) = (id_from(now, &token_hash), i64::from(bare));
        let _ = self
            .db
            .tx(vec![
                run(sql::account::END_SESSIONS, args![ms(now)]),
                run(sql::account::OPEN_SESSION, args![id, token_hash, editor.0, ms(now), ms(until), label, bare]),
                audit::account_line(editor, audit::SIGNED_IN, "", editor, now),
            ])
            .await?;
        Ok(read((id, editor.0, ms(now), ms(now), ms(until), label.to_owned(), bare)))
    }

    /// The session of a token, unless it ended or was not seen since then: such a one stays as it is, so that asking
    /// does not wake it. Notes at most once a minute that it was seen.
    pub async fn session(
        &self,
        token_hash: [u8; 32],
        seen_since: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Session>> {
        let args = args![token_hash, ms(now), ms(seen_since)];
        let found: Option<SessionRow> = self.db.one(sql::account::SESSION, args).await?;
        let Some(row) = found else { return Ok(None) };
        if ms(now) >= row.3.saturating_add(SEEN) {
            let _ = self.db.tx(vec![run(sql::account::TOUCH_SESSION, args![row.0, ms(now)])]).await?;
        }
        Ok(Some(read(row)))
    }

    /// All open sessions of an editor that were seen since then, last seen first.
    pub async fn sessions(&self, editor: EditorId, seen_since: Timestamp, now: Timestamp) -> Result<Vec<Session>> {
        let rows = self.db.rows(sql::account::SESSIONS, args![editor.0, ms(now), ms(seen_since)]).await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// Ends one of the editor's sessions; `false` if there is none of that number.
    pub async fn close_session(&self, id: i64, editor: EditorId) -> Result<bool> {
        self.change(sql::account::CLOSE_SESSION, args![id, editor.0]).await
    }

    /// Ends all sessions of an editor; answers how many.
    pub async fn close_all(&self, editor: EditorId) -> Result<u64> {
        let written = self.db.tx(vec![run(sql::account::CLOSE_SESSIONS, args![editor.0])]).await?;
        Ok(written.committed().and_then(|all| all.first().map(db::Returned::affected)).unwrap_or(0))
    }
}

fn read(row: SessionRow) -> Session {
    let (id, editor, created, last_seen, until, label, bare) = row;
    Session {
        id,
        editor: EditorId(editor),
        created: from_ms(created),
        last_seen: from_ms(last_seen),
        until: from_ms(until),
        label,
        bare: bare == 1,
    }
}

/// A number for something that comes with random bytes of its own.
pub(super) fn id_from(now: Timestamp, random: &[u8]) -> i64 {
    let bits = random.iter().take(4).fold(0, |bits: u32, byte| (bits << 8) | u32::from(*byte));
    ids::next(now, bits)
}
