//! A database that fails right after something was sent: what came of it is kept and written later, not sent again.
use crate::on_both_engines;
use crate::place::Place;
use crate::town::{Town, push_service, quiet, usual};
use channel::delivery::Lane;
use channel::post::Kind;
use db::{Db, Engine, run};
use delivery::Settings;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const FOLLOWERS: usize = 150;

async fn set(database: &Db, text: &'static str) {
    assert!(database.tx(vec![run(text, Vec::new())]).await.unwrap().is_committed());
}

/// From now on nothing of these two can be ended: SQLite finds no room for what ending takes, PostgreSQL says as much.
async fn refuse(database: &Db) {
    let texts: &[&'static str] = match database.engine() {
        Engine::Sqlite => &[
            "CREATE TABLE filler (bytes BLOB)",
            "CREATE TRIGGER no_room BEFORE DELETE ON retry BEGIN INSERT INTO filler VALUES (zeroblob(20000000)); END",
            "CREATE TRIGGER no_room2 BEFORE DELETE ON greeting BEGIN INSERT INTO filler VALUES (zeroblob(20000000)); END",
            "PRAGMA max_page_count = 2500",
        ],
        Engine::Postgres => &[
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS \
             'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100'', MESSAGE = ''no space left on device''; END'",
            "CREATE TRIGGER no_room BEFORE DELETE ON retry FOR EACH ROW EXECUTE FUNCTION no_room()",
            "CREATE TRIGGER no_room2 BEFORE DELETE ON greeting FOR EACH ROW EXECUTE FUNCTION no_room()",
        ],
    };
    for text in texts {
        set(database, text).await;
    }
}

async fn allow(database: &Db) {
    let texts: &[&'static str] = match database.engine() {
        Engine::Sqlite => &["DROP TRIGGER no_room", "DROP TRIGGER no_room2", "PRAGMA max_page_count = 4294967294"],
        Engine::Postgres => &["DROP TRIGGER no_room ON retry", "DROP TRIGGER no_room2 ON greeting"],
    };
    for text in texts {
        set(database, text).await;
    }
}

on_both_engines! {
    async fn later_attempts(town) {
        let service = push_service(&town).await;
        let devices = service.devices(FOLLOWERS);
        town.settle(devices.iter().map(|device| (device, quiet()))).await;
        let worker = town.work(Settings::default());
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        town.until(post, |report| report.counts.waiting == FOLLOWERS as u64).await;
        refuse(&town.databases[1]).await;
        // Quiet hours end.
        town.clock.advance(Duration::from_secs(9 * 3600));
        worker.poke();
        service.until(|totals| totals.delivered >= FOLLOWERS as u64).await;
        for _ in 0..20 {
            // Each step is longer than the lease of an attempt.
            town.clock.advance(Duration::from_secs(180));
            worker.poke();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(service.totals().attempts, FOLLOWERS as u64, "nobody is told again because nothing can be noted");
        allow(&town.databases[1]).await;
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.waiting, counts.refused), (FOLLOWERS as u64, 0, 0));
        assert_eq!(service.tally(&post.to_string()).duplicates, 0);
        worker.stop().await;
    }

    async fn greetings(town) {
        let service = push_service(&town).await;
        let devices = service.devices(40);
        for device in &devices {
            town.follow(device, usual()).await;
        }
        refuse(&town.databases[1]).await;
        let worker = town.work(Settings::default());
        service.until(|totals| totals.delivered >= 40).await;
        for _ in 0..20 {
            town.clock.advance(Duration::from_secs(180));
            worker.poke();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(service.totals().attempts, 40, "nobody is greeted again because nothing can be noted");
        allow(&town.databases[1]).await;
        // Longer than the longest pause between two tries.
        tokio::time::sleep(Duration::from_secs(10)).await;
        town.clock.advance(Duration::from_secs(3600));
        worker.poke();
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(service.totals().attempts, 40);
        worker.stop().await;
    }
}

/// Hands everything on, but now and then swallows the answer to a commit and cuts the connection.
struct Relay {
    url: String,
    /// How often; 0 for never.
    every: Arc<AtomicUsize>,
    lost: Arc<AtomicUsize>,
}

impl Relay {
    async fn before(url: &str) -> Relay {
        let (head, tail) = url.rsplit_once('@').unwrap();
        let (server, rest) = tail.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{head}@{}/{rest}", listener.local_addr().unwrap());
        let (commits, server) = (Arc::new(AtomicUsize::new(0)), server.to_owned());
        let (every, lost) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let relay = Relay { url, every: every.clone(), lost: lost.clone() };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(pass(client, server, commits.clone(), every.clone(), lost.clone()));
            }
        });
        relay
    }
}

/// Ends both connections by dropping them.
async fn pass(
    mut client: TcpStream,
    mut server: TcpStream,
    commits: Arc<AtomicUsize>,
    every: Arc<AtomicUsize>,
    lost: Arc<AtomicUsize>,
) {
    let (mut asked, mut answered) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(length @ 1..) = read else { return };
                if server.write_all(&asked[..length]).await.is_err() {
                    return;
                }
                let commit = asked[..length].windows(7).any(|bytes| bytes == b"COMMIT\0");
                let every = every.load(Ordering::Relaxed);
                if commit && every > 0 && (commits.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(every) {
                    // The answer is there, so it was written; nobody will hear of it.
                    let _ = server.read(&mut answered).await;
                    lost.fetch_add(1, Ordering::Relaxed);
                    return;
                }
            }
            read = server.read(&mut answered) => {
                let Ok(length @ 1..) = read else { return };
                if client.write_all(&answered[..length]).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// Such a range must not look as if somebody else had taken it over: it would rest for a whole lease.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_whose_answer_is_lost() {
    let Some(mut place) = Place::postgres() else { return };
    let relay = Relay::before(&place.content).await;
    (place.content, place.followers) = (relay.url.clone(), relay.url.clone());
    let town = Town::new(place).await;
    let (service, hour) = (push_service(&town).await, Duration::from_secs(3600));
    let devices = service.devices(4_000);
    town.settle(devices.iter().map(|device| (device, usual()))).await;
    let post = town.publish(Kind::Update, "Brücke frei").await;
    let worker = town.work(Settings { batch: 20, cut_from: 0, lease: hour, ..Settings::default() });
    let progress = worker.delivery.progress();
    let news = progress.lane(Lane::News);
    // A range whose claim is lost does rest for a lease; here it is about those under way.
    while news.claimed.load(Ordering::Relaxed) < 4 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    relay.every.store(5, Ordering::Relaxed);
    let counts = town.until_done(post).await;
    relay.every.store(0, Ordering::Relaxed);
    let (lost, fenced) = (relay.lost.load(Ordering::Relaxed), news.fenced.load(Ordering::Relaxed));
    println!("lost: {lost} answers to commits, {fenced} ranges taken for another's");
    assert!(lost >= 10);
    assert_eq!(fenced, 0);
    assert_eq!((counts.accepted, service.tally(&post.to_string()).duplicates), (4_000, 0));
    worker.stop().await;
}
