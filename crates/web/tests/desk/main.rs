//! The desk through its public door: HTTP requests to the router, on a real database.
#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]

mod access;
mod account;
mod again;
mod answers;
mod api;
mod audit;
mod board;
mod days;
mod deliveries;
mod digest;
mod earlier;
mod editor;
mod elsewhere;
mod fediverse;
mod figures;
mod full;
mod hands;
mod invitations;
mod kinds;
mod languages;
mod lingers;
mod media;
mod official;
mod outlets;
mod phone;
mod pictures;
mod places;
mod provider;
mod publishing;
mod records;
mod reports;
mod review;
mod runs;
mod settings;
mod setup;
mod sign_in;
#[path = "../it/stage.rs"]
mod stage;
#[path = "../it/stage_official.rs"]
mod stage_official;
mod warnings;
mod warnings_checked;
mod warnings_kept;
