//! Places that are watched, and what was found there.
macro_rules! source_from {
    ($rest:literal) => {
        concat!(
            "SELECT id, channel, label, url, way, recipe, enter, every, started, due, looked, problem, failures, etag, \
             modified FROM source ",
            $rest
        )
    };
}

sql! {
    /// It is looked at at once, without taking anything.
    ADD = "INSERT INTO source (id, channel, label, url, way, recipe, enter, every, due, problem, failures) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 0)";
    OF_CHANNEL = source_from!("WHERE channel = $1 ORDER BY id");
    ONE = source_from!("WHERE id = $1");
    /// Whatever was answered before was answered to other questions.
    CHANGE = "UPDATE source SET label = $3, url = $4, way = $5, recipe = $6, enter = $7, every = $8, due = $9, \
              started = NULL, problem = '', failures = 0, looked = NULL, etag = NULL, modified = NULL \
              WHERE id = $1 AND channel = $2";
    LOOK = "UPDATE source SET due = $3, etag = NULL, modified = NULL WHERE id = $1 AND channel = $2";
    /// Only after a trial that read the place: of what stands there something was decided then.
    START = "UPDATE source SET started = $3, due = $3, etag = NULL, modified = NULL \
             WHERE id = $1 AND channel = $2 AND started IS NULL AND looked IS NOT NULL AND problem = ''";
    STOP = "UPDATE source SET started = NULL, due = NULL WHERE id = $1 AND channel = $2 AND started IS NOT NULL";
    REMOVE = "DELETE FROM source WHERE id = $1 AND channel = $2";
    DROP_ITEMS = "DELETE FROM source_item WHERE source = $1";
    /// What was only tried says nothing any more.
    DROP_TRIED = "DELETE FROM source_item WHERE source = $1 AND fate IN ('would', 'skipped')";
    /// What stands there now stays there.
    LEAVE_OLD = "UPDATE source_item SET fate = 'old' WHERE source = $1 AND fate = 'would'";
    ITEMS = "SELECT key, at, title, link, fate, why, arg, post FROM source_item WHERE source = $1 \
             ORDER BY at DESC, key DESC LIMIT $2";
    /// $2 is a list of `[key]`.
    SETTLED = "SELECT key FROM source_item WHERE source = $1 AND fate IN ('taken', 'old') \
               AND key IN (SELECT value ->> 0 FROM json_each($2))";
    NOTE = "INSERT INTO source_item (source, key, at, title, link, fate, why, arg, post) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (source, key) DO UPDATE SET at = excluded.at, \
            title = excluded.title, link = excluded.link, fate = excluded.fate, why = excluded.why, \
            arg = excluded.arg, post = excluded.post WHERE source_item.fate IN ('would', 'skipped')";
    /// Without those of the channels in $3, which have a place looked at.
    DUE = source_from!(
        "WHERE due <= $1 AND channel NOT IN (SELECT CAST(value AS BIGINT) FROM json_each($3)) ORDER BY due, id LIMIT $2"
    );
    /// Whoever moves the time looks until then.
    CLAIM = "UPDATE source SET due = $3 WHERE id = $1 AND due = $2";
    SETTLE = "UPDATE source SET due = $3, looked = $4, problem = $5, failures = $6, etag = $7, modified = $8 \
              WHERE id = $1 AND due = $2";
}
