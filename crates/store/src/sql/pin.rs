//! What stays on top of the channel page.
sql! {
    /// Only what is out and has not expired, and only while there is room: $5 others at most.
    SET = "INSERT INTO pin (channel, post, since, until) \
           SELECT p.channel, p.id, CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM post p \
           WHERE p.id = $2 AND p.channel = $1 AND p.state = 'published' AND (p.expires IS NULL OR p.expires > $3) \
           AND (SELECT COUNT(*) FROM pin o JOIN post q ON q.id = o.post WHERE o.channel = $1 AND o.post <> $2 \
           AND o.until > $3 AND (q.expires IS NULL OR q.expires > $3)) < CAST($5 AS BIGINT) \
           ON CONFLICT (channel, post) DO UPDATE SET until = excluded.until";
    DROP = "DELETE FROM pin WHERE channel = $1 AND post = $2";
    UNTIL = "SELECT until FROM pin WHERE channel = $1 AND post = $2 AND until > $3";
    /// A handful, newest first.
    ON_TOP = post_from!(
        "FROM pin o JOIN post p ON p.id = o.post JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE o.channel = $1 AND o.until > $2 AND p.state = 'published' AND (p.expires IS NULL OR p.expires > $2) \
         ORDER BY o.since DESC, o.post DESC LIMIT $3"
    );
}
