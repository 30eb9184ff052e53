//! The town's own warnings at the desk.
mod draft;
mod issued;
mod release;
