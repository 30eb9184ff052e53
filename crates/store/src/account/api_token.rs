use channel::api::Scope;
use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId};
use db::{args, run};

use crate::row::ms;
use crate::{Accounts, ApiToken, NewApiToken, Result, audit, sql};

const DAY: i64 = 86_400_000;
/// The columns of `token_from!`.
type TokenRow = (i64, i64, i64, String, String, i64, i64, Option<i64>);

impl Accounts {
    /// Gives a program a token, and an account of its own that its drafts are written under: without a way to sign in and
    /// without a role.
    pub async fn issue_api_token(&self, new: NewApiToken<'_>, now: Timestamp, random: u32) -> Result<ApiToken> {
        let editor = EditorId::fresh(now, random);
        let (id, scopes) = (editor.0, words(new.scopes));
        let scope_words = scopes.clone();
        let (created, until, giver) = (ms(now), ms(new.until), new.by.0);
        let args = args![id, new.token_hash, new.channel.0, editor.0, new.label, scope_words, created, until, giver];
        let written = self.db.tx(vec![
            run(sql::account::CREATE, args![editor.0, format!("api:{editor}"), new.label, None::<String>, ms(now)]),
            run(sql::api::ADD, args),
            audit::line(new.channel, audit::TOKEN_ISSUED, new.label, &scopes, new.by, now),
        ]);
        let _ = written.await?;
        Ok(read((id, new.channel.0, editor.0, new.label.to_owned(), scopes, ms(now), ms(new.until), None)))
    }

    /// The tokens of a channel, oldest first; those that ran out too.
    pub async fn api_tokens(&self, channel: ChannelId) -> Result<Vec<ApiToken>> {
        Ok(self.db.rows(sql::api::OF_CHANNEL, args![channel.0]).await?.into_iter().map(read).collect())
    }

    /// The token of a request, unless it ran out. Notes the day, once a day.
    pub async fn api_token(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<ApiToken>> {
        let found: Option<TokenRow> = self.db.one(sql::api::BY_HASH, args![token_hash, ms(now)]).await?;
        let Some(token) = found.map(read) else { return Ok(None) };
        let today = ms(now).div_euclid(DAY);
        if token.used.is_none_or(|used| ms(used).div_euclid(DAY) < today) {
            let _ = self.db.tx(vec![run(sql::api::TOUCH, args![token.id, today])]).await?;
        }
        Ok(Some(token))
    }

    /// Takes a token back. `false` if the channel has none of that number.
    pub async fn revoke_api_token(&self, id: i64, channel: ChannelId, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::api::REVOKE, args![id, channel.0]).must(1),
            audit::line(channel, audit::TOKEN_REVOKED, &EditorId(id).to_string(), "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }
}

fn words(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.key()).collect::<Vec<_>>().join(" ")
}

fn read(row: TokenRow) -> ApiToken {
    let (id, channel, editor, label, scopes, created, until, used) = row;
    ApiToken {
        id,
        channel: ChannelId(channel),
        editor: EditorId(editor),
        label,
        scopes: scopes.split(' ').filter_map(Scope::parse).collect(),
        created: from_ms(created),
        until: from_ms(until),
        used: used.map(|day| from_ms(day * DAY)),
    }
}
