//! Through the public doors only, on SQLite and, when `AUSRUFER_TEST_POSTGRES` names a server, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod adverts;
mod concurrency;
mod conformance;
mod harness;
mod leak;
mod schema;
mod speed;
mod statements;
