//! Rehearsals the town has switched on, their runs, and what they measured.
macro_rules! plan_from {
    ($rest:literal) => {
        concat!(
            "SELECT p.channel, p.monthly, p.national, p.by_itself, p.elsewhere, p.editor, e.name, p.since FROM rehearsal_plan p \
             LEFT JOIN editor e ON e.id = p.editor ",
            $rest
        )
    };
}
macro_rules! run_from {
    ($rest:literal) => {
        concat!("SELECT channel, at, clear_at, what, post, by_itself, editor, ended, fate FROM rehearsal ", $rest)
    };
}
macro_rules! canary_from {
    ($rest:literal) => {
        concat!("SELECT id, channel, name, origin, made, heard, noticed FROM canary ", $rest)
    };
}

sql! {
    PLAN = plan_from!("WHERE p.channel = $1");
    PLANS = plan_from!("");
    SAVE_PLAN = "INSERT INTO rehearsal_plan (channel, monthly, national, by_itself, elsewhere, editor, since) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (channel) DO UPDATE SET monthly = excluded.monthly, \
                 national = excluded.national, by_itself = excluded.by_itself, elsewhere = excluded.elsewhere, editor = excluded.editor, \
                 since = excluded.since";
    /// Of several nodes whose clocks say so one begins the run.
    BEGIN = "INSERT INTO rehearsal (channel, at, clear_at, what, post, by_itself, editor) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (channel, at) DO NOTHING";
    END = "UPDATE rehearsal SET ended = $3, fate = $4 WHERE channel = $1 AND at = $2 AND ended IS NULL";
    /// The message of a run that does not take place.
    DROP_DRAFT = "DELETE FROM warning_draft WHERE id = $1";
    OPEN = run_from!("WHERE ended IS NULL ORDER BY at");
    OPEN_OF = run_from!("WHERE channel = $1 AND ended IS NULL ORDER BY at");
    LAST = run_from!("WHERE channel = $1 ORDER BY at DESC LIMIT $2");

    NOTE = "INSERT INTO hand_over (delivery, origin, first, last) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (delivery, origin) DO UPDATE SET \
            first = CASE WHEN excluded.first < hand_over.first THEN excluded.first ELSE hand_over.first END, \
            last = CASE WHEN excluded.last > hand_over.last THEN excluded.last ELSE hand_over.last END";
    OF_DELIVERIES = "SELECT delivery, origin, first, last FROM hand_over \
                     WHERE delivery IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";

    ADD_CANARY = "INSERT INTO canary (id, channel, name, origin, token_hash, made) VALUES ($1, $2, $3, $4, $5, $6)";
    CANARIES = canary_from!("WHERE channel = $1 ORDER BY id");
    EVERY_CANARY = canary_from!("");
    DROP_CANARY = "DELETE FROM canary WHERE id = $1 AND channel = $2";
    DROP_ECHOES = "DELETE FROM canary_echo WHERE canary = $1";
    NOTICE = "UPDATE canary SET noticed = $2 WHERE channel = $1";
    BY_TOKEN = "SELECT id FROM canary WHERE token_hash = $1 AND channel = $2";
    SPEAK = "UPDATE canary SET heard = $2 WHERE id = $1";
    /// Only of what went out, and only the first time.
    ECHO = "INSERT INTO canary_echo (canary, post, version, at) \
            SELECT CAST($1 AS BIGINT), d.post, d.version, CAST($4 AS BIGINT) FROM delivery d \
            WHERE d.post = $2 AND d.version = $3 AND d.lane = 0 LIMIT 1 ON CONFLICT (canary, post, version) DO NOTHING";
    /// Numbers of deliveries tell the time they were ordered. A message overtaken by a later one counts as heard with it.
    ECHOES = "SELECT c.id, d.post, d.version, min(d.created), \
              (SELECT min(k.at) FROM canary_echo k WHERE k.canary = c.id AND k.post = d.post AND k.version >= d.version) \
              FROM canary c JOIN delivery d ON d.channel = c.channel AND d.id > $2 AND d.lane = 0 \
              AND d.outlet = 'followers' AND d.created >= c.made WHERE c.channel = $1 \
              GROUP BY c.id, d.post, d.version";
}
