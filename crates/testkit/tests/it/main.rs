//! The servers of the test kit against clients that are not theirs.
mod dns;
mod push_service;
mod rest;
