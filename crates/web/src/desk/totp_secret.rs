//! The secrets of one-time codes at rest: locked for their owner, so that a copied database makes no codes.
use crate::app::App;
use crate::desk::totp::SECRET_LEN;
use crate::error::Problem;
use channel::ids::EditorId;
use store::model::Account;

/// What to store of a secret.
pub fn lock(app: &App, editor: EditorId, secret: &[u8]) -> Result<Vec<u8>, Problem> {
    Ok(app.lock(&place(editor), secret)?)
}

/// The secret of an account. One that was stored bare by an older version is locked on this occasion.
pub async fn of(app: &App, account: &Account) -> Result<Option<Vec<u8>>, Problem> {
    let Some(stored) = &account.totp else { return Ok(None) };
    if stored.len() == SECRET_LEN {
        let locked = lock(app, account.id, stored)?;
        app.account.relock_totp(account.id, stored, &locked).await?;
        return Ok(Some(stored.clone()));
    }
    let secret = app.keys.locker.unlock(&place(account.id), stored);
    if secret.is_none() {
        tracing::error!("a secret of one-time codes does not open: it was moved, changed, or locked with another key");
    }
    Ok(secret.map(|bytes| bytes.to_vec()))
}

fn place(editor: EditorId) -> Vec<u8> {
    vault::place("totp", editor.0)
}
