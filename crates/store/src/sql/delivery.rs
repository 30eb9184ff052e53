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
    SERVICES = "SELECT delivery, origin, accepted, gone, waiting, refused FROM delivery_service \
                WHERE delivery IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    RESUME = "UPDATE delivery SET state = 'waiting', due = $2 WHERE id = $1 AND state = 'paused'";
    /// $3 is 0 for those waiting, 1 for those under way. `due` is when it was ordered, or when a person let it go on.
    DUE = "SELECT id, channel, post, version, lane, outlet, due, state FROM delivery WHERE lane = $1 AND due <= $2 \
           AND CASE state WHEN 'waiting' THEN 0 ELSE 1 END = CAST($3 AS BIGINT) ORDER BY due, id LIMIT $4";
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
    SET_SERVICE = "INSERT INTO delivery_service (delivery, origin, accepted, gone, waiting, refused) \
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (delivery, origin) DO UPDATE SET \
                   accepted = excluded.accepted, gone = excluded.gone, waiting = excluded.waiting, \
                   refused = excluded.refused";
    PAUSE_OLD = "UPDATE delivery SET state = 'paused', due = NULL \
                 WHERE lane = $1 AND due IS NOT NULL AND created < $2";
    OLD = "SELECT id FROM delivery WHERE lane = $1 AND due IS NOT NULL AND created < $2";
    ENDED_AMONG = "SELECT id FROM delivery WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) \
                   AND finished IS NOT NULL";
    COUNT_IN_STATE = "SELECT count(*) FROM delivery WHERE state = $1";
}
