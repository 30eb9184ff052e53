//! When channels publish.
sql! {
    OF = "SELECT days FROM publishing_days WHERE channel = $1";
    SET = "INSERT INTO publishing_days (channel, days) SELECT id, CAST($2 AS TEXT) FROM channel WHERE id = $1 \
           ON CONFLICT (channel) DO UPDATE SET days = excluded.days";
}
