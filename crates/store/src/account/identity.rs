use std::collections::BTreeMap;

use channel::clock::Timestamp;
use channel::editor::Role;
use channel::ids::{ChannelId, EditorId};
use db::{Statement, args, run};

use super::person::login_key;
use crate::row::ms;
use crate::{Accounts, BreakGlassUse, FromProvider, Result, audit, sql};

impl Accounts {
    /// Somebody as the town's sign-in service knows them: finds or makes their account and gives it exactly these roles,
    /// in one transaction. Says whether any role is left; where none is, all their sessions end. `None` where there is
    /// neither an account nor a role: nothing is written about strangers.
    pub async fn arrive(
        &self,
        from: FromProvider<'_>,
        now: Timestamp,
        random: u32,
    ) -> Result<Option<(EditorId, bool)>> {
        let known: Option<(i64,)> = self.db.one(sql::account::BY_IDENTITY, args![from.issuer, from.subject]).await?;
        let roles = self.resolve(from.roles).await?;
        if known.is_none() && roles.is_empty() {
            return Ok(None);
        }
        let editor = known.map_or_else(|| EditorId::fresh(now, random), |(id,)| EditorId(id));
        let mut statements = Vec::new();
        if known.is_none() {
            statements.extend(self.newcomer(editor, &from, now).await?);
        } else {
            statements.push(run(sql::account::SET_NAME, args![editor.0, from.name]));
        }
        let channels: Vec<i64> = roles.keys().map(|channel| channel.0).collect();
        statements.push(run(sql::account::KEEP_ROLES, args![editor.0, channels]));
        statements.extend(
            roles.iter().map(|(channel, role)| run(sql::account::SET_ROLE, args![editor.0, channel.0, role.key()])),
        );
        if roles.is_empty() {
            statements.push(run(sql::account::CLOSE_SESSIONS, args![editor.0]));
        }
        let _ = self.db.tx(statements).await?;
        Ok(Some((editor, !roles.is_empty())))
    }

    /// Marks an account as one for emergencies, or as an ordinary one. `false` if it is unknown.
    pub async fn set_break_glass(&self, editor: EditorId, on: bool) -> Result<bool> {
        self.change(sql::account::SET_BREAK_GLASS, args![editor.0, i64::from(on)]).await
    }

    /// Writes into the audit of each of their channels that an account for emergencies signed in.
    pub async fn note_break_glass(&self, editor: EditorId, now: Timestamp) -> Result<()> {
        let account = self.account(editor).await?;
        let channels = account.iter().flat_map(|account| account.grants.iter());
        let note = |channel| audit::line(channel, audit::BREAK_GLASS, &editor.to_string(), "", editor, now);
        let notes: Vec<_> = channels.map(|(channel, _)| note(*channel)).collect();
        if !notes.is_empty() {
            let _ = self.db.tx(notes).await?;
        }
        Ok(())
    }

    /// When accounts for emergencies signed in to a channel since then, and who, the latest first.
    pub async fn break_glass_uses(&self, channel: ChannelId, since: Timestamp) -> Result<Vec<BreakGlassUse>> {
        let args = args![channel.0, ms(since), audit::BREAK_GLASS];
        let rows: Vec<(i64, String)> = self.db.rows(sql::account::BREAK_GLASS_USES, args).await?;
        Ok(rows.into_iter().map(|(at, name)| BreakGlassUse { at: channel::clock::from_ms(at), name }).collect())
    }

    /// The account's rows. A login that is taken gets a number behind it: it is shown, and nobody is found by it.
    async fn newcomer(&self, editor: EditorId, from: &FromProvider<'_>, now: Timestamp) -> Result<Vec<Statement>> {
        let mut login = login_key(from.login);
        if login.is_empty() || self.by_login(&login).await?.is_some() {
            login = format!("{login}#{editor}");
        }
        Ok(vec![
            run(sql::account::CREATE, args![editor.0, login, from.name, None::<String>, ms(now)]),
            run(sql::account::LINK, args![from.issuer, from.subject, editor.0]),
        ])
    }

    /// The channels that exist, each with the highest of its roles.
    async fn resolve(
        &self,
        wanted: &[(Option<channel::slug::ChannelSlug>, Role)],
    ) -> Result<BTreeMap<ChannelId, Role>> {
        let mut roles = BTreeMap::new();
        for (slug, role) in wanted {
            let found: Vec<(i64,)> = match slug {
                Some(slug) => self.db.rows(sql::account::CHANNEL_NAMED, args![slug.as_str()]).await?,
                None => self.db.rows(sql::channel::EVERY_ID, args![]).await?,
            };
            for (id,) in found {
                let best = roles.entry(ChannelId(id)).or_insert(*role);
                *best = (*best).max(*role);
            }
        }
        Ok(roles)
    }
}
