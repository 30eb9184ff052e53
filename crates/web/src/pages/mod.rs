//! The residents' pages, one file each.
pub mod accessibility;
pub mod archive;
pub mod card;
pub mod channel;
pub mod contact;
pub mod directory;
pub mod imprint;
pub mod legal;
pub mod live;
pub mod offline;
pub mod picture;
pub mod post;
pub mod privacy;
pub mod real;
pub mod search;
pub mod warning;
