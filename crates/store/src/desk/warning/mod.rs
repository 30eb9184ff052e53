//! The town's own warnings at the desk.
mod canary;
mod draft;
mod issued;
pub(crate) mod release;
mod runs;
