//! Addresses of the town's programs that are called when something comes out. Nothing is called from here: the desk
//! orders, `server/src/webhooks` sends.
pub mod acts;
pub mod add;
pub mod list;
pub mod show;

/// What a secret is locked for.
pub fn place(webhook: i64) -> Vec<u8> {
    [b"webhook\0".as_slice(), &webhook.to_be_bytes()].concat()
}
