//! Deliveries: how posts get out, in numbers, never who.
pub mod line;
pub mod list;
pub mod show;
pub mod steer;
