use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use db::{Db, DbError, Options, args, run};

use crate::harness::{ADD, COUNT, Folder, THINGS};

const WITH_DATA: &str = "INSERT INTO thing (kind, id, name, data) VALUES ($1, $2, $3, $4)";

/// Every row carries a mark of its own; half of the rows are deleted, the rest must be all that can be found.
#[tokio::test]
async fn deleted_bytes_are_gone_from_file_and_log() {
    let folder = Folder::new();
    let db = folder.open(Options { truncate_after_delete: true, ..Options::default() }).await;
    db.migrate(THINGS).await.unwrap();
    let mark = |id: i64| format!("<mark {id:05} of a row>").into_bytes();
    // Keys in scattered order, so that pages split and rows move.
    let key = |id: i64| id.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64);
    for chunk in (0_i64..2_000).collect::<Vec<_>>().chunks(50) {
        let add = |id: &i64| run(WITH_DATA, args![1, key(*id), format!("{id}"), mark(*id).repeat(4)]);
        assert!(db.tx(chunk.iter().map(add).collect()).await.unwrap().is_committed());
    }
    for chunk in (0_i64..2_000).filter(|id| id % 2 == 0).collect::<Vec<_>>().chunks(7) {
        let remove = |id: &i64| run("DELETE FROM thing WHERE kind = $1 AND id = $2", args![1, key(*id)]).must(1);
        assert!(db.tx(chunk.iter().map(remove).collect()).await.unwrap().is_committed());
    }
    wait_for_empty_log(&folder).await;
    let found = |id: i64| {
        let needle = mark(id);
        ["test.db", "test.db-wal"].iter().any(|name| {
            let bytes = std::fs::read(folder.file(name)).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle)
        })
    };
    let left: Vec<i64> = (0..2_000).filter(|id| id % 2 == 0).step_by(7).filter(|id| found(*id)).collect();
    assert!(left.is_empty(), "traces of deleted rows: {left:?}");
    assert!(found(1), "a row that is still there is found, so the search works");
    db.close().await;
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
