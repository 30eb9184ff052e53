use std::time::Duration;

use db::{Db, DbError, Engine, Options, Outcome, args, run};

use crate::harness::{ADD, COUNT, THINGS, each, each_with};

#[tokio::test]
async fn a_failed_guard_writes_nothing_and_says_which() {
    each(async |db: Db| {
        let fence = "UPDATE thing SET on_show = 1 WHERE kind = $1 AND id = $2";
        let outcome =
            db.tx(vec![run(ADD, args![1, 1, "a"]), run(fence, args![1, 77]).must(1), run(ADD, args![1, 2, "b"])]);
        assert!(matches!(outcome.await.unwrap(), Outcome::Guarded { statement: 1 }));
        assert_eq!(db.one(COUNT, args![]).await.unwrap(), Some((0_i64,)));
        let outcome = db.tx(vec![run(ADD, args![1, 1, "a"]), run(fence, args![1, 1]).must(1)]).await.unwrap();
        let affected: Vec<u64> = outcome.committed().unwrap().iter().map(db::Returned::affected).collect();
        assert_eq!(affected, [1, 1]);
        let none = db.tx(vec![run("SELECT id FROM thing WHERE kind = $1", args![1]).must(0)]).await.unwrap();
        assert!(!none.is_committed(), "a guard on a read counts the rows it returns");
    })
    .await;
}

#[tokio::test]
async fn a_unique_key_is_a_conflict_and_names_no_value() {
    each(async |db: Db| {
        let _ = db.tx(vec![run(ADD, args![1, 1, "private words"])]).await.unwrap();
        for statement in [run(ADD, args![1, 1, "other"]), run(ADD, args![1, 2, "private words"])] {
            let error = db.tx(vec![run(ADD, args![9, 9, "nine"]), statement]).await.err().unwrap();
            assert!(matches!(error, DbError::Conflict(_)), "{error:?}");
            assert!(!format!("{error} {error:?}").contains("private"), "{error:?}");
        }
        let null = db.tx(vec![run(ADD, args![1, 3, None::<String>])]).await.err().unwrap();
        assert!(matches!(null, DbError::Constraint(_)), "{null:?}");
        assert_eq!(db.one(COUNT, args![]).await.unwrap(), Some((1_i64,)));
    })
    .await;
}

#[tokio::test]
async fn upsert_returns_what_is_there_now() {
    each(async |db: Db| {
        let upsert = "INSERT INTO thing (kind, id, name) VALUES ($1, $2, $3) \
            ON CONFLICT (kind, id) DO UPDATE SET name = excluded.name, on_show = thing.on_show + 1 RETURNING name, on_show";
        for (name, count) in [("first", 0), ("second", 1)] {
            let mut all = db.tx(vec![run(upsert, args![1, 1, name]).must(1)]).await.unwrap().committed().unwrap();
            let row: Option<(String, i64)> = all.remove(0).one().unwrap();
            assert_eq!(row, Some((name.to_owned(), count)));
        }
    })
    .await;
}

#[tokio::test]
async fn many_transactions_share_a_commit_on_sqlite() {
    each(async |db: Db| {
        const N: i64 = 400;
        let before = db.stats();
        let all = (0..N).map(|id| {
            let db = db.clone();
            tokio::spawn(async move { db.tx(vec![run(ADD, args![1, id, format!("n{id}")]).must(1)]).await })
        });
        for one in all.collect::<Vec<_>>() {
            assert!(one.await.unwrap().unwrap().is_committed());
        }
        assert_eq!(db.one(COUNT, args![]).await.unwrap(), Some((N,)));
        let after = db.stats();
        assert_eq!(after.transactions - before.transactions, N as u64);
        let commits = after.commits - before.commits;
        match db.engine() {
            Engine::Sqlite => assert!(commits < N as u64 / 2, "{commits} commits for {N} transactions"),
            Engine::Postgres => assert_eq!(commits, N as u64),
        }
    })
    .await;
}

/// On SQLite, interrupting a change rolls back the whole group: the neighbours must be written all the same.
#[tokio::test]
async fn a_bad_transaction_does_not_harm_its_neighbours() {
    let options = || Options { statement_timeout: Duration::from_millis(400), ..Options::default() };
    each_with(options, THINGS, async |db: Db| {
        let endless = "INSERT INTO thing (kind, id, name) WITH RECURSIVE n (i) AS \
            (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT 3, count(*), 'endless' FROM n";
        let one = |id: i64| {
            let (db, bad) = (db.clone(), run(endless, args![]));
            tokio::spawn(async move {
                match id {
                    40 => db.tx(vec![run(ADD, args![2, id, "before"]), bad]).await,
                    41 => db.tx(vec![run(ADD, args![2, id, "twice"]), run(ADD, args![2, id, "twice"])]).await,
                    _ => db.tx(vec![run(ADD, args![1, id, format!("n{id}")]).must(1)]).await,
                }
            })
        };
        for (id, task) in (0_i64..80).map(|id| (id, one(id))).collect::<Vec<_>>() {
            match (id, task.await.unwrap()) {
                (40, result) => assert_eq!(result.err(), Some(DbError::Timeout)),
                (41, result) => assert!(matches!(result, Err(DbError::Conflict(_)))),
                (_, result) => assert!(result.unwrap().is_committed()),
            }
        }
        assert_eq!(db.one(COUNT, args![]).await.unwrap(), Some((78_i64,)));
    })
    .await;
}

#[tokio::test]
async fn a_caller_that_gives_up_leaves_no_transaction_open() {
    each_with(
        || Options { connections: 1, ..Options::default() },
        THINGS,
        async |db: Db| {
            for id in 0..20 {
                let tx = db.tx(vec![run(ADD, args![1, id, format!("n{id}")])]);
                // Polled once, so that it has begun, and dropped.
                let _ = tokio::time::timeout(Duration::ZERO, tx).await;
            }
            // Whatever has begun ends by itself; with one connection the next transaction comes after it.
            assert!(db.tx(vec![run(ADD, args![2, 0, "last"])]).await.unwrap().is_committed());
            let locked = "SELECT CAST(count(*) AS BIGINT) FROM thing WHERE kind = 2";
            assert_eq!(db.one(locked, args![]).await.unwrap(), Some((1_i64,)));
        },
    )
    .await;
}

#[tokio::test]
async fn closed_is_unavailable_and_never_hangs() {
    each(async |db: Db| {
        let folder = crate::harness::Folder::new();
        let other = folder.open(Options::default()).await;
        other.migrate(THINGS).await.unwrap();
        let clone = other.clone();
        other.close().await;
        let closed = |error: DbError| assert!(matches!(error, DbError::Unavailable(_)), "{error:?}");
        closed(clone.tx(vec![run(ADD, args![1, 1, "a"])]).await.err().unwrap());
        closed(clone.rows::<(i64,)>(COUNT, args![]).await.err().unwrap());
        closed(clone.migrate(THINGS).await.err().unwrap());
        db.quick_check().await.unwrap();
    })
    .await;
}
