//! The limit: the product's own statements and pragmas in a loop of rusqlite, on one thread, so many transactions in a
//! commit as ours had, while another thread scans. No queue, no waiting, nobody to answer.
use super::{MEASURED, WEEK, fill};
use crate::Failed;
use crate::args::Engine;
use crate::drill::place::Ground;
use rusqlite::{Connection, params};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// As `db` sets them for the file of the followers.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; \
                       PRAGMA cache_size = -32768; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY";
/// What following runs, in order, and what stopping does.
const FOLLOW: [&str; 5] = ["KNOWS_ORIGIN", "ADD_ORIGIN", "GREET_NEW", "ADD", "RESEAL"];
const STOP: [&str; 4] = ["COUNT_WAITING_AS_GONE", "DROP_RETRIES", "DROP_GREETINGS", "DROP"];

/// Follows and unfollows a second.
pub fn rate(followers: usize, together: f64) -> Result<f64, Failed> {
    let ground = Ground::new(Engine::Sqlite)?;
    crate::runtime()?.block_on(async {
        let house = ground.place.open().await?;
        let channel = house.channel(0).await?;
        fill::fill(&house, channel.id, followers).await?;
        house.followers.close().await;
        Ok(())
    })?;
    let path = ground.place.followers.trim_start_matches("sqlite:").to_owned();
    let over = Arc::new(AtomicBool::new(false));
    let (scanned, end) = (path.clone(), over.clone());
    let scan = std::thread::spawn(move || scan(&scanned, &end));
    let rate = follows(&path, (together.round() as i64).max(1)).map_err(|e| Failed::to("the bare loop", e));
    over.store(true, Ordering::Relaxed);
    scan.join().map_err(|_| Failed("the bare scan ended early".into()))?.map_err(|e| Failed::to("the bare scan", e))?;
    rate
}

fn text(name: &str) -> String {
    let all = store::every_statement();
    let found = all.iter().find(|one| one.noun == "subscription" && one.name == name);
    found.map(|one| one.sql.replace('$', "?")).unwrap_or_default()
}

fn follows(path: &str, together: i64) -> rusqlite::Result<f64> {
    let connection = Connection::open(path)?;
    connection.execute_batch(PRAGMAS)?;
    let (channel, code): (i64, i64) =
        connection
            .query_row("SELECT channel, origin FROM subscription LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let [knows, add_origin, greet, add, reseal] = FOLLOW.map(text);
    let stop = STOP.map(text);
    let [mut knows, mut add_origin] = [connection.prepare(&knows)?, connection.prepare(&add_origin)?];
    let [mut greet, mut add, mut reseal] =
        [connection.prepare(&greet)?, connection.prepare(&add)?, connection.prepare(&reseal)?];
    let [first, second, third, fourth] = &stop;
    let mut stop = [
        connection.prepare(first)?,
        connection.prepare(second)?,
        connection.prepare(third)?,
        connection.prepare(fourth)?,
    ];
    let (begun, mut done) = (Instant::now(), 0);
    while begun.elapsed() < MEASURED {
        // One group follows, the next one stops following.
        for stops in [false, true] {
            connection.execute_batch("BEGIN IMMEDIATE")?;
            for number in 0..together {
                connection.execute_batch("SAVEPOINT one")?;
                let sid = fill::sid(done / (2 * together) * together + number + 1);
                if stops {
                    for statement in &mut stop {
                        statement.execute(params![channel, code, format!("[{sid}]")])?;
                    }
                } else {
                    let sealed = fill::sealed(sid);
                    knows.exists(params![channel, code])?;
                    add_origin.execute(params![code, fill::ORIGIN])?;
                    greet.execute(params![channel, code, sid])?;
                    add.execute(params![channel, code, sid, sealed, WEEK])?;
                    reseal.execute(params![channel, code, sid, sealed])?;
                }
                connection.execute_batch("RELEASE one")?;
            }
            connection.execute_batch("COMMIT")?;
        }
        done += 2 * together;
    }
    Ok(done as f64 / begun.elapsed().as_secs_f64())
}

/// The whole table in key order, again and again.
fn scan(path: &str, over: &AtomicBool) -> rusqlite::Result<()> {
    let connection = Connection::open(path)?;
    let mut batch = connection.prepare(&text("BATCH"))?;
    let (channel, code): (i64, i64) =
        connection
            .query_row("SELECT channel, origin FROM subscription LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut from = i64::MIN;
    while !over.load(Ordering::Relaxed) {
        let mut rows = batch.query(params![channel, code, from, i64::MAX, 200])?;
        let mut last = None;
        while let Some(row) = rows.next()? {
            last = Some(row.get::<_, i64>(0)?);
            std::hint::black_box(row.get::<_, Vec<u8>>(1)?);
        }
        from = last.and_then(|last| last.checked_add(1)).unwrap_or(i64::MIN);
    }
    Ok(())
}
