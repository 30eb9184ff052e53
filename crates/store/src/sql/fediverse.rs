//! Those who follow from the Fediverse, what goes to their servers, what comes from there.

/// $3 is the Follow that must be theirs, 0 for any.
macro_rules! leaving {
    ($what:literal) => {
        concat!(
            $what,
            " WHERE channel = $1 AND inbox IN (SELECT f.inbox FROM fediverse_follower f \
             WHERE f.channel = $1 AND f.sid = $2 AND (CAST($3 AS BIGINT) = 0 OR f.follow = $3) AND f.inbox <> $4 \
             AND NOT EXISTS (SELECT 1 FROM fediverse_follower o \
             WHERE o.channel = f.channel AND o.inbox = f.inbox AND o.sid <> f.sid))"
        )
    };
}

sql! {
    FOLLOWS = "SELECT 1 FROM fediverse_follower WHERE channel = $1 AND sid = $2";
    COUNT = "SELECT count(*) FROM fediverse_follower WHERE channel = $1";
    DROP_IN = "INSERT INTO fediverse_letter (sid, channel, host, sealed, due, attempts, token) \
               VALUES ($1, $2, $3, $4, 0, 0, 0) ON CONFLICT (sid) DO NOTHING";
    /// Whether more than $1 letters lie there.
    MANY = "SELECT sid FROM fediverse_letter WHERE due >= 0 ORDER BY due, sid LIMIT 1 OFFSET $1";
    KNOWS_LETTER = "SELECT 1 FROM fediverse_letter WHERE sid = $1";
    /// Without those of the servers in $3.
    DUE_LETTERS = "SELECT sid, channel, host, sealed, attempts, token FROM fediverse_letter WHERE due <= $1 \
                   AND host NOT IN (SELECT CAST(value AS BIGINT) FROM json_each($3)) \
                   ORDER BY due, sid LIMIT $2";
    /// Another letter of a server than $2.
    ANOTHER_LETTER = "SELECT 1 FROM fediverse_letter WHERE host = $1 AND sid <> $2 LIMIT 1";
    CLAIM_LETTER = "UPDATE fediverse_letter SET due = $3, attempts = attempts + 1, token = token + 1 \
                    WHERE sid = $1 AND token = $2 AND due <= $4";
    LETTER_LATER = "UPDATE fediverse_letter SET due = $3 WHERE sid = $1 AND token = $2";
    DROP_LETTER = "DELETE FROM fediverse_letter WHERE sid = $1 AND token = $2";
    IS_DONE = "SELECT 1 FROM fediverse_done WHERE sid = $1";
    NOTE_DONE = "INSERT INTO fediverse_done (sid, hour) VALUES ($1, $2) ON CONFLICT (sid) DO NOTHING";
    FORGET_DONE = "DELETE FROM fediverse_done WHERE hour < $1";

    ADD_INBOX = "INSERT INTO fediverse_inbox (channel, inbox, sealed, failing) VALUES ($1, $2, $3, 0) \
                 ON CONFLICT (channel, inbox) DO NOTHING";
    ADD_FOLLOWER = "INSERT INTO fediverse_follower (channel, sid, inbox, follow) VALUES ($1, $2, $3, $4) \
                    ON CONFLICT (channel, sid) DO UPDATE SET inbox = excluded.inbox, follow = excluded.follow";
    /// Whoever names a Follow takes back that one.
    DROP_FOLLOWER = "DELETE FROM fediverse_follower WHERE channel = $1 AND sid = $2 \
                     AND (CAST($3 AS BIGINT) = 0 OR follow = $3)";
    FOLLOWS_BY = "SELECT 1 FROM fediverse_follower WHERE channel = $1 AND sid = $2 AND follow = $3";
    /// What was on its way to somebody who leaves an inbox for another one ($4) or for good (0), and the inbox: where nobody
    /// else follows by it.
    LEAVE_SENDS = leaving!("DELETE FROM fediverse_send");
    LEAVE_INBOX = leaving!("DELETE FROM fediverse_inbox");
    DROP_INBOX = "DELETE FROM fediverse_inbox WHERE channel = $1 AND inbox = $2";
    DROP_FOLLOWERS = "DELETE FROM fediverse_follower WHERE channel = $1 AND inbox = $2";
    DROP_SENDS = "DELETE FROM fediverse_send WHERE channel = $1 AND inbox = $2";

    /// Earlier versions of a post that failed are tried at once, and from the beginning: a later one waits behind them. Perhaps
    /// somebody is at one just now: if that fails, `LATER` finds no attempts; if another takes it, it has one name.
    HURRY = "UPDATE fediverse_send SET due = $4, attempts = 0 \
             WHERE channel = $1 AND post = $2 AND version < $3 AND due > $4";
    /// To every inbox of the channel; what is on its way already stays as it is.
    HAND_OVER = "INSERT INTO fediverse_send (channel, inbox, post, version, act, lane, due, attempts, token) \
                 SELECT i.channel, i.inbox, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), \
                 CAST($5 AS BIGINT), CAST($6 AS BIGINT), 0, 0 FROM fediverse_inbox i WHERE i.channel = $1 \
                 ON CONFLICT (channel, inbox, post, version) DO NOTHING";
    /// Of a post the versions go one after the other. Without the inboxes in $4, which have something under way.
    DUE = "SELECT s.channel, s.inbox, s.post, s.version, s.act, s.attempts, s.token FROM fediverse_send s \
           WHERE s.lane = $1 AND s.due <= $2 \
           AND s.inbox NOT IN (SELECT CAST(value AS BIGINT) FROM json_each($4)) \
           AND NOT EXISTS (SELECT 1 FROM fediverse_send e WHERE e.channel = s.channel AND e.inbox = s.inbox \
           AND e.post = s.post AND e.version < s.version) \
           ORDER BY s.due, s.channel, s.inbox, s.post, s.version LIMIT $3";
    CLAIM = "UPDATE fediverse_send SET due = $6, attempts = attempts + 1, token = token + 1 \
             WHERE channel = $1 AND inbox = $2 AND post = $3 AND version = $4 AND token = $5";
    INBOX = "SELECT sealed, failing FROM fediverse_inbox WHERE channel = $1 AND inbox = $2";
    LATER = "UPDATE fediverse_send SET due = CASE WHEN attempts = 0 THEN 0 ELSE CAST($6 AS BIGINT) END \
             WHERE channel = $1 AND inbox = $2 AND post = $3 AND version = $4 AND token = $5";
    FINISH = "DELETE FROM fediverse_send WHERE channel = $1 AND inbox = $2 AND post = $3 AND version = $4 AND token = $5";
    WORKS = "UPDATE fediverse_inbox SET failing = 0 WHERE channel = $1 AND inbox = $2 AND failing > 0";
    FAILS = "UPDATE fediverse_inbox SET failing = $3 WHERE channel = $1 AND inbox = $2 AND failing = 0";
}
