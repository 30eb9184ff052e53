use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use db::{Db, DbError, Options, args, run};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{ADD, COUNT, THINGS, postgres_url, unique};

const PID: &str = "SELECT pg_backend_pid()";
const KILL: &str = "SELECT pg_terminate_backend(CAST($1 AS INTEGER))";

async fn open(url: &str) -> Db {
    let options = Options { schema: Some(unique("t")), connections: 4, ..Options::default() };
    let db = Db::open(url, options).await.unwrap();
    db.migrate(THINGS).await.unwrap();
    db
}

#[tokio::test]
async fn a_killed_connection_heals() {
    let Some(url) = postgres_url() else { return };
    let db = open(&url).await;
    let other = Db::open(&url, Options::default()).await.unwrap();
    let kill = async || {
        let (pid,): (i64,) = db.one(PID, args![]).await.unwrap().unwrap();
        assert_eq!(other.one(KILL, args![pid]).await.unwrap(), Some((true,)));
    };
    for id in 0..10 {
        kill().await;
        assert_eq!(db.one(COUNT, args![]).await.unwrap(), Some((id,)));
        kill().await;
        assert!(db.tx(vec![run(ADD, args![1, id, format!("{id}")]).must(1)]).await.unwrap().is_committed());
    }
    other.close().await;
    db.drop_schema().await.unwrap();
}

#[tokio::test]
async fn a_transaction_that_loses_its_connection_before_commit_runs_once() {
    let Some(url) = postgres_url() else { return };
    let db = open(&url).await;
    // The second run of the same transaction meets no backend to kill: 'id' of the sequence is 2 by then.
    let sequence = "SELECT nextval('attempt')";
    let suicide = "SELECT pg_terminate_backend(pg_backend_pid()) FROM (SELECT last_value FROM attempt) a \
        WHERE last_value = 1";
    let _ = db.tx(vec![run("CREATE SEQUENCE attempt", args![])]).await.unwrap();
    let tx = vec![run(sequence, args![]), run(ADD, args![1, 1, "once"]), run(suicide, args![])];
    assert!(db.tx(tx).await.unwrap().is_committed());
    assert_eq!(db.one(COUNT, args![]).await.unwrap(), Some((1_i64,)));
    db.drop_schema().await.unwrap();
}

/// The long job waits for somebody who reads the table, as `CLUSTER` does: it is broken off at once and nothing remains.
#[tokio::test]
async fn rewriting_is_broken_off_for_what_cannot_wait() {
    let Some(url) = postgres_url() else { return };
    let db = open(&url).await;
    let long = |name| vec![run(ADD, args![1, 1, name]), run("SELECT pg_sleep(600)", args![])];
    for wait in [0, 1, 200] {
        let stop = tokio::time::sleep(Duration::from_millis(wait));
        let broken_off = tokio::time::timeout(Duration::from_secs(20), db.rewrite(long("a"), stop)).await.unwrap();
        assert_eq!(broken_off, Ok(false));
        assert_eq!(db.one(COUNT, args![]).await.unwrap(), Some((0_i64,)));
    }
    assert_eq!(db.rewrite(vec![run(ADD, args![1, 1, "b"])], std::future::pending()).await, Ok(true));
    db.drop_schema().await.unwrap();
}

/// Transactions that lock the same two rows in opposite order: PostgreSQL kills one, which is then run again.
#[tokio::test]
async fn a_deadlock_is_resolved() {
    let Some(url) = postgres_url() else { return };
    let db = open(&url).await;
    let _ = db.tx(vec![run(ADD, args![1, 1, "a"]), run(ADD, args![1, 2, "b"])]).await.unwrap();
    let count = "UPDATE thing SET on_show = on_show + 1 WHERE kind = 1 AND id = $1";
    let wait = "SELECT pg_sleep(0.1)";
    let both = |first: i64, second: i64| {
        db.tx(vec![run(count, args![first]), run(wait, args![]), run(count, args![second]).must(1)])
    };
    let (one, two) = tokio::join!(both(1, 2), both(2, 1));
    assert!(one.unwrap().is_committed() && two.unwrap().is_committed());
    let sum = "SELECT CAST(sum(on_show) AS BIGINT) FROM thing";
    assert_eq!(db.one(sum, args![]).await.unwrap(), Some((4_i64,)));
    db.drop_schema().await.unwrap();
}

#[tokio::test]
async fn a_connection_lost_during_commit_is_reported_as_unknown() {
    let Some(url) = postgres_url() else { return };
    let direct = open(&url).await;
    let (through, cut) = proxy(&url).await;
    let (schema,): (String,) = direct.one("SELECT current_schema()", args![]).await.unwrap().unwrap();
    let db = Db::open(&through, Options { schema: Some(schema), ..Options::default() }).await.unwrap();
    assert!(db.tx(vec![run(ADD, args![1, 1, "a"])]).await.unwrap().is_committed());
    cut.store(true, Ordering::SeqCst);
    let lost = db.tx(vec![run(ADD, args![1, 2, "b"])]).await.err();
    assert_eq!(lost, Some(DbError::OutcomeUnknown));
    cut.store(false, Ordering::SeqCst);
    assert_eq!(db.one(COUNT, args![]).await.unwrap(), Some((1_i64,)), "not run a second time");
    direct.drop_schema().await.unwrap();
}

#[tokio::test]
async fn the_host_that_answers_is_used() {
    let Some(url) = postgres_url() else { return };
    let (user, rest) = url.trim_start_matches("postgres://").split_once('@').unwrap();
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = closed.local_addr().unwrap().port();
    drop(closed);
    let mark = if rest.contains('?') { '&' } else { '?' };
    let two = format!("postgres://{user}@127.0.0.1:{port},{rest}{mark}target_session_attrs=read-write&sslmode=prefer");
    let db = Db::open(&two, Options::default()).await.unwrap();
    db.quick_check().await.unwrap();
    assert!(matches!(db.backup_to("x".as_ref()).await, Err(DbError::Unsupported(_))));
    let nobody = Db::open(&format!("postgres://{user}@127.0.0.1:{port}/x"), Options::default()).await.err();
    assert!(matches!(nobody, Some(DbError::Unavailable(_))), "{nobody:?}");
}

/// Passes bytes on to the server; once `cut` is set, a client that sends COMMIT loses its connection.
async fn proxy(url: &str) -> (String, Arc<AtomicBool>) {
    let (user, rest) = url.trim_start_matches("postgres://").split_once('@').unwrap();
    let (server, database) = rest.split_once('/').unwrap();
    let (server, cut) = (server.to_owned(), Arc::new(AtomicBool::new(false)));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let switch = Arc::clone(&cut);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(&server).await.unwrap();
            let cut = Arc::clone(&switch);
            tokio::spawn(async move {
                let (mut from_client, mut to_client) = client.into_split();
                let (mut from_server, mut to_server) = server.into_split();
                let forward = async {
                    let mut buffer = [0; 8192];
                    while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
                        let commits = buffer[..length].windows(6).any(|window| window == b"COMMIT");
                        if commits && cut.load(Ordering::SeqCst)
                            || to_server.write_all(&buffer[..length]).await.is_err()
                        {
                            break;
                        }
                    }
                };
                tokio::select! {
                    () = forward => {}
                    _ = tokio::io::copy(&mut from_server, &mut to_client) => {}
                }
            });
        }
    });
    let database = database.split('?').next().unwrap();
    (format!("postgres://{user}@{address}/{database}?sslmode=disable"), cut)
}
