//! The files of warnings with their signature in XML, and the keys that signed them.
sql! {
    /// With the message, in its transaction.
    ORDER = "INSERT INTO alert_signed (post, number, channel) VALUES ($1, $2, $3)";
    UNSIGNED = "SELECT s.post, s.number, s.channel, a.cap FROM alert_signed s \
                JOIN alert a ON a.post = s.post AND a.number = s.number \
                WHERE s.file IS NULL ORDER BY s.post, s.number LIMIT $1";
    /// Of several nodes that sign the same file the first one counts: a signature is another one each time.
    SIGN = "UPDATE alert_signed SET file = $3 WHERE post = $1 AND number = $2 AND file IS NULL";
    /// What cannot be signed waits no longer.
    DROP = "DELETE FROM alert_signed WHERE post = $1 AND number = $2 AND file IS NULL";
    FILE = "SELECT file FROM alert_signed WHERE post = $1 AND number = $2 AND channel = $3 AND file IS NOT NULL";
    /// Numbers of posts tell the time.
    SIGNED = "SELECT post, number FROM alert_signed WHERE channel = $1 AND post IN \
              (SELECT CAST(value AS BIGINT) FROM json_each($2)) AND file IS NOT NULL";
    ADD = "INSERT INTO feed_key (name, channel, pem, made) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING";
    PEM = "SELECT pem FROM feed_key WHERE name = $1";
    LAST = "SELECT name FROM feed_key WHERE channel = $1 ORDER BY made DESC, name DESC LIMIT 1";
}
