//! The proof of what `docs/privacy.md` claims. Two thousand devices with known behaviour follow, draw booklets, react, change
//! and withdraw through the public addresses of the web on real files. Then a thief is given everything that was ever
//! stored or logged, at several moments, with backups, the master key and the half-year's secret key, and, more than any
//! thief has, the true order in which all devices came, as if he had stood at the door. He must not do better than by
//! guessing. The same thief is set on servers that keep a little more than ours, and must catch each: a proof that
//! cannot fail would be none.
//!
//! On PostgreSQL the thief is its administrator (`postgres.rs`).
//!
//! A claim of the thief is a number of hits of which guessing gets a known part, or a correlation. It counts when guessing
//! reaches it less than once in 10⁹ (`thief/chance.rs`), on either side. Some thousand claims are made, so all
//! together fail by chance less than once in 10⁵ runs.
#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]

mod crowd;
mod follows;
mod leaky;
mod loot;
mod postgres;
mod reactions;
#[path = "../it/stage.rs"]
#[expect(dead_code, reason = "the stage is shared with the tests of the residents' side")]
mod stage;
mod thief;
