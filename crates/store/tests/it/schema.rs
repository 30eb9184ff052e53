use std::collections::BTreeSet;
use std::fmt::Write;

use aws_lc_rs::digest;
use store::schema::{ALL, CONTENT, FOLLOWER_TABLES, FOLLOWERS, REACTION_TABLES, REACTIONS};
use testkit::temp::TempDir;

use crate::harness::{World, each, lite};

const LITE_TABLES: &str = "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
                           WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.name";
const PG_TABLES: &str = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
                         WHERE table_schema = current_schema() ORDER BY table_name, column_name";
/// Each engine's own full-text index.
const OWN: &str = "post_search";

type Columns = BTreeSet<(String, String)>;

async fn columns(world: &World, of: &db::Db) -> Columns {
    let rows: Vec<(String, String)> = match world.content.engine() {
        db::Engine::Sqlite => of.rows(LITE_TABLES, vec![]).await.unwrap(),
        db::Engine::Postgres => world.content.rows(PG_TABLES, vec![]).await.unwrap(),
    };
    rows.into_iter().filter(|(table, _)| !table.starts_with(OWN)).collect()
}

#[tokio::test]
async fn both_engines_have_the_same_tables_and_columns() {
    let seen: std::sync::Mutex<Vec<Columns>> = std::sync::Mutex::default();
    each(async |world: &World| {
        let mut all = columns(world, &world.content).await;
        all.extend(columns(world, &world.followers).await);
        all.extend(columns(world, &world.reactions).await);
        assert!(all.contains(&("subscription".to_owned(), "sealed".to_owned())), "{all:?}");
        seen.lock().unwrap().push(all);
    })
    .await;
    let seen = seen.lock().unwrap();
    assert!(seen.iter().all(|one| one == &seen[0]), "{:?}", seen.iter().map(|one| &seen[0] ^ one).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_lists_of_tables_backups_treat_apart_are_complete() {
    let dir = TempDir::new();
    let world = lite(&dir).await;
    for (db, list) in [(&world.followers, FOLLOWER_TABLES), (&world.reactions, REACTION_TABLES)] {
        let tables: BTreeSet<String> = columns(&world, db).await.into_iter().map(|(table, _)| table).collect();
        let mut named: BTreeSet<String> = list.iter().map(|&table| table.to_owned()).collect();
        named.insert("migration".to_owned());
        assert_eq!(tables, named);
    }
    world.close().await;
}

#[test]
fn each_migration_belongs_to_one_file_and_keeps_its_place() {
    let names = |list: &[db::Migration]| list.iter().map(|one| one.name).collect::<Vec<_>>();
    let mut halves = [names(CONTENT), names(FOLLOWERS), names(REACTIONS)].concat();
    halves.sort_unstable();
    assert_eq!(names(ALL), halves, "sorted by their numbers, each in one file");
    // A gap is no harm: numbers are given out before the work is done. Work on two files has its number twice.
    let numbers: Vec<u32> = names(ALL).iter().map(|name| name[..4].parse().unwrap()).collect();
    assert!(numbers.windows(2).all(|two| two[0] <= two[1]), "{numbers:?}");
    for two in names(ALL).windows(2).filter(|two| two[0][..4] == two[1][..4]) {
        assert!(two[1].starts_with(two[0]), "{} and {} are two things", two[0], two[1]);
    }
}

#[test]
fn migrations_are_frozen() {
    let mut sums = String::new();
    for migration in ALL {
        let sum = digest::digest(&digest::SHA256, migration.sql.as_bytes());
        sum.as_ref().iter().for_each(|byte| write!(sums, "{byte:02x}").unwrap());
        writeln!(sums, "  {}.sql", migration.name).unwrap();
    }
    let frozen = include_str!("../../migrations/checksums.txt");
    assert!(sums == frozen, "a migration is never changed, a new one is added (and its line here):\n{sums}");
}
