//! The words of the trade: types that cannot be wrong, parsing at the edge, pure state machines.
//! No I/O, no clock of its own, no wire format: time comes in as a parameter, and every other
//! room turns these types into its own bytes.
#![deny(missing_docs)]

pub mod alarm;
pub mod api;
pub mod clock;
pub mod field;
pub mod ids;
pub mod lang;
pub mod slug;
pub mod text;

pub mod channel;
pub mod editor;
pub mod event;
pub mod four_eyes;
pub mod grant;
pub mod image;
pub mod job;
pub mod land;
pub mod life;
pub mod medium;
pub mod newsletter;
pub mod official;
pub mod pace;
pub mod pin;
pub mod post;
pub mod proof;
pub mod reaction;
pub mod series;
pub mod slot;
pub mod source;
pub mod template;
pub mod topic;
pub mod traffic;
pub mod validity;

pub mod delivery;
pub mod outlet;
pub mod retry;
pub mod subscription;
pub mod variant;
pub mod verification;
pub mod warning;
pub mod webhook;
