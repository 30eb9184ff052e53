//! Texts of a post beside its main text.
sql! {
    OF_POST = "SELECT v.tongue, v.title, v.body, v.of_title, v.of_body, v.revision, v.stage, v.reason, v.editor, \
               e.name, v.at, v.versions FROM variant v LEFT JOIN editor e ON e.id = v.editor WHERE v.post = $1";
    AUTHORS = "SELECT a.tongue, a.editor, e.name FROM variant_author a LEFT JOIN editor e ON e.id = a.editor \
               WHERE a.post = $1";
    AUTHORS_AMONG = "SELECT post, tongue, editor FROM variant_author \
                     WHERE post IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    /// What residents read. Beside a sealed message nothing stands that was not sealed with it.
    SHOWN = "SELECT v.post, v.tongue, o.title, o.body, o.of_title, o.of_body FROM variant v \
             JOIN variant_version o ON o.post = v.post AND o.tongue = v.tongue AND o.version = v.shown \
             WHERE v.post IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) \
             AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.post = v.post)";
    IN_REVIEW = "SELECT v.post, v.tongue, v.title, v.editor, e.name, v.at FROM variant v \
                 LEFT JOIN editor e ON e.id = v.editor WHERE v.channel = $1 AND v.stage = 'in_review'";
    /// Only of a post that still lives, and of none whose words are sealed.
    ADD = "INSERT INTO variant (post, tongue, channel, title, body, of_title, of_body, revision, stage, reason, editor, \
           at, versions) SELECT p.id, CAST($2 AS TEXT), p.channel, CAST($3 AS TEXT), CAST($4 AS TEXT), \
           CAST($5 AS TEXT), CAST($6 AS TEXT), 1, 'draft', '', CAST($7 AS BIGINT), CAST($8 AS BIGINT), 0 FROM post p \
           WHERE p.id = $1 AND p.state <> 'withdrawn' AND p.archived IS NULL \
           AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.post = p.id) ON CONFLICT (post, tongue) DO NOTHING";
    /// Whatever was handed in or approved was other words; the reason of a return stays in sight.
    SAVE = "UPDATE variant SET title = $4, body = $5, of_title = $6, of_body = $7, revision = revision + 1, \
            stage = CASE WHEN stage = 'returned' THEN 'returned' ELSE 'draft' END, editor = $8, at = $9 \
            WHERE post = $1 AND tongue = $2 AND revision = $3";
    MOVE = "UPDATE variant SET stage = $4, reason = $5, revision = revision + 1, editor = $6, at = $7 \
            WHERE post = $1 AND tongue = $2 AND revision = $3";
    BRING_OUT = "UPDATE variant SET stage = 'approved', reason = '', revision = revision + 1, editor = $4, at = $5, \
                 versions = versions + 1, shown = versions + 1 WHERE post = $1 AND tongue = $2 AND revision = $3 \
                 AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.post = variant.post)";
    ADD_VERSION = "INSERT INTO variant_version (post, tongue, version, at, approver, hash, title, body, of_title, of_body) \
                   SELECT v.post, v.tongue, v.versions, CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS TEXT), \
                   v.title, v.body, v.of_title, v.of_body FROM variant v WHERE v.post = $1 AND v.tongue = $2";
    TAKE_DOWN = "UPDATE variant SET shown = NULL, revision = revision + 1, editor = $4, at = $5, \
                 stage = CASE WHEN stage = 'approved' THEN 'draft' ELSE stage END \
                 WHERE post = $1 AND tongue = $2 AND revision = $3 AND shown IS NOT NULL";
    /// Only one that never was out.
    DROP = "DELETE FROM variant WHERE post = $1 AND tongue = $2 AND revision = $3 AND versions = 0";
    ADD_AUTHOR = "INSERT INTO variant_author (post, tongue, editor) VALUES ($1, $2, $3) \
                  ON CONFLICT (post, tongue, editor) DO NOTHING";
    /// Who wrote what residents are going to read, a row each.
    AUDIT_AUTHORS = "INSERT INTO audit (channel, at, what, subject, editor, detail, version) \
                     SELECT p.channel, CAST($3 AS BIGINT), 'variant_wrote', CAST($4 AS TEXT), a.editor, a.tongue, p.version \
                     FROM variant_author a JOIN post p ON p.id = a.post WHERE a.post = $1 AND a.tongue = $2";
    DROP_AUTHORS = "DELETE FROM variant_author WHERE post = $1 AND tongue = $2";
    /// Of a post that no longer exists.
    DROP_OF_GONE = "DELETE FROM variant WHERE post = $1 AND NOT EXISTS (SELECT 1 FROM post p WHERE p.id = $1)";
    DROP_VERSIONS_OF_GONE = "DELETE FROM variant_version WHERE post = $1 \
                             AND NOT EXISTS (SELECT 1 FROM post p WHERE p.id = $1)";
    DROP_AUTHORS_OF_GONE = "DELETE FROM variant_author WHERE post = $1 \
                            AND NOT EXISTS (SELECT 1 FROM post p WHERE p.id = $1)";
}
