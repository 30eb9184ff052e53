//! Servers that keep a little more than ours, from the same messages of the same devices. The thief must catch each.
use crate::crowd::{Crowd, Device, Message, crowd, sha256};
use crate::loot::Moment;
use crate::{follows, reactions};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use testkit::TempDir;

const SOUND: &str = "CREATE TABLE reaction (post, tag, seq, choice, PRIMARY KEY (post, tag)) WITHOUT ROWID";
const WITH_ROWID: &str = "CREATE TABLE reaction (post, tag, seq, choice, PRIMARY KEY (post, tag))";
const WITH_MORE: &str = "CREATE TABLE reaction (post, tag, seq, choice, more, PRIMARY KEY (post, tag)) WITHOUT ROWID";

/// A file made by such a server.
fn file(database: &str, make: impl FnOnce(&Connection)) -> Moment {
    let dir = TempDir::new();
    let connection = Connection::open(dir.file("it")).unwrap();
    make(&connection);
    drop(connection);
    let files = BTreeMap::from([(database.to_owned(), std::fs::read(dir.file("it")).unwrap())]);
    Moment { name: "leaky".to_owned(), drawn: 0, files }
}

/// What one keeps of each message, in the order they came: more than it should, if it likes.
fn reactions(schema: &str, more: impl Fn(usize, &Message) -> Option<Value>) -> Moment {
    file("reactions.db", |connection| {
        connection.execute_batch(schema).unwrap();
        connection.execute_batch("BEGIN").unwrap();
        for (at, message) in crowd().messages.iter().enumerate() {
            let Message { post, tag, seq, choice, .. } = message;
            let row = [crowd().posts[*post].0.into(), tag.to_vec().into(), (*seq).into(), (*choice).into()];
            let row: Vec<Value> = row.into_iter().chain(more(at, message)).collect();
            let places = vec!["?"; row.len()].join(", ");
            let insert = format!(
                "INSERT INTO reaction VALUES ({places}) \
                 ON CONFLICT DO UPDATE SET seq = excluded.seq, choice = excluded.choice"
            );
            connection.execute(&insert, rusqlite::params_from_iter(row)).unwrap();
        }
        connection.execute_batch("COMMIT").unwrap();
    })
}

#[track_caller]
fn caught(moment: &Moment, words: &str) {
    let claims = reactions::rob(crowd(), moment);
    assert!(claims.iter().any(|claim| claim.contains(words)), "not caught, {words}: {claims:#?}");
}

#[test]
fn rows_with_a_number_of_their_own() {
    caught(&reactions(WITH_ROWID, |_, _| None), "column rowid, order of first message, all over");
}

/// Each reaction is its own commit, and the log is not cut.
#[test]
fn rows_written_one_by_one_as_they_come() {
    let dir = TempDir::new();
    let connection = Connection::open(dir.file("it")).unwrap();
    let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0";
    connection.execute_batch(pragmas).unwrap();
    connection.execute_batch(SOUND).unwrap();
    for Message { post, tag, seq, choice, .. } in &crowd().messages {
        let insert = "INSERT OR REPLACE INTO reaction VALUES (?1, ?2, ?3, ?4)";
        connection.execute(insert, params![crowd().posts[*post].0, &tag[..], seq, choice]).unwrap();
    }
    let part = |end: &str| (format!("reactions.db{end}"), std::fs::read(dir.file(&format!("it{end}"))).unwrap());
    let moment = Moment { name: "leaky".to_owned(), drawn: 0, files: BTreeMap::from([part(""), part("-wal")]) };
    caught(&moment, "first place in reactions.db-wal, order of first message");
}

/// As ours did before this test: sorted batches, but the rows stay where they fell into the pages.
#[test]
fn rows_left_where_they_fell() {
    let moment = file("reactions.db", |connection| {
        connection.execute_batch(SOUND).unwrap();
        let messages = &crowd().messages;
        for batch in messages.chunks(messages.len().div_ceil(crate::crowd::BATCHES)) {
            let mut sorted: Vec<&Message> = batch.iter().collect();
            sorted.sort_by_key(|message| (message.post, message.tag, message.seq));
            connection.execute_batch("BEGIN").unwrap();
            for Message { post, tag, seq, choice, .. } in sorted {
                let insert = "INSERT INTO reaction VALUES (?1, ?2, ?3, ?4) \
                              ON CONFLICT DO UPDATE SET seq = excluded.seq, choice = excluded.choice";
                connection.execute(insert, params![crowd().posts[*post].0, &tag[..], seq, choice]).unwrap();
            }
            connection.execute_batch("COMMIT").unwrap();
        }
    });
    caught(&moment, "place in reactions.db, order of first message, within pages");
}

#[test]
fn rows_with_a_time() {
    let time = |at: usize, _: &Message| Some(Value::from(1_795_000_000 + at as i64 / 7));
    caught(&reactions(WITH_MORE, time), "column more, order of first message, all over");
}

#[test]
fn rows_with_the_subscription() {
    let sid = |_: usize, message: &Message| Some(crowd().devices[message.device].sid.into());
    let moment = reactions(WITH_MORE, sid);
    caught(&moment, "a name leads to the device");
    caught(&moment, "a name stands in rows of both posts");
}

/// The messages as they would be with other tags.
fn retagged(tag: impl Fn(&Message, &Device) -> [u8; 32]) -> Crowd {
    let crowd = crowd();
    let mut devices: Vec<Device> = Vec::new();
    for device in &crowd.devices {
        devices.push(Device {
            told: device.told.clone(),
            endpoint: device.endpoint.clone(),
            topics: device.topics.clone(),
            mark: device.mark.clone(),
            ..*device
        });
    }
    let mut messages = crowd.messages.clone();
    for message in &mut messages {
        message.tag = tag(message, &crowd.devices[message.device]);
        devices[message.device].told[message.post].as_mut().unwrap().tag = message.tag;
    }
    Crowd::new(devices, messages, crowd.posts, crate::loot::Loot::empty(&crowd.loot))
}

#[track_caller]
fn caught_retagged(crowd: &Crowd, words: &str) {
    let moment = file("reactions.db", |connection| {
        connection.execute_batch(SOUND).unwrap();
        let mut sorted: Vec<&Message> = crowd.messages.iter().collect();
        sorted.sort_by_key(|message| (message.post, message.tag, message.seq));
        for Message { post, tag, seq, choice, .. } in sorted {
            let insert = "INSERT OR REPLACE INTO reaction VALUES (?1, ?2, ?3, ?4)";
            connection.execute(insert, params![crowd.posts[*post].0, &tag[..], seq, choice]).unwrap();
        }
    });
    let claims = reactions::rob(crowd, &moment);
    assert!(claims.iter().any(|claim| claim.contains(words)), "not caught, {words}: {claims:#?}");
}

#[test]
fn tags_made_of_the_subscription() {
    let tag = |message: &Message, device: &Device| {
        sha256(&[&device.sid.to_be_bytes()[..], &crowd().posts[message.post].0.to_be_bytes()].concat())
    };
    caught_retagged(&retagged(tag), "a name leads to the device");
}

#[test]
fn tags_that_two_posts_share() {
    let tag = |_: &Message, device: &Device| sha256(&device.auth);
    caught_retagged(&retagged(tag), "a name leads to the device");
}

#[test]
fn reactions_of_one_visit_written_together() {
    // Each device sends to both posts in the same ten minutes, and rows are kept as they came.
    let crowd = crowd();
    let both: Vec<&Device> =
        crowd.devices.iter().filter(|device| device.told.iter().all(Option::is_some)).take(40).collect();
    let after = file("reactions.db", |connection| {
        connection.execute_batch(&WITH_ROWID.replace("PRIMARY KEY (post, tag)", "UNIQUE (post, tag)")).unwrap();
        for device in both {
            for (post, told) in device.told.iter().enumerate() {
                let told = told.as_ref().unwrap();
                let row = params![crowd.posts[post].0, &told.tag[..], told.seq, told.choice];
                connection.execute("INSERT INTO reaction VALUES (?1, ?2, ?3, ?4)", row).unwrap();
            }
        }
    });
    let before = file("reactions.db", |connection| connection.execute_batch(SOUND).unwrap());
    assert!(!reactions::compare(crowd, &before, &after).is_empty());
}

/// A followers' file of a server that keeps what it should not.
fn followers(schema: &str, row: impl Fn(&Device) -> Vec<Value>) -> Moment {
    file("followers.db", |connection| {
        connection.execute_batch(schema).unwrap();
        connection.execute_batch("BEGIN").unwrap();
        for device in &crowd().devices {
            let row = row(device);
            let places = vec!["?"; row.len()].join(", ");
            let insert = format!("INSERT INTO subscription VALUES ({places})");
            connection.execute(&insert, rusqlite::params_from_iter(row)).unwrap();
        }
        connection.execute_batch("COMMIT").unwrap();
    })
}

#[track_caller]
fn seen(moment: &Moment, words: &str) {
    let claims = follows::rob(crowd(), moment);
    assert!(claims.iter().any(|claim| claim.contains(words)), "not caught, {words}: {claims:#?}");
}

#[test]
fn followers_in_the_order_they_came() {
    let schema = "CREATE TABLE subscription (sid PRIMARY KEY, sealed)";
    let moment = followers(schema, |device| vec![device.sid.into(), sealed(device, 280).into()]);
    seen(&moment, "column rowid, order of following");
}

#[test]
fn boxes_as_long_as_the_list_of_topics() {
    let schema = "CREATE TABLE subscription (sid PRIMARY KEY, sealed) WITHOUT ROWID";
    let moment =
        followers(schema, |device| vec![device.sid.into(), sealed(device, 200 + 10 * device.topics.len()).into()]);
    seen(&moment, "subscription sealed tells of jobs");
}

#[test]
fn topics_in_clear() {
    let schema = "CREATE TABLE subscription (sid PRIMARY KEY, topics) WITHOUT ROWID";
    let bits = |device: &Device| {
        crate::crowd::TOPICS.iter().fold(0, |bits, it| bits * 2 + i64::from(device.topics.contains(it)))
    };
    seen(&followers(schema, |device| vec![device.sid.into(), bits(device).into()]), "tells of news");
}

#[test]
fn names_anybody_can_make() {
    let schema = "CREATE TABLE subscription (sid PRIMARY KEY, name) WITHOUT ROWID";
    let name = |device: &Device| sha256(device.endpoint.as_bytes()).to_vec();
    seen(&followers(schema, |device| vec![device.sid.into(), name(device).into()]), "a name leads to the device");
}

/// Something that looks like a box.
fn sealed(device: &Device, length: usize) -> Vec<u8> {
    let mut out = vec![0; length];
    testkit::Seeded::new(device.sid.unsigned_abs()).fill(&mut out);
    out
}
