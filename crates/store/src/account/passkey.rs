use channel::clock::{Timestamp, from_ms};
use channel::ids::EditorId;
use db::{args, run};

use super::session::id_from;
use crate::row::ms;
use crate::{Accounts, Passkey, Result, audit, sql};

/// The columns of `passkey_from!`.
type PasskeyRow = (i64, i64, String, Vec<u8>, String, i64, Option<i64>);

impl Accounts {
    /// Stores a passkey; answers its number. The editor's sessions are bare no more. `Err(Conflict)` if the credential is
    /// stored already.
    pub async fn add_passkey(
        &self,
        editor: EditorId,
        label: &str,
        credential_id: &[u8],
        json: &str,
        now: Timestamp,
    ) -> Result<i64> {
        let id = id_from(now, credential_id);
        let add = run(sql::account::ADD_PASSKEY, args![id, editor.0, label, credential_id, json, ms(now)]);
        let line = audit::account_line(editor, audit::SIGN_IN_CHANGED, "passkey_added", editor, now);
        let free = run(sql::account::FREE_SESSIONS, args![editor.0]);
        let _ = self.db.tx(vec![add, free, line]).await?;
        Ok(id)
    }

    /// An editor's passkeys, oldest first.
    pub async fn passkeys(&self, editor: EditorId) -> Result<Vec<Passkey>> {
        Ok(self.db.rows(sql::account::PASSKEYS, args![editor.0]).await?.into_iter().map(read).collect())
    }

    /// Whose passkey it is, for signing in without typing a name.
    pub async fn passkey_by_credential(&self, credential_id: &[u8]) -> Result<Option<Passkey>> {
        Ok(self.db.one(sql::account::BY_CREDENTIAL, args![credential_id]).await?.map(read))
    }

    /// After use: the new state of the authenticator.
    pub async fn update_passkey(&self, id: i64, json: &str, now: Timestamp) -> Result<bool> {
        self.change(sql::account::UPDATE_PASSKEY, args![id, json, ms(now)]).await
    }

    /// Removes one of the editor's passkeys; `false` if there is none of that number.
    pub async fn remove_passkey(&self, id: i64, editor: EditorId, now: Timestamp) -> Result<bool> {
        let remove = run(sql::account::REMOVE_PASSKEY, args![id, editor.0]).must(1);
        let line = audit::account_line(editor, audit::SIGN_IN_CHANGED, "passkey_removed", editor, now);
        Ok(self.db.tx(vec![remove, line]).await?.is_committed())
    }
}

fn read(row: PasskeyRow) -> Passkey {
    let (id, editor, label, credential_id, json, created, used) = row;
    let (created, used) = (from_ms(created), used.map(from_ms));
    Passkey { id, editor: EditorId(editor), label, credential_id, json, created, used }
}
