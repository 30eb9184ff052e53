//! What vouches for posts: the proof of a version, all recent ones, the lists of keys. For programs and for newsrooms; the
//! page that checks for people is `pages/check`.
pub mod file;
pub mod keys;
pub mod list;
