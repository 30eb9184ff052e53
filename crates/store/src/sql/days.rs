//! When channels publish.
sql! {
    OF = "SELECT days FROM publishing_days WHERE channel = $1";
    SET = "INSERT INTO publishing_days (channel, days) SELECT id, CAST($2 AS TEXT) FROM channel WHERE id = $1 \
           ON CONFLICT (channel) DO UPDATE SET days = excluded.days";
    PLANNED = "SELECT post, due, place, content, note, quiet FROM review WHERE channel = $1 AND due IS NOT NULL \
               ORDER BY due, place, post";
    PLACE = "UPDATE review SET place = $4 WHERE post = $1 AND channel = $2 AND due = $3";
}
