//! A full disk: what cannot be stored is not accepted, nobody is told twice because of it, and all goes on by itself when
//! there is room again.
use crate::on_both_engines;
use crate::place::Place;
use crate::town::{Town, push_service, quiet, usual};
use channel::post::Kind;
use db::{Db, Engine, run};
use delivery::Settings;
use std::time::Duration;
use store::{NewSubscription, SYSTEM, StoreError};
use testkit::push_service::Totals;

/// From now on the file cannot grow: SQLite takes the size it has when asked for less. The answer to whoever needs a page
/// is the one a full disk gives.
const FULL: &str = "PRAGMA max_page_count = 1";
const ROOM: &str = "PRAGMA max_page_count = 4294967294";
const FOLLOWERS: usize = 2_000;

async fn set(database: &Db, text: &'static str) {
    assert!(database.tx(vec![run(text, Vec::new())]).await.unwrap().is_committed());
}

fn is_full(error: &StoreError) -> bool {
    matches!(error, StoreError::Unavailable(why) if why.contains("full"))
}

/// PostgreSQL has no such switch; a trigger answers as a full tablespace does when a row needs a new page.
const FULL_PG: [&str; 2] = [
    "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS \
     'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100'', MESSAGE = ''no space left on device, the disk is full''; END'",
    "CREATE TRIGGER no_room BEFORE INSERT ON retry FOR EACH ROW EXECUTE FUNCTION no_room()",
];
const ROOM_PG: &str = "DROP TRIGGER no_room ON retry";

async fn fill_up(database: &Db) {
    match database.engine() {
        Engine::Sqlite => set(database, FULL).await,
        Engine::Postgres => {
            for text in FULL_PG {
                set(database, text).await;
            }
        }
    }
}

async fn make_room(database: &Db) {
    set(database, if database.engine() == Engine::Sqlite { ROOM } else { ROOM_PG }).await;
}

on_both_engines! {
    async fn in_the_middle_of_a_fan_out(town) {
        let service = push_service(&town).await;
        let devices = service.devices(FOLLOWERS);
        // Every other one has quiet hours: a row each, for which there will be no room.
        let wishes = devices.iter().enumerate().map(|(n, device)| (device, if n % 2 == 0 { usual() } else { quiet() }));
        town.settle(wishes).await;
        let post = town.publish(Kind::Update, "Brücke frei").await;
        fill_up(&town.databases[1]).await;
        let worker = town.work(Settings { lease: Duration::from_secs(7 * 24 * 3600), cut_from: 0, ..Settings::default() });
        // Each of the four ranges gets as far as its batches under way.
        service.until(|totals| totals.delivered > 0).await;
        let (attempts, written) = (service.totals().attempts, town.transactions());
        for _ in 0..40 {
            town.clock.advance(Duration::from_secs(30));
            worker.poke();
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        let (again, more) = (service.totals().attempts, town.transactions() - written);
        println!("full: {attempts} attempts, {again} after twenty minutes, {more} transactions");
        assert!(more <= 500, "{more} transactions while the disk is full");
        assert!(service.tally(&post.to_string()).duplicates == 0, "nobody is told again because nothing can be noted");
        let report = town.report(post).await;
        assert!(!report.state.is_terminal());

        make_room(&town.databases[1]).await;
        town.until(post, |report| report.counts.waiting == FOLLOWERS as u64 / 2).await;
        // Until quiet hours end; and no further, or the rest would become too old while a busy machine sends it.
        let sent = |totals: &Totals| totals.delivered > FOLLOWERS as u64 / 2;
        while !sent(&service.totals()) {
            town.clock.advance(Duration::from_secs(1800));
            worker.poke();
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        while service.totals().delivered < FOLLOWERS as u64 {
            town.clock.advance(Duration::from_secs(5));
            worker.poke();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.waiting, counts.refused), (FOLLOWERS as u64, 0, 0));
        let tally = service.tally(&post.to_string());
        assert_eq!((tally.devices, tally.duplicates), (FOLLOWERS as u64, 0));
        worker.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_somebody_follows() {
    let town = Town::new(Place::sqlite()).await;
    set(&town.databases[1], FULL).await;
    let follow = town.stores.follow();
    let new = |sid| NewSubscription {
        channel: town.channel.id,
        origin: "https://push.example".to_owned(),
        sid,
        sealed: vec![7; 300],
        week: 1,
    };
    // What is left of the last pages is used up first.
    let mut stored = Vec::new();
    let refused = loop {
        match follow.put(new(stored.len() as i64)).await {
            Ok(_) => stored.push(stored.len() as i64),
            Err(error) => break error,
        }
        assert!(stored.len() < 1_000, "the file grows");
    };
    assert!(is_full(&refused), "{refused}");
    let standing = async |sid| follow.standing(town.channel.id, "https://push.example", sid).await.unwrap();
    assert!(standing(stored.len() as i64).await.is_none(), "what was refused is not there");
    for sid in &stored {
        assert!(standing(*sid).await.is_some(), "what was accepted is");
    }
    // Stopping needs no room.
    if let Some(last) = stored.last() {
        assert!(follow.remove(town.channel.id, "https://push.example", *last).await.unwrap());
    }
    set(&town.databases[1], ROOM).await;
    follow.put(new(stored.len() as i64)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_publishing() {
    let town = Town::new(Place::sqlite()).await;
    set(&town.databases[0], FULL).await;
    let (desk, mut drafts) = (town.stores.desk(), Vec::new());
    let text = "Hochwasser ".repeat(200);
    let refused = loop {
        match desk.create_draft(town.channel.id, &text, SYSTEM, town.time.now(), town.random.u32()).await {
            Ok(draft) => drafts.push(draft),
            Err(error) => break error,
        }
        assert!(drafts.len() < 1_000, "the file grows");
    };
    assert!(is_full(&refused), "{refused}");
    for draft in &drafts {
        assert!(desk.draft(*draft).await.unwrap().is_some(), "what was accepted is there");
    }
    set(&town.databases[0], ROOM).await;
    let post = town.publish(Kind::Update, "Brücke frei").await;
    assert!(!town.report(post).await.state.is_terminal());
}
