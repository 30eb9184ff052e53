//! The audit says that a sound installation is sound, and finds each thing that is not.
use crate::backup::backup;
use crate::engine::{Engine, engines};
use crate::inside::Inside;
use crate::silence::{follow, followable};
use crate::town::{Ran, Town};
use channel::clock::Clock;
use channel::ids::PostId;
use db::{Db, Options, args, run};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use store::Answered;
use testkit::{PushService, Seeded, WallClock};

/// A single reaction with a tag of its own.
pub fn answered(post: i64, number: u64) -> Answered {
    let mut tag = [0; 32];
    Seeded::new(number).fill(&mut tag);
    Answered { post: PostId(post), tag, seq: 1, choice: 1 }
}

/// Changes a database of a town from outside.
pub async fn change(town: &Town, file: &str, sql: &'static str, args: Vec<db::Value>) {
    let url = town.database_url().unwrap_or_else(|| format!("sqlite:{}", town.data(file).display()));
    let db = Db::open(&url, Options::default()).await.unwrap();
    assert!(db.tx(vec![run(sql, args)]).await.unwrap().is_committed());
    db.close().await;
}

/// What was found, by the name of the check.
fn found(ran: Ran) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(&ran.ends(1).out).unwrap();
    let checks = report["checks"].as_array().unwrap().iter();
    let each = |check: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        check["findings"].as_array().unwrap().iter().map(|it| (text(&check["name"]), text(it))).collect()
    };
    checks.flat_map(each).collect()
}

#[track_caller]
fn one(ran: Ran, name: &str, words: &str) {
    let found = found(ran);
    assert!(found.iter().any(|(check, text)| check == name && text.contains(words)), "{name}, {words}: {found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_finds_what_should_not_be_there() {
    for engine in engines() {
        let push = PushService::start(Arc::new(WallClock)).await;
        let devices = push.devices(20);
        let mut town = Town::on(engine);
        followable(&mut town).await;
        let serving = town.serve();
        assert!(devices.iter().all(|device| follow(&town, device, "203.0.113.77") == 200));
        push.until(|totals| totals.delivered >= 20).await;
        let inside = Inside::of(&town).await;
        inside.publish("lindenau", "Für alle", WallClock.now()).await;
        let post = inside.posts("lindenau").await[0].id.0;
        let slot = "INSERT INTO reaction_slot (post, channel, epoch, slot, emojis, choices, several, closes, frozen) \
                    VALUES ($1, 1, '2026H2', 0, '', 2, 0, $2, 0)";
        let closes = WallClock.now().as_millisecond() + 86_400_000;
        change(&town, "content.db", slot, args![post, closes]).await;
        inside.stores.reaction().write((0..50).map(|tag| answered(post, tag)).collect()).await.unwrap();
        let copy = backup(&town);

        let audit = || town.run(&["privacy-audit", "--json"]);
        let report = town.run(&["privacy-audit"]).ends(0).out;
        assert!(report.contains("that 20 devices follow") && report.contains("50 single reactions"), "{report}");
        assert!(report.contains("20 addresses of followers' devices"), "it looks for addresses: {report}");
        let (_, said) = serving.stop();
        let log = town.folder.file("said.log");
        std::fs::write(&log, said).unwrap();
        let log = log.display().to_string();
        town.run(&["privacy-audit", "--logs", &log]).ends(0);

        inside.stores.reaction().write(vec![answered(post + 1, 1)]).await.unwrap();
        let twice = audit();
        one(twice, "tags", "1 tags stand in two posts");
        one(audit(), "closed", "1 closed or frozen posts");
        change(&town, "reactions.db", "DELETE FROM reaction WHERE post = $1", args![post + 1]).await;
        audit().ends(0);

        std::fs::write(&log, format!("ok\nx {}\n203.0.113.77 GET\n", devices[0].endpoint)).unwrap();
        let found = found(town.run(&["privacy-audit", "--json", "--logs", &log]));
        assert!(found.iter().any(|(_, text)| text.contains("addresses of followers' devices (1 places)")), "{found:?}");
        assert!(
            found.iter().any(|(name, text)| name == "logs" && text.contains("1 lines with an address")),
            "{found:?}"
        );
        assert!(found.iter().all(|(_, text)| !text.contains("203.0.113")), "the report repeats nothing: {found:?}");

        if let Engine::Sqlite = engine {
            files(&town, &copy).await;
        }
        change(&town, "followers.db", "ALTER TABLE subscription ADD COLUMN created_at INT", vec![]).await;
        one(audit(), "shape", "subscription.created_at looks like a time");
        change(&town, "reactions.db", "CREATE INDEX reaction_choice ON reaction (choice)", vec![]).await;
        one(audit(), "shape", "index reaction_choice");
    }
}

/// What can go wrong with SQLite's files.
async fn files(town: &Town, copy: &Path) {
    let audit = || town.run(&["privacy-audit", "--json"]);
    std::fs::copy(town.data("reactions.db"), copy.join("reactions.db")).unwrap();
    one(audit(), "backups", "no backup has such a file");
    one(audit(), "backups", "holds the table reaction");
    one(audit(), "backups", "tags of open reactions");
    std::fs::copy(town.data("keys/master.key"), copy.join("reactions.db")).unwrap();
    one(audit(), "backups", "a key lies in a backup");
    std::fs::remove_file(copy.join("reactions.db")).unwrap();
    audit().ends(0);
    free_pages(town).await;
    let stray = "INSERT INTO meta (key, value) VALUES ('stray', $1)";
    let sealed = town.data("followers.db");
    let rows: Vec<(i64,)> = db::read_still(&sealed, "SELECT sid FROM subscription LIMIT 1").unwrap();
    change(town, "content.db", stray, args![rows[0].0.to_string()]).await;
    one(audit(), "strays", "content.db: holds keyed hashes of followers' devices (1 places)");
    change(town, "content.db", "DELETE FROM meta WHERE key = 'stray'", vec![]).await;
    audit().ends(0);
}

/// A page that was freed and not emptied, as a SQLite without `secure_delete` leaves it.
async fn free_pages(town: &Town) {
    let path = town.data("reactions.db");
    let grown = "INSERT INTO reaction (post, tag, seq, choice) VALUES ($1, $2, 1, 1)";
    let db = Db::open(&format!("sqlite:{}", path.display()), Options::default()).await.unwrap();
    let tag = |number: i64| [&number.to_be_bytes()[..], &[9; 24]].concat();
    let rows = (0..4_000).map(|number| run(grown, args![9i64, tag(number)])).collect();
    assert!(db.tx(rows).await.unwrap().is_committed());
    db.close().await;
    change(town, "reactions.db", "DELETE FROM reaction WHERE post = 9", vec![]).await;
    town.run(&["privacy-audit"]).ends(0);
    let mut bytes = std::fs::read(&path).unwrap();
    let number = |bytes: &[u8], at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let trunk = (number(&bytes, 32) - 1) * 4_096;
    assert!(number(&bytes, trunk + 4) > 0, "there are free pages");
    let leaf = (number(&bytes, trunk + 8) - 1) * 4_096;
    bytes[leaf + 100] = 7;
    std::fs::write(&path, &bytes).unwrap();
    one(town.run(&["privacy-audit", "--json"]), "free pages", "1 free pages still hold");
    bytes[leaf + 100] = 0;
    std::fs::write(&path, &bytes).unwrap();
}
