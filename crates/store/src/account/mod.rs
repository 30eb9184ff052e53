mod api_token;
mod identity;
mod passkey;
mod person;
mod session;
mod ticket;

use db::Db;

/// Accounts, sessions, one-time links and passkeys of the desk. Tokens come in as hashes.
#[derive(Clone)]
pub struct Accounts {
    pub(crate) db: Db,
}
