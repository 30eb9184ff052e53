//! The town's own warnings at the desk.
mod canary;
mod draft;
mod issued;
mod release;
mod runs;
