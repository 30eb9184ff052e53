use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use db::Engine;
use store::{Database, NamedStatement, every_statement};

use crate::harness::{World, each};

/// May read all rows or sort them, each for a reason.
const ALLOWED: &[(&str, &str)] = &[
    // Channels of an instance are a thousand at most, and these are about all of them.
    ("channel", "EVERY"),
    ("channel", "EVERY_ID"),
    ("channel", "WITHOUT_HALVES"),
    // When a coat of arms is replaced.
    ("channel", "CREST_USED"),
    ("instance", "COUNT_CHANNELS"),
    ("reaction", "WITHOUT_EPOCH"),
    ("instance", "COUNT_FOLLOWERS"),
    // One a channel that has a newsletter; about all of them.
    ("newsletter", "EVERY"),
    // Those that have not ended, in an index of their own.
    ("newsletter", "OPEN_ISSUES"),
    // Once, after a restore.
    ("newsletter", "PAUSE_ALL"),
    // Issues of the last days are a handful.
    ("mailing", "EVERY"),
    ("mailing", "FREE"),
    // Once, as the program starts.
    ("outlet", "FREE"),
    // A handful a channel; about all of them, for the metrics. What is undone there lies in an index.
    ("outlet", "EVERY"),
    ("outlet", "COUNT_UNDONE"),
    // Once a day, about all of them; a channel has ten at most.
    ("webhook", "EVERY_ID"),
    // One row a channel and month; drafts are what people are working on. Asked by the metrics.
    ("instance", "COUNT_POSTS"),
    ("instance", "COUNT_DRAFTS"),
    // An index of words finds posts in no order of time; only what was found is sorted.
    ("search", "SEARCH"),
    // What comes again is a handful a channel.
    ("template", "EVERY_SERIES"),
    // The posts of one publishing time.
    ("post", "DIGEST"),
    // Three at most are on top of a channel.
    ("pin", "ON_TOP"),
    // A row a channel that has rehearsals switched on, and a handful of canaries each; about all of them.
    ("rehearsal", "PLANS"),
    ("rehearsal", "EVERY_CANARY"),
    // A handful of canaries, against the warnings of some hours.
    ("alarm", "SILENT"),
    // Those that have not ended: one at most of each channel.
    ("rehearsal", "OPEN"),
    // The warnings of some days, of one channel.
    ("rehearsal", "ECHOES"),
    // Push services are a handful.
    ("subscription", "ORIGINS"),
    ("subscription", "ORIGINS_OF"),
    ("subscription", "DROP_UNUSED_ORIGINS"),
    // One row for a push service that is left alone at the moment.
    ("delivery", "RESTS"),
    ("delivery", "DROP_RESTS"),
    // Once, after a restore.
    ("outlet", "KINDS"),
    // When a platform asked to be left alone: a town has a few accounts of a kind.
    ("outlet", "ALIKE"),
    // Phones of desks nobody has greeted yet: a handful, in an index of their own.
    ("phone", "FRESH"),
    // Warnings that hold are a handful, in an index of their own.
    ("alarm", "EXPIRED"),
    // Files that wait for their signature: a handful, in an index of their own.
    ("feed_key", "UNSIGNED"),
    // Deliveries under way are a handful.
    ("fanout", "EVERY"),
    // One post's; at most 256 numbers come out of it.
    ("open", "COUNT"),
    // A source or two a town, for the metrics; a channel has few warnings, and one only sorts what holds.
    ("official", "EVERY_SOURCE"),
    // As many steps as there are posts that can be answered.
    ("open", "POSTS"),
    // Twice a year, when a half-year's tokens are over.
    ("booklet", "DROP_OLD"),
];

#[tokio::test]
async fn every_statement_prepares() {
    each(async |world: &World| {
        let mut allowed: BTreeSet<_> = ALLOWED.iter().copied().collect();
        let mut wrong = Vec::new();
        for NamedStatement { noun, name, database, engine, sql } in every_statement() {
            let db = match database {
                Database::Content => &world.content,
                Database::Followers => &world.followers,
                Database::Reactions => &world.reactions,
            };
            if engine.is_some_and(|engine| engine != db.engine()) {
                continue;
            }
            if noun == "upkeep" {
                // Has no plan; a test of the followers' order runs it.
                continue;
            }
            let plan = match db.prepare_check(sql).await {
                Ok(plan) => plan,
                Err(error) => {
                    wrong.push(format!("{noun}::{name} on {:?}: {error}\n", db.engine()));
                    continue;
                }
            };
            let mut bad = plan.scans();
            bad.extend(plan.sorts());
            if !bad.is_empty() {
                allowed.remove(&(noun, name));
            }
            if !bad.is_empty() && !ALLOWED.contains(&(noun, name)) {
                wrong.push(format!("{noun}::{name} on {:?}: {bad:#?}\n{}\n", db.engine(), plan.lines.join("\n")));
            }
        }
        assert!(wrong.is_empty(), "{} statements:\n{}", wrong.len(), wrong.join("\n"));
        // PostgreSQL finds another way for some.
        assert!(allowed.is_empty() || world.content.engine() == Engine::Postgres, "allowed without need: {allowed:?}");
    })
    .await;
}

/// The keys that must serve what is asked most, whatever else the planner may find attractive.
const KEYS: &[(&str, &str, &str)] = &[
    ("post", "TIMELINE", "post_timeline"),
    ("post", "MONTH", "post_archive"),
    ("post", "UPCOMING", "post_event"),
    ("post", "PAST", "post_event"),
    ("post", "WARNINGS", "post_warning"),
    ("post", "DESK_POSTS", "post_touched"),
    ("post", "DESK_POSTS_IN_STATE", "post_state"),
    ("delivery", "DUE", "delivery_due"),
    ("fanout", "FREE", "shard_free"),
    ("retry", "CLAIM", "retry_due"),
    ("subscription", "CLAIM_GREETINGS", "greeting_due"),
];

#[tokio::test]
async fn the_hot_statements_use_their_keys() {
    each(async |world: &World| {
        for (noun, name, key) in KEYS {
            let all = every_statement();
            let statement = all.iter().find(|one| (one.noun, one.name) == (*noun, *name)).unwrap();
            let db = match statement.database {
                Database::Content => &world.content,
                Database::Followers => &world.followers,
                Database::Reactions => &world.reactions,
            };
            let plan = db.prepare_check(statement.sql).await.unwrap();
            assert!(plan.lines.iter().any(|line| line.contains(key)), "{noun}::{name}\n{}", plan.lines.join("\n"));
        }
    })
    .await;
}

#[test]
fn all_sql_is_in_its_folder() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("sql") {
                folders.push(path);
            } else if path.is_file() {
                let text = fs::read_to_string(&path).unwrap();
                let sql =
                    ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE "].iter().find(|word| text.contains(**word));
                assert!(sql.is_none(), "{} has SQL no test looks at", path.display());
            }
        }
    }
}

/// What a PostgreSQL-compatible distributed engine does not take, or takes differently. Work is claimed by
/// compare-and-swap on a fencing token and needs none of it.
#[test]
fn no_statement_takes_a_lock_of_its_own() {
    for NamedStatement { noun, name, sql, .. } in every_statement().into_iter().filter(|one| one.noun != "upkeep") {
        for words in ["SKIP LOCKED", "FOR UPDATE", "FOR SHARE", "ADVISORY", "LOCK TABLE", "NOTIFY", "LISTEN"] {
            assert!(!sql.to_uppercase().contains(words), "{noun}::{name} says {words}");
        }
    }
}
