//! Deliveries under way: their ranges, their numbers.
sql! {
    ADD = "INSERT INTO fanout (delivery, channel, post, version, lane, created) VALUES ($1, $2, $3, $4, $5, $6) \
           ON CONFLICT (delivery) DO NOTHING";
    ADD_SHARD = "INSERT INTO shard (delivery, origin, lo, hi, done, lane, free_from, behind, boot, token, accepted, \
                 refused, gone, retried) VALUES ($1, $2, $3, $4, 0, $5, $6, $7, 0, 0, 0, 0, 0, 0)";
    ADD_RETRY_COUNT = "INSERT INTO retry_count (delivery, origin, accepted, refused, gone, dropped) VALUES ($1, $2, 0, 0, 0, 0)";
    /// After a pause: the age counts from when a person let it go on.
    REDATE = "UPDATE fanout SET created = $2 WHERE delivery = $1";
    SET_HELD = "UPDATE fanout SET held = $2 WHERE delivery = $1";
    /// Those nobody works on; whoever does finishes the batches under way first.
    HOLD_FREE = "UPDATE shard SET free_from = NULL, token = token + 1 \
                 WHERE delivery = $1 AND done = 0 AND (boot = 0 OR free_from <= $2)";
    REOPEN = "UPDATE shard SET free_from = $2 WHERE delivery = $1 AND done = 0 AND free_from IS NULL";
    /// Fences out whoever works on them.
    HOLD = "UPDATE shard SET free_from = NULL, token = token + 1 WHERE delivery = $1 AND done = 0";
    HOLD_RETRIES = "UPDATE retry SET due = $2, token = token + 1 WHERE delivery = $1";
    REOPEN_RETRIES = "UPDATE retry SET due = $2 WHERE delivery = $1 AND due = $3";
    FREE = "SELECT s.delivery, s.origin, s.lo, s.hi, s.reached, s.token, f.channel, f.post, f.version, f.created, \
            o.origin, s.behind FROM shard s JOIN fanout f ON f.delivery = s.delivery JOIN push_origin o ON o.code = s.origin \
            WHERE s.lane = $1 AND s.free_from <= $2 AND f.held = 0 \
            AND s.origin NOT IN (SELECT CAST(value AS BIGINT) FROM json_each($4)) \
            ORDER BY s.behind, s.free_from, s.delivery, s.origin, s.lo LIMIT $3";
    CLAIM = "UPDATE shard SET token = token + 1, boot = $5, free_from = $6 \
             WHERE delivery = $1 AND origin = $2 AND lo = $3 AND token = $4 AND free_from <= $7 \
             AND NOT EXISTS (SELECT 1 FROM fanout f WHERE f.delivery = shard.delivery AND f.held = 1)";
    /// Asked twice, because the first answer was lost, it counts nothing twice.
    CHECKPOINT = "UPDATE shard SET reached = coalesce($5, reached), done = $6, free_from = $7, accepted = accepted + $8, \
                  refused = refused + $9, gone = gone + $10, retried = retried + $11 \
                  WHERE delivery = $1 AND origin = $2 AND lo = $3 AND token = $4 AND done = 0 AND free_from IS NOT NULL \
                  AND coalesce(reached < $5, 1 = 1)";
    STANDS = "SELECT token, reached, done FROM shard WHERE delivery = $1 AND origin = $2 AND lo = $3";
    RELEASE = "UPDATE shard SET free_from = $5, boot = 0, token = token + 1 \
               WHERE delivery = $1 AND origin = $2 AND lo = $3 AND token = $4 AND done = 0 AND free_from IS NOT NULL";
    /// Of another delivery than $3.
    OTHER_IS_FREE = "SELECT 1 FROM shard WHERE lane = $1 AND behind <= $4 AND free_from <= $2 AND delivery <> $3 LIMIT 1";
    IS_FREE = "SELECT 1 FROM shard WHERE lane = $1 AND free_from <= $2 LIMIT 1";
    FREE_SHARDS = "UPDATE shard SET free_from = 0, boot = 0 \
                   WHERE lane = $1 AND free_from > 0 AND boot <> 0 AND boot <> $2";
    UNFINISHED = "SELECT 1 FROM shard WHERE delivery = $1 AND done = 0 LIMIT 1";
    RETRY_LEFT = "SELECT 1 FROM retry WHERE delivery = $1 LIMIT 1";
    SHARD_SUMS = "SELECT origin, CAST(sum(accepted) AS BIGINT), CAST(sum(refused) AS BIGINT), CAST(sum(gone) AS BIGINT), \
                  CAST(sum(retried) AS BIGINT), CAST(1000000 * avg(CASE WHEN done = 1 THEN 1 WHEN reached IS NULL THEN 0 \
                  ELSE (CAST(reached AS DOUBLE PRECISION) - CAST(lo AS DOUBLE PRECISION)) \
                  / (CAST(hi AS DOUBLE PRECISION) - CAST(lo AS DOUBLE PRECISION)) END) AS BIGINT) FROM shard WHERE delivery = $1 GROUP BY origin";
    RETRY_SUMS = "SELECT origin, accepted, refused, gone, dropped FROM retry_count WHERE delivery = $1";
    EVERY = "SELECT delivery, held FROM fanout";
    DROP = "DELETE FROM fanout WHERE delivery = $1";
    DROP_SHARDS = "DELETE FROM shard WHERE delivery = $1";
    DROP_RETRIES = "DELETE FROM retry WHERE delivery = $1";
    DROP_RETRY_COUNTS = "DELETE FROM retry_count WHERE delivery = $1";
}
