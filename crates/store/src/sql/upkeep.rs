//! PostgreSQL's own way of writing a table anew.
sql! {
    /// In the order of the key: otherwise rows lie, and `pg_dump` writes them, in the order in which people followed.
    REWRITE = "CLUSTER subscription USING subscription_pkey";
}
