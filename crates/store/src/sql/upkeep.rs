//! PostgreSQL's own ways of keeping a table in order.
sql! {
    /// Writing a large table anew takes longer than any other statement may. Until the end of the transaction.
    NO_LIMIT = "SET LOCAL statement_timeout = 0";
    /// Whoever follows writes the push service first: waits for those under way, and the others wait for us.
    HOLD_ORIGINS = "LOCK TABLE push_origin IN SHARE ROW EXCLUSIVE MODE";
    /// Before anything is touched: whoever follows in between would wait for a row of ours while we wait for theirs.
    HOLD = "LOCK TABLE subscription, booklet IN ACCESS EXCLUSIVE MODE";
    /// CLUSTER leaves on each row the number of the transaction that wrote it (`xmin`), and the numbers rise: they tell in
    /// which order people followed. Rows that share theirs with few others get one number together.
    MIX = "UPDATE subscription SET week = week WHERE xmin IN \
           (SELECT xmin FROM subscription GROUP BY xmin HAVING count(*) < 1000)";
    MIX_BOOKLETS = "UPDATE booklet SET mark = mark WHERE xmin IN \
                    (SELECT xmin FROM booklet GROUP BY xmin HAVING count(*) < 1000)";
    /// In the order of the key: otherwise rows lie, and `pg_dump` writes them, in the order in which people followed.
    REWRITE = "CLUSTER subscription USING subscription_pkey";
    REWRITE_BOOKLETS = "CLUSTER booklet USING booklet_pkey";
}
