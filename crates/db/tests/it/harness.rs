use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Once;

use db::{Db, Migration, Options};

/// The table most cases use.
pub const THINGS: &[Migration] = &[Migration {
    name: "0001_things",
    sql: "CREATE TABLE thing (kind BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT NOT NULL, data BYTEA, body JSONB,
          on_show BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (kind, id)) {T};
          CREATE UNIQUE INDEX thing_name ON thing (name);",
}];
pub const ADD: &str = "INSERT INTO thing (kind, id, name) VALUES ($1, $2, $3)";
pub const COUNT: &str = "SELECT count(*) FROM thing";

/// Runs a case on every engine there is, each time on an empty database with the table `thing`.
pub async fn each(case: impl AsyncFn(Db)) {
    each_with(Options::default, THINGS, case).await;
}

pub async fn each_with(options: impl Fn() -> Options, migrations: &'static [Migration], case: impl AsyncFn(Db)) {
    let folder = Folder::new();
    let db = folder.open(options()).await;
    db.migrate(migrations).await.expect("migrations apply");
    case(db.clone()).await;
    db.close().await;

    let Some(url) = postgres_url() else { return };
    let options = Options { schema: Some(unique("t")), ..options() };
    let db = Db::open(&url, options).await.expect("PostgreSQL opens");
    db.migrate(migrations).await.expect("migrations apply");
    case(db.clone()).await;
    db.drop_schema().await.expect("the schema is dropped");
}

/// The server to test on. Says once that half of the cases are left out, past the test runner's capture.
pub fn postgres_url() -> Option<String> {
    static SAY: Once = Once::new();
    let url = std::env::var("AUSRUFER_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    if url.is_none() {
        SAY.call_once(|| {
            let _ = writeln!(std::io::stderr(), "db: AUSRUFER_TEST_POSTGRES is not set, PostgreSQL is left out");
        });
    }
    url
}

pub fn unique(prefix: &str) -> String {
    format!("{prefix}_{:016x}", RandomState::new().hash_one(0))
}

/// A folder for one test, removed at its end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        let path = std::env::temp_dir().join(unique("db-test"));
        std::fs::create_dir(&path).expect("a temporary folder");
        Folder(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Opens the folder's SQLite database.
    pub async fn open(&self, options: Options) -> Db {
        let url = format!("sqlite:{}", self.file("test.db").display());
        Db::open(&url, options).await.expect("SQLite opens")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
