//! Copies: made while people write, proved, pruned.
use crate::engine::engines;
use crate::silence::{follow, followable};
use crate::town::Town;
use channel::clock::Clock;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use testkit::{PushService, WallClock};

/// A feed of so many items.
pub fn feed(town: &Town, items: usize) -> String {
    let items: String =
        (0..items).map(|n| format!("<item><guid>{n}</guid><title>Meldung {n}</title></item>")).collect();
    let file = town.folder.file("feed.xml");
    std::fs::write(&file, format!("<rss version='2.0'><channel><title>x</title>{items}</channel></rss>")).unwrap();
    file.display().to_string()
}

/// Makes a copy and answers its folder.
pub fn backup(town: &Town) -> PathBuf {
    PathBuf::from(town.run(&["backup"]).ends(0).line("Backup written to "))
}

#[test]
fn two_copies_of_one_second_have_two_names() {
    let town = Town::on(crate::engine::Engine::Sqlite);
    town.run(&["channel", "create", "lindenau", "--name", "Stadt Lindenau"]).ends(0);
    let copies: std::collections::BTreeSet<PathBuf> = (0..4).map(|_| backup(&town)).collect();
    assert_eq!(copies.len(), 4);
    assert!(copies.iter().all(|copy| copy.join("manifest.json").exists()), "{copies:?}");
}

/// Dates a copy back.
fn age(copy: &Path, days: i64) {
    let path = copy.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    manifest["written"] = (WallClock.now() - jiff::SignedDuration::from_hours(days * 24 + 1)).to_string().into();
    std::fs::write(path, manifest.to_string()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_while_people_write_is_whole() {
    for engine in engines() {
        let push = PushService::start(Arc::new(WallClock)).await;
        let mut town = Town::on(engine);
        followable(&mut town).await;
        let serving = town.serve();
        let feed = feed(&town, 150);
        let (done, followed, devices) = (AtomicBool::new(false), AtomicUsize::new(0), push.devices(400));
        let copy = std::thread::scope(|scope| {
            scope.spawn(|| {
                for (number, device) in devices.iter().enumerate().take_while(|_| !done.load(Ordering::SeqCst)) {
                    assert_eq!(follow(&town, device, &format!("198.51.100.{}", number % 200)), 200);
                    followed.fetch_add(1, Ordering::SeqCst);
                }
            });
            let import =
                scope.spawn(|| town.run(&["import", &feed, "--channel", "lindenau", "--as", "published"]).ends(0));
            let copy = backup(&town);
            import.join().unwrap();
            done.store(true, Ordering::SeqCst);
            copy
        });
        assert!(followed.load(Ordering::SeqCst) > 0, "nobody wrote meanwhile");
        let proof = town.run(&["restore", &copy.display().to_string(), "--verify"]).ends(0).out;
        assert!(proof.contains("The copy can be read back. Nothing was changed."), "{proof}");
        assert_eq!(serving.stop().0, 0);
    }
}

#[test]
fn a_changed_byte_is_noticed() {
    for engine in engines() {
        let town = Town::on(engine);
        town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
        let copy = backup(&town);
        let names = ["content.db", "content.dump"].map(|name| copy.join(name));
        let file = names.iter().find(|path| path.exists()).expect("the posts are in the copy");
        let mut bytes = std::fs::read(file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(file, bytes).unwrap();
        for mode in ["--verify", "--replace"] {
            town.run(&["restore", &copy.display().to_string(), mode]).complains(4, &["was changed since the backup"]);
        }
    }
}

#[test]
fn followers_leave_the_copies_after_a_week_and_the_copies_go_later() {
    for engine in engines() {
        let town = Town::on(engine);
        town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
        let old = town.folder.file("old");
        std::fs::rename(backup(&town), &old).unwrap();
        let kept = town.data("backups").join("old");
        std::fs::rename(old, &kept).unwrap();
        age(&kept, 7);
        let broken_off = town.data("backups").join("2020-01-01T000000Z.half");
        std::fs::create_dir(&broken_off).unwrap();
        std::fs::write(broken_off.join("followers.db"), "half").unwrap();
        let said = town.run(&["backup"]).ends(0).out;
        assert!(
            said.contains("copies of the followers are kept 7 days") && said.contains("NOT in this backup"),
            "{said}"
        );
        assert!(!broken_off.exists(), "nothing says how old it is but its name");
        let gone = ["followers.db", "followers.dump"].iter().all(|name| !kept.join(name).exists());
        assert!(gone && kept.join("manifest.json").exists());
        let proof = town.run(&["restore", &kept.display().to_string(), "--verify"]).ends(0).out;
        assert!(proof.contains("The followers' part was removed"), "{proof}");
        age(&kept, 30);
        // Two copies within one second would have the same name.
        std::fs::remove_dir_all(town.data("backups").join(newest(&town))).unwrap();
        assert!(town.run(&["backup"]).ends(0).out.contains("backups are kept 30 days"));
        assert!(!kept.exists());
    }
}

fn newest(town: &Town) -> String {
    let names = std::fs::read_dir(town.data("backups")).unwrap().flatten();
    names.map(|entry| entry.file_name().to_string_lossy().into_owned()).find(|name| name != "old").unwrap()
}

#[test]
fn the_key_is_saved_apart_and_said_so() {
    let town = Town::on(crate::engine::Engine::Sqlite);
    town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
    let key = town.folder.file("safe/master.key");
    let said = town.run(&["backup", "--keys", &key.display().to_string()]).ends(0);
    assert_eq!(std::fs::read(&key).unwrap(), std::fs::read(town.data("keys/master.key")).unwrap());
    let copy = PathBuf::from(said.line("Backup written to "));
    assert!(!crate::town::files_below(&copy).iter().any(|path| path.ends_with("master.key")));
    // A second copy of the key never overwrites the first.
    let target = town.folder.file("elsewhere");
    let again = ["backup", "--to", &target.display().to_string(), "--keys", &key.display().to_string()];
    town.run(&again).complains(1, &["master key"]);
}
