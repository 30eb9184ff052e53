use channel::clock::{Timestamp, from_ms};
use channel::editor::Role;
use channel::ids::{ChannelId, EditorId};
use db::{args, run};

use super::person::{grant, login_key};
use crate::row::ms;
use crate::{Accounts, NewEditor, Result, SYSTEM, StoreError, Ticket, TicketKind, audit, sql};

/// Kind, channel, role, editor, issuer, until.
type TicketRow = (String, Option<i64>, Option<String>, Option<i64>, Option<i64>, i64);

impl Accounts {
    /// Remembers a one-time link; forgets those that ran out.
    pub async fn issue_ticket(&self, token_hash: [u8; 32], ticket: Ticket, now: Timestamp) -> Result<()> {
        let Ticket { kind, channel, role, editor, issuer, until } = ticket;
        let by = issuer.unwrap_or(SYSTEM);
        let mut statements = vec![run(sql::account::END_TICKETS, args![ms(now)])];
        statements.extend(match (channel, editor) {
            (Some(to), _) => Some(audit::line(to, audit::INVITED, role.map_or("", Role::key), "", by, now)),
            (None, Some(whose)) => Some(audit::account_line(whose, audit::LINK_ISSUED, "", by, now)),
            (None, None) => None,
        });
        let (channel, role) = (channel.map(|id| id.0), role.map(Role::key));
        let (editor, issuer) = (editor.map(|id| id.0), issuer.map(|id| id.0));
        let args = args![token_hash, kind.key(), channel, role, editor, issuer, ms(until)];
        statements.push(run(sql::account::ADD_TICKET, args));
        let _ = self.db.tx(statements).await?;
        Ok(())
    }

    /// Looks at a link that is still good, without using it.
    pub async fn ticket(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Ticket>> {
        self.db.one(sql::account::TICKET, args![token_hash, ms(now)]).await?.map(read).transpose()
    }

    /// Uses a link: exactly one caller gets it.
    pub async fn redeem_ticket(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Ticket>> {
        let written = self.db.tx(vec![run(sql::account::REDEEM, args![token_hash, ms(now)])]).await?;
        let Some(returned) = written.committed().and_then(|mut all| all.pop()) else { return Ok(None) };
        returned.one()?.map(read).transpose()
    }

    /// Uses an invitation and makes the account with its role and its first one-time code used up, in one transaction.
    /// The number is the caller's, who locks the secret for it. `None` if the link is no longer good; `Err(Conflict)` if
    /// the login is taken, and the link stays good.
    pub async fn accept_invitation(
        &self,
        token_hash: [u8; 32],
        new: NewEditor<'_>,
        now: Timestamp,
        id: EditorId,
    ) -> Result<Option<EditorId>> {
        let Some((channel, role)) = self.invitation(token_hash, now).await? else { return Ok(None) };
        let mut statements = vec![
            run(sql::account::REDEEM, args![token_hash, ms(now)]).must(1),
            run(sql::account::CREATE, args![id.0, login_key(new.login), new.name, new.password_hash, ms(now)]),
            grant(id, channel, role, now),
            audit::line(channel, audit::ROLE_GIVEN, &id.to_string(), role.key(), id, now),
        ];
        if let Some((secret, step)) = new.totp {
            statements.push(run(sql::account::SET_TOTP, args![id.0, secret]).must(1));
            statements.push(run(sql::account::USE_STEP, args![id.0, step]).must(1));
        }
        Ok(self.db.tx(statements).await?.is_committed().then_some(id))
    }

    /// Uses an invitation for an account that exists, in one transaction; a higher role they have stays. `false` if the
    /// link is no longer good.
    pub async fn join(&self, token_hash: [u8; 32], editor: EditorId, now: Timestamp) -> Result<bool> {
        let Some((channel, role)) = self.invitation(token_hash, now).await? else { return Ok(false) };
        let written = self.db.tx(vec![
            run(sql::account::REDEEM, args![token_hash, ms(now)]).must(1),
            grant(editor, channel, role, now),
            audit::line(channel, audit::ROLE_GIVEN, &editor.to_string(), role.key(), editor, now),
        ]);
        Ok(written.await?.is_committed())
    }

    async fn invitation(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<(ChannelId, Role)>> {
        let ticket = self.ticket(token_hash, now).await?.filter(|ticket| ticket.kind == TicketKind::Invite);
        Ok(ticket.and_then(|ticket| ticket.channel.zip(ticket.role)))
    }
}

fn read(row: TicketRow) -> Result<Ticket> {
    let (kind, channel, role, editor, issuer, until) = row;
    let wrong = |what| StoreError::corrupt("ticket", what);
    Ok(Ticket {
        kind: TicketKind::parse(&kind).ok_or_else(|| wrong("kind"))?,
        channel: channel.map(ChannelId),
        role: role.map(|word| Role::parse(&word).ok_or_else(|| wrong("role"))).transpose()?,
        editor: editor.map(EditorId),
        issuer: issuer.map(EditorId),
        until: from_ms(until),
    })
}
