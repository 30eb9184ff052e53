//! Feeds a hub is to be told of.
sql! {
    /// In the commit of whatever changes a feed.
    ORDER = "INSERT INTO hub_ping (channel, feed, since, attempts, due) VALUES ($1, $2, $3, 0, $3) \
             ON CONFLICT (channel, feed) DO UPDATE SET since = excluded.since, attempts = 0, due = excluded.due";
    /// Of channels that are public, in the order of their times.
    DUE = "SELECT h.channel, h.feed, h.since, h.attempts, h.due, c.slug FROM hub_ping h JOIN channel c ON c.id = h.channel \
           WHERE h.due <= $1 AND (SELECT p.public FROM channel p WHERE p.id = h.channel) = 1 \
           ORDER BY h.due, h.channel, h.feed LIMIT $2";
    /// Whoever moves the time has it until then.
    CLAIM = "UPDATE hub_ping SET due = $4, attempts = attempts + 1 WHERE channel = $1 AND feed = $2 AND due = $3";
    LATER = "UPDATE hub_ping SET due = $4 WHERE channel = $1 AND feed = $2 AND due = $3";
    DONE = "DELETE FROM hub_ping WHERE channel = $1 AND feed = $2 AND due = $3";
}
