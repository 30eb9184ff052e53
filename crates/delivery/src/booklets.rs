use channel::channel::Channel;
use futures_util::future::BoxFuture;

/// A ticket for a booklet of reaction tokens, good for one subscription. No Debug: it names one.
pub struct Ticket {
    /// Base64url.
    pub ticket: String,
    /// The half-year.
    pub epoch: String,
    /// The slot the channel's next post gets.
    pub slot: u16,
}

/// What pushes carry for anonymous reactions. Made by whoever knows about those.
pub trait Booklets: Send + Sync {
    /// For the greeting of one subscription: push service by its number, row by its tag.
    fn ticket<'a>(&'a self, channel: &'a Channel, origin: i64, sid: i64) -> BoxFuture<'a, Option<Ticket>>;
    /// The half-year and the short hash of the channel's present key, for every push of a post.
    fn key<'a>(&'a self, channel: &'a Channel) -> BoxFuture<'a, Option<String>>;
}
