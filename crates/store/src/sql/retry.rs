//! Later attempts.
sql! {
    /// $5 is a list of `[sid, due, attempt]`.
    ADD = "INSERT INTO retry (delivery, origin, channel, lane, sid, due, attempt, behind, boot, token) \
           SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), \
           CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT), CAST($6 AS BIGINT), 0, 0 \
           FROM json_each($5) WHERE 1 = 1 \
           ON CONFLICT (delivery, origin, sid) DO UPDATE SET due = excluded.due, attempt = excluded.attempt";
    /// One statement, so that of two who claim the second finds `due` moved when its turn comes.
    CLAIM = "UPDATE retry SET due = $3, boot = $4, token = token + 1 WHERE lane = $1 AND behind = $7 AND due <= $2 \
             AND (delivery, origin, sid) IN (SELECT delivery, origin, sid FROM retry \
             WHERE lane = $1 AND behind = $7 AND due <= $2 \
             AND NOT EXISTS (SELECT 1 FROM fanout f WHERE f.delivery = retry.delivery AND f.held = 1) \
             AND origin NOT IN (SELECT CAST(value AS BIGINT) FROM json_each($6)) ORDER BY due, delivery, origin, sid LIMIT $5) \
             RETURNING delivery, origin, sid, attempt, token";
    /// Sets aside what came due in a delivery that is held, a piece at a time. $4 is the end of time.
    HOLD_DUE = "UPDATE retry SET due = $4, token = token + 1 WHERE lane = $1 AND behind IN (0, 1) AND due <= $2 \
                AND (delivery, origin, sid) IN (SELECT delivery, origin, sid FROM retry \
                WHERE lane = $1 AND behind IN (0, 1) AND due <= $2 AND delivery = $3 LIMIT $5)";
    FANOUTS = "SELECT delivery, channel, post, version, lane, created FROM fanout \
               WHERE delivery IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    FINISH = "DELETE FROM retry WHERE delivery = $1 AND origin = $2 AND sid = $3 AND token = $4";
    AGAIN = "UPDATE retry SET due = $5, attempt = $6, boot = 0 \
             WHERE delivery = $1 AND origin = $2 AND sid = $3 AND token = $4";
    COUNT_ACCEPTED = "UPDATE retry_count SET accepted = accepted + 1 WHERE delivery = $1 AND origin = $2";
    COUNT_REFUSED = "UPDATE retry_count SET refused = refused + 1 WHERE delivery = $1 AND origin = $2";
    COUNT_GONE = "UPDATE retry_count SET gone = gone + 1 WHERE delivery = $1 AND origin = $2";
    COUNT_DROPPED = "UPDATE retry_count SET dropped = dropped + 1 WHERE delivery = $1 AND origin = $2";
    IS_DUE = "SELECT 1 FROM retry WHERE lane = $1 AND behind IN (0, 1) AND due <= $2 LIMIT 1";
    FREE = "UPDATE retry SET due = 0, boot = 0 WHERE lane = $1 AND behind IN (0, 1) AND due > 0 AND boot <> 0 AND boot <> $2";
}
