use channel::clock::Timestamp;
use channel::editor::Role;
use channel::ids::{ChannelId, EditorId};

use crate::{Account, Accounts, Result};

impl Accounts {
    /// By what they type, upper or lower case.
    pub async fn by_login(&self, login: &str) -> Result<Option<Account>> {
        let _ = (login, &self.db);
        unimplemented!()
    }

    /// By number.
    pub async fn account(&self, editor: EditorId) -> Result<Option<Account>> {
        let _ = editor;
        unimplemented!()
    }

    /// Who works for a channel, by name.
    pub async fn editors(&self, channel: ChannelId) -> Result<Vec<Account>> {
        let _ = channel;
        unimplemented!()
    }

    /// A new account without any role. `Err(Conflict)` if the login is taken.
    pub async fn create_editor(&self, login: &str, name: &str, now: Timestamp, random: u32) -> Result<EditorId> {
        let _ = (login, name, now, random);
        unimplemented!()
    }

    /// Sets or removes the password. `false` if the account is unknown.
    pub async fn set_password(&self, editor: EditorId, hash: Option<&str>) -> Result<bool> {
        let _ = (editor, hash);
        unimplemented!()
    }

    /// Sets or removes the secret of the one-time codes. `false` if the account is unknown.
    pub async fn set_totp(&self, editor: EditorId, secret: Option<&[u8]>) -> Result<bool> {
        let _ = (editor, secret);
        unimplemented!()
    }

    /// Uses up a time step of the one-time codes (RFC 6238 §5.2): `false` if this or a later one was used before.
    pub async fn use_totp_step(&self, editor: EditorId, step: i64) -> Result<bool> {
        let _ = (editor, step);
        unimplemented!()
    }

    /// Gives or changes a role.
    pub async fn grant(&self, editor: EditorId, channel: ChannelId, role: Role) -> Result<()> {
        let _ = (editor, channel, role);
        unimplemented!()
    }

    /// Takes the role away; `false` if there was none.
    pub async fn revoke(&self, editor: EditorId, channel: ChannelId) -> Result<bool> {
        let _ = (editor, channel);
        unimplemented!()
    }
}
