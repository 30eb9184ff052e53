use channel::clock::Timestamp;
use channel::ids::EditorId;

use crate::{Accounts, Result, Ticket};

impl Accounts {
    /// Remembers a one-time link; forgets those that ran out.
    pub async fn issue_ticket(&self, token_hash: [u8; 32], ticket: Ticket, now: Timestamp) -> Result<()> {
        let _ = (token_hash, ticket, now);
        unimplemented!()
    }

    /// Looks at a link that is still good, without using it.
    pub async fn ticket(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Ticket>> {
        let _ = (token_hash, now);
        unimplemented!()
    }

    /// Uses a link: exactly one caller gets it.
    pub async fn redeem_ticket(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Ticket>> {
        let _ = (token_hash, now);
        unimplemented!()
    }

    /// Uses an invitation and makes the account with its role, in one transaction. `None` if the link is no longer
    /// good; `Err(Conflict)` if the login is taken, and the link stays good.
    pub async fn accept_invitation(
        &self,
        token_hash: [u8; 32],
        login: &str,
        name: &str,
        password_hash: Option<&str>,
        now: Timestamp,
        random: u32,
    ) -> Result<Option<EditorId>> {
        let _ = (token_hash, login, name, password_hash, now, random);
        unimplemented!()
    }
}
