//! Addresses that are called, and the calls.
macro_rules! webhook_from {
    ($rest:literal) => {
        concat!("SELECT id, channel, label, url, secret, created, failed, stopped, stopped_why FROM webhook ", $rest)
    };
}
macro_rules! call_from {
    ($rest:literal) => {
        concat!(
            "SELECT c.webhook, c.post, c.version, c.event, c.created, c.since, c.state, c.attempts, c.due, c.status, \
             c.problem, c.finished, p.title FROM webhook_call c LEFT JOIN post p ON p.id = c.post ",
            $rest
        )
    };
}

sql! {
    ADD = "INSERT INTO webhook (id, channel, label, url, secret, created, failed) VALUES ($1, $2, $3, $4, $5, $6, 0)";
    OF_CHANNEL = webhook_from!("WHERE channel = $1 ORDER BY id");
    ONE = webhook_from!("WHERE id = $1");
    REMOVE = "DELETE FROM webhook WHERE id = $1 AND channel = $2";
    DROP_CALLS = "DELETE FROM webhook_call WHERE webhook = $1";
    STOP = "UPDATE webhook SET stopped = $2, stopped_why = $3 WHERE id = $1 AND stopped IS NULL";
    GO_ON = "UPDATE webhook SET stopped = NULL, stopped_why = NULL, failed = 0 \
             WHERE id = $1 AND channel = $2 AND stopped IS NOT NULL";
    /// What waits is dropped with its address.
    DROP_WAITING = "UPDATE webhook_call SET state = 'dropped', due = NULL, finished = $2 \
                    WHERE webhook = $1 AND state = 'waiting'";
    /// In the commit of a version, after its head: one call for each address of the channel.
    ORDER = "INSERT INTO webhook_call (webhook, post, version, event, created, since, state, attempts, due, problem) \
             SELECT w.id, p.id, p.version, CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($3 AS BIGINT), 'waiting', 0, \
             CAST($3 AS BIGINT), '' FROM post p JOIN webhook w ON w.channel = p.channel \
             WHERE p.id = $1 AND w.stopped IS NULL ON CONFLICT (webhook, post, version) DO NOTHING";
    PING = "INSERT INTO webhook_call (webhook, post, version, event, created, since, state, attempts, due, problem) \
            SELECT w.id, 0, CAST($2 AS BIGINT), 'ping', CAST($2 AS BIGINT), CAST($2 AS BIGINT), 'waiting', 0, \
            CAST($2 AS BIGINT), '' FROM webhook w WHERE w.id = $1 AND w.stopped IS NULL \
            ON CONFLICT (webhook, post, version) DO NOTHING";
    /// Once more, from the beginning.
    AGAIN = "UPDATE webhook_call SET state = 'waiting', attempts = 0, since = $4, due = $4, finished = NULL, \
             problem = '', status = NULL WHERE webhook = $1 AND post = $2 AND version = $3 AND state <> 'waiting' \
             AND EXISTS (SELECT 1 FROM webhook w WHERE w.id = $1 AND w.stopped IS NULL)";
    OF_POST = "SELECT c.webhook, c.post, c.version, c.event, c.created, c.since, c.state, c.attempts, c.due, c.status, \
               c.problem, c.finished, p.title FROM webhook w JOIN webhook_call c ON c.webhook = w.id AND c.post = $2 \
               LEFT JOIN post p ON p.id = c.post WHERE w.channel = $1 ORDER BY w.channel, w.id";
    LAST = call_from!("WHERE c.webhook = $1 ORDER BY c.created DESC, c.post DESC, c.version DESC LIMIT $2");
    /// Without those of the addresses in $3, which have a call under way.
    DUE = call_from!(
        "WHERE c.due <= $1 AND c.webhook NOT IN (SELECT CAST(value AS BIGINT) FROM json_each($3)) \
         ORDER BY c.due, c.webhook, c.post, c.version LIMIT $2"
    );
    /// Whoever moves the time has the call until then.
    CLAIM = "UPDATE webhook_call SET due = $5, attempts = attempts + 1 \
             WHERE webhook = $1 AND post = $2 AND version = $3 AND due = $4";
    SETTLE = "UPDATE webhook_call SET state = $5, due = $6, status = $7, problem = $8, finished = $9 \
              WHERE webhook = $1 AND post = $2 AND version = $3 AND due = $4";
    COUNT_FAILED = "UPDATE webhook SET failed = failed + 1 WHERE id = $1";
    CLEAR_FAILED = "UPDATE webhook SET failed = 0 WHERE id = $1 AND failed > 0";
    FORGET = "DELETE FROM webhook_call WHERE webhook = $1 AND created < $2 AND state <> 'waiting'";
    EVERY_ID = "SELECT id FROM webhook";
}
