//! Copies put back: in another place, and only with a word for what could be regretted.
use crate::backup::{backup, feed};
use crate::engine::{Engine, engines};
use crate::inside::Inside;
use crate::privacy::{answered, change};
use crate::town::Town;
use channel::clock::Clock;
use channel::delivery::State;
use channel::reaction::Choices;
use db::{Db, Options, args};
use testkit::WallClock;

/// Carries the master key over, as a person would with the saved copy.
fn carry_key(from: &Town, to: &Town) {
    std::fs::create_dir_all(to.data("keys")).unwrap();
    std::fs::copy(from.data("keys/master.key"), to.data("keys/master.key")).unwrap();
}

async fn filled(engine: Engine) -> Town {
    let town = Town::on(engine);
    town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
    town.run(&["import", &feed(&town, 3), "--channel", "lindenau", "--as", "published"]).ends(0);
    let an_hour_ago = WallClock.now() - jiff::SignedDuration::from_hours(1);
    Inside::of(&town).await.publish("lindenau", "Noch nicht zugestellt", an_hour_ago).await;
    town
}

#[tokio::test]
async fn the_posts_come_back_elsewhere_and_old_deliveries_wait_for_a_person() {
    for engine in engines() {
        let here = filled(engine).await;
        let copy = backup(&here).display().to_string();
        let there = Town::on(engine);
        let refused = there.run(&["restore", &copy]).complains(4, &["put its saved copy at", "--without-followers"]);
        assert!(refused.out.contains("WARNING: the master key at hand is not"));
        carry_key(&here, &there);
        let back = there.run(&["restore", &copy, "--replace"]).ends(0).out;
        assert!(back.contains("1 unfinished deliveries older than 10 minutes are paused"), "{back}");
        let (before, after) = (Inside::of(&here).await, Inside::of(&there).await);
        assert_eq!(after.posts("lindenau").await, before.posts("lindenau").await);
        let counts = after.stores.admin().counts().await.unwrap();
        assert!(counts.deliveries.contains(&(State::Paused, 1)), "{:?}", counts.deliveries);
        drop(after);
        // As after a power cut in the middle of it.
        std::fs::write(there.data("restore.unfinished"), "").unwrap();
        there.run(&["serve"]).complains(4, &["a restore was broken off"]);
        let back = there.run(&["restore", &copy, "--replace"]).ends(0).out;
        assert!(back.contains("signed out") && back.contains("is a follower again"), "{back}");

        there.run(&["restore", &copy]).complains(4, &["holds posts already", "--replace"]);
        let serving = there.serve();
        there.run(&["restore", &copy, "--replace"]).complains(4, &["another ausrufer is serving"]);
        assert_eq!(serving.stop().0, 0);
    }
}

#[tokio::test]
async fn without_its_key_a_town_says_so_and_can_save_its_posts() {
    for engine in engines() {
        let town = filled(engine).await;
        let copy = backup(&town).display().to_string();
        std::fs::rename(town.data("keys/master.key"), town.folder.file("aside")).unwrap();
        let words = ["there are databases but no master key", "Put back the copy you saved"];
        town.run(&["channel", "list"]).complains(1, &words);
        assert!(!town.data("keys/master.key").exists(), "no new key is made over databases that need the old one");
        // Another town's key is no better.
        let other = filled(Engine::Sqlite).await;
        carry_key(&other, &town);
        town.run(&["channel", "list"]).complains(1, &["but the databases belong to"]);

        town.run(&["restore", &copy, "--replace", "--without-followers"]).ends(0);
        town.run(&["channel", "list"]).ends(0);
        assert_eq!(Inside::of(&town).await.posts("lindenau").await.len(), 4);
    }
}

#[test]
fn a_copy_of_one_engine_is_not_put_into_the_other() {
    let [sqlite, postgres] = engines()[..] else { return };
    let (here, there) = (Town::on(sqlite), Town::on(postgres));
    here.run(&["migrate"]).ends(0);
    carry_key(&here, &there);
    let copy = backup(&here).display().to_string();
    there.run(&["restore", &copy]).complains(4, &["the copy is of sqlite, but the settings name postgres"]);
}

/// How many single reactions there are.
async fn open_reactions(town: &Town) -> i64 {
    let url = town.database_url().unwrap_or_else(|| format!("sqlite:{}", town.data("reactions.db").display()));
    let db = Db::open(&url, Options::default()).await.unwrap();
    let (rows,) = db.one::<(i64,)>("SELECT count(*) FROM reaction", args![]).await.unwrap().unwrap();
    db.close().await;
    rows
}

/// The wrapped keys of a town's half-years, made by its server.
async fn keys(town: &Town) -> Vec<Vec<u8>> {
    let inside = Inside::of(town).await;
    let channel = inside.channel("lindenau").await.id;
    for _ in 0..600 {
        let epochs = inside.stores.reaction().epochs(channel, WallClock.now()).await.unwrap();
        if !epochs.is_empty() {
            return epochs.into_iter().map(|epoch| epoch.wrapped).collect();
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the server makes no keys of reactions");
}

#[tokio::test(flavor = "multi_thread")]
async fn open_reactions_stay_behind_and_what_was_public_comes_back() {
    for engine in engines() {
        let (here, there) = (filled(engine).await, Town::on(engine));
        let serving = here.serve();
        let before = keys(&here).await;
        assert_eq!(serving.stop().0, 0);
        let inside = Inside::of(&here).await;
        let (post, reactions) = (inside.posts("lindenau").await[0].id, inside.stores.reaction());
        let slot = "INSERT INTO reaction_slot (post, channel, epoch, slot, emojis, choices, several, closes, frozen) \
                    VALUES ($1, 1, '2026H2', 0, '', 2, 0, $2, 0)";
        let closes = WallClock.now().as_millisecond() + 86_400_000;
        change(&here, "content.db", slot, args![post.0, closes]).await;
        let choices = Choices { count: 2, several: false };
        reactions.write((0..30).map(|tag| answered(post.0, tag)).collect()).await.unwrap();
        reactions.count(post, choices).await.unwrap();
        assert_eq!(open_reactions(&here).await, 30);

        let copy = backup(&here);
        assert!(!copy.join("reactions.db").exists());
        carry_key(&here, &there);
        there.run(&["restore", &copy.display().to_string(), "--replace"]).ends(0);
        let serving = there.serve();
        assert_eq!(open_reactions(&there).await, 0, "open reactions are in no copy");
        assert_eq!(keys(&there).await, before, "booklets drawn before are good");
        let after = Inside::of(&there).await;
        let shown = after.stores.public().reactions(&[post]).await.unwrap().remove(&post).unwrap();
        assert_eq!((shown.tally.devices, shown.frozen), (30, false), "what was public stays");
        // What comes from now on is kept.
        after.stores.reaction().write((0..30).map(|tag| answered(post.0, tag)).collect()).await.unwrap();
        assert_eq!((open_reactions(&there).await, serving.stop().0), (30, 0));
    }
}
