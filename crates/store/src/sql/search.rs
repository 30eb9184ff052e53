//! Full text: the one place where the engines speak differently. Both take the same parameters but for the question.

/// SQLite, FTS5.
pub(crate) mod lite {
    sql! {
        SEARCH = post_from!(
            "FROM post_search s JOIN post p ON p.id = s.rowid \
             JOIN post_version v ON v.post = p.id AND v.version = p.version \
             WHERE s.post_search MATCH $1 ORDER BY p.published DESC, p.id DESC LIMIT $2 OFFSET $3"
        );
        ADD = "INSERT INTO post_search (rowid, channel, title, body) VALUES ($1, $2, $3, $4)";
        DROP = "DELETE FROM post_search WHERE rowid = $1";
    }
}

/// PostgreSQL. A question of stop words only ("der die das") finds nothing rather than everything.
pub(crate) mod pg {
    sql! {
        SEARCH = post_from!(
            "FROM post_search s JOIN post p ON p.id = s.post \
             JOIN post_version v ON v.post = p.id AND v.version = p.version \
             WHERE s.words @@ (to_tsquery('simple', $1) && to_tsquery('german', $2)) \
             AND numnode(to_tsquery('german', $2)) > 0 \
             ORDER BY p.published DESC, p.id DESC LIMIT $3 OFFSET $4"
        );
        ADD = "INSERT INTO post_search (post, words) VALUES ($1, to_tsvector('simple', CAST($2 AS TEXT)) \
               || to_tsvector('german', CAST($3 AS TEXT)) || to_tsvector('german', CAST($4 AS TEXT)))";
        DROP = "DELETE FROM post_search WHERE post = $1";
    }
}
