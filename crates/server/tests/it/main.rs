//! Runs the real executable: its own data folder, a free port, SQLite, and PostgreSQL where the tests have a server.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a test reports")]

mod assets;
mod audit;
mod backup;
mod channels;
mod commands;
mod deliveries;
mod demo;
mod dumps;
mod elsewhere;
mod engine;
mod feeds;
mod hostile;
mod hub;
mod inside;
mod mails;
mod nodes;
mod official;
mod outlets;
mod privacy;
mod proofs;
mod records;
mod restore;
mod serving;
mod signatures;
mod silence;
mod storage;
mod town;
mod verify;
mod warn;
mod watching;
mod web;
