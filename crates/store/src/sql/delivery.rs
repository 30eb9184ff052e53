//! The outbox, as the desk and the delivery role see it. No row names a follower.
macro_rules! report_from {
    ($rest:literal) => {
        concat!(
            "SELECT id, channel, post, title, version, lane, outlet, state, accepted, gone, waiting, refused, created, \
             started, finished FROM delivery ",
            $rest
        )
    };
}

sql! {
    LATEST = report_from!("WHERE channel = $1 ORDER BY id DESC LIMIT $2");
    ONE = report_from!("WHERE id = $1");
    OF_POST = report_from!("WHERE post = $1 ORDER BY id DESC");
    SERVICES = "SELECT delivery, origin, accepted, gone, waiting, refused, share, rate, counted FROM delivery_service \
                WHERE delivery IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    RESTS = "SELECT lane, origin, until, asked FROM push_rest";
    PAUSES = "SELECT delivery, at, editor FROM delivery_pause \
              WHERE delivery IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    REPEATS = "SELECT original, delivery FROM delivery_retry \
               WHERE original IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    PAUSE = "UPDATE delivery SET state = 'paused', due = NULL WHERE id = $1 AND state IN ('waiting', 'sending')";
    NOTE_PAUSE = "INSERT INTO delivery_pause (delivery, at, editor) VALUES ($1, $2, $3) ON CONFLICT (delivery) \
                  DO UPDATE SET at = excluded.at, editor = excluded.editor";
    /// The last delivery of its post, ended: nothing later may have told the same people already.
    REPEAT = "INSERT INTO delivery (id, channel, post, version, title, lane, outlet, state, due, created, accepted, \
              gone, waiting, refused) SELECT CAST($2 AS BIGINT), d.channel, d.post, d.version, d.title, d.lane, \
              d.outlet, 'waiting', CAST($3 AS BIGINT), CAST($3 AS BIGINT), 0, 0, 0, 0 FROM delivery d WHERE d.id = $1 \
              AND d.finished IS NOT NULL AND NOT EXISTS (SELECT 1 FROM delivery later \
              WHERE later.post = d.post AND later.outlet = d.outlet AND later.id > d.id)";
    NOTE_REPEAT = "INSERT INTO delivery_retry (delivery, original, origins) VALUES ($1, $2, $3) \
                   ON CONFLICT (original) DO NOTHING";
    ONLY = "SELECT origins FROM delivery_retry WHERE delivery = $1";
    RESUME = "UPDATE delivery SET state = 'waiting', due = $2 WHERE id = $1 AND state = 'paused'";
    /// $3 is 0 for those waiting, 1 for those under way. `due` is when it was ordered, or when a person let it go on.
    /// Until when it holds says the message, the town's own or an authority's last.
    DUE = "SELECT d.id, d.channel, d.post, d.version, d.lane, d.outlet, d.due, d.state, a.turn, a.expires, \
           o.sent, o.expires, o.ended FROM delivery d LEFT JOIN alert a ON a.post = d.post AND a.version = d.version \
           LEFT JOIN official o ON o.id = d.post WHERE d.lane = $1 AND d.due <= $2 \
           AND CASE d.state WHEN 'waiting' THEN 0 ELSE 1 END = CAST($3 AS BIGINT) ORDER BY d.due, d.id LIMIT $4";
    STATE = "SELECT state FROM delivery WHERE id = $1";
    BEGIN = "UPDATE delivery SET state = 'sending', started = coalesce(started, $2) \
             WHERE id = $1 AND state IN ('waiting', 'sending')";
    END = "UPDATE delivery SET state = $2, due = NULL, finished = $3, refused = refused + waiting, waiting = 0 \
           WHERE id = $1 AND finished IS NULL";
    /// Runs before the delivery itself is ended.
    END_SERVICES = "UPDATE delivery_service SET refused = refused + waiting, waiting = 0 WHERE delivery = \
                    (SELECT id FROM delivery WHERE id = $1 AND finished IS NULL)";
    COMPLETE = "UPDATE delivery SET state = 'done', due = NULL, finished = $2 WHERE id = $1 AND state = 'sending'";
    SET_COUNTS = "UPDATE delivery SET accepted = $2, gone = $3, waiting = $4, refused = $5 WHERE id = $1 AND finished IS NULL";
    /// Not of one that ended while these were added up.
    SET_SERVICE = "INSERT INTO delivery_service (delivery, origin, accepted, gone, waiting, refused, share, rate, counted) \
                   SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), \
                   CAST($6 AS BIGINT), CAST($7 AS BIGINT), CAST($8 AS BIGINT), CAST($9 AS BIGINT) \
                   FROM delivery WHERE id = $1 AND finished IS NULL ON CONFLICT (delivery, origin) DO UPDATE SET \
                   accepted = excluded.accepted, gone = excluded.gone, waiting = excluded.waiting, \
                   refused = excluded.refused, share = excluded.share, rate = excluded.rate, counted = excluded.counted";
    REST = "INSERT INTO push_rest (lane, origin, until, asked) VALUES ($1, $2, $3, $4) ON CONFLICT (lane, origin) \
            DO UPDATE SET until = excluded.until, asked = excluded.asked";
    DROP_RESTS = "DELETE FROM push_rest WHERE until <= $1";
    PAUSE_OLD = "UPDATE delivery SET state = 'paused', due = NULL \
                 WHERE lane = $1 AND due IS NOT NULL AND created < $2";
    OLD = "SELECT id FROM delivery WHERE lane = $1 AND due IS NOT NULL AND created < $2";
    ENDED_AMONG = "SELECT id FROM delivery WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) \
                   AND finished IS NOT NULL";
    PAUSED_AMONG = "SELECT id, state FROM delivery WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) \
                    AND state IN ('paused', 'sending')";
    UNDER_WAY = "SELECT count(*), min(created), CAST(coalesce(sum(waiting), 0) AS BIGINT) FROM delivery \
                 WHERE lane = $1 AND due IS NOT NULL";
    /// Numbers of deliveries tell the time they were ordered.
    WENT_OUT = "SELECT id, channel, post, version FROM delivery WHERE id > $1 ORDER BY id LIMIT $2";
    COUNT_IN_STATE = "SELECT count(*) FROM delivery WHERE state = $1";
}
