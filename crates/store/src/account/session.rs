use channel::clock::Timestamp;
use channel::ids::EditorId;

use crate::{Accounts, Result, Session};

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
        let _ = (token_hash, editor, label, now, until);
        unimplemented!()
    }

    /// The session of a token, unless it ended. Notes at most once a minute that it was seen.
    pub async fn session(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Session>> {
        let _ = (token_hash, now);
        unimplemented!()
    }

    /// All open sessions of an editor, last seen first.
    pub async fn sessions(&self, editor: EditorId, now: Timestamp) -> Result<Vec<Session>> {
        let _ = (editor, now);
        unimplemented!()
    }

    /// Ends one of the editor's sessions; `false` if there is none of that number.
    pub async fn close_session(&self, id: i64, editor: EditorId) -> Result<bool> {
        let _ = (id, editor);
        unimplemented!()
    }

    /// Ends all sessions of an editor; answers how many.
    pub async fn close_all(&self, editor: EditorId) -> Result<u64> {
        let _ = editor;
        unimplemented!()
    }
}
