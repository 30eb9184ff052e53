//! Every portable case runs on SQLite and, when `AUSRUFER_TEST_POSTGRES` names a server, on PostgreSQL.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod harness;
mod migrations;
mod plans;
mod postgres;
mod postgres_tls;
mod reads;
mod sqlite;
mod transactions;
