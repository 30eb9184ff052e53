//! Platforms count calls by bot or app and not by place: where one is asked to stay away, all that sign in with the same
//! secret do.
use crate::account::Account;
use crate::runner::Runner;
use std::hash::{BuildHasher, RandomState};
use store::{Outlet, StoreError};

/// Leaves the others alone as long as this one. Whether it is the same secret is told by a hash whose key lives as long as
/// this call.
pub async fn spread(runner: &Runner, outlet: &Outlet, account: &Account) -> Result<(), StoreError> {
    let keyed = RandomState::new();
    let own = keyed.hash_one(account.signs_in());
    for other in runner.store.alike(outlet).await? {
        let same = |known: Account| keyed.hash_one(known.signs_in()) == own;
        if Account::open(&other, &runner.locker).is_some_and(same) {
            runner.store.rest_until(other.id, outlet.rest).await?;
        }
    }
    Ok(())
}
