//! Subscriptions and greetings.
sql! {
    ADD_ORIGIN = "INSERT INTO push_origin (code, origin) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    /// Only for those not known yet: runs before the subscription itself is written.
    GREET_NEW = "INSERT INTO greeting (channel, origin, sid, due, boot, token) \
                 SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), 0, 0, 0 \
                 WHERE NOT EXISTS (SELECT 1 FROM subscription WHERE channel = $1 AND origin = $2 AND sid = $3) \
                 ON CONFLICT (channel, origin, sid) DO NOTHING";
    GREET_KNOWN = "INSERT INTO greeting (channel, origin, sid, due, boot, token) \
                   SELECT channel, origin, sid, 0, 0, 0 FROM subscription \
                   WHERE channel = $1 AND origin = $2 AND sid = $3 \
                   ON CONFLICT (channel, origin, sid) DO UPDATE SET due = 0";
    ADD = "INSERT INTO subscription (channel, origin, sid, sealed, week) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (channel, origin, sid) DO NOTHING";
    RESEAL = "UPDATE subscription SET sealed = $4 \
              WHERE channel = $1 AND origin = $2 AND sid = $3 AND sealed <> $4";
    STANDING = "SELECT week, length(sealed) FROM subscription WHERE channel = $1 AND origin = $2 AND sid = $3";
    EXISTS = "SELECT 1 FROM subscription WHERE channel = $1 AND origin = $2 AND sid = $3";

    /// Forgetting, in this order: what waits for them no longer waits, and nothing of them is left.
    COUNT_WAITING_AS_GONE = "UPDATE retry_count SET gone = gone + (SELECT count(*) FROM retry r \
           WHERE r.channel = $1 AND r.origin = $2 AND r.delivery = retry_count.delivery \
           AND r.sid IN (SELECT CAST(value AS BIGINT) FROM json_each($3))) \
         WHERE origin = $2 AND delivery IN (SELECT delivery FROM retry WHERE channel = $1 AND origin = $2 \
           AND sid IN (SELECT CAST(value AS BIGINT) FROM json_each($3)))";
    DROP_RETRIES = "DELETE FROM retry WHERE channel = $1 AND origin = $2 \
                    AND sid IN (SELECT CAST(value AS BIGINT) FROM json_each($3))";
    DROP_GREETINGS = "DELETE FROM greeting WHERE channel = $1 AND origin = $2 \
                      AND sid IN (SELECT CAST(value AS BIGINT) FROM json_each($3))";
    DROP = "DELETE FROM subscription WHERE channel = $1 AND origin = $2 \
            AND sid IN (SELECT CAST(value AS BIGINT) FROM json_each($3))";

    BATCH = "SELECT sid, sealed FROM subscription WHERE channel = $1 AND origin = $2 AND sid >= $3 AND sid <= $4 \
             ORDER BY sid LIMIT $5";
    AMONG = "SELECT sid, sealed FROM subscription WHERE channel = $1 AND origin = $2 \
             AND sid IN (SELECT CAST(value AS BIGINT) FROM json_each($3))";
    /// Only over the fresh form of the same box (its first 32 bytes), never over one the device replaced meanwhile.
    SETTLE = "UPDATE subscription SET sealed = $4 WHERE channel = $1 AND origin = $2 AND sid = $3 \
              AND substr(sealed, 1, 32) = $5";
    /// Push services with followers of this channel.
    ORIGINS_OF = "SELECT o.code FROM push_origin o \
                  WHERE EXISTS (SELECT 1 FROM subscription s WHERE s.channel = $1 AND s.origin = o.code)";
    /// Whether a channel has followers at a push service.
    KNOWS_ORIGIN = "SELECT 1 FROM subscription WHERE channel = $1 AND origin = $2 LIMIT 1";
    /// $1 is every channel there is, so that each look is one by key.
    DROP_UNUSED_ORIGINS = "DELETE FROM push_origin WHERE NOT EXISTS (SELECT 1 FROM subscription s \
                           WHERE s.channel IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) \
                           AND s.origin = push_origin.code) \
                           AND NOT EXISTS (SELECT 1 FROM shard WHERE shard.origin = push_origin.code)";
    ORIGINS = "SELECT code, origin FROM push_origin";
    /// Only where `NTH` found nobody.
    COUNT = "SELECT count(*) FROM subscription WHERE channel = $1 AND origin = $2";
    /// The key after which $3 keys have passed.
    NTH = "SELECT sid FROM subscription WHERE channel = $1 AND origin = $2 ORDER BY sid LIMIT 1 OFFSET $3";

    CLAIM_GREETINGS = "UPDATE greeting SET due = $2, boot = $3, token = token + 1 WHERE due <= $1 \
                       AND (channel, origin, sid) IN (SELECT channel, origin, sid FROM greeting WHERE due <= $1 \
                       ORDER BY due, channel, origin, sid LIMIT $4) RETURNING channel, origin, sid, token";
    FINISH_GREETING = "DELETE FROM greeting WHERE channel = $1 AND origin = $2 AND sid = $3 AND token = $4";
    FREE_GREETINGS = "UPDATE greeting SET due = 0, boot = 0 WHERE due > 0 AND boot <> $1";
}
