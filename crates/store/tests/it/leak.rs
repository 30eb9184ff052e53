//! What somebody learns who gets the followers' files: after 1,000 follows and 500 unfollows no endpoint, nothing of
//! those who left, and no order.
use std::collections::{HashMap, HashSet};
use std::fs;
use std::future::pending;
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::ids::ChannelId;
use store::NewSubscription;
use testkit::random::Seeded;
use testkit::temp::TempDir;
use vault::subscription::Secret;
use vault::{MasterKey, Place};

use crate::harness::{World, at, each, lite};

const FOLLOWS: usize = 1_000;
const CHANNEL: ChannelId = ChannelId(4_711);
/// Random contents share eight bytes by accident once in ten thousand million million tries.
const PIECE: usize = 8;
/// The key of the test is fixed, and with it the order of the tags: the test is the same each time.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh86tTDR";

struct Device {
    origin: String,
    sid: i64,
    sealed: Vec<u8>,
    /// What no file may contain: pieces of the endpoint, the device's key, its secret.
    pieces: Vec<[u8; PIECE]>,
}

/// Devices as they come: mostly Google, some Mozilla and Apple, few Windows, whose boxes are of the large class.
fn devices() -> Vec<Device> {
    let (master, random) = (MasterKey::from_text(KEY).unwrap(), Seeded::new(7));
    let (tagger, sealer) = (master.tagger(), master.seal_public().unwrap());
    let make = |number: usize| {
        let (origin, path, length) = match number % 20 {
            0..12 => ("https://fcm.googleapis.com", "/fcm/send/", 105),
            12..15 => ("https://updates.push.services.mozilla.com", "/wpush/v2/", 137),
            15..19 => ("https://web.push.apple.com", "/", 130),
            _ => ("https://wns2-par02p.notify.windows.com", "/w/?token=", 300),
        };
        let mut token = vec![0; length];
        random.fill(&mut token);
        let endpoint = format!("{origin}{path}{}", URL_SAFE_NO_PAD.encode(&token));
        let (mut p256dh, mut auth) = ([4; 65], [0; 16]);
        random.fill(&mut p256dh[1..]);
        random.fill(&mut auth);
        let tail = &endpoint.as_bytes()[origin.len() + path.len()..];
        let clear: [&[u8]; 4] = [tail, &token, &p256dh[1..], &auth];
        let pieces = clear.iter().flat_map(|bytes| pieces(bytes)).collect();
        let sid = tagger.sid(CHANNEL.0, &endpoint);
        let secret = Secret { endpoint, p256dh, auth, prefs: [1; 16] };
        let sealed = sealer.seal(Place { channel_id: CHANNEL.0, sid }, &secret.to_bytes().unwrap()).unwrap();
        Device { origin: origin.to_owned(), sid, sealed, pieces }
    };
    (0..FOLLOWS).map(make).collect()
}

fn pieces(bytes: &[u8]) -> impl Iterator<Item = [u8; PIECE]> + '_ {
    bytes.chunks_exact(PIECE).filter_map(|piece| piece.try_into().ok())
}

/// Everybody follows; every second one stops. `file` is looked at in between.
async fn follow_and_stop(world: &World, devices: &[Device], file: Option<&Path>) {
    let (follow, delivery) = (world.stores.follow(), world.stores.delivery());
    for (number, device) in devices.iter().enumerate() {
        let (origin, sealed) = (device.origin.clone(), device.sealed.clone());
        follow.put(NewSubscription { channel: CHANNEL, origin, sid: device.sid, sealed, week: 2_968 }).await.unwrap();
        if number % 100 == 99 {
            for greeting in delivery.claim_greetings(1, at(0), Duration::from_secs(30), 200).await.unwrap() {
                delivery.finish_greeting(&greeting, false).await.unwrap();
            }
        }
    }
    if let Some(path) = file {
        world.followers.checkpoint_truncate().await.unwrap();
        assert_eq!(traces(&fs::read(path).unwrap(), devices), FOLLOWS / 2, "the search finds what is there");
    }
    for device in devices.iter().skip(1).step_by(2) {
        assert!(follow.remove(CHANNEL, &device.origin, device.sid).await.unwrap());
    }
}

#[tokio::test]
async fn files_and_backups_tell_nothing() {
    let (dir, devices) = (TempDir::new(), devices());
    let world = lite(&dir).await;
    follow_and_stop(&world, &devices, Some(&dir.file("followers.db"))).await;
    world.followers.checkpoint_truncate().await.unwrap();

    let live = fs::read(dir.file("followers.db")).unwrap();
    let stayed: Vec<&Device> = devices.iter().step_by(2).collect();
    let mut files = vec!["content.db", "content.db-wal", "content.db-shm", "followers.db", "followers.db-wal"];
    files.push("followers.db-shm");
    world.followers.backup_to(&dir.file("backup.db")).await.unwrap();
    files.push("backup.db");
    no_endpoint(&dir, &files, &devices);
    // SQLite's own copies while it moves rows of two sizes may outlive deletion until the nightly rewrite: few do.
    let left = traces(&live, &devices);
    assert!(left <= 2, "{left} of 500 who left can be found before the rewrite");
    no_order(&live, &stayed, "live");

    assert!(world.stores.delivery().rewrite(at(0), pending()).await.unwrap());
    no_endpoint(&dir, &files, &devices);
    for name in &files {
        let bytes = fs::read(dir.file(name)).unwrap_or_default();
        assert_eq!(traces(&bytes, &devices), 0, "{name} knows somebody who left");
    }
    for name in ["followers.db", "backup.db"] {
        let bytes = fs::read(dir.file(name)).unwrap();
        no_order(&bytes, &stayed, name);
        let within = order_within_pages(&bytes, &stayed);
        assert!(within.abs() < 0.1, "{name}: rows of a page lie as they came ({within:.3})");
    }
    world.close().await;
}

#[tokio::test]
async fn the_rows_of_the_table_tell_no_order() {
    let devices = &devices();
    each(async |world: &World| {
        follow_and_stop(world, devices, None).await;
        world.stores.delivery().rewrite(at(0), pending()).await.unwrap();
        // In the order in which a dump writes them.
        let text = match world.followers.engine() {
            db::Engine::Sqlite => "SELECT sid FROM subscription",
            db::Engine::Postgres => "SELECT sid FROM subscription ORDER BY ctid",
        };
        let rows: Vec<(i64,)> = world.followers.rows(text, vec![]).await.unwrap();
        assert_eq!(rows.len(), FOLLOWS / 2);
        let arrival = |sid: i64| devices.iter().position(|device| device.sid == sid).unwrap();
        let ranks: Vec<usize> = rows.into_iter().map(|(sid,)| arrival(sid)).collect();
        // Services lie one after the other; within one the order must be chance.
        let google: Vec<usize> = ranks.into_iter().filter(|rank| rank % 20 < 12).collect();
        let rho = spearman(&google);
        assert!(rho.abs() < 0.1, "{rho:.3}");
    })
    .await;
}

fn no_endpoint(dir: &TempDir, files: &[&str], devices: &[Device]) {
    let secret: HashSet<[u8; PIECE]> = devices.iter().flat_map(|device| device.pieces.iter().copied()).collect();
    assert!(secret.len() > FOLLOWS * 30);
    for name in files {
        let bytes = read(&dir.file(name));
        let found = bytes
            .windows(PIECE)
            .any(|window| window.try_into().is_ok_and(|piece: [u8; PIECE]| secret.contains(&piece)));
        assert!(!found, "{name} holds a piece of an endpoint or key");
    }
}

fn read(path: &Path) -> Vec<u8> {
    // The log and its index are missing when nothing was written since they were cut.
    fs::read(path).unwrap_or_default()
}

/// How many of those who left can be found: by tag, or by a piece of the box.
fn traces(bytes: &[u8], devices: &[Device]) -> usize {
    let windows: HashSet<[u8; PIECE]> = bytes.windows(PIECE).filter_map(|window| window.try_into().ok()).collect();
    let left = devices.iter().skip(1).step_by(2);
    left.filter(|device| {
        windows.contains(&device.sid.to_be_bytes()) || pieces(&device.sealed).any(|piece| windows.contains(&piece))
    })
    .count()
}

/// The place of a box in the file against the order of arrival.
fn no_order(bytes: &[u8], stayed: &[&Device], name: &str) {
    let google = |rank: &usize| stayed[*rank].origin.contains("fcm");
    let ranks: Vec<usize> = places(bytes, stayed).into_iter().map(|(_, rank)| rank).filter(google).collect();
    let rho = spearman(&ranks);
    assert!(rho.abs() < 0.1, "{name}: the place in the file tells who came first ({rho:.3})");
}

/// The same among rows of one page, over all pairs of neighbours: -1 to 1.
fn order_within_pages(bytes: &[u8], stayed: &[&Device]) -> f64 {
    let size = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    let places = places(bytes, stayed);
    let (mut up, mut all) = (0.0, 0.0);
    for pair in places.windows(2).filter(|pair| pair[0].0 / size == pair[1].0 / size) {
        all += 1.0;
        up += if pair[1].1 > pair[0].1 { 1.0 } else { -1.0 };
    }
    assert!(all > 200.0, "{all} pairs");
    up / all
}

/// Where each box begins in the file, with the rank of its arrival, by place.
fn places(bytes: &[u8], stayed: &[&Device]) -> Vec<(usize, usize)> {
    let heads = stayed.iter().enumerate().filter_map(|(rank, device)| Some((*device.sealed.first_chunk()?, rank)));
    let mut heads: HashMap<[u8; PIECE], usize> = heads.collect();
    let windows = bytes.windows(PIECE).enumerate();
    let found: Vec<_> = windows.filter_map(|(place, window)| Some((place, heads.remove(window)?))).collect();
    assert!(heads.is_empty(), "everybody who stayed is there");
    found
}

/// Spearman's rank correlation of the positions in the list and its values.
fn spearman(values: &[usize]) -> f64 {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by_key(|&position| values[position]);
    let squares: f64 = order.iter().enumerate().map(|(rank, &position)| (rank as f64 - position as f64).powi(2)).sum();
    let n = values.len() as f64;
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}
