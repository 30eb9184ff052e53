//! The town's own warnings: drafts, sealed messages, how they stand.
sql! {
    DRAFT = "SELECT d.id, d.channel, d.about, d.turn, d.purpose, d.form, d.revision, d.editor, e.name, d.saved, d.asked, \
             d.base, (SELECT count(*) FROM alert a WHERE a.post = d.about) \
             FROM warning_draft d LEFT JOIN editor e ON e.id = d.editor WHERE d.id = $1";
    DRAFTS = "SELECT d.id, d.channel, d.about, d.turn, d.purpose, d.form, d.revision, d.editor, e.name, d.saved, d.asked, \
              d.base, (SELECT count(*) FROM alert a WHERE a.post = d.about) \
              FROM warning_draft d LEFT JOIN editor e ON e.id = d.editor WHERE d.channel = $1 ORDER BY d.id";
    AUTHORS = "SELECT a.draft, a.editor, e.name FROM warning_author a LEFT JOIN editor e ON e.id = a.editor \
               WHERE a.draft IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    BEGIN = "INSERT INTO warning_draft (id, channel, about, turn, purpose, form, revision, editor, saved, base) \
             VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9)";
    ADD_AUTHOR = "INSERT INTO warning_author (draft, editor) VALUES ($1, $2) ON CONFLICT (draft, editor) DO NOTHING";
    SAVE = "UPDATE warning_draft SET form = $3, revision = revision + 1, editor = $4, saved = $5, asked = NULL \
            WHERE id = $1 AND revision = $2";
    /// Only whoever wrote in it says that it is ready.
    ASK = "UPDATE warning_draft SET asked = $3 WHERE id = $1 AND revision = $2 AND asked IS NULL \
           AND EXISTS (SELECT 1 FROM warning_author a WHERE a.draft = warning_draft.id AND a.editor = $4)";
    /// The guard of a release by a second person: these very words, handed over, and not written by the releaser.
    TAKE_ASKED = "DELETE FROM warning_draft WHERE id = $1 AND revision = $2 AND asked IS NOT NULL \
                  AND NOT EXISTS (SELECT 1 FROM warning_author a WHERE a.draft = warning_draft.id AND a.editor = $3)";
    /// The guard of any other release, and of throwing away.
    TAKE = "DELETE FROM warning_draft WHERE id = $1 AND revision = $2";
    /// Who wrote the message that goes out, a row each.
    AUDIT_AUTHORS = "INSERT INTO audit (channel, at, what, subject, editor, detail, version) \
                     SELECT CAST($2 AS BIGINT), CAST($3 AS BIGINT), 'wrote', CAST($4 AS TEXT), a.editor, '', \
                     CAST($5 AS BIGINT) FROM warning_author a WHERE a.draft = $1";
    DROP_AUTHORS = "DELETE FROM warning_author WHERE draft = $1";

    ADD = "INSERT INTO alert (post, number, version, channel, identifier, turn, purpose, severity, sent, expires, cap, \
           form, editor, alone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    STAND = "INSERT INTO warning (post, channel, expires, ended) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (post) DO UPDATE SET expires = excluded.expires, ended = excluded.ended, closed = NULL";
    CLOSE = "UPDATE warning SET closed = $3 WHERE post = $1 AND channel = $2 AND ended IS NULL AND closed IS NULL \
             AND expires <= $3";
    SEE = "UPDATE alert SET seen_by = $3, seen = $4 WHERE post = $1 AND number = $2 AND length(alone) > 0 \
           AND seen_by IS NULL AND editor <> $3";

    OF_POST = alert_from!("WHERE a.post = $1 ORDER BY a.number");
    SINCE = alert_from!("WHERE a.channel = $1 AND a.sent >= $2 ORDER BY a.sent, a.post, a.number");
    UNSEEN = alert_from!("WHERE a.channel = $1 AND a.alone <> '' AND a.seen IS NULL ORDER BY a.sent");
    OPEN = "SELECT post FROM warning WHERE channel = $1 AND ended IS NULL AND closed IS NULL ORDER BY expires";
    STANDINGS = "SELECT post, expires, ended, closed FROM warning \
                 WHERE post IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";

    AREAS = "SELECT name, codes, points FROM warning_area WHERE channel = $1 ORDER BY place";
    DROP_AREAS = "DELETE FROM warning_area WHERE channel = $1";
    ADD_AREA = "INSERT INTO warning_area (channel, place, name, codes, points) VALUES ($1, $2, $3, $4, $5)";
}
