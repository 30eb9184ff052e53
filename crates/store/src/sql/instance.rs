//! Import, settings kept in the database, numbers for the metrics.
sql! {
    /// $3 is a list of `[key]`.
    SEEN = "SELECT key FROM import_item WHERE channel = $1 AND source = $2 \
            AND key IN (SELECT value ->> 0 FROM json_each($3))";
    TAKE = "INSERT INTO import_item (channel, source, key, post, at) VALUES ($1, $2, $3, $4, $5) \
            ON CONFLICT (channel, source, key) DO NOTHING";
    META = "SELECT value FROM meta WHERE key = $1";
    SET_META = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    /// Takes a turn, unless the last turn was after $3.
    TAKE_TURN = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value \
                 WHERE CAST(meta.value AS BIGINT) <= $3";
    COUNT_CHANNELS = "SELECT count(*) FROM channel";
    COUNT_POSTS = "SELECT CAST(coalesce(sum(posts), 0) AS BIGINT) FROM post_month";
    COUNT_DRAFTS = "SELECT count(*) FROM draft";
    COUNT_FOLLOWERS = "SELECT CAST(coalesce(sum(followers), 0) AS BIGINT) FROM channel";
}
