//! How newsletters are sent, and their issues. No reader.
macro_rules! newsletter_from {
    ($rest:literal) => {
        concat!(
            "SELECT channel, settings, secret, running, daily, weekly, readers, health, look, trial, stir, \
             gone_week, gone FROM newsletter ",
            $rest
        )
    };
}
macro_rules! issue_from {
    ($rest:literal) => {
        concat!(
            "SELECT id, channel, rhythm, state, created, posts, taken, waiting, refused, gone, unclear, problem, again, \
             finished FROM issue ",
            $rest
        )
    };
}

sql! {
    ONE = newsletter_from!("WHERE channel = $1");
    EVERY = newsletter_from!("ORDER BY channel");
    IS_RUNNING = "SELECT 1 FROM newsletter WHERE channel = $1 AND running = 1";
    HOW_IT_IS = "SELECT health FROM newsletter WHERE channel = $1";
    SAVE = "INSERT INTO newsletter (channel, settings, secret, running, daily, weekly, readers, health, look, stir) \
            VALUES ($1, $2, $3, 0, $4, $4, 0, '{}', $4, 0) ON CONFLICT (channel) DO UPDATE SET \
            settings = excluded.settings, secret = excluded.secret, look = excluded.look, stir = newsletter.stir + 1";
    /// What came out before is not told.
    RUN = "UPDATE newsletter SET running = 1, daily = $2, weekly = $2, stir = stir + 1 WHERE channel = $1 AND running = 0";
    REST = "UPDATE newsletter SET running = 0, stir = stir + 1 WHERE channel = $1 AND running = 1";
    LOOK = "UPDATE newsletter SET look = $2 WHERE channel = $1";
    TRY = "UPDATE newsletter SET trial = $2, look = $3 WHERE channel = $1";
    HEALTH = "UPDATE newsletter SET health = $2, look = $3 WHERE channel = $1 AND stir = $4";
    TRIED = "UPDATE newsletter SET trial = NULL WHERE channel = $1 AND trial = $2";
    /// One more address that is said to be gone, in week $2.
    GONE = "UPDATE newsletter SET gone = CASE WHEN gone_week = $2 THEN gone + 1 ELSE 1 END, gone_week = $2 \
            WHERE channel = $1 RETURNING gone, readers";
    SET_READERS = "UPDATE newsletter SET readers = $2 WHERE channel = $1";
    TOLD_DAILY = "UPDATE newsletter SET daily = $3 WHERE channel = $1 AND daily = $2 AND running = 1";
    TOLD_WEEKLY = "UPDATE newsletter SET weekly = $3 WHERE channel = $1 AND weekly = $2 AND running = 1";
    /// What came out after $2 and up to $3 and has not expired by then, newest first.
    BETWEEN = "SELECT p.id, p.version, p.kind FROM post p WHERE p.channel = $1 AND p.state = 'published' \
               AND p.published <= $3 AND p.published > $2 AND (p.expires IS NULL OR p.expires > $3) \
               ORDER BY p.published DESC, p.id DESC LIMIT $4";
    ADD_ISSUE = "INSERT INTO issue (id, channel, rhythm, state, created, posts, taken, waiting, refused, gone, unclear, \
                 problem, again) VALUES ($1, $2, $3, 'sending', $4, $5, 0, 0, 0, 0, 0, '', 0)";
    OPEN_ISSUES = issue_from!("WHERE finished IS NULL ORDER BY created, id LIMIT $1");
    ISSUES_OF = issue_from!("WHERE channel = $1 ORDER BY id DESC LIMIT $2");
    ONE_ISSUE = issue_from!("WHERE id = $1");
    /// What a person decided meanwhile stays.
    NOTE_ISSUE = "UPDATE issue SET taken = $2, waiting = $3, refused = $4, gone = $5, unclear = $6, problem = $7 WHERE id = $1";
    COMPLETE = "UPDATE issue SET state = 'done', finished = $2 WHERE id = $1 AND state = 'sending' AND again = 0";
    PAUSE = "UPDATE issue SET state = 'paused' WHERE id = $1 AND channel = $2 AND state = 'sending'";
    RESUME = "UPDATE issue SET state = 'sending' WHERE id = $1 AND channel = $2 AND state = 'paused'";
    CANCEL = "UPDATE issue SET state = 'cancelled', finished = $3 WHERE id = $1 AND channel = $2 AND finished IS NULL";
    AGAIN = "UPDATE issue SET again = 1, state = 'sending', finished = NULL \
             WHERE id = $1 AND channel = $2 AND unclear > 0 AND state IN ('sending', 'done') \
             AND (finished IS NULL OR finished > $3)";
    AGAIN_HEEDED = "UPDATE issue SET again = 0 WHERE id = $1 AND again = 1";
    /// After a restore.
    PAUSE_ALL = "UPDATE issue SET state = 'paused' WHERE finished IS NULL AND state = 'sending'";
    ENDED_BEFORE = "SELECT id FROM issue WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND finished <= $2";
}
