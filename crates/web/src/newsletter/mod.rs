//! The newsletter from the reader's side: asking for it, confirming, choosing otherwise, leaving. Nothing is sent from
//! here and no address can be read here: it is sealed as it comes in. Every answer is the same whether an address is known
//! or not, nothing happens by following a link alone, and all of it works without a script and without a cookie.
pub mod choose;
pub mod confirm;
pub mod join;
pub mod leave;
mod page;
mod wish;

use crate::error::Problem;
use crate::visit::Visit;

/// Whose mark an address ends with.
fn reader(visit: &Visit, mark: &str) -> Result<i64, Problem> {
    visit.app.keys.readers.read_mark(visit.id().0, mark).ok_or(Problem::NotFound)
}
