//! Who did what.
sql! {
    ADD = "INSERT INTO audit (channel, at, what, subject, editor, detail) VALUES ($1, $2, $3, $4, $5, $6) \
           ON CONFLICT (channel, at, what, subject, editor) DO NOTHING";
    /// For tasks that know only the post.
    ADD_FOR_POST = "INSERT INTO audit (channel, at, what, subject, editor, detail) \
                    SELECT channel, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT), \
                    CAST($6 AS TEXT) FROM post WHERE id = $1 \
                    ON CONFLICT (channel, at, what, subject, editor) DO NOTHING";
    /// For tasks that know only the delivery.
    ADD_FOR_DELIVERY = "INSERT INTO audit (channel, at, what, subject, editor, detail) \
                        SELECT channel, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT), \
                        CAST($6 AS TEXT) FROM delivery WHERE id = $1 \
                        ON CONFLICT (channel, at, what, subject, editor) DO NOTHING";
    LATEST = "SELECT a.at, e.name, a.what, a.subject, a.detail FROM audit a LEFT JOIN editor e ON e.id = a.editor \
              WHERE a.channel = $1 ORDER BY a.at DESC LIMIT $2";
}
