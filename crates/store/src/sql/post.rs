//! Reading posts.
sql! {
    TIMELINE = post_from!(
        "FROM post p JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE p.channel = $1 AND p.state = 'published' AND (p.published, p.id) < ($2, $3) \
         AND (p.expires IS NULL OR p.expires > $5) ORDER BY p.published DESC, p.id DESC LIMIT $4"
    );
    TIMELINE_OF_TOPIC = post_from!(
        "FROM post_topic t JOIN post p ON p.id = t.post JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE t.channel = $1 AND t.topic = $2 AND (t.published, t.post) < ($3, $4) \
         AND (p.expires IS NULL OR p.expires > $6) ORDER BY t.published DESC, t.post DESC LIMIT $5"
    );
    MONTH = post_from!(
        "FROM post p JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE p.channel = $1 AND p.month = $2 AND p.state = 'published' AND (p.published, p.id) < ($3, $4) \
         ORDER BY p.published DESC, p.id DESC LIMIT $5"
    );
    /// What expires after $2 and not after $3, the next first.
    EXPIRING = post_from!(
        "FROM post p JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE p.channel = $1 AND p.state = 'published' AND p.expires > $2 AND p.expires <= $3 \
         ORDER BY p.expires, p.id LIMIT $4"
    );
    /// The posts told in one message, in their order.
    DIGEST = post_from!(
        "FROM post p JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE p.digest = $1 AND p.state = 'published' ORDER BY p.published, p.id"
    );
    DIGEST_OF = "SELECT digest FROM post WHERE id = $1 AND digest IS NOT NULL";
    MONTHS = "SELECT month, posts FROM post_month WHERE channel = $1 AND posts > 0 ORDER BY month DESC";
    POST = post_from!(
        "FROM post p JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE p.id = $1 AND p.state <> 'draft'"
    );
    AS_OF_VERSION = post_from!(
        "FROM post p JOIN post_version v ON v.post = p.id WHERE p.id = $1 AND v.version = $2 AND p.state <> 'draft'"
    );
    OUT = "SELECT version FROM post WHERE id = $1 AND state = 'published'";
    VERSIONS = "SELECT version, at, note FROM post_version WHERE post = $1 ORDER BY version";
    VERSION = "SELECT v.content FROM post p JOIN post_version v ON v.post = p.id \
               WHERE p.id = $1 AND v.version = $2 AND p.state = 'published'";
    /// Touched when it was taken back, and perhaps again when it was set aside.
    WITHDRAWN = "SELECT p.id, p.published, v.at, v.note FROM post p \
                 JOIN post_version v ON v.post = p.id AND v.version = p.version \
                 WHERE p.channel = $1 AND p.state = 'withdrawn' AND p.touched >= $2 \
                 ORDER BY p.touched DESC, p.id DESC LIMIT $3";
    UPCOMING = post_from!(
        "FROM post p JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE p.channel = $1 AND p.state = 'published' AND p.event_end >= $2 ORDER BY p.event_end, p.id LIMIT $3"
    );
    PAST = post_from!(
        "FROM post p JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE p.channel = $1 AND p.state = 'published' AND p.event_end >= $2 AND p.event_end < $3 \
         ORDER BY p.event_end DESC, p.id DESC LIMIT $4"
    );
    WARNINGS = post_from!(
        "FROM post p JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE p.channel = $1 AND p.state = 'published' AND p.kind = 'warning' AND p.updated >= $2 \
         ORDER BY p.updated DESC, p.id DESC"
    );
    DESK_AMONG = desk_from!("WHERE p.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))");
    DESK_VERSIONS = "SELECT v.version, v.at, e.name, v.note, v.content FROM post_version v \
                     LEFT JOIN editor e ON e.id = v.editor WHERE v.post = $1 ORDER BY v.version DESC";
    DESK_POST = desk_from!("WHERE p.id = $1");
    DESK_POSTS = desk_from!(
        "WHERE p.channel = $1 AND (p.touched, p.id) < ($2, $3) ORDER BY p.touched DESC, p.id DESC LIMIT $4"
    );
    /// Whose title has all the words, or whose text was found: $5 are the words as patterns in three spellings (the engines
    /// differ in what they call the same letter), $6 the numbers of those found.
    DESK_FOUND = desk_from!(
        "WHERE p.channel = $1 AND (p.touched, p.id) < ($2, $3) \
         AND (p.id IN (SELECT CAST(value AS BIGINT) FROM json_each($6)) OR NOT EXISTS (SELECT 1 FROM json_each($5) \
         WHERE coalesce(d.title, p.title) NOT LIKE (value->>0) ESCAPE '!' \
         AND coalesce(d.title, p.title) NOT LIKE (value->>1) ESCAPE '!' \
         AND coalesce(d.title, p.title) NOT LIKE (value->>2) ESCAPE '!')) \
         ORDER BY p.touched DESC, p.id DESC LIMIT $4"
    );
    DESK_POSTS_IN_STATE = desk_from!(
        "WHERE p.channel = $1 AND p.state = $2 AND (p.touched, p.id) < ($3, $4) \
         ORDER BY p.touched DESC, p.id DESC LIMIT $5"
    );
}
