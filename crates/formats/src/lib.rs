//! Pure functions from the words of the trade to bytes and back: feeds, calendars, push payloads, pictures.
//! No network, no store, no clock: whatever a writer needs comes in as a parameter.
#![deny(missing_docs)]

pub mod post_view;
pub mod words;

mod escape;
mod facts;
pub mod hex;
pub mod html_in;
mod links;
pub mod markdown;
mod name;
pub mod records;
mod rich;
mod titled;
mod xml;

pub mod atom;
pub mod audit;
pub mod csv;
pub mod fediverse;
pub mod feed;
pub mod http_signature;
pub mod ical;
mod ical_zone;
pub mod json_feed;
pub mod json_ld;
pub mod push_payload;
pub mod release;
pub mod rss;
pub mod webhook;

pub mod cap;
pub mod feed_in;
pub mod file_in;
pub mod newsletter;
pub mod nina;
pub mod official;
pub mod proof;
pub mod robots;
pub mod security_txt;
pub mod share_card;
pub mod warning;
pub mod wellknown;

pub mod accent;
pub mod card;
mod draw;
pub mod icon;
mod oklab;
pub mod qr;
pub mod traffic_map;

pub mod webvtt;

pub mod checker;
pub mod outlet;
