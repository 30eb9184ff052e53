//! Reactions: what stands with the posts, and in [`open`] what stands in the file of its own.
sql! {
    ADD_EPOCH = "INSERT INTO reaction_epoch (channel, epoch, suite, wrapped, public, until, next) \
                 VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (channel, epoch) DO NOTHING";
    WITHOUT_EPOCH = "SELECT c.id, c.slug, c.key_generation FROM channel c WHERE NOT EXISTS \
                     (SELECT 1 FROM reaction_epoch e WHERE e.channel = c.id AND e.epoch = $1) ORDER BY c.id";
    EPOCHS = "SELECT epoch, suite, wrapped, public, until, next FROM reaction_epoch WHERE channel = $1 AND until > $2 \
              ORDER BY epoch";
    DROP_EPOCHS = "DELETE FROM reaction_epoch WHERE until <= $1";
    SKIP_SLOTS = "UPDATE reaction_epoch SET next = next + $1 WHERE until > $2 AND next + $1 < 4096";

    /// In this order: whoever publishes at the same moment waits for the counter.
    COUNT_SLOT = "UPDATE reaction_epoch SET next = next + 1 WHERE channel = $1 AND epoch = $2 AND next < 4096";
    GIVE_SLOT = "INSERT INTO reaction_slot (post, channel, epoch, slot, emojis, choices, several, closes, frozen) \
                 SELECT CAST($1 AS BIGINT), channel, epoch, next - 1, CAST($4 AS TEXT), CAST($5 AS BIGINT), \
                 CAST($6 AS BIGINT), CAST($7 AS BIGINT), 0 \
                 FROM reaction_epoch WHERE channel = $2 AND epoch = $3 AND next > 0";

    /// Asks for the state row by row: a join may be planned over all posts.
    OPEN = "SELECT s.post, s.channel, s.epoch, s.slot, s.choices, s.several, s.closes FROM reaction_slot s \
            WHERE s.frozen = 0 AND s.closes > $1 AND (SELECT state FROM post WHERE id = s.post) = 'published' \
            ORDER BY s.closes, s.post";
    OPEN_OF = "SELECT s.post, s.channel, s.epoch, s.slot, s.choices, s.several, s.closes FROM reaction_slot s \
               WHERE s.channel = $1 AND s.epoch = $2 AND s.frozen = 0 AND s.closes > $3 \
               AND (SELECT state FROM post WHERE id = s.post) = 'published'";
    DUE = "SELECT post, choices, several FROM reaction_slot WHERE frozen = 0 AND closes <= $1 ORDER BY closes, post \
           LIMIT 500";
    FREEZE = "UPDATE reaction_slot SET frozen = 1 WHERE post = $1";
    SHOWN = "SELECT post, epoch, slot, emojis, choices, several, closes, frozen FROM reaction_slot \
             WHERE post IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    TOTALS = "SELECT post, choice, shown FROM reaction_total \
              WHERE post IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    /// Not of a frozen post: another node may have deleted its reactions by the time this one has counted none.
    SET_TOTAL = "INSERT INTO reaction_total (post, choice, shown) \
                 SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT) \
                 FROM reaction_slot WHERE post = $1 AND frozen = 0 ON CONFLICT (post, choice) DO UPDATE SET shown = excluded.shown";
}

/// The file no backup holds.
pub(crate) mod open {
    sql! {
        /// Only forward: what comes late or twice changes nothing.
        WRITE = "INSERT INTO reaction (post, tag, seq, choice) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (post, tag) DO UPDATE SET seq = excluded.seq, choice = excluded.choice \
                 WHERE excluded.seq > reaction.seq";
        COUNT = "SELECT choice, count(*) FROM reaction WHERE post = $1 GROUP BY choice";
        /// The posts there are rows of, one seek each.
        POSTS = "WITH RECURSIVE found (post) AS (SELECT min(post) FROM reaction UNION ALL \
                 SELECT (SELECT min(r.post) FROM reaction r WHERE r.post > found.post) FROM found \
                 WHERE found.post IS NOT NULL) SELECT post FROM found WHERE post IS NOT NULL";
        DROP = "DELETE FROM reaction WHERE post = $1";
    }

    /// PostgreSQL's way of writing a table anew in the order of its key.
    pub(crate) mod upkeep {
        sql! {
            /// As [`crate::sql::upkeep::HOLD`].
            HOLD = "LOCK TABLE reaction IN ACCESS EXCLUSIVE MODE";
            /// All rows get the number of one transaction (`xmin`), so that nothing tells which batch one came in.
            MIX = "UPDATE reaction SET seq = seq";
            REWRITE = "CLUSTER reaction USING reaction_pkey";
        }
    }
}
