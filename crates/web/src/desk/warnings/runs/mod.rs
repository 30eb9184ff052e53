//! Planned rehearsals: what the town has switched on, what is done about it at its time, and what came of it.
pub mod list;
pub mod plan;
pub mod turn;

use crate::lang::{Lang, t};
use channel::warning::runs::Rehearsal;

/// What is rehearsed, in words.
pub fn label(lang: Lang, what: Rehearsal) -> String {
    t(lang, &format!("runs.{}", what.key()), &[])
}
