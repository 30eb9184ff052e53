//! PostgreSQL's own ways of keeping a table in order.
sql! {
    /// Writing a large table anew takes longer than any other statement may. Until the end of the transaction.
    NO_LIMIT = "SET LOCAL statement_timeout = 0";
    /// Whoever follows writes the push service first: waits for those under way, and the others wait for us.
    HOLD_ORIGINS = "LOCK TABLE push_origin IN SHARE ROW EXCLUSIVE MODE";
    /// In the order of the key: otherwise rows lie, and `pg_dump` writes them, in the order in which people followed.
    REWRITE = "CLUSTER subscription USING subscription_pkey";
    REWRITE_BOOKLETS = "CLUSTER booklet USING booklet_pkey";
}
