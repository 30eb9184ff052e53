//! The media library.
macro_rules! medium_from {
    ($rest:literal) => {
        concat!(
            "SELECT m.id, m.channel, m.hash, m.format, m.width, m.height, m.bytes, m.captions, m.name, m.alt, m.credit, \
             m.people, m.focus_x, m.focus_y, m.created FROM medium m ",
            $rest
        )
    };
}

sql! {
    ADD = "INSERT INTO medium (id, channel, hash, format, kind, width, height, bytes, captions, name, alt, credit, \
           people, focus_x, focus_y, words, created) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    ONE = medium_from!("WHERE m.id = $1");
    AMONG = medium_from!("WHERE m.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))");
    /// The one with the same file, so that nothing is kept twice.
    OF_HASH = medium_from!("WHERE m.hash = $2 AND m.channel = $1 ORDER BY m.id LIMIT 1");
    /// $3 is a list of patterns, all of which must be found.
    OF_CHANNEL = medium_from!("WHERE m.channel = $1 AND m.id < $2 \
                               AND NOT EXISTS (SELECT 1 FROM json_each($3) WHERE m.words NOT LIKE (value->>0) ESCAPE '!') \
                               ORDER BY m.id DESC LIMIT $4");
    OF_KIND = medium_from!("WHERE m.channel = $1 AND m.kind = $5 AND m.id < $2 \
                            AND NOT EXISTS (SELECT 1 FROM json_each($3) WHERE m.words NOT LIKE (value->>0) ESCAPE '!') \
                            ORDER BY m.id DESC LIMIT $4");
    SAVE = "UPDATE medium SET name = $3, alt = $4, credit = $5, people = $6, focus_x = $7, focus_y = $8, words = $9, \
            captions = $10 WHERE id = $1 AND channel = $2";
    /// What a post that goes out says of a medium is kept with it, where nobody has said it yet.
    LEARN = "UPDATE medium SET alt = coalesce(alt, $2), credit = CASE WHEN credit = '' THEN $3 ELSE credit END, \
             words = words || CAST($4 AS TEXT) WHERE id = $1 AND (alt IS NULL OR (credit = '' AND CAST($3 AS TEXT) <> ''))";
    ADD_USE = "INSERT INTO medium_use (medium, post, version) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    /// A post with several versions comes several times.
    USED = "SELECT u.post, p.title, CAST(CASE WHEN p.state = 'published' AND p.version = u.version THEN 1 ELSE 0 END \
            AS BIGINT) FROM medium_use u JOIN post p ON p.id = u.post WHERE u.medium = $1";
    /// Working copies and what goes out at a time: those of one channel are a handful.
    USED_IN_DRAFTS = "SELECT d.post, d.title FROM draft d WHERE d.channel = $1 AND d.form LIKE $2";
    USED_IN_REVIEWS = "SELECT r.post, p.title FROM review r JOIN post p ON p.id = r.post \
                       WHERE r.channel = $1 AND r.content LIKE $2";
    /// Whatever is made of it would show it.
    USED_IN_TEMPLATES = "SELECT m.id, m.name FROM template m WHERE m.channel = $1 AND m.form LIKE $2 ORDER BY m.id";
    /// Somebody who shows it and somebody who deletes it take turns.
    HOLD = "UPDATE medium SET hash = hash WHERE id = $1 AND channel = $2";
    HOLD_ALL = "UPDATE medium SET hash = hash WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    /// The guard: nothing shows it now. $3 is its number in letters, $4 the pattern of it.
    DROP = "DELETE FROM medium WHERE id = $1 AND channel = $2 \
            AND NOT EXISTS (SELECT 1 FROM medium_use u WHERE u.medium = $3 \
            AND u.version = (SELECT p.version FROM post p WHERE p.id = u.post AND p.state = 'published')) \
            AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.channel = $2 AND d.form LIKE $4) \
            AND NOT EXISTS (SELECT 1 FROM review r WHERE r.channel = $2 AND r.content LIKE $4) \
            AND NOT EXISTS (SELECT 1 FROM template m WHERE m.channel = $2 AND m.form LIKE $4)";
    /// How many media of all channels have a file.
    HAVING_FILE = "SELECT (SELECT count(*) FROM medium WHERE hash = $1) + (SELECT count(*) FROM medium WHERE captions = $1)";
}
