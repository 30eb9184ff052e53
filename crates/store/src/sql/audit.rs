//! Who did what.
macro_rules! entry_from {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.channel, a.at, a.what, a.subject, a.version, a.editor, e.name, a.detail, a.seq, a.hash \
             FROM audit a LEFT JOIN editor e ON e.id = a.editor ",
            $rest
        )
    };
}

sql! {
    ADD = "INSERT INTO audit (channel, at, what, subject, editor, detail, version) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// For tasks that know only the post; with the version it has by now.
    ADD_FOR_POST = "INSERT INTO audit (channel, at, what, subject, editor, detail, version) \
                    SELECT channel, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT), \
                    CAST($6 AS TEXT), version FROM post WHERE id = $1";
    /// For tasks that know only the delivery.
    ADD_FOR_DELIVERY = "INSERT INTO audit (channel, at, what, subject, editor, detail, version) \
                        SELECT channel, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT), \
                        CAST($6 AS TEXT), version FROM delivery WHERE id = $1";
    /// About an account: a row in each channel it works for, so that the administrators of each see it.
    ADD_FOR_EDITOR = "INSERT INTO audit (channel, at, what, subject, editor, detail) \
                      SELECT channel, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT), \
                      CAST($6 AS TEXT) FROM editor_role WHERE editor = $1";
    /// Whether somebody wrote in what came out of a post.
    WROTE_IN = "SELECT a.id FROM audit a WHERE a.channel = $1 AND a.subject = $2 AND a.what = 'wrote' AND a.editor = $3 \
                LIMIT 1";
    /// Newest first.
    OF_CHANNEL = entry_from!("WHERE a.channel = $1 AND a.id < $2 ORDER BY a.id DESC LIMIT $3");
    BY_WHAT = entry_from!("WHERE a.channel = $1 AND a.what = $4 AND a.id < $2 ORDER BY a.id DESC LIMIT $3");
    /// An empty $4 asks for whatever they did.
    BY_EDITOR = entry_from!("WHERE a.channel = $1 AND a.editor = $5 AND a.id < $2 \
                             AND (CAST($4 AS TEXT) = '' OR a.what = $4) ORDER BY a.id DESC LIMIT $3");
    /// An empty $4 asks for whatever was done, a $5 of -1 for whoever did it.
    ABOUT = entry_from!("WHERE a.channel = $1 AND a.subject = $6 AND a.id < $2 \
                         AND (CAST($4 AS TEXT) = '' OR a.what = $4) \
                         AND (CAST($5 AS BIGINT) = -1 OR a.editor = $5) ORDER BY a.id DESC LIMIT $3");
    /// For the download, oldest first.
    ALL_OF_CHANNEL = entry_from!("WHERE a.channel = $1 AND a.id > $2 ORDER BY a.id LIMIT $3");
    SEALED = entry_from!("WHERE a.seq > $1 ORDER BY a.seq LIMIT $2");
    /// Every number is above 0: said so that the key is asked for a range.
    UNSEALED = entry_from!("WHERE a.seq IS NULL AND a.id > 0 ORDER BY a.id LIMIT $1");
    SEAL = "UPDATE audit SET seq = $2, hash = $3 WHERE id = $1 AND seq IS NULL";
    /// The guard: nobody else went on from there.
    ADD_HEAD = "INSERT INTO audit_head (seq, after, hash, at, signature) VALUES ($1, $2, $3, $4, $5) \
                ON CONFLICT DO NOTHING";
    LAST_HEAD = "SELECT seq, after, hash, at, signature FROM audit_head WHERE seq > 0 ORDER BY seq DESC LIMIT 1";
    HEADS = "SELECT seq, after, hash, at, signature FROM audit_head WHERE seq > $1 ORDER BY seq LIMIT $2";
}
