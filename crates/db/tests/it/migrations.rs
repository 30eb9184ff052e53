use db::{Db, DbError, Engine, Migration, Options, args};

use crate::harness::{Folder, each_with, postgres_url, unique};

const A: Migration = Migration { name: "0001_a", sql: "CREATE TABLE a (id BIGINT PRIMARY KEY, body JSONB) {T};" };
const B: Migration = Migration {
    name: "0002_b",
    sql: "CREATE TABLE b (id BIGINT PRIMARY KEY) {T};
-- engine: sqlite
CREATE TABLE only_here (id BIGINT PRIMARY KEY) {T};
-- engine: postgres
CREATE TABLE only_here (id BIGSERIAL PRIMARY KEY);
-- engine: all
INSERT INTO b (id) VALUES (7);",
};
const ONE: &[Migration] = &[A];
const BOTH: &[Migration] = &[A, B];
const CHANGED: &[Migration] = &[Migration { name: "0001_a", sql: "CREATE TABLE a (id BIGINT PRIMARY KEY) {T};" }, B];
const SWAPPED: &[Migration] = &[B, A];
const BROKEN: &[Migration] =
    &[A, B, Migration { name: "0003_c", sql: "CREATE TABLE c (id BIGINT PRIMARY KEY) {T}; SELECT nonsense;" }];
const NOTHING: &[Migration] = &[];

#[tokio::test]
async fn migrations_go_forward_once_and_stay_frozen() {
    each_with(Options::default, ONE, async |db: Db| {
        assert_eq!(db.migrate(ONE).await.unwrap(), Vec::<&str>::new());
        assert_eq!(db.migrate(BOTH).await.unwrap(), ["0002_b"]);
        assert_eq!(db.one("SELECT id FROM b", args![]).await.unwrap(), Some((7_i64,)));
        db.rows::<(i64,)>("SELECT id FROM only_here", args![]).await.unwrap();
        for (wrong, words) in [(CHANGED, "was changed"), (ONE, "does not know"), (SWAPPED, "where this program has")] {
            let error = db.migrate(wrong).await.unwrap_err();
            assert!(matches!(error, DbError::Migration(ref text) if text.contains(words)), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing() {
    each_with(Options::default, NOTHING, async |db: Db| {
        let error = db.migrate(BROKEN).await.unwrap_err();
        assert!(matches!(error, DbError::Migration(ref text) if text.contains("0003_c")), "{error}");
        let a = db.rows::<(i64,)>("SELECT id FROM a", args![]).await;
        assert!(a.is_err(), "nothing of a failed start stays");
        assert_eq!(db.migrate(BOTH).await.unwrap(), ["0001_a", "0002_b"]);
    })
    .await;
}

#[tokio::test]
async fn processes_that_start_together_apply_each_once() {
    let folder = Folder::new();
    let mut urls = vec![(format!("sqlite:{}", folder.file("together.db").display()), None)];
    urls.extend(postgres_url().map(|url| (url, Some(unique("t")))));
    for (url, schema) in urls {
        let start = async || {
            let db = Db::open(&url, Options { schema: schema.clone(), ..Options::default() }).await.unwrap();
            (db.migrate(BOTH).await.unwrap(), db)
        };
        let (one, two, three) = tokio::join!(start(), start(), start());
        let applied: usize = [&one, &two, &three].iter().map(|(names, _)| names.len()).sum();
        assert_eq!(applied, 2, "{url}");
        for (_, db) in [two, three] {
            db.close().await;
        }
        match one.1.engine() {
            Engine::Sqlite => one.1.close().await,
            Engine::Postgres => one.1.drop_schema().await.unwrap(),
        }
    }
}
