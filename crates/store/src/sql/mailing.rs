//! Issues on their way: ranges of readers, and mails that are tried again.
sql! {
    ADD = "INSERT INTO mailing (issue, channel, lease, boot, token, taken, refused, gone) \
           VALUES ($1, $2, 0, 0, 0, 0, 0, 0) ON CONFLICT (issue) DO NOTHING";
    ADD_RANGE = "INSERT INTO mailing_range (issue, lo, hi, done, token, taken, refused, gone) \
                 VALUES ($1, $2, $3, 0, 0, 0, 0, 0) ON CONFLICT (issue, lo) DO NOTHING";
    ONE = "SELECT lease, token, taken, refused, gone FROM mailing WHERE issue = $1";
    CLAIM = "UPDATE mailing SET lease = $3, boot = $5, token = token + 1 WHERE issue = $1 AND token = $2 AND lease <= $4";
    /// Fences out whoever still works on them.
    CLAIM_RANGES = "UPDATE mailing_range SET token = $2 WHERE issue = $1";
    HOLD = "UPDATE mailing SET lease = $3 WHERE issue = $1 AND token = $2";
    FREE = "UPDATE mailing SET lease = 0 WHERE lease > 0 AND boot <> $1";
    EVERY = "SELECT issue FROM mailing";
    RANGES = "SELECT lo, hi, reached, armed, done, taken, refused, gone FROM mailing_range WHERE issue = $1 ORDER BY lo";
    STEP = "UPDATE mailing_range SET reached = $4, armed = $5, done = $6, taken = taken + $7, refused = refused + $8, \
            gone = gone + $9 WHERE issue = $1 AND lo = $2 AND token = $3 AND done = 0";

    /// [[sid, due or null, attempt], …]. Whoever left meanwhile is not written down again.
    ADD_LATER = "INSERT INTO mailing_later (issue, sid, channel, due, attempt, armed) \
                 SELECT CAST($1 AS BIGINT), CAST(value->>0 AS BIGINT), CAST($2 AS BIGINT), CAST(value->>1 AS BIGINT), \
                 CAST(value->>2 AS BIGINT), 0 FROM json_each($3) WHERE EXISTS (SELECT 1 FROM reader r \
                 WHERE r.channel = $2 AND r.sid = CAST(value->>0 AS BIGINT)) ON CONFLICT (issue, sid) DO UPDATE SET \
                 due = excluded.due, attempt = excluded.attempt, armed = 0";
    LATER_DUE = "SELECT l.sid, l.attempt, r.address, r.wish FROM mailing_later l \
                 JOIN reader r ON r.channel = l.channel AND r.sid = l.sid \
                 WHERE l.issue = $1 AND l.due <= $2 ORDER BY l.due, l.sid LIMIT $3";
    ARM_LATER = "UPDATE mailing_later SET armed = 1 WHERE issue = $1 \
                 AND sid IN (SELECT CAST(value AS BIGINT) FROM json_each($2))";
    END_LATER = "DELETE FROM mailing_later WHERE issue = $1 \
                 AND sid IN (SELECT CAST(value AS BIGINT) FROM json_each($2))";
    COUNT_LATER = "UPDATE mailing SET taken = taken + $3, refused = refused + $4, gone = gone + $5, lease = $6 \
                   WHERE issue = $1 AND token = $2";
    /// Whoever was about to hand them over died.
    DOUBT_LATER = "UPDATE mailing_later SET due = NULL, armed = 0 WHERE issue = $1 AND armed = 1";
    AGAIN = "UPDATE mailing_later SET due = $2, attempt = 1 WHERE issue = $1 AND due IS NULL";
    /// Without those who left: whoever waits for them waits for ever.
    WAITING = "SELECT count(*), min(l.due) FROM mailing_later l \
               JOIN reader r ON r.channel = l.channel AND r.sid = l.sid WHERE l.issue = $1 AND l.due IS NOT NULL";
    UNCLEAR = "SELECT count(*) FROM mailing_later WHERE issue = $1 AND due IS NULL";
    DROP_LATER = "DELETE FROM mailing_later WHERE issue = $1";
    DROP_RANGES = "DELETE FROM mailing_range WHERE issue = $1";
    DROP = "DELETE FROM mailing WHERE issue = $1";
}
