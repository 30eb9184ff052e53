//! Outlets, and what is done to have posts there.
macro_rules! outlet_from {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.channel, o.kind, o.label, o.settings, o.secret, o.created, o.stopped, o.stir, o.lease, \
             o.token, o.bucket, o.health, o.look, o.usual, o.rest FROM outlet o ",
            $rest
        )
    };
}
macro_rules! dispatch_from {
    ($rest:literal) => {
        concat!(
            "SELECT d.outlet, d.post, d.channel, d.lane, d.wanted, d.shown, d.state, d.due, d.since, d.attempts, \
             d.course, d.created, d.touched, d.turn, p.title, d.counted FROM dispatch d LEFT JOIN post p ON p.id = d.post ",
            $rest
        )
    };
}
macro_rules! order_where {
    ($which:literal) => {
        concat!(
            "INSERT INTO dispatch (outlet, post, channel, lane, wanted, shown, state, due, since, attempts, course, \
             created, touched, turn) SELECT o.id, p.id, p.channel, CAST($2 AS BIGINT), p.version, 1, 'queued', \
             CAST($3 AS BIGINT), CAST($3 AS BIGINT), 0, '{}', CAST($3 AS BIGINT), CAST($3 AS BIGINT), 0 \
             FROM post p JOIN outlet o ON o.channel = p.channel WHERE p.id = $1 AND o.stopped IS NULL",
            $which,
            " ON CONFLICT (outlet, post) DO NOTHING"
        )
    };
}

/// Of a correction: news, and nothing of it stands there or may come to.
macro_rules! bare {
    () => {
        "(lane = 1 AND CAST($2 AS BIGINT) = 1 AND course NOT LIKE '%\"there\":{%' AND course NOT LIKE '%\"armed\":[%')"
    };
}
/// The same as `Dispatch::stays_away` says of what ended.
macro_rules! stays {
    () => {
        concat!(
            "(",
            bare!(),
            " AND state IN ('given_up', 'refused') AND (since < CAST($4 AS BIGINT) \
             OR course LIKE '%\"fault\":[\"person\",%'))"
        )
    };
}

sql! {
    ADD = "INSERT INTO outlet (id, channel, kind, label, settings, secret, created, stir, lease, token, bucket, health, \
           look, wake, usual) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, '{}', $7, $7, $8)";
    OF_CHANNEL = outlet_from!("WHERE o.channel = $1 ORDER BY o.channel, o.id");
    ONE = outlet_from!("WHERE o.id = $1");
    /// For residents: what is switched on.
    SHOWN = "SELECT kind, settings FROM outlet WHERE channel = $1 AND stopped IS NULL ORDER BY channel, id";
    /// Of all channels, for the metrics.
    EVERY = outlet_from!("ORDER BY o.id");
    /// What is not at its end there; of what was given up only what still shows something old, unless a person wants it so.
    COUNT_UNDONE = "SELECT o.kind, d.state, count(*) FROM outlet o JOIN dispatch d ON d.channel = o.channel \
                    AND d.outlet = o.id WHERE o.stopped IS NULL AND d.touched > $1 AND d.state IN \
                    ('queued', 'prepared', 'armed', 'waiting', 'held', 'person', 'unconfirmed', 'given_up') \
                    AND (d.state <> 'given_up' OR d.course LIKE '%\"there\":{%' \
                    AND d.course NOT LIKE '%\"fault\":[\"person\",%') \
                    GROUP BY o.kind, d.state";
    /// The channel's own actor in the Fediverse; there is one, under the channel's number.
    ACTOR = outlet_from!("WHERE o.id = $1 AND o.channel = $1 AND o.kind = 'fediverse'");
    COUNT_ACTORS = "SELECT count(*) FROM outlet o JOIN channel c ON c.id = o.channel AND c.public = 1 \
                    WHERE o.kind = 'fediverse' AND o.stopped IS NULL";
    /// Other words, other settings or another secret; how it is is looked at again, and whoever has it with the old ones is
    /// fenced out. What is known of a secret, above all its end, is known as long as that is the same.
    CHANGE = "UPDATE outlet SET label = $3, settings = $4, secret = $5, look = $6, wake = $6, \
              health = CASE WHEN secret = $5 THEN health ELSE '{}' END, \
              stir = stir + 1, token = token + 1, lease = 0, usual = $7 \
              WHERE id = $1 AND channel = $2";
    REMOVE = "DELETE FROM outlet WHERE id = $1 AND channel = $2";
    DROP_DISPATCHES = "DELETE FROM dispatch WHERE outlet = $1";
    STOP = "UPDATE outlet SET stopped = $3, wake = NULL, stir = stir + 1 \
            WHERE id = $1 AND channel = $2 AND stopped IS NULL";
    START = "UPDATE outlet SET stopped = NULL, wake = $3, look = $3, stir = stir + 1 \
             WHERE id = $1 AND channel = $2 AND stopped IS NOT NULL";
    LOOK = "UPDATE outlet SET look = $2, wake = $2, stir = stir + 1 WHERE id = $1 AND stopped IS NULL";
    /// In the commit of a first version, after its head: to each outlet of the channel …
    ORDER = order_where!("");
    /// … to those that posts go to by themselves …
    ORDER_USUAL = order_where!(" AND o.usual = 1");
    /// … or to these.
    ORDER_ONLY = order_where!(" AND o.id IN (SELECT CAST(value AS BIGINT) FROM json_each($4))");
    /// To one that was left out, or came later, of a post that is out.
    ORDER_TOO = order_where!(" AND p.state = 'published' AND p.archived IS NULL AND o.id = $4");
    /// In the commit of a later version or of a withdrawal: where the post was sent before. Whether an unconfirmed one is
    /// there must be known before it is changed, unless its name there is known: then the change itself tells. News that stands nowhere there is not put there as new by a correction:
    /// what somebody declined stays so, what ended before $4 stays ended, and what waits goes on being as old as it is.
    RENEW = concat!(
        "UPDATE dispatch SET wanted = (SELECT p.version FROM post p WHERE p.id = $1), shown = CAST($2 AS BIGINT), \
         state = CASE WHEN state = 'unconfirmed' AND CAST($2 AS BIGINT) = 1 AND course NOT LIKE '%\"there\":{%' OR ", stays!(), " THEN state ELSE 'queued' END, \
         due = CASE WHEN state = 'unconfirmed' AND CAST($2 AS BIGINT) = 1 AND course NOT LIKE '%\"there\":{%' OR ", stays!(), " THEN NULL \
         ELSE CAST($3 AS BIGINT) END, \
         since = CASE WHEN ", bare!(), " AND (state <> 'person' OR since < CAST($4 AS BIGINT)) THEN since \
         ELSE CAST($3 AS BIGINT) END, \
         touched = CASE WHEN ", stays!(), " THEN touched ELSE CAST($3 AS BIGINT) END, \
         attempts = 0, turn = turn + 1 WHERE post = $1"
    );
    /// After either: whoever works there looks again.
    STIR = "UPDATE outlet SET wake = $2, stir = stir + 1 \
            WHERE channel = (SELECT p.channel FROM post p WHERE p.id = $1) AND stopped IS NULL";
    STIR_ONE = "UPDATE outlet SET wake = $2, stir = stir + 1 WHERE id = $1 AND stopped IS NULL";
    AWAKE = outlet_from!("WHERE o.wake <= $1 AND o.lease <= $1 AND o.stopped IS NULL ORDER BY o.wake, o.id LIMIT $2");
    /// Those at which a warning is due.
    AWAKE_WARNED = outlet_from!("WHERE o.wake <= $1 AND o.lease <= $1 AND o.stopped IS NULL AND EXISTS \
                                 (SELECT 1 FROM dispatch d WHERE d.outlet = o.id AND d.lane = 0 AND d.due <= $1) \
                                 ORDER BY o.wake, o.id LIMIT $2");
    CLAIM = "UPDATE outlet SET lease = $3, wake = $3, token = token + 1 \
             WHERE id = $1 AND token = $2 AND lease <= $4 AND stopped IS NULL";
    /// For whoever is alone with the database, before it begins.
    FREE = "UPDATE outlet SET lease = 0, wake = CASE WHEN stopped IS NULL THEN CAST($1 AS BIGINT) ELSE NULL END, \
            token = token + 1 WHERE lease > $1";
    /// The guard of everything written by whoever has the outlet.
    HOLD = "UPDATE outlet SET lease = $3, bucket = $4, rest = CASE WHEN rest > $5 THEN rest ELSE CAST($5 AS BIGINT) END, \
            wake = CASE WHEN stopped IS NULL THEN CAST($3 AS BIGINT) ELSE NULL END WHERE id = $1 AND token = $2";
    /// Nothing, once it is switched off or somebody else's.
    WORK = dispatch_from!("WHERE d.outlet = $1 AND d.due <= $2 AND EXISTS \
                           (SELECT 1 FROM outlet o WHERE o.id = $1 AND o.token = $3 AND o.stopped IS NULL) \
                           ORDER BY d.lane, d.due, d.post LIMIT 1");
    /// The same of warnings that were not tried yet.
    WORK_NEW_WARNING = dispatch_from!("WHERE d.outlet = $1 AND d.lane = 0 AND d.due <= $2 AND d.attempts = 0 AND EXISTS \
                                       (SELECT 1 FROM outlet o WHERE o.id = $1 AND o.token = $3 AND o.stopped IS NULL) \
                                       ORDER BY d.lane, d.due, d.post LIMIT 1");
    WARNED = "SELECT d.post FROM dispatch d WHERE d.outlet = $1 AND d.lane = 0 AND d.due <= $2 LIMIT 1";
    /// The first that was not tried yet: it is not told to wait.
    NEXT_WARNING = "SELECT d.due FROM dispatch d WHERE d.outlet = $1 AND d.lane = 0 AND d.due IS NOT NULL \
                    AND d.attempts = 0 ORDER BY d.lane, d.due LIMIT 1";
    /// When a warning that holds is over.
    OVER = "SELECT expires FROM warning WHERE post = $1 AND ended IS NULL";
    /// A row nobody can read holds up no other.
    SPOILT = "UPDATE dispatch SET state = 'refused', due = NULL, touched = $3, turn = turn + 1 \
              WHERE outlet = $1 AND post = $2";
    /// The wish is the desk's; what was found out is written whatever it is by now.
    SAVE = "UPDATE dispatch SET course = $5, attempts = $6, touched = $9, turn = turn + 1, \
            since = CASE WHEN wanted = $3 AND shown = $4 THEN CAST($10 AS BIGINT) ELSE since END, \
            state = CASE WHEN wanted = $3 AND shown = $4 THEN CAST($7 AS TEXT) ELSE 'queued' END, \
            due = CASE WHEN wanted = $3 AND shown = $4 THEN CAST($8 AS BIGINT) ELSE CAST($9 AS BIGINT) END \
            WHERE outlet = $1 AND post = $2";
    /// Laid down until the next thing is due, if nothing came meanwhile …
    LAY_DOWN = "UPDATE outlet SET lease = 0, bucket = $5, \
                rest = CASE WHEN rest > $6 THEN rest ELSE CAST($6 AS BIGINT) END, \
                look = CASE WHEN look < $4 THEN look ELSE CAST($4 AS BIGINT) END, \
                wake = CASE WHEN stopped IS NULL THEN (SELECT min(t.at) FROM \
                (SELECT d.due AS at FROM dispatch d WHERE d.outlet = $1 AND d.due IS NOT NULL \
                UNION ALL SELECT CAST($4 AS BIGINT) AS at) t) ELSE NULL END WHERE id = $1 AND token = $2 AND stir = $3";
    /// … else at once. That somebody wants it looked at stays so.
    LAY_DOWN_STIRRED = "UPDATE outlet SET lease = 0, bucket = $4, \
                        rest = CASE WHEN rest > $6 THEN rest ELSE CAST($6 AS BIGINT) END, \
                        look = CASE WHEN look < $5 THEN look ELSE CAST($5 AS BIGINT) END, \
                        wake = CASE WHEN stopped IS NULL THEN CAST($3 AS BIGINT) ELSE NULL END \
                        WHERE id = $1 AND token = $2";
    /// Left alone until then, if nothing came meanwhile: it may be a warning.
    REST = "UPDATE outlet SET lease = 0, bucket = $4, \
            rest = CASE WHEN rest > $6 THEN rest ELSE CAST($6 AS BIGINT) END, \
            look = CASE WHEN look < $5 THEN look ELSE CAST($5 AS BIGINT) END, \
            wake = CASE WHEN stopped IS NULL THEN CAST($3 AS BIGINT) ELSE NULL END \
            WHERE id = $1 AND token = $2 AND stir = $7";
    /// When it is looked at next is the desk's to say, too.
    HEALTH = "UPDATE outlet SET health = $3, look = CASE WHEN stir = $5 THEN CAST($4 AS BIGINT) ELSE look END \
              WHERE id = $1 AND token = $2";
    /// Another secret in the place of this one.
    RENEW_SECRET = "UPDATE outlet SET secret = $3 WHERE id = $1 AND token = $2 AND secret = $4";
    KINDS = "SELECT id, kind FROM outlet";
    /// The others of a kind, of all channels.
    ALIKE = outlet_from!("WHERE o.kind = $1 AND o.id <> $2 ORDER BY o.id");
    /// Whoever has it, has it with this. A rest never becomes shorter.
    REST_UNTIL = "UPDATE outlet SET rest = $2 WHERE id = $1 AND rest < $2";
    RESTS_UNTIL = "SELECT rest FROM outlet WHERE id = $1";
    /// What is not at its end.
    OPEN = dispatch_from!("WHERE d.outlet = $1 AND d.state <> 'live' AND d.state <> 'gone' ORDER BY d.post");
    /// After a restore: of this nobody knows whether it came there since. When something last happened stays, so that only
    /// what is recent alarms anybody.
    DOUBT = "UPDATE dispatch SET course = $3, state = $4, attempts = 0, due = NULL, turn = turn + 1 \
             WHERE outlet = $1 AND post = $2";
    /// It works again: what was held goes on. Since when it is tried stays, so that what is too old is seen to be.
    GO_ON = "UPDATE dispatch SET state = 'queued', due = $2, attempts = 0, turn = turn + 1 \
             WHERE outlet = $1 AND state = 'held'";
    OF_POST = dispatch_from!("WHERE d.post = $1 ORDER BY d.outlet");
    ONE_DISPATCH = dispatch_from!("WHERE d.outlet = $1 AND d.post = $2");
    OF_OUTLET = dispatch_from!("WHERE d.outlet = $1 ORDER BY d.post DESC LIMIT $2");
    IN_STATE = dispatch_from!("WHERE d.channel = $1 AND d.state = $2 ORDER BY d.touched DESC LIMIT $3");
    /// Numbers of posts tell when they were begun.
    COUNTABLE = dispatch_from!(
        "WHERE d.outlet = $1 AND d.post > $2 AND d.state = 'live' ORDER BY d.post DESC LIMIT $3"
    );
    COUNTED = "UPDATE dispatch SET counted = $3 WHERE outlet = $1 AND post = $2";
    /// What a person decided about what they saw.
    DECIDE = "UPDATE dispatch SET course = $4, attempts = $5, state = $6, due = $7, since = $8, touched = $9, \
              turn = turn + 1 WHERE outlet = $1 AND post = $2 AND turn = $3";
}
