//! The two engines: a test loops over [`engines`] and says nothing about either.
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

static COUNT: AtomicU64 = AtomicU64::new(0);

/// Where a town's databases are.
#[derive(Clone, Copy)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// SQLite, and PostgreSQL when its variable is set.
pub fn engines() -> Vec<Engine> {
    if std::env::var_os(testkit::postgres::VARIABLE).is_some() {
        return vec![Engine::Sqlite, Engine::Postgres];
    }
    testkit::left_out("PostgreSQL is not there: AUSRUFER_TEST_POSTGRES is not set");
    vec![Engine::Sqlite]
}

/// A database of its own on the tests' server, dropped with this value.
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    pub fn create() -> Database {
        let server = std::env::var(testkit::postgres::VARIABLE).expect("only asked for when it is set");
        let name = format!("ausrufer_it_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let database = Database { server, name };
        // A leftover of a killed run with the same process id would look migrated.
        database.tell("DROP DATABASE IF EXISTS", " WITH (FORCE)");
        database.tell("CREATE DATABASE", "");
        database
    }

    /// Its address: the server's with another name in the path.
    pub fn url(&self) -> String {
        let (head, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let (head, _) = head.rsplit_once('/').expect("an address with a database");
        let join = if query.is_empty() { "" } else { "?" };
        format!("{head}/{}{join}{query}", self.name)
    }

    fn tell(&self, what: &str, how: &str) {
        let sql = format!("{what} {}{how}", self.name);
        let output = Command::new("psql").args(["-qX", &self.server, "-c", &sql]).output().expect("psql runs");
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.tell("DROP DATABASE IF EXISTS", " WITH (FORCE)");
    }
}
