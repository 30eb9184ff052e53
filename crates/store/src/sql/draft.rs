//! Working copies.
macro_rules! draft_from {
    ($rest:literal) => {
        concat!(
            "SELECT d.post, d.channel, d.form, d.revision, d.saved, d.base_version, d.editor, e.name \
             FROM draft d LEFT JOIN editor e ON e.id = d.editor ",
            $rest
        )
    };
}

sql! {
    ADD_POST = "INSERT INTO post (id, channel, state, slug_tail, title, touched, touched_by) \
                VALUES ($1, $2, 'draft', '', '', $3, $4)";
    ADD = "INSERT INTO draft (post, channel, form, title, kind, revision, saved, editor) \
           VALUES ($1, $2, $3, $4, $5, 1, $6, $7)";
    /// Only of a published post, and only if there is none yet. Never of a sealed warning, whose next message is its change.
    OPEN = "INSERT INTO draft (post, channel, form, title, kind, revision, saved, base_version, editor) \
            SELECT p.id, p.channel, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), 1, CAST($5 AS BIGINT), \
            p.version, CAST($6 AS BIGINT) FROM post p WHERE p.id = $1 AND p.state = 'published' AND p.archived IS NULL \
            AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.post = p.id) ON CONFLICT (post) DO NOTHING";
    SAVE = "UPDATE draft SET form = $3, title = $4, kind = $5, revision = revision + 1, saved = $6, editor = $7 \
            WHERE post = $1 AND revision = $2 RETURNING revision";
    TOUCH = "UPDATE post SET touched = $2, touched_by = $3 WHERE id = $1";
    ONE = draft_from!("WHERE d.post = $1");
    OF_CHANNEL = draft_from!("WHERE d.channel = $1 ORDER BY d.saved DESC, d.post DESC");
    /// Those that have no time yet.
    UNPLANNED = draft_from!(
        "WHERE d.channel = $1 AND (d.saved, d.post) < ($2, $3) \
         AND NOT EXISTS (SELECT 1 FROM review r WHERE r.post = d.post AND r.due IS NOT NULL) \
         ORDER BY d.saved DESC, d.post DESC LIMIT $4"
    );
    DROP = "DELETE FROM draft WHERE post = $1";
    /// A working copy of a post that is taken back becomes a post of its own, $2: nothing that was typed is lost.
    KEEP_POST = "INSERT INTO post (id, channel, state, slug_tail, title, touched, touched_by) \
                 SELECT CAST($2 AS BIGINT), d.channel, 'draft', '', '', d.saved, d.editor FROM draft d WHERE d.post = $1";
    KEEP = "UPDATE draft SET post = $2, base_version = NULL WHERE post = $1";
    KEEP_AUTHORS = "UPDATE draft_author SET post = $2 WHERE post = $1";
    /// The text as it stands, before the next one takes its place: if somebody else wrote it, or none was kept since $4.
    KEEP_TEXT = "INSERT INTO draft_text (post, revision, at, editor, form) \
                 SELECT d.post, d.revision, d.saved, d.editor, d.form FROM draft d WHERE d.post = $1 AND d.revision = $2 \
                 AND (d.editor <> $3 OR NOT EXISTS (SELECT 1 FROM draft_text k WHERE k.post = d.post AND k.at > $4)) \
                 ON CONFLICT (post, revision) DO NOTHING";
    /// The text as it stands, because somebody wants it kept.
    KEEP_TEXT_AS_IT_IS = "INSERT INTO draft_text (post, revision, at, editor, form) \
                          SELECT d.post, d.revision, d.saved, d.editor, d.form FROM draft d WHERE d.post = $1 \
                          ON CONFLICT (post, revision) DO NOTHING";
    TEXTS = "SELECT k.revision, k.at, k.editor, e.name, k.form FROM draft_text k LEFT JOIN editor e ON e.id = k.editor \
             WHERE k.post = $1 ORDER BY k.revision DESC";
    /// All but the newest $2.
    DROP_OLD_TEXTS = "DELETE FROM draft_text WHERE post = $1 AND revision <= \
                      (SELECT k.revision FROM draft_text k WHERE k.post = $1 ORDER BY k.revision DESC LIMIT 1 OFFSET $2)";
    DROP_TEXTS = "DELETE FROM draft_text WHERE post = $1";
    KEEP_TEXTS = "UPDATE draft_text SET post = $2 WHERE post = $1";
    DROP_REVISION = "DELETE FROM draft WHERE post = $1 AND revision = $2";
    DROP_UNPUBLISHED = "DELETE FROM post WHERE id = $1 AND state = 'draft'";
}
