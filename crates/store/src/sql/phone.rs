//! Phones of people at the desk.
sql! {
    PUT = "INSERT INTO phone (channel, sid, editor, label, origin, sealed, second, made) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (channel, sid) DO UPDATE SET editor = excluded.editor, \
           label = excluded.label, origin = excluded.origin, sealed = excluded.sealed, second = excluded.second, \
           told = NULL";
    /// As the desk sees them: nothing of where they are.
    LIST = "SELECT p.sid, p.editor, e.name, p.label, p.origin, p.second, p.made, p.told FROM phone p \
            LEFT JOIN editor e ON e.id = p.editor WHERE p.channel = $1 ORDER BY p.channel, p.sid";
    REMOVE = "DELETE FROM phone WHERE channel = $1 AND sid = $2";
    /// As whoever calls them needs them.
    BOXES = "SELECT channel, sid, editor, origin, sealed, second FROM phone WHERE channel = $1 ORDER BY channel, sid";
    FRESH = "SELECT channel, sid, editor, origin, sealed, second FROM phone WHERE told IS NULL ORDER BY channel, sid \
             LIMIT $1";
    /// Of several nodes one greets it. 0 is no time: it was called, and has not answered.
    GREET = "UPDATE phone SET told = 0 WHERE channel = $1 AND sid = $2 AND told IS NULL";
    TOLD = "UPDATE phone SET told = $3 WHERE channel = $1 AND sid = $2";
    /// What waits for a person at an outlet that is switched on, and was not told for the last time.
    WAITING = "SELECT d.outlet, d.post, d.channel, d.lane, d.since, d.nudged, d.nudged_since, d.shown, o.label, o.settings \
               FROM dispatch d JOIN outlet o ON o.id = d.outlet \
               WHERE d.state = 'person' AND (d.since, d.outlet, d.post) > ($1, $2, $3) AND d.lane = $4 \
               AND (d.nudged_since <> d.since OR d.nudged < $5) AND o.stopped IS NULL \
               ORDER BY d.since, d.outlet, d.post LIMIT $6";
    /// Of several nodes one tells, once for each step.
    NUDGE = "UPDATE dispatch SET nudged = $4, nudged_since = $3 WHERE outlet = $1 AND post = $2 AND state = 'person' \
             AND since = $3 AND (nudged_since <> $3 OR nudged < $4)";
}
