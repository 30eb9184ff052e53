//! Just enough XML to write a feed.
