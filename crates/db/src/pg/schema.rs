use aws_lc_rs::digest;
use deadpool_postgres::ClientWrapper;
use tokio_postgres::{Error, SimpleQueryMessage};

use super::error::preparing;
use crate::{DbError, Engine, Migration, dialect, migration};

/// Makes the planner show whether a key could serve, however few rows there are.
const DISCOURAGE: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; \
    SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_sort = off; \
    SET enable_incremental_sort = off";

/// Applies what is missing, all or nothing, one process at a time. When this fails, the connection is dropped and the
/// server rolls back.
pub(super) async fn migrate(
    client: ClientWrapper,
    schema: Option<&str>,
    migrations: &'static [Migration],
) -> Result<Vec<&'static str>, DbError> {
    client.batch_execute("BEGIN; SET LOCAL statement_timeout = 0").await.map_err(explain)?;
    client.execute("SELECT pg_advisory_xact_lock($1)", &[&lock_key(schema)]).await.map_err(explain)?;
    if let Some(schema) = schema {
        client.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS {schema}")).await.map_err(explain)?;
    }
    client.batch_execute(&dialect::migration(Engine::Postgres, migration::TABLE)?).await.map_err(explain)?;
    let mut applied = Vec::new();
    for row in client.query(migration::APPLIED, &[]).await.map_err(explain)? {
        applied.push((row.try_get(0).map_err(explain)?, row.try_get(1).map_err(explain)?));
    }
    let mut names = Vec::new();
    for (position, step) in migration::pending(migrations, &applied)? {
        let failed = |error| DbError::Migration(format!("{:?} failed: {}", step.name, explain(error)));
        client.batch_execute(&dialect::migration(Engine::Postgres, step.sql)?).await.map_err(failed)?;
        client.execute(migration::RECORD, &[&position, &step.name, &step.checksum()]).await.map_err(explain)?;
        names.push(step.name);
    }
    client.batch_execute("COMMIT").await.map_err(explain)?;
    Ok(names)
}

/// The generic plan of a statement. `EXPLAIN (GENERIC_PLAN)` would need version 16.
pub(super) async fn plan(client: ClientWrapper, sql: &str) -> Result<Vec<String>, DbError> {
    let sql = dialect::statement(Engine::Postgres, sql);
    let parameters = client.prepare(&sql).await.map_err(explain)?.params().len();
    client.batch_execute(DISCOURAGE).await.map_err(explain)?;
    client.batch_execute(&format!("PREPARE looked_at AS {sql}")).await.map_err(explain)?;
    let nulls = vec!["NULL"; parameters].join(", ");
    let list = if nulls.is_empty() { nulls } else { format!("({nulls})") };
    let lines = client.simple_query(&format!("EXPLAIN (COSTS OFF) EXECUTE looked_at{list}")).await.map_err(explain)?;
    let text = |line| match line {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    };
    Ok(lines.into_iter().filter_map(text).collect())
}

/// `schema` was checked when the address was parsed.
pub(super) async fn drop(client: ClientWrapper, schema: &str) -> Result<(), DbError> {
    client.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).await.map_err(explain)
}

/// Advisory locks are numbers, shared by everybody in the database; this one is ours and the schema's.
fn lock_key(schema: Option<&str>) -> i64 {
    let text = format!("migrate {}", schema.unwrap_or_default());
    let hash = digest::digest(&digest::SHA256, text.as_bytes());
    hash.as_ref().iter().take(8).fold(0, |key, byte| key << 8 | i64::from(*byte))
}

fn explain(error: Error) -> DbError {
    preparing(&error).error
}
