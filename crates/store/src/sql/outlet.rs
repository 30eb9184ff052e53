//! Outlets, and what is done to have posts there.
macro_rules! outlet_from {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.channel, o.kind, o.label, o.settings, o.secret, o.created, o.stopped, o.stir, o.lease, \
             o.token, o.bucket, o.health, o.look FROM outlet o ",
            $rest
        )
    };
}
macro_rules! dispatch_from {
    ($rest:literal) => {
        concat!(
            "SELECT d.outlet, d.post, d.channel, d.lane, d.wanted, d.shown, d.state, d.due, d.since, d.attempts, \
             d.course, d.created, d.touched, d.turn, p.title FROM dispatch d LEFT JOIN post p ON p.id = d.post ",
            $rest
        )
    };
}

sql! {
    ADD = "INSERT INTO outlet (id, channel, kind, label, settings, secret, created, stir, lease, token, bucket, health, \
           look, wake) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, '{}', $7, $7)";
    OF_CHANNEL = outlet_from!("WHERE o.channel = $1 ORDER BY o.channel, o.id");
    ONE = outlet_from!("WHERE o.id = $1");
    /// Other words, other settings or another secret; how it is is looked at again.
    CHANGE = "UPDATE outlet SET label = $3, settings = $4, secret = $5, look = $6, wake = $6, health = '{}', \
              stir = stir + 1 \
              WHERE id = $1 AND channel = $2";
    REMOVE = "DELETE FROM outlet WHERE id = $1 AND channel = $2";
    DROP_DISPATCHES = "DELETE FROM dispatch WHERE outlet = $1";
    STOP = "UPDATE outlet SET stopped = $3, wake = NULL, stir = stir + 1 \
            WHERE id = $1 AND channel = $2 AND stopped IS NULL";
    START = "UPDATE outlet SET stopped = NULL, wake = $3, look = $3, stir = stir + 1 \
             WHERE id = $1 AND channel = $2 AND stopped IS NOT NULL";
    LOOK = "UPDATE outlet SET look = $2, wake = $2, stir = stir + 1 WHERE id = $1 AND stopped IS NULL";
    /// In the commit of a first version, after its head: to each outlet of the channel.
    ORDER = "INSERT INTO dispatch (outlet, post, channel, lane, wanted, shown, state, due, since, attempts, course, \
             created, touched, turn) SELECT o.id, p.id, p.channel, CAST($2 AS BIGINT), p.version, 1, 'queued', \
             CAST($3 AS BIGINT), CAST($3 AS BIGINT), 0, '{}', CAST($3 AS BIGINT), CAST($3 AS BIGINT), 0 \
             FROM post p JOIN outlet o ON o.channel = p.channel WHERE p.id = $1 AND o.stopped IS NULL \
             ON CONFLICT (outlet, post) DO NOTHING";
    /// In the commit of a later version or of a withdrawal: where the post was sent before. Whether an unconfirmed one is
    /// there must be known before it is changed.
    RENEW = "UPDATE dispatch SET wanted = (SELECT p.version FROM post p WHERE p.id = $1), shown = CAST($2 AS BIGINT), \
             state = CASE WHEN state = 'unconfirmed' AND CAST($2 AS BIGINT) = 1 THEN state ELSE 'queued' END, \
             due = CASE WHEN state = 'unconfirmed' AND CAST($2 AS BIGINT) = 1 THEN NULL ELSE CAST($3 AS BIGINT) END, \
             since = $3, attempts = 0, touched = $3, turn = turn + 1 WHERE post = $1";
    /// After either: whoever works there looks again.
    STIR = "UPDATE outlet SET wake = $2, stir = stir + 1 \
            WHERE channel = (SELECT p.channel FROM post p WHERE p.id = $1) AND stopped IS NULL";
    STIR_ONE = "UPDATE outlet SET wake = $2, stir = stir + 1 WHERE id = $1 AND stopped IS NULL";
    AWAKE = outlet_from!("WHERE o.wake <= $1 AND o.lease <= $1 ORDER BY o.wake, o.id LIMIT $2");
    CLAIM = "UPDATE outlet SET lease = $3, wake = $3, token = token + 1 WHERE id = $1 AND token = $2 AND lease <= $4";
    /// The guard of everything written by whoever has the outlet.
    HOLD = "UPDATE outlet SET lease = $3, wake = $3, bucket = $4 WHERE id = $1 AND token = $2";
    WORK = dispatch_from!("WHERE d.outlet = $1 AND d.due <= $2 ORDER BY d.lane, d.due, d.post LIMIT 1");
    /// The wish is the desk's; what was found out is written whatever it is by now.
    SAVE = "UPDATE dispatch SET course = $5, attempts = $6, touched = $9, turn = turn + 1, \
            state = CASE WHEN wanted = $3 AND shown = $4 THEN CAST($7 AS TEXT) ELSE 'queued' END, \
            due = CASE WHEN wanted = $3 AND shown = $4 THEN CAST($8 AS BIGINT) ELSE CAST($9 AS BIGINT) END \
            WHERE outlet = $1 AND post = $2";
    /// Laid down until the next thing is due, if nothing came meanwhile …
    LAY_DOWN = "UPDATE outlet SET lease = 0, bucket = $5, look = $4, wake = CASE WHEN stopped IS NULL THEN (SELECT min(t.at) FROM \
                (SELECT d.due AS at FROM dispatch d WHERE d.outlet = $1 AND d.due IS NOT NULL \
                UNION ALL SELECT CAST($4 AS BIGINT) AS at) t) ELSE NULL END WHERE id = $1 AND token = $2 AND stir = $3";
    /// … else at once.
    LAY_DOWN_STIRRED = "UPDATE outlet SET lease = 0, bucket = $4, look = $5, \
                        wake = CASE WHEN stopped IS NULL THEN CAST($3 AS BIGINT) ELSE NULL END \
                        WHERE id = $1 AND token = $2";
    HEALTH = "UPDATE outlet SET health = $3, look = $4 WHERE id = $1 AND token = $2";
    /// Another secret in the place of this one.
    RENEW_SECRET = "UPDATE outlet SET secret = $3 WHERE id = $1 AND token = $2 AND secret = $4";
    /// After a restore: what was on its way then may have come there since.
    DOUBT = "UPDATE dispatch SET state = 'unconfirmed', due = NULL, touched = $1, turn = turn + 1 \
             WHERE due IS NOT NULL AND course NOT LIKE '%\"there\"%'";
    /// It works again: what was held goes on, but for what is old news by now.
    GO_ON = "UPDATE dispatch SET state = 'queued', due = $2, since = $2, attempts = 0, turn = turn + 1 \
             WHERE outlet = $1 AND state = 'held' AND since > $3";
    OF_POST = dispatch_from!("WHERE d.post = $1 ORDER BY d.outlet");
    ONE_DISPATCH = dispatch_from!("WHERE d.outlet = $1 AND d.post = $2");
    OF_OUTLET = dispatch_from!("WHERE d.outlet = $1 ORDER BY d.post DESC LIMIT $2");
    IN_STATE = dispatch_from!("WHERE d.channel = $1 AND d.state = $2 ORDER BY d.touched DESC LIMIT $3");
    /// What a person decided about what they saw.
    DECIDE = "UPDATE dispatch SET course = $4, attempts = $5, state = $6, due = $7, since = $8, touched = $9, \
              turn = turn + 1 WHERE outlet = $1 AND post = $2 AND turn = $3";
}
