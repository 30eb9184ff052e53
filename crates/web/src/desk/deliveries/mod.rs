//! Deliveries: how posts get out, in numbers, never who.
pub mod acts;
pub mod course;
pub mod elsewhere;
pub mod end;
pub mod line;
pub mod list;
pub mod show;
pub mod steer;
