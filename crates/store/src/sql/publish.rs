//! Publishing and withdrawing: the statements of those two transactions.
sql! {
    PROFILE = "SELECT profile FROM channel WHERE id = $1";
    CHANNEL_OF = "SELECT channel FROM post WHERE id = $1";
    /// The guard: a draft, of this channel.
    FIRST = "UPDATE post SET state = 'published', version = 1, slug_tail = $3, kind = $4, title = $5, published = $6, \
             updated = $7, month = $8, event_end = $9, touched = $7, touched_by = $10, expires = $11 \
             WHERE id = $1 AND channel = $2 AND state = 'draft'";
    /// The guard: the very version that is being corrected.
    NEXT = "UPDATE post SET version = version + 1, slug_tail = $4, kind = $5, title = $6, updated = $7, \
            event_end = $8, touched = $7, touched_by = $9, expires = $10 \
            WHERE id = $1 AND channel = $2 AND version = $3 AND state = 'published' AND archived IS NULL";
    /// An imported post that never was a draft.
    ADD_POST = "INSERT INTO post (id, channel, state, version, slug_tail, kind, title, published, updated, month, \
                event_end, touched, touched_by, expires) \
                VALUES ($1, $2, 'published', 1, $3, $4, $5, $6, $7, $8, $9, $7, $10, $11)";
    ADD_VERSION = "INSERT INTO post_version (post, version, at, editor, note, content) VALUES ($1, $2, $3, $4, $5, $6)";
    DROP_TOPICS = "DELETE FROM post_topic WHERE channel = $1 AND post = $2 AND topic IN \
                   ('news', 'politics', 'services', 'events', 'jobs', 'traffic', 'warnings') \
                   AND published = (SELECT published FROM post WHERE id = $2)";
    ADD_TOPIC = "INSERT INTO post_topic (channel, topic, published, post) \
                 SELECT channel, CAST($2 AS TEXT), published, id FROM post WHERE id = $1";
    COUNT_MONTH = "INSERT INTO post_month (channel, month, posts) VALUES ($1, $2, 1) \
                   ON CONFLICT (channel, month) DO UPDATE SET posts = post_month.posts + 1";
    UNCOUNT_MONTH = "UPDATE post_month SET posts = posts - 1 WHERE channel = (SELECT channel FROM post WHERE id = $1) \
                     AND month = (SELECT month FROM post WHERE id = $1)";
    ADD_DELIVERY = "INSERT INTO delivery (id, channel, post, version, title, lane, outlet, state, due, created, \
                    accepted, gone, waiting, refused) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, 0, 0, 0, 0)";
    NAME_DELIVERY = "UPDATE delivery SET title = $2 WHERE id = $1";
    /// After a withdrawal, where the post went out before: nobody who never got it is told.
    ADD_WITHDRAWAL = "INSERT INTO delivery (id, channel, post, version, title, lane, outlet, state, due, created, \
                      accepted, gone, waiting, refused) \
                      SELECT CAST($1 AS BIGINT), p.channel, p.id, p.version, p.title, CAST($3 AS BIGINT), \
                      CAST($4 AS TEXT), 'waiting', CAST($5 AS BIGINT), CAST($6 AS BIGINT), 0, 0, 0, 0 FROM post p \
                      WHERE p.id = $2 AND EXISTS (SELECT 1 FROM delivery d \
                      WHERE d.post = coalesce(p.digest, p.id) AND d.outlet = $4 AND d.started IS NOT NULL)";
    /// Told in the message of that post.
    JOIN_DIGEST = "UPDATE post SET digest = $2 WHERE id = $1 AND state = 'published'";
    /// Deliveries of the post that have not ended are overtaken; their services first. A message that tells of others too
    /// goes on without it.
    END_SERVICES = "UPDATE delivery_service SET refused = refused + waiting, waiting = 0 WHERE delivery IN \
                    (SELECT id FROM delivery WHERE post = $1 AND finished IS NULL \
                    AND (version > 1 OR NOT EXISTS (SELECT 1 FROM post o WHERE o.digest = $1 AND o.id <> $1 \
                    AND o.state <> 'withdrawn')))";
    END_DELIVERIES = "UPDATE delivery SET state = 'expired', due = NULL, finished = $2, refused = refused + waiting, \
                      waiting = 0 WHERE post = $1 AND finished IS NULL \
                      AND (version > 1 OR NOT EXISTS (SELECT 1 FROM post o WHERE o.digest = $1 AND o.id <> $1 \
                      AND o.state <> 'withdrawn'))";
    WITHDRAW = "UPDATE post SET state = 'withdrawn', version = version + 1, updated = $2, touched = $2, touched_by = $3 \
                WHERE id = $1 AND state = 'published' AND archived IS NULL";
    /// The last version says what the one before said, and why it was taken back.
    ADD_LAST_VERSION = "INSERT INTO post_version (post, version, at, editor, note, content) \
                        SELECT v.post, v.version + 1, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS TEXT), \
                        v.content FROM post_version v JOIN post p ON p.id = v.post AND p.version = v.version + 1 \
                        WHERE v.post = $1";
}
