use std::collections::BTreeSet;
use std::future::pending;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use db::{Db, DbError, Options, args, run};

use crate::harness::{ADD, COUNT, Folder, THINGS};

const WITH_DATA: &str = "INSERT INTO thing (kind, id, name, data) VALUES ($1, $2, $3, $4)";

#[tokio::test]
async fn deleted_bytes_are_gone_from_file_and_log() {
    let folder = Folder::new();
    let db = folder.open(Options { truncate_after_delete: true, ..Options::default() }).await;
    db.migrate(THINGS).await.unwrap();
    add_and_delete_half(&db, 2_000).await;
    wait_for_empty_log(&folder).await;
    let found = marks(&folder);
    assert_eq!(found, (1..2_000).step_by(2).collect(), "what is there, and nothing else");
    db.close().await;
}

/// With as many rows of different length as here, `secure_delete` alone leaves traces of some thirty of them.
#[tokio::test]
async fn rewriting_leaves_no_trace_at_all() {
    let folder = Folder::new();
    let db = folder.open(Options::default()).await;
    db.migrate(THINGS).await.unwrap();
    add_and_delete_half(&db, 60_000).await;
    assert!(db.rewrite(Vec::new(), pending()).await.unwrap());
    assert_eq!(marks(&folder), (1..60_000).step_by(2).collect());
    db.close().await;
}

#[tokio::test]
async fn rewriting_is_broken_off_for_what_cannot_wait() {
    let folder = Folder::new();
    let db = folder.open(Options::default()).await;
    db.migrate(THINGS).await.unwrap();
    add_and_delete_half(&db, 60_000).await;
    let begun = Instant::now();
    assert!(db.rewrite(Vec::new(), pending()).await.unwrap());
    let (mut wait, mut broken_off) = (begun.elapsed(), 0);
    for attempt in 0.. {
        let done = db.rewrite(Vec::new(), tokio::time::sleep(wait)).await.unwrap();
        broken_off += u32::from(!done);
        // From its end to its beginning, so that it is met at several stages.
        wait = wait * 4 / 5;
        let add = run(WITH_DATA, args![2, i64::from(attempt), format!("at once {attempt}"), vec![0_u8]]);
        assert!(db.tx(vec![add]).await.unwrap().is_committed(), "what comes next is not interrupted");
        if broken_off == 5 {
            break;
        }
    }
    db.quick_check().await.unwrap();
    assert_eq!(marks_of_the_file(&db).await, 30_000);
    db.close().await;
}

async fn marks_of_the_file(db: &Db) -> i64 {
    db.one::<(i64,)>("SELECT COUNT(*) FROM thing WHERE kind = $1", args![1]).await.unwrap().unwrap().0
}

/// Adds rows, each with a mark of its own, in scattered order so that pages split and rows move; deletes every other one.
async fn add_and_delete_half(db: &Db, rows: i64) {
    let key = |id: i64| id.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64);
    let mark = |id: i64| format!("<mark {id:05} of a row>").repeat(4).into_bytes();
    for first in (0..rows).step_by(1_000) {
        let add = |id: i64| run(WITH_DATA, args![1, key(id), format!("{id}"), mark(id)]);
        assert!(db.tx((first..first + 1_000).map(add).collect()).await.unwrap().is_committed());
    }
    let remove = |id: i64| run("DELETE FROM thing WHERE kind = $1 AND id = $2", args![1, key(id)]).must(1);
    for first in (0..rows).step_by(1_000) {
        assert!(db.tx((first..first + 1_000).step_by(2).map(remove).collect()).await.unwrap().is_committed());
    }
}

/// The numbers of all marks in the file and the log, wherever they stand.
fn marks(folder: &Folder) -> BTreeSet<i64> {
    let start = b"<mark ";
    let mut bytes = std::fs::read(folder.file("test.db")).unwrap();
    bytes.extend(std::fs::read(folder.file("test.db-wal")).unwrap());
    let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse().ok();
    bytes
        .windows(start.len() + 5)
        .filter(|at| at.starts_with(start))
        .filter_map(|at| number(&at[start.len()..]))
        .collect()
}

/// Nothing tells when the writer cut the log, so its size is looked at; the promise is 60 seconds.
async fn wait_for_empty_log(folder: &Folder) {
    let empty = async {
        while std::fs::metadata(folder.file("test.db-wal")).unwrap().len() > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), empty).await.expect("the log is cut within a minute");
}

#[tokio::test]
async fn a_backup_is_made_while_writing_and_opens_again() {
    let folder = Folder::new();
    let db = folder.open(Options::default()).await;
    db.migrate(THINGS).await.unwrap();
    let _ = db.tx(vec![run(ADD, args![1, 1, "before"])]).await.unwrap();
    let writing = {
        let db = db.clone();
        tokio::spawn(async move {
            for id in 100..200 {
                assert!(db.tx(vec![run(ADD, args![1, id, format!("{id}")])]).await.unwrap().is_committed());
            }
        })
    };
    let copy = folder.file("copy.db");
    db.backup_to(&copy).await.unwrap();
    writing.await.unwrap();
    assert!(matches!(db.backup_to(&copy).await, Err(DbError::Unavailable(_))), "a backup overwrites nothing");
    for name in ["test.db", "test.db-wal", "copy.db"] {
        let mode = std::fs::metadata(folder.file(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let restored = Db::open(&format!("sqlite:{}", copy.display()), Options::default()).await.unwrap();
    restored.quick_check().await.unwrap();
    assert_eq!(restored.migrate(THINGS).await.unwrap(), Vec::<&str>::new());
    let (count,): (i64,) = restored.one(COUNT, args![]).await.unwrap().unwrap();
    assert!((1..=101).contains(&count));
    db.close().await;
}

#[tokio::test]
async fn a_damaged_file_is_recognised() {
    let folder = Folder::new();
    std::fs::write(folder.file("test.db"), b"no database at all, but longer than a header".repeat(90)).unwrap();
    let url = format!("sqlite:{}", folder.file("test.db").display());
    let error = Db::open(&url, Options::default()).await.err().unwrap();
    assert!(matches!(error, DbError::Corrupt(_)), "{error:?}");
}

#[tokio::test]
async fn damage_inside_is_found_by_the_check() {
    let folder = Folder::new();
    let db = folder.open(Options::default()).await;
    db.migrate(THINGS).await.unwrap();
    let add = |id: i64| run(WITH_DATA, args![1, id, format!("{id}"), vec![7_u8; 200]]);
    let _ = db.tx((0..500).map(add).collect()).await.unwrap();
    db.quick_check().await.unwrap();
    db.close().await;
    let mut bytes = std::fs::read(folder.file("test.db")).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xA5);
    std::fs::write(folder.file("test.db"), bytes).unwrap();
    let db = folder.open(Options::default()).await;
    let error = db.quick_check().await.unwrap_err();
    assert!(matches!(error, DbError::Corrupt(_)), "{error:?}");
    db.close().await;
}

#[tokio::test]
async fn a_read_cannot_write() {
    let folder = Folder::new();
    let db = folder.open(Options::default()).await;
    db.migrate(THINGS).await.unwrap();
    let sql = "INSERT INTO thing (kind, id, name) VALUES (1, 1, 'x') RETURNING id";
    assert!(matches!(db.rows::<(i64,)>(sql, args![]).await, Err(DbError::Statement(_))));
    assert_eq!(db.one(COUNT, args![]).await.unwrap(), Some((0_i64,)));
}

#[tokio::test]
async fn closing_leaves_one_file_with_everything() {
    let folder = Folder::new();
    let db = folder.open(Options::default()).await;
    db.migrate(THINGS).await.unwrap();
    let _ = db.tx(vec![run(ADD, args![1, 1, "kept"])]).await.unwrap();
    db.checkpoint_truncate().await.unwrap();
    assert_eq!(std::fs::metadata(folder.file("test.db-wal")).unwrap().len(), 0);
    let _ = db.tx(vec![run(ADD, args![1, 2, "kept too"])]).await.unwrap();
    db.close().await;
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["test.db"]);
    let db = folder.open(Options::default()).await;
    assert_eq!(db.one(COUNT, args![]).await.unwrap(), Some((2_i64,)));
}

#[tokio::test]
async fn addresses_without_sense_are_refused() {
    for url in ["sqlite:", "sqlite::memory:", "sqlite:a.db?mode=ro", "mysql://x", "postgres://h/d?sslmode=maybe"] {
        let error = Db::open(url, Options::default()).await.err().unwrap();
        assert!(matches!(error, DbError::Address(_)), "{url}: {error:?}");
    }
    let secret = Db::open("postgres://u:geheim@h/d?port=x", Options::default()).await.err().unwrap();
    assert!(!format!("{secret:?}").contains("geheim"));
    let missing = Db::open("sqlite:/nonexistent/folder/a.db", Options::default()).await.err().unwrap();
    assert!(matches!(missing, DbError::Unavailable(_)), "{missing:?}");
}
