//! Asks, at the same times as how an account is, what the platform counts of the posts there. Seldom: numbers are nice to have,
//! and nobody's post waits for them.
use crate::account::Account;
use crate::runner::Runner;
use crate::spoken;
use channel::outlet::counted::Counted;
use std::time::Duration;
use store::{Outlet, StoreError};

/// Posts that are counted: the last ones, and none that is older.
const POSTS: usize = 10;
const DAYS: Duration = Duration::from_secs(14 * 24 * 3600);

/// Of the last posts that stand at an outlet. What is not told stays as it was. A warning that is due ends it.
pub async fn count(runner: &Runner, outlet: &Outlet, account: &Account) -> Result<(), StoreError> {
    let now = runner.clock.now();
    for report in runner.store.countable(outlet.id, now - DAYS, POSTS).await? {
        if runner.store.warned(outlet, runner.clock.now()).await? {
            break;
        }
        let Some(there) = report.dispatch.there.filter(|there| !there.remote.is_empty()) else { continue };
        let Some(sums) = spoken::count(outlet.kind, runner.way(account), account, &there).await else { continue };
        runner.store.counted(outlet, report.post, &Counted { at: now, sums }).await?;
    }
    Ok(())
}
