//! Addresses of the town's programs that are called when something comes out. Nothing is called from here: the desk
//! orders, `server/src/webhooks` sends.
pub mod acts;
pub mod add;
pub mod list;
pub mod show;
