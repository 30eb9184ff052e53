//! Official warnings at the desk: what authorities say, what goes to the phones, and where it is read. Nothing is fetched
//! from here: `server/src/officials` reads and writes down.
pub mod acts;
pub mod alarm;
pub mod list;
pub mod sources;
