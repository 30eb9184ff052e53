//! Which subscription drew which booklet.
sql! {
    /// Only for a subscription that exists, and once a volume.
    DRAW = "INSERT INTO booklet (channel, origin, sid, drawn, mark) \
            SELECT channel, origin, sid, CAST($4 AS BIGINT), CAST($5 AS TEXT) FROM subscription \
            WHERE channel = $1 AND origin = $2 AND sid = $3 ON CONFLICT (channel, origin, sid, drawn) DO NOTHING";
    MARK = "SELECT mark FROM booklet WHERE channel = $1 AND origin = $2 AND sid = $3 AND drawn = $4";
    DROP = "DELETE FROM booklet WHERE channel = $1 AND origin = $2 \
            AND sid IN (SELECT CAST(value AS BIGINT) FROM json_each($3))";
    /// Twice a year; goes through the whole table.
    DROP_OLD = "DELETE FROM booklet WHERE drawn < $1";
}
