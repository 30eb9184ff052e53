//! Official warnings, and where they are read.
macro_rules! official_source_from {
    ($rest:literal) => {
        concat!(
            "SELECT id, channel, provider, label, url, region, added, due, looked, complete, problem, failures, \
             added_by, confirmed, day, spent FROM official_source ",
            $rest
        )
    };
}

/// A warning with its last message: what `row::official::official` reads.
macro_rules! official_from {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.channel, o.source, o.version, o.names, o.severity, o.rehearsal, o.sent, o.expires, o.came, \
             o.ended, o.ending, o.told, o.proposed, o.loud, m.step, m.words, m.file FROM official o \
             JOIN official_message m ON m.official = o.id AND m.version = o.version ",
            $rest
        )
    };
}

sql! {
    RULE = "SELECT rule FROM official_rule WHERE channel = $1";
    SET_RULE = "INSERT INTO official_rule (channel, rule) VALUES ($1, $2) \
                ON CONFLICT (channel) DO UPDATE SET rule = excluded.rule";

    ADD_SOURCE = "INSERT INTO official_source (id, channel, provider, label, url, region, added, due, problem, failures, \
                  added_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, '', 0, $8)";
    /// By somebody else than whoever added it.
    CONFIRM_SOURCE = "UPDATE official_source SET confirmed = $3 \
                      WHERE id = $1 AND channel = $2 AND confirmed IS NULL AND added_by <> $3";
    SOURCES = official_source_from!("WHERE channel = $1 ORDER BY id");
    EVERY_SOURCE = official_source_from!("ORDER BY id");
    LOOK = "UPDATE official_source SET due = $3 WHERE id = $1 AND channel = $2";
    REMOVE_SOURCE = "DELETE FROM official_source WHERE id = $1 AND channel = $2";
    DUE = official_source_from!("WHERE due <= $1 ORDER BY due, id LIMIT $2");
    /// Whoever moves the time reads until then.
    CLAIM = "UPDATE official_source SET due = $3 WHERE id = $1 AND due = $2";
    /// The guard of everything a reading writes.
    SETTLE = "UPDATE official_source SET due = $3, looked = $4, complete = coalesce($5, complete), problem = $6, \
              failures = $7, day = $8, spent = $9 WHERE id = $1 AND due = $2";

    TURN = "SELECT turn FROM official_turn WHERE channel = $1";
    /// The guard of everything that was compared: nothing changed in between.
    ADVANCE = "INSERT INTO official_turn (channel, turn) VALUES ($1, $3) \
               ON CONFLICT (channel) DO UPDATE SET turn = excluded.turn WHERE official_turn.turn = $2";
    /// A person was quicker.
    BUMP = "INSERT INTO official_turn (channel, turn) VALUES ($1, 1) \
            ON CONFLICT (channel) DO UPDATE SET turn = official_turn.turn + 1";

    /// The latest ones, without their words.
    KNOWN = "SELECT id, source, version, names, sent, expires, ended, ending, told FROM official \
             WHERE channel = $1 AND ended >= $2 ORDER BY ended DESC, id DESC LIMIT $3";
    LISTED = "SELECT l.official, l.source, l.missing FROM official o JOIN official_listed l ON l.official = o.id \
              WHERE o.channel = $1 AND o.ended = $2";
    SEEN = "INSERT INTO official_listed (official, source, missing) VALUES ($1, $2, NULL) \
            ON CONFLICT (official, source) DO UPDATE SET missing = NULL";
    MISSED = "INSERT INTO official_listed (official, source, missing) VALUES ($1, $2, $3) \
              ON CONFLICT (official, source) DO UPDATE SET missing = excluded.missing";
    LEFT = "DELETE FROM official_listed WHERE official = $1 AND source = $2";
    /// Nobody lists it, or nobody but whoever takes it over.
    UNLIST = "DELETE FROM official_listed WHERE official = $1";
    TAKE_OVER = "UPDATE official SET source = $2 WHERE id = $1";
    /// What a source does not list any more is the other one's.
    PASS_ON = "UPDATE official SET source = (SELECT min(l.source) FROM official_listed l WHERE l.official = official.id) \
               WHERE id = $1 AND source = $2 AND EXISTS (SELECT 1 FROM official_listed l WHERE l.official = official.id)";

    ONE = official_from!("WHERE o.id = $1");
    /// Those that have not ended, and those that ended since then.
    SHOWN = official_from!("WHERE o.channel = $1 AND o.ended >= $2 ORDER BY o.ended DESC, o.id DESC LIMIT $3");
    /// Warnings that began by themselves since then.
    RECENT = "SELECT count(*) FROM official WHERE channel = $1 AND ended >= $2 AND pushed >= $2";
    ADD = "INSERT INTO official (id, channel, source, version, names, severity, rehearsal, sent, expires, came, ended, \
           ending, told, pushed, proposed, loud) VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, $13, \
           CASE WHEN CAST($11 AS BIGINT) > 0 AND CAST($6 AS BIGINT) = 0 AND CAST($5 AS TEXT) IN ('Severe', 'Extreme') \
           THEN 1 ELSE 0 END)";
    NEXT = "UPDATE official SET version = version + 1, names = $3, severity = $4, rehearsal = $5, sent = $6, \
            expires = $7, ended = $8, ending = $9, told = $10, pushed = coalesce(pushed, $11), proposed = $12, \
            source = $13, loud = CASE WHEN CAST($10 AS BIGINT) = version + 1 AND CAST($5 AS BIGINT) = 0 \
            AND CAST($4 AS TEXT) IN ('Severe', 'Extreme') THEN 1 ELSE loud END \
            WHERE id = $1 AND version = $2 AND told = $14";
    GONE = "UPDATE official SET version = version + 1, ended = $3, ending = $4, told = $5, proposed = NULL \
            WHERE id = $1 AND version = $2 AND told = $6";
    BACK = "UPDATE official SET version = version + 1, ended = $3, ending = '', told = $4, \
            pushed = coalesce(pushed, $5), proposed = $6, source = $7, \
            loud = CASE WHEN CAST($4 AS BIGINT) = version + 1 AND rehearsal = 0 \
            AND severity IN ('Severe', 'Extreme') THEN 1 ELSE loud END \
            WHERE id = $1 AND version = $2 AND told = $8";
    ADD_MESSAGE = "INSERT INTO official_message (official, version, step, sent, at, words, file) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// What is listed no more said last what it said before, and what is listed again says it anew.
    REPEAT_MESSAGE = "INSERT INTO official_message (official, version, step, sent, at, words, file) \
                      SELECT official, version + 1, CAST($4 AS TEXT), sent, CAST($3 AS BIGINT), words, file \
                      FROM official_message WHERE official = $1 AND version = $2";
    ADD_FILE = "INSERT INTO official_file (hash, kind, bytes, at) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING";
    FILE = "SELECT kind, bytes FROM official_file WHERE hash = $1";
    MESSAGES = "SELECT version, step, sent, at, words, file FROM official_message WHERE official = $1 ORDER BY version";

    /// The guard of sending by hand: this very version, once.
    SEND = "UPDATE official SET told = version, proposed = NULL, \
            loud = CASE WHEN rehearsal = 0 AND severity IN ('Severe', 'Extreme') THEN 1 ELSE loud END \
            WHERE id = $1 AND channel = $2 AND version = $3 AND told = 0 AND ended > $4";
    DISMISS = "UPDATE official SET proposed = NULL WHERE id = $1 AND channel = $2 AND proposed IS NOT NULL";
    FORGET_SOURCE = "DELETE FROM official_listed WHERE source = $1";
    /// Warnings of a source that is taken away, which others list too.
    PASS_ALL_ON = "UPDATE official SET source = (SELECT min(l.source) FROM official_listed l \
                   WHERE l.official = official.id) WHERE source = $1 \
                   AND EXISTS (SELECT 1 FROM official_listed l WHERE l.official = official.id)";
    UNWATCH = "UPDATE official SET ended = $2, ending = 'unwatched', proposed = NULL WHERE source = $1 AND ended > $2";

    /// Of a channel that has more of them than anybody could want; the oldest go.
    SURPLUS = "SELECT id FROM official WHERE channel = $1 AND ended < $2 ORDER BY ended DESC, id DESC LIMIT $4 OFFSET $3";
    /// A version nobody is meant to act on: the town's own, or an authority's.
    REHEARSED = "SELECT 1 FROM alert WHERE post = $1 AND version = $2 AND purpose <> 'actual' \
                 UNION ALL SELECT 1 FROM official WHERE id = $1 AND rehearsal = 1 LIMIT 1";
    OLD = "SELECT id FROM official WHERE ended < $1 ORDER BY ended, id LIMIT $2";
    DROP = "DELETE FROM official WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    DROP_MESSAGES = "DELETE FROM official_message WHERE official IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    DROP_LISTED = "DELETE FROM official_listed WHERE official IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    DROP_FILES = "DELETE FROM official_file WHERE at < $1 \
                  AND NOT EXISTS (SELECT 1 FROM official_message m WHERE m.file = official_file.hash)";
}
