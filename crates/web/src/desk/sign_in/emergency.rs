//! Accounts for emergencies (break-glass): they open the desk when the town's sign-in service does not, and everybody
//! hears of it.
use crate::app::App;
use crate::error::Problem;
use store::model::Account;

/// Whether a password, a passkey or a link opens the desk for this account. Whom the sign-in service knows comes through
/// it: their roles are asked there, and a password of their own would outlive their time in the house.
pub fn may_sign_in_here(app: &App, account: &Account) -> bool {
    account.break_glass || (app.settings.local_sign_in && !account.linked)
}

/// Writes down that an account for emergencies comes in, before it does. The log names nobody.
pub async fn note(app: &App, account: &Account) -> Result<(), Problem> {
    if account.break_glass {
        tracing::warn!("an account for emergencies signs in");
        app.account.note_break_glass(account.id, app.clock.now()).await?;
    }
    Ok(())
}
