//! Places on the town's web site that are watched. Nothing is fetched from here: the desk orders, `server/src/sources`
//! looks and writes down what it found.
pub mod acts;
pub mod form;
pub mod list;
pub mod save;
pub mod show;
