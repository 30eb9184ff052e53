//! Every portable case runs on SQLite and, when `AUSRUFER_TEST_POSTGRES` names a server, on PostgreSQL.

mod harness;
mod migrations;
mod plans;
mod postgres;
mod postgres_tls;
mod reads;
mod sqlite;
mod transactions;
