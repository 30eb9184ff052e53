//! PostgreSQL's administrator as the thief: he sees with every row where it lies (`ctid`) and which transaction wrote it
//! (`xmin`), the tables' files as they are, and the log of everything.
use crate::crowd::{Crowd, crowd_on_postgres};
use crate::loot::Moment;
use crate::reactions::{KNOWN, blob, by_tag, class, told};
use crate::thief::{Claims, Item, Table, orders, places, read};
use crate::{follows, reactions};
use db::{Db, args, run};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::{BTreeMap, HashMap};
use testkit::TempDir;

/// Bytes of a segment of the log.
const SEGMENT: i64 = 16 << 20;

/// Takes pictures of a server one after the other.
#[derive(Default)]
pub struct Picture {
    /// Where the log stood the last time.
    last: i64,
}

/// A row with what everybody's rows have, and its own columns.
type Row = Vec<Value>;

impl Picture {
    /// The tables as SQLite's thief reads them, with `at` and `xmin`; their raw files; and the log since the last picture.
    pub async fn take(&mut self, db: &Db) -> BTreeMap<String, Vec<u8>> {
        // The log first: a checkpoint may give its files to what is written next.
        let log = self.log(db).await;
        let _ = db.tx(vec![run("CHECKPOINT", args![])]).await.unwrap();
        let mut files = tables(db, true).await;
        files.insert("reactions.heap".to_owned(), raw(db, &["reaction", "reaction_pkey"]).await);
        let followers = ["subscription", "subscription_pkey", "booklet", "booklet_pkey"];
        files.insert("followers.heap".to_owned(), raw(db, &followers).await);
        files.insert("log".to_owned(), log);
        files
    }

    /// What `pg_dump` writes: rows as they lie. Reactions are left out.
    pub async fn dump(db: &Db) -> BTreeMap<String, Vec<u8>> {
        let mut files = tables(db, false).await;
        files.remove("reactions.db");
        files
    }

    async fn log(&mut self, db: &Db) -> Vec<u8> {
        let end = "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint";
        let (end,) = db.one::<(i64,)>(end, args![]).await.unwrap().unwrap();
        let begin = if self.last == 0 { end } else { self.last };
        let mut log = Vec::new();
        for segment in begin / SEGMENT..=end / SEGMENT {
            let name = format!("pg_wal/{:08X}{:08X}{:08X}", 1, segment / 256, segment % 256);
            let bytes = db.one::<(Vec<u8>,)>("SELECT pg_read_binary_file($1)", args![name]).await.unwrap().unwrap().0;
            let within = |at: i64| (at - segment * SEGMENT).clamp(0, SEGMENT) as usize;
            log.extend_from_slice(&bytes[within(begin)..within(end)]);
        }
        self.last = end;
        log
    }
}

async fn raw(db: &Db, tables: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for table in tables {
        let file = "SELECT pg_read_binary_file(pg_relation_filepath($1::text::regclass))";
        bytes.extend(db.one::<(Vec<u8>,)>(file, args![(*table).to_owned()]).await.unwrap().unwrap().0);
    }
    bytes
}

macro_rules! with_place {
    ($columns:literal, $table:literal) => {
        concat!(
            "SELECT (ctid::text::point)[0]::bigint * 65536 + (ctid::text::point)[1]::bigint, xmin::text::bigint, ",
            $columns,
            " FROM ",
            $table,
            " ORDER BY ctid"
        )
    };
}

/// Where it lies, who wrote it, and its columns.
type Subscription = (i64, i64, i64, i64, i64, Vec<u8>, i64);

async fn tables(db: &Db, with_place: bool) -> BTreeMap<String, Vec<u8>> {
    let subscriptions: Vec<Subscription> =
        db.rows(with_place!("channel, origin, sid, sealed, week", "subscription"), args![]).await.unwrap();
    let subscriptions = subscriptions.into_iter().map(|(at, xmin, channel, origin, sid, sealed, week)| -> Row {
        vec![at.into(), xmin.into(), channel.into(), origin.into(), sid.into(), sealed.into(), week.into()]
    });
    let booklets: Vec<(i64, i64, i64, i64, i64, i64, String)> =
        db.rows(with_place!("channel, origin, sid, drawn, mark", "booklet"), args![]).await.unwrap();
    let booklets = booklets.into_iter().map(|(at, xmin, channel, origin, sid, drawn, mark)| -> Row {
        vec![at.into(), xmin.into(), channel.into(), origin.into(), sid.into(), drawn.into(), mark.into()]
    });
    let reactions: Vec<(i64, i64, i64, Vec<u8>, i64, i64)> =
        db.rows(with_place!("post, tag, seq, choice", "reaction"), args![]).await.unwrap();
    let reactions = reactions.into_iter().map(|(at, xmin, post, tag, seq, choice)| -> Row {
        vec![at.into(), xmin.into(), post.into(), tag.into(), seq.into(), choice.into()]
    });
    let followers = [
        ("subscription", "channel, origin, sid, sealed, week", subscriptions.collect::<Vec<_>>()),
        ("booklet", "channel, origin, sid, drawn, mark", booklets.collect()),
    ];
    let reactions = [("reaction", "post, tag, seq, choice", reactions.collect())];
    let mut files = BTreeMap::new();
    files.insert("followers.db".to_owned(), file(&followers, with_place));
    files.insert("reactions.db".to_owned(), file(&reactions, with_place));
    files
}

/// The same rows in a file of SQLite, which the thief can read.
fn file(tables: &[(&str, &str, Vec<Row>)], with_place: bool) -> Vec<u8> {
    let dir = TempDir::new();
    let connection = Connection::open(dir.file("it")).unwrap();
    let skipped = if with_place { 0 } else { 2 };
    for (name, columns, rows) in tables {
        let columns = if with_place { format!("at, xmin, {columns}") } else { (*columns).to_owned() };
        connection.execute_batch(&format!("CREATE TABLE {name} ({columns}); BEGIN")).unwrap();
        for row in rows {
            let places = vec!["?"; row.len() - skipped].join(", ");
            let insert = format!("INSERT INTO {name} VALUES ({places})");
            connection.execute(&insert, rusqlite::params_from_iter(&row[skipped..])).unwrap();
        }
        connection.execute_batch("COMMIT").unwrap();
    }
    drop(connection);
    std::fs::read(dir.file("it")).unwrap()
}

/// Rows by tag: what is new or another, a thief sees by comparing.
fn rows(moment: &Moment) -> HashMap<[u8; 32], Vec<Value>> {
    let tables = read(moment, "reactions.db");
    let own = |table: &Table| ["seq", "choice"].map(|name| table.columns.iter().position(|it| it == name).unwrap());
    let rows = tables.iter().flat_map(|table| {
        let own = own(table);
        table
            .rows
            .iter()
            .filter_map(move |row| Some((row.iter().find_map(blob)?, own.map(|at| row[at].clone()).to_vec())))
    });
    rows.collect()
}

/// In the log of one batch: do those that came with it stand in the order in which they came?
fn in_the_log(crowd: &Crowd, before: &Moment, after: &Moment) -> (usize, Claims) {
    let (old, new, owners) = (rows(before), rows(after), by_tag(crowd));
    let came: Vec<_> = new.iter().filter(|(tag, row)| old.get(*tag) != Some(*row)).map(|(tag, _)| *tag).collect();
    let wanted: Vec<_> = came.iter().enumerate().map(|(at, tag)| (at, tag.to_vec())).collect();
    let found = places(after.file("log"), &wanted);
    let mut claims = Vec::new();
    for post in 0..2 {
        for (order, known) in KNOWN {
            for (what, pick) in [("first", 0), ("last", usize::MAX)] {
                let item = |(at, places): (&usize, &Vec<usize>)| {
                    let (device, of) = owners[&came[*at]];
                    let told = (of == post).then(|| told(crowd, device, post))?;
                    let (place, known) = (places[pick.min(places.len() - 1)] as f64, known(crowd, device, told) as f64);
                    Some(Item { whose: device, class: class(told), found: place, page: 0, known })
                };
                let items: Vec<Item> = found.iter().filter_map(item).collect();
                claims
                    .extend(orders(&format!("{what} place in the log of “{}”, order of {order}", after.name), &items));
            }
        }
    }
    (found.len(), claims)
}

#[test]
fn nothing_links_a_reaction() {
    let Some(crowd) = crowd_on_postgres() else { return };
    let mut claims: Claims = Vec::new();
    let mut logged = 0;
    for moment in &crowd.loot.moments {
        claims.extend(reactions::rob(crowd, moment));
        claims.extend(reactions::layout(crowd, "reactions.heap", moment.file("reactions.heap")));
    }
    for pair in crowd.loot.moments.windows(2) {
        claims.extend(reactions::compare(crowd, &pair[0], &pair[1]));
        let (found, more) = in_the_log(crowd, &pair[0], &pair[1]);
        logged += found;
        claims.extend(more);
    }
    claims.extend(reactions::strays(crowd).into_iter().filter(|claim| !claim.contains(": log holds")));
    assert!(claims.is_empty(), "{} claims:\n{}", claims.len(), claims.join("\n"));
    let open = crowd.loot.moment("all have reacted");
    assert_eq!(rows(open).len(), by_tag(crowd).len(), "the server took all of them, so there was something to steal");
    assert!(logged >= by_tag(crowd).len(), "the log was read: {logged} rows in it");
    let tags: Vec<(usize, Vec<u8>)> =
        by_tag(crowd).into_keys().enumerate().map(|(at, tag)| (at, tag.to_vec())).collect();
    assert!(!places(open.file("reactions.heap"), &tags).is_empty(), "the table's file was read");
    for moment in ["the posts are closed", "the key is destroyed"] {
        let heap = crowd.loot.moment(moment).file("reactions.heap");
        assert!(places(heap, &tags).is_empty(), "{moment}: the table's file still has reactions");
    }
}

#[test]
fn after_the_night_nothing_says_who_came_when() {
    let Some(crowd) = crowd_on_postgres() else { return };
    let rob = |moment: &Moment| {
        let heap = follows::layout(crowd, moment, "followers.heap");
        follows::rob(crowd, moment).into_iter().chain(heap).collect::<Claims>()
    };
    // Until the night each row has its own transaction: `docs/privacy.md` says so, and that a log that is archived keeps it.
    let young = rob(crowd.loot.moment("all have reacted"));
    for sight in
        ["column xmin, order of following", "column at, order of following", "booklet column xmin, order of drawing"]
    {
        assert!(young.iter().any(|claim| claim.contains(sight)), "the thief has eyes for {sight}: {young:#?}");
    }
    for moment in ["the night's rewriting is done", "the posts are closed", "the key is destroyed"] {
        let claims = rob(crowd.loot.moment(moment));
        assert!(claims.is_empty(), "{moment}: {} claims:\n{}", claims.len(), claims.join("\n"));
    }
    let spring = crowd.loot.backups.iter().find(|moment| moment.name.contains("spring")).unwrap();
    assert_eq!(follows::rob(crowd, spring), Claims::new(), "and no backup made after it");
}
