//! Sums without people.
sql! {
    /// $1 is a list of `[channel, post, day, what, number]`.
    ADD = "INSERT INTO figure (channel, post, day, what, number) \
           SELECT CAST(value->>0 AS BIGINT), CAST(value->>1 AS BIGINT), CAST(value->>2 AS BIGINT), value->>3, \
           CAST(value->>4 AS BIGINT) FROM json_each($1) WHERE 1 = 1 \
           ON CONFLICT (channel, post, day, what) DO UPDATE SET number = figure.number + excluded.number";
    DAYS = "SELECT day, what, number FROM figure WHERE channel = $1 AND post = $2 AND day >= $3 AND day < $4 \
            ORDER BY day";
    /// How often each of the posts in the list $2 was asked for before a day.
    TOTALS = "SELECT CAST(value AS BIGINT), (SELECT CAST(coalesce(sum(f.number), 0) AS BIGINT) FROM figure f \
              WHERE f.channel = $1 AND f.post = CAST(value AS BIGINT) AND f.what = 'page' AND f.day < $3) \
              FROM json_each($2)";
    /// How many notifications of each of the posts in a list the push services accepted, all versions together.
    ACCEPTED = "SELECT CAST(value AS BIGINT), (SELECT CAST(coalesce(sum(d.accepted), 0) AS BIGINT) FROM delivery d \
                WHERE d.post = CAST(value AS BIGINT)) FROM json_each($1)";
}
