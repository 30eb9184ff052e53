//! The steps between writing and release.
sql! {
    /// The guard of every step: these very words, held until the step is written.
    HOLD_DRAFT = "UPDATE draft SET revision = revision WHERE post = $1 AND revision = $2";
    /// Not a warning that nobody has ended yet.
    SET_ASIDE = "UPDATE post SET archived = $2, touched = $2, touched_by = $3 \
                 WHERE id = $1 AND archived IS NULL AND state IN ('published', 'withdrawn') \
                 AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.post = post.id) \
                 AND NOT EXISTS (SELECT 1 FROM warning w WHERE w.post = post.id AND coalesce(w.ended, w.closed) IS NULL)";
    REOPEN = "UPDATE post SET archived = NULL, touched = $2, touched_by = $3 WHERE id = $1 AND archived IS NOT NULL";

    STANDINGS = "SELECT p.id, p.channel, p.state, p.version, p.kind, p.archived, d.revision, d.kind, c.four_eyes \
                 FROM post p JOIN channel c ON c.id = p.channel LEFT JOIN draft d ON d.post = p.id \
                 WHERE p.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    REVIEWS = "SELECT r.post, r.stage, r.step, r.editor, e.name, r.at, r.reason, r.approver, a.name, r.approved, \
               r.hash, r.due FROM review r LEFT JOIN editor e ON e.id = r.editor LEFT JOIN editor a ON a.id = r.approver \
               WHERE r.post IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    AUTHORS = "SELECT a.post, a.editor, e.name FROM draft_author a LEFT JOIN editor e ON e.id = a.editor \
               WHERE a.post IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    GRANTS = "SELECT editor, role, until, deputy_role, deputy_until FROM editor_role WHERE channel = $1";
    EMERGENCY = "SELECT r.editor FROM editor_role r JOIN editor e ON e.id = r.editor \
                 WHERE r.channel = $1 AND e.break_glass = 1";
    FOUR_EYES = "SELECT four_eyes FROM channel WHERE id = $1";
    SET_FOUR_EYES = "UPDATE channel SET four_eyes = $2 WHERE id = $1 AND four_eyes <> $2";

    /// The first step of a copy. Loses against anybody who was faster.
    BEGIN = "INSERT INTO review (post, channel, stage, step, editor, at, reason, approver, approved, hash, due, \
             content, note, quiet) SELECT p.id, p.channel, CAST($3 AS TEXT), 1, CAST($4 AS BIGINT), \
             CAST($5 AS BIGINT), CAST($6 AS TEXT), CAST($7 AS BIGINT), CAST($8 AS BIGINT), CAST($9 AS TEXT), \
             CAST($10 AS BIGINT), CAST($11 AS TEXT), CAST($12 AS TEXT), CAST($13 AS BIGINT) FROM post p \
             WHERE p.id = $1 AND CAST($2 AS BIGINT) = 0 ON CONFLICT (post) DO NOTHING";
    /// Any later one, from exactly the step the page showed.
    MOVE = "UPDATE review SET stage = $3, step = step + 1, editor = $4, at = $5, reason = $6, approver = $7, \
            approved = $8, hash = $9, due = $10, content = $11, note = $12, quiet = $13 WHERE post = $1 AND step = $2";
    /// Back into writing.
    END = "DELETE FROM review WHERE post = $1 AND step = $2";
    /// Releasing with four eyes: exactly what somebody approved who did not write in it.
    TAKE_APPROVED = "DELETE FROM review WHERE post = $1 AND hash = $2 AND stage IN ('approved', 'scheduled') \
                     AND NOT EXISTS (SELECT 1 FROM draft_author a WHERE a.post = review.post AND a.editor = review.approver)";
    DROP = "DELETE FROM review WHERE post = $1";
    DROP_AUTHORS = "DELETE FROM draft_author WHERE post = $1";
    ADD_AUTHOR = "INSERT INTO draft_author (post, editor) VALUES ($1, $2) \
                  ON CONFLICT (post, editor) DO UPDATE SET through = ''";
    /// Whoever gave a program its token answers for what it wrote: they approve nothing of it.
    ADD_GIVER = "INSERT INTO draft_author (post, editor, through) SELECT d.post, t.giver, t.label FROM api_token t \
                 JOIN draft d ON d.post = $1 AND d.editor = t.id WHERE t.id = $2 AND t.giver IS NOT NULL \
                 ON CONFLICT (post, editor) DO NOTHING";
    /// The first author of a copy that may have been open already.
    ADD_OPENER = "INSERT INTO draft_author (post, editor) SELECT d.post, d.editor FROM draft d \
                  WHERE d.post = $1 AND d.editor = $2 AND d.revision = 1 ON CONFLICT (post, editor) DO NOTHING";

    /// An edit ends what was reached, and says so.
    TELL_EDIT = "INSERT INTO comment (post, at, editor, what, text) SELECT post, CAST($2 AS BIGINT), \
                 CAST($3 AS BIGINT), 'dropped', stage FROM review \
                 WHERE post = $1 AND stage IN ('in_review', 'approved', 'scheduled') \
                 ON CONFLICT (post, at, editor, what) DO NOTHING";
    AUDIT_EDIT = "INSERT INTO audit (channel, at, what, subject, editor, detail) SELECT channel, CAST($2 AS BIGINT), \
                  'approval_dropped', CAST($4 AS TEXT), CAST($3 AS BIGINT), stage FROM review \
                  WHERE post = $1 AND stage IN ('in_review', 'approved', 'scheduled')";
    DROP_BY_EDIT = "DELETE FROM review WHERE post = $1 AND stage <> 'returned'";

    /// Who wrote the version that goes out, a row each; its head is written before.
    AUDIT_AUTHORS = "INSERT INTO audit (channel, at, what, subject, editor, detail, version) \
                     SELECT p.channel, CAST($2 AS BIGINT), 'wrote', CAST($3 AS TEXT), a.editor, a.through, p.version \
                     FROM draft_author a JOIN post p ON p.id = a.post WHERE a.post = $1";
    /// What was read when somebody sent it back or found it good.
    KEEP_READ = "INSERT INTO read_copy (post, at, editor, form) SELECT d.post, CAST($2 AS BIGINT), CAST($3 AS BIGINT), \
                 d.form FROM draft d WHERE d.post = $1 ON CONFLICT (post) DO UPDATE SET at = excluded.at, \
                 editor = excluded.editor, form = excluded.form";
    READ_BEFORE = "SELECT r.at, r.editor, e.name, r.form FROM read_copy r LEFT JOIN editor e ON e.id = r.editor \
                   WHERE r.post = $1";
    DROP_READ = "DELETE FROM read_copy WHERE post = $1";

    TELL = "INSERT INTO comment (post, at, editor, what, text) SELECT p.id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), \
            CAST($4 AS TEXT), CAST($5 AS TEXT) FROM post p WHERE p.id = $1 \
            ON CONFLICT (post, at, editor, what) DO NOTHING";
    THREAD = "SELECT c.at, c.editor, e.name, c.what, c.text FROM comment c LEFT JOIN editor e ON e.id = c.editor \
              WHERE c.post = $1 ORDER BY c.at, c.editor, c.what";
    /// Of a post that no longer exists.
    DROP_THREAD = "DELETE FROM comment WHERE post = $1 AND NOT EXISTS (SELECT 1 FROM post p WHERE p.id = $1)";

    WAITING = "SELECT r.post, r.editor, e.name, r.at, r.reason, r.due FROM review r \
               LEFT JOIN editor e ON e.id = r.editor WHERE r.channel = $1";
    DUE = "SELECT r.post, r.channel, d.revision, d.base_version, r.editor, r.due, r.content, r.note, r.quiet \
           FROM review r JOIN draft d ON d.post = r.post WHERE r.due <= $1 ORDER BY r.due, r.place, r.post LIMIT $2";
    /// All of a channel's that have exactly this time.
    DUE_TOGETHER = "SELECT r.post, r.channel, d.revision, d.base_version, r.editor, r.due, r.content, r.note, r.quiet \
                    FROM review r JOIN draft d ON d.post = r.post WHERE r.channel = $1 AND r.due = $2 \
                    ORDER BY r.due, r.place, r.post";
    /// Its time went by with the server down: what was approved stays approved.
    LET_WAIT = "UPDATE review SET stage = 'approved', step = step + 1, due = NULL, content = NULL \
                WHERE post = $1 AND stage = 'scheduled' AND due = $2 AND approver IS NOT NULL";
    /// The same where nobody had to approve.
    LET_WAIT_UNREAD = "DELETE FROM review WHERE post = $1 AND stage = 'scheduled' AND due = $2 AND approver IS NULL";
    /// What could not go out waits for a person.
    MISS = "UPDATE review SET stage = 'in_review', step = step + 1, due = NULL, content = NULL, approver = NULL, \
            approved = NULL, hash = NULL WHERE post = $1 AND stage = 'scheduled' AND due = $2";
}
