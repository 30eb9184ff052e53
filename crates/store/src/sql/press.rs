//! Press releases, newsrooms, and what they are told about the town.
sql! {
    ABOUT = "SELECT contact, phone, email, about FROM press WHERE channel = $1";
    SET_ABOUT = "INSERT INTO press (channel, contact, phone, email, about) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (channel) DO UPDATE SET contact = excluded.contact, phone = excluded.phone, \
                 email = excluded.email, about = excluded.about";
    MARK = "INSERT INTO press_release (post, channel, ahead, since) \
            SELECT p.id, p.channel, CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM post p \
            WHERE p.id = $1 AND p.channel = $2 ON CONFLICT (post) DO UPDATE SET ahead = excluded.ahead";
    UNMARK = "DELETE FROM press_release WHERE post = $1 AND channel = $2";
    MARKED = "SELECT post, ahead FROM press_release \
              WHERE post IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    /// What is out, the latest begun first; what was taken back is not. The empty word and the
    /// nought keep PostgreSQL from walking all posts instead of taking each release's own.
    OUT = post_from!(
        "FROM press_release r JOIN post p ON p.id = r.post + 0 JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE r.channel = $1 AND p.state || '' = 'published' ORDER BY r.post DESC LIMIT $2"
    );
    /// One that is or was out.
    ONE = post_from!(
        "FROM press_release r JOIN post p ON p.id = r.post JOIN post_version v ON v.post = p.id AND v.version = p.version \
         WHERE r.post = $1 AND r.channel = $2 AND p.state <> 'draft'"
    );
    /// What waits for its time and may be read before: the very words that go out then. A working copy that lost its time
    /// or its approval has none and is not here.
    AHEAD = "SELECT r.post, w.due, w.content FROM press_release r JOIN review w ON w.post = r.post \
             JOIN post p ON p.id = r.post WHERE r.channel = $1 AND r.ahead = 1 AND p.state = 'draft' \
             AND w.stage = 'scheduled' AND w.due IS NOT NULL AND w.content IS NOT NULL";
    ADD_ROOM = "INSERT INTO newsroom (id, channel, name, token_hash, created) VALUES ($1, $2, $3, $4, $5)";
    ROOMS = "SELECT id, name, created FROM newsroom WHERE channel = $1 ORDER BY id";
    ROOM = "SELECT channel, name FROM newsroom WHERE token_hash = $1";
    DROP_ROOM = "DELETE FROM newsroom WHERE id = $1 AND channel = $2";
}
