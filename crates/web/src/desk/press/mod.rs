//! What goes to newsrooms: which posts are press releases, which of them may be read before their time, and by whom.
pub mod about;
pub mod acts;
pub mod rooms;
pub mod show;
