//! Official warnings, and where they are read.
macro_rules! official_source_from {
    ($rest:literal) => {
        concat!(
            "SELECT id, channel, provider, label, url, region, added, due, looked, complete, problem, failures \
             FROM official_source ",
            $rest
        )
    };
}

/// A warning with its last message: what `row::official::official` reads.
macro_rules! official_from {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.channel, o.source, o.version, o.names, o.severity, o.rehearsal, o.sent, o.expires, o.came, \
             o.ended, o.ending, o.told, o.proposed, m.step, m.words, m.file FROM official o \
             JOIN official_message m ON m.official = o.id AND m.version = o.version ",
            $rest
        )
    };
}

sql! {
    RULE = "SELECT rule FROM official_rule WHERE channel = $1";
    SET_RULE = "INSERT INTO official_rule (channel, rule) VALUES ($1, $2) \
                ON CONFLICT (channel) DO UPDATE SET rule = excluded.rule";

    ADD_SOURCE = "INSERT INTO official_source (id, channel, provider, label, url, region, added, due, problem, failures) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $7, '', 0)";
    SOURCES = official_source_from!("WHERE channel = $1 ORDER BY id");
    EVERY_SOURCE = official_source_from!("ORDER BY id");
    LOOK = "UPDATE official_source SET due = $3 WHERE id = $1 AND channel = $2";
    REMOVE_SOURCE = "DELETE FROM official_source WHERE id = $1 AND channel = $2";
    DUE = official_source_from!("WHERE due <= $1 ORDER BY due, id LIMIT $2");
    /// Whoever moves the time reads until then.
    CLAIM = "UPDATE official_source SET due = $3 WHERE id = $1 AND due = $2";
    /// The guard of everything a reading writes.
    SETTLE = "UPDATE official_source SET due = $3, looked = $4, complete = coalesce($5, complete), problem = $6, \
              failures = $7 WHERE id = $1 AND due = $2";

    OF_SOURCE = official_from!("WHERE o.source = $1 ORDER BY o.id");
    ONE = official_from!("WHERE o.id = $1");
    /// Those that have not ended, and those that ended since then.
    SHOWN = official_from!("WHERE o.channel = $1 AND o.ended >= $2 ORDER BY o.ended DESC, o.id DESC LIMIT $3");
    /// Warnings that began by themselves since then.
    RECENT = "SELECT count(*) FROM official WHERE channel = $1 AND ended >= $2 AND pushed >= $2";
    ADD = "INSERT INTO official (id, channel, source, version, names, severity, rehearsal, sent, expires, came, ended, \
           ending, told, pushed, proposed) VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, $13)";
    NEXT = "UPDATE official SET version = version + 1, names = $3, severity = $4, rehearsal = $5, sent = $6, \
            expires = $7, ended = $8, ending = $9, told = $10, pushed = coalesce(pushed, $11), proposed = $12 \
            WHERE id = $1 AND version = $2";
    GONE = "UPDATE official SET version = version + 1, ended = $3, ending = $4, told = $5, proposed = NULL \
            WHERE id = $1 AND version = $2";
    ADD_MESSAGE = "INSERT INTO official_message (official, version, step, sent, at, words, file) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// What is listed no more said last what it said before.
    REPEAT_MESSAGE = "INSERT INTO official_message (official, version, step, sent, at, words, file) \
                      SELECT official, version + 1, 'ends', sent, CAST($3 AS BIGINT), words, file \
                      FROM official_message WHERE official = $1 AND version = $2";
    ADD_FILE = "INSERT INTO official_file (hash, kind, bytes, at) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING";
    FILE = "SELECT kind, bytes FROM official_file WHERE hash = $1";
    MESSAGES = "SELECT version, step, sent, at, words, file FROM official_message WHERE official = $1 ORDER BY version";

    /// The guard of sending by hand: this very version, once.
    SEND = "UPDATE official SET told = version, proposed = NULL \
            WHERE id = $1 AND channel = $2 AND version = $3 AND told = 0 AND ended > $4";
    DISMISS = "UPDATE official SET proposed = NULL WHERE id = $1 AND channel = $2 AND proposed IS NOT NULL";
    UNWATCH = "UPDATE official SET ended = $2, ending = 'unwatched', proposed = NULL WHERE source = $1 AND ended > $2";

    OLD = "SELECT id FROM official WHERE ended < $1 ORDER BY ended, id LIMIT $2";
    DROP = "DELETE FROM official WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    DROP_MESSAGES = "DELETE FROM official_message WHERE official IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    DROP_FILES = "DELETE FROM official_file WHERE at < $1 \
                  AND NOT EXISTS (SELECT 1 FROM official_message m WHERE m.file = official_file.hash)";
}
