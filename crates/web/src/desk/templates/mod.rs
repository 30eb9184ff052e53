//! Templates: posts with places to fill in. What comes out is a draft like any other.
pub mod drop;
pub mod edit;
pub mod examples;
pub mod fill;
pub mod list;
pub mod start;
pub mod take;
