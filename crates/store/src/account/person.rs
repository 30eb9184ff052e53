use channel::clock::Timestamp;
use channel::editor::Role;
use channel::grant::Grant;
use channel::ids::{ChannelId, EditorId};
use db::{Statement, Value, args, run};

use crate::row::{self, ms};
use crate::{Account, Accounts, Result, audit, sql};

/// The columns of `account_from!`.
type AccountRow = (i64, String, String, Option<String>, Option<Vec<u8>>, i64, i64);
/// Editor, channel and the columns of a grant.
type RoleRow = (i64, i64, String, Option<i64>, Option<String>, Option<i64>);

impl Accounts {
    /// By what they type, upper or lower case.
    pub async fn by_login(&self, login: &str) -> Result<Option<Account>> {
        Ok(self.accounts(sql::account::BY_LOGIN, args![login_key(login)]).await?.pop())
    }

    /// By number.
    pub async fn account(&self, editor: EditorId) -> Result<Option<Account>> {
        Ok(self.accounts(sql::account::BY_ID, args![editor.0]).await?.pop())
    }

    /// Who works for a channel, by name.
    pub async fn editors(&self, channel: ChannelId) -> Result<Vec<Account>> {
        let mut accounts = self.accounts(sql::account::OF_CHANNEL, args![channel.0]).await?;
        accounts.sort_by_key(|account| (account.name.to_lowercase(), account.id));
        Ok(accounts)
    }

    /// A new account without any role. `Err(Conflict)` if the login is taken.
    pub async fn create_editor(&self, login: &str, name: &str, now: Timestamp, random: u32) -> Result<EditorId> {
        let id = EditorId::fresh(now, random);
        let create = run(sql::account::CREATE, args![id.0, login_key(login), name, None::<String>, ms(now)]);
        let _ = self.db.tx(vec![create]).await?;
        Ok(id)
    }

    /// Sets or removes the password and, since somebody else may know the old one, ends every session but `stays`.
    /// `false` if the account is unknown.
    pub async fn set_password(
        &self,
        editor: EditorId,
        hash: Option<&str>,
        stays: Option<i64>,
        now: Timestamp,
    ) -> Result<bool> {
        self.secure(editor, run(sql::account::SET_PASSWORD, args![editor.0, hash]), "password", stays, now).await
    }

    /// Sets or removes the secret of the one-time codes and ends every session but `stays`, which is bare no more.
    /// `false` if the account is unknown.
    pub async fn set_totp(
        &self,
        editor: EditorId,
        secret: Option<&[u8]>,
        stays: Option<i64>,
        now: Timestamp,
    ) -> Result<bool> {
        self.secure(editor, run(sql::account::SET_TOTP, args![editor.0, secret]), "codes", stays, now).await
    }

    async fn secure(
        &self,
        editor: EditorId,
        change: Statement,
        what: &'static str,
        stays: Option<i64>,
        now: Timestamp,
    ) -> Result<bool> {
        // No session has the number 0.
        let others = run(sql::account::CLOSE_OTHERS, args![editor.0, stays.unwrap_or(0)]);
        let line = audit::account_line(editor, audit::SIGN_IN_CHANGED, what, editor, now);
        let mut statements = vec![change.must(1), others, line];
        if what == "codes" {
            statements.push(run(sql::account::FREE_SESSIONS, args![editor.0]));
        }
        Ok(self.db.tx(statements).await?.is_committed())
    }

    /// Stores the same secret in another form; nothing happens if it was replaced meanwhile.
    pub async fn relock_totp(&self, editor: EditorId, was: &[u8], locked: &[u8]) -> Result<bool> {
        self.change(sql::account::RELOCK_TOTP, args![editor.0, was, locked]).await
    }

    /// Uses up a time step of the one-time codes (RFC 6238 §5.2): `false` if this or a later one was used before.
    pub async fn use_totp_step(&self, editor: EditorId, step: i64) -> Result<bool> {
        self.change(sql::account::USE_STEP, args![editor.0, step]).await
    }

    /// Gives a role or raises it; never lowers it, and never looks at its end.
    pub async fn grant(&self, editor: EditorId, channel: ChannelId, role: Role) -> Result<()> {
        let _ = self.db.tx(vec![grant(editor, channel, role, Timestamp::UNIX_EPOCH)]).await?;
        Ok(())
    }

    /// Replaces what somebody may do on a channel, and until when. `false` if they do not work for it, or are its last
    /// administrator without an end and would no longer be.
    pub async fn set_grant(
        &self,
        editor: EditorId,
        channel: ChannelId,
        grant: Grant,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let (role, until, deputy, deputy_until) = row::grant::write(&grant);
        let detail = deputy.map_or_else(|| role.to_owned(), |deputy| format!("{role} + {deputy}"));
        let written = self.db.tx(vec![
            run(sql::account::HOLD_CHANNEL, args![channel.0]),
            run(sql::account::SET_GRANT, args![editor.0, channel.0, role, until, deputy, deputy_until]).must(1),
            audit::line(channel, audit::ROLE_GIVEN, &editor.to_string(), &detail, by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Takes the role away, and the links they handed out that nobody used yet. `false` if there was none, or if they
    /// are the last administrator: a channel without one could never change anything again.
    pub async fn revoke(&self, editor: EditorId, channel: ChannelId, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::account::HOLD_CHANNEL, args![channel.0]),
            run(sql::account::REVOKE, args![editor.0, channel.0]).must(1),
            run(sql::account::DROP_TICKETS, args![editor.0, channel.0]),
            audit::line(channel, audit::ROLE_TAKEN, &editor.to_string(), "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// One statement that is expected to touch one row; `false` if it did not.
    pub(super) async fn change(&self, text: &'static str, args: Vec<Value>) -> Result<bool> {
        Ok(self.db.tx(vec![run(text, args).must(1)]).await?.is_committed())
    }

    async fn accounts(&self, text: &'static str, args: Vec<Value>) -> Result<Vec<Account>> {
        let rows: Vec<AccountRow> = self.db.rows(text, args).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
        let roles: Vec<RoleRow> = self.db.rows(sql::account::ROLES, args![ids]).await?;
        let read = |(id, login, name, password_hash, totp, break_glass, links): AccountRow| {
            let own = roles.iter().filter(|role| role.0 == id).cloned();
            let grants = own.map(|(_, channel, role, until, deputy, deputy_until)| {
                Ok((ChannelId(channel), row::grant::read((role, until, deputy, deputy_until))?))
            });
            Ok(Account {
                id: EditorId(id),
                login,
                name,
                password_hash,
                totp,
                grants: grants.collect::<Result<_>>()?,
                break_glass: break_glass != 0,
                linked: links > 0,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

/// Gives a role, or a higher one.
/// A role whose end lies before `now` begins anew, whatever it was.
pub(super) fn grant(editor: EditorId, channel: ChannelId, role: Role, now: Timestamp) -> Statement {
    let below: String = role.below().map(|role| format!(",{}", role.key())).collect();
    run(sql::account::GRANT, args![editor.0, channel.0, role.key(), format!("{below},"), ms(now)])
}

/// Logins are compared without regard to case and outer blanks.
pub(super) fn login_key(login: &str) -> String {
    login.trim().to_lowercase()
}
