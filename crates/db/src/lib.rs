//! One SQL text on two engines: SQLite in this process, or PostgreSQL over the network, chosen by URL at run time.
//!
//! A transaction is a value: a list of constant statements, each with an optional guard on how many rows it must touch.
//! No code of the caller runs inside an open transaction, so no lock is ever held across an await, SQLite can let many
//! transactions share one fsync, and PostgreSQL can send them in one round trip. Reading, deciding and writing becomes a
//! condition in `WHERE` and a guard. The portable subset of SQL and its traps are in this crate's README.

mod database;
mod dialect;
mod error;
mod lite;
mod migration;
mod options;
mod pg;
mod plan;
mod row;
mod statement;
mod value;

pub use database::{Db, Stats};
pub use error::DbError;
pub use lite::read_still;
pub use migration::Migration;
pub use options::{Engine, Options};
pub use pg::Listener;
pub use plan::PlanReport;
pub use row::{Column, Row};
pub use statement::{Outcome, Returned, Statement, run};
pub use value::Value;
