use channel::clock::Timestamp;
use channel::ids::EditorId;

use crate::{Accounts, Passkey, Result};

impl Accounts {
    /// Stores a passkey; answers its number. `Err(Conflict)` if the credential is stored already.
    pub async fn add_passkey(
        &self,
        editor: EditorId,
        label: &str,
        credential_id: &[u8],
        json: &str,
        now: Timestamp,
    ) -> Result<i64> {
        let _ = (editor, label, credential_id, json, now);
        unimplemented!()
    }

    /// An editor's passkeys, oldest first.
    pub async fn passkeys(&self, editor: EditorId) -> Result<Vec<Passkey>> {
        let _ = editor;
        unimplemented!()
    }

    /// Whose passkey it is, for signing in without typing a name.
    pub async fn passkey_by_credential(&self, credential_id: &[u8]) -> Result<Option<Passkey>> {
        let _ = credential_id;
        unimplemented!()
    }

    /// After use: the new state of the authenticator.
    pub async fn update_passkey(&self, id: i64, json: &str, now: Timestamp) -> Result<bool> {
        let _ = (id, json, now);
        unimplemented!()
    }

    /// Removes one of the editor's passkeys; `false` if there is none of that number.
    pub async fn remove_passkey(&self, id: i64, editor: EditorId) -> Result<bool> {
        let _ = (id, editor);
        unimplemented!()
    }
}
