//! A corner of a PostgreSQL server for one test.
use std::sync::atomic::{AtomicU64, Ordering};

/// Names the server tests may use, e.g. `postgres://postgres@127.0.0.1:5432/test`.
pub const VARIABLE: &str = "AUSRUFER_TEST_POSTGRES";

static COUNT: AtomicU64 = AtomicU64::new(0);

/// A schema nobody else uses. It does not exist yet (migrating makes it) and is dropped with this value.
#[derive(Debug)]
pub struct Postgres {
    url: String,
    schema: String,
}

/// A fresh schema on the server named by [`VARIABLE`]; `None`, and one line saying so, when it is not set.
pub fn postgres() -> Option<Postgres> {
    let Ok(url) = std::env::var(VARIABLE) else {
        crate::left_out("PostgreSQL is not there: AUSRUFER_TEST_POSTGRES is not set");
        return None;
    };
    let count = COUNT.fetch_add(1, Ordering::SeqCst);
    let postgres = Postgres { url, schema: format!("test_{}_{count}", std::process::id()) };
    // A leftover of a killed run with the same process id would look migrated.
    postgres.drop_schema();
    Some(postgres)
}

impl Postgres {
    /// The server's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The schema, for `db::Options::schema`.
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// Runs on a thread with a runtime of its own, because `Drop` may be called inside of one that is going away.
    fn drop_schema(&self) {
        let (url, sql) = (self.url.clone(), format!("DROP SCHEMA IF EXISTS \"{}\" CASCADE", self.schema));
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.ok()?;
                let connection = tokio::spawn(connection);
                client.batch_execute(&sql).await.ok()?;
                drop(client);
                connection.await.ok()
            })
        };
        std::thread::spawn(work).join().ok();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.drop_schema();
    }
}
