//! The audit tells when somebody changed it: with every right to the database, but without the master key.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::Town;
use channel::clock::Clock;
use db::{Db, Options, args, run};
use store::AuditEntry;
use testkit::WallClock;
use vault::audit_link;

/// Somebody who has the database.
struct Thief(Db);

impl Thief {
    async fn of(town: &Town) -> Thief {
        let url = town.database_url().unwrap_or_else(|| format!("sqlite:{}", town.data("content.db").display()));
        let thief = Thief(Db::open(&url, Options::default()).await.unwrap());
        // The first thing they would do.
        if town.database_url().is_some() {
            thief.does("ALTER TABLE audit DISABLE TRIGGER USER", vec![]).await;
            thief.does("ALTER TABLE audit_head DISABLE TRIGGER USER", vec![]).await;
        } else {
            thief.does("DROP TRIGGER audit_stays", vec![]).await;
            thief.does("DROP TRIGGER audit_unchanged", vec![]).await;
            thief.does("DROP TRIGGER audit_head_stays", vec![]).await;
            thief.does("DROP TRIGGER audit_head_unchanged", vec![]).await;
        }
        thief
    }

    async fn does(&self, sql: &'static str, args: Vec<db::Value>) {
        assert!(self.0.tx(vec![run(sql, args)]).await.unwrap().is_committed(), "{sql}");
    }
}

/// A town in which something was done; rows 1 to 6 are sealed by one sealing, 7 and 8 by another.
async fn busy_town(engine: crate::engine::Engine) -> Town {
    let town = Town::on(engine);
    town.run(&["channel", "create", "lindenau", "--name", "Stadt Lindenau"]).ends(0);
    let inside = Inside::of(&town).await;
    inside.complete("lindenau").await;
    inside.publish("lindenau", "Markt", WallClock.now()).await;
    town.run(&["editor", "invite", "lindenau"]).ends(0);
    assert!(town.run(&["audit", "verify"]).ends(0).out.contains("sound: 6 rows, 0 waiting"));
    town.run(&["editor", "invite", "lindenau"]).ends(0);
    town.run(&["editor", "invite", "lindenau", "--role", "admin"]).ends(0);
    assert!(town.run(&["audit", "verify"]).ends(0).out.contains("sound: 8 rows"));
    town
}

#[track_caller]
fn broken(town: &Town, words: &str) {
    let said = town.run(&["audit", "verify"]).ends(1).out;
    assert!(said.contains(words), "{words:?} is missing in: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_or_missing_row_is_named() {
    for engine in engines() {
        let town = busy_town(engine).await;
        let thief = Thief::of(&town).await;
        let sound = || assert!(town.run(&["audit", "verify"]).ends(0).out.contains("sound: 8 rows"));

        thief.does("UPDATE audit SET detail = 'anders' WHERE seq = 3", vec![]).await;
        broken(&town, "BROKEN after 2 sound rows. changed: row 3 (profile_saved");
        thief.does("UPDATE audit SET detail = '' WHERE seq = 3", vec![]).await;
        sound();
        thief.does("UPDATE audit SET editor = 9 WHERE seq = 4", vec![]).await;
        broken(&town, "changed: row 4");
        thief.does("UPDATE audit SET editor = 0 WHERE seq = 4", vec![]).await;
        sound();

        // In the middle: everything after it moves up.
        thief.does("UPDATE audit SET seq = -seq - 1 WHERE seq > 2", vec![]).await;
        thief.does("UPDATE audit SET seq = -seq WHERE seq < 0", vec![]).await;
        broken(&town, "missing: row 3 is gone");
        let put = "INSERT INTO audit (id, channel, at, what, subject, editor, detail, seq, hash) \
                   SELECT 99, channel, at, what, subject, editor, 'nie geschehen', 3, hash FROM audit WHERE seq = 2";
        thief.does(put, vec![]).await;
        broken(&town, "changed: row 3");
        thief.does("DELETE FROM audit WHERE id = 99", vec![]).await;
        thief.does("UPDATE audit SET seq = -seq + 1 WHERE seq > 2", vec![]).await;
        thief.does("UPDATE audit SET seq = -seq WHERE seq < 0", vec![]).await;
        sound();

        thief.does("DELETE FROM audit WHERE seq = 8", vec![]).await;
        broken(&town, "missing: rows 8 to 8 at the end are gone");
        thief.does("DELETE FROM audit WHERE seq = 2", vec![]).await;
        broken(&town, "missing: row 2 is gone");
        thief.0.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_put_back_to_an_older_state_is_found_by_a_saved_head() {
    for engine in engines() {
        let town = busy_town(engine).await;
        let saved = town.run(&["audit", "head"]).ends(0).out;
        let saved = saved.trim();
        assert!(saved.starts_with("8:"));
        town.run(&["audit", "verify", "--head", saved]).ends(0);
        let thief = Thief::of(&town).await;
        thief.does("DELETE FROM audit WHERE seq > 6", vec![]).await;
        thief.does("DELETE FROM audit_head WHERE seq > 6", vec![]).await;
        assert!(town.run(&["audit", "verify"]).ends(0).out.contains("sound: 6 rows"), "nothing else could tell");
        let said = town.run(&["audit", "verify", "--head", saved]).ends(1).out;
        assert!(said.contains("the head you saved is of row 8, but the audit ends at row 6"), "{said}");
        // Life goes on, and the numbers are used again.
        for _ in 0..3 {
            town.run(&["editor", "invite", "lindenau"]).ends(0);
        }
        let said = town.run(&["audit", "verify", "--head", saved]).ends(1).out;
        assert!(said.contains("replaced: row 8"), "{said}");
        town.run(&["audit", "verify", "--head", "8:ab"]).complains(2, &["number:hash"]);
        thief.0.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_computed_anew_is_found_without_the_key() {
    for engine in engines() {
        let town = busy_town(engine).await;
        let thief = Thief::of(&town).await;
        let inside = Inside::of(&town).await;
        let hex = |hash: &[u8; 32]| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        thief.does("UPDATE audit SET detail = 'anders' WHERE seq = 2", vec![]).await;
        let rows: Vec<AuditEntry> = inside.stores.admin().sealed_audit(0, 99).await.unwrap();
        let mut hash = [0; 32];
        for row in &rows {
            let seq = row.seq.unwrap();
            hash = audit_link(&hash, &row.canonical(seq));
            thief.does("UPDATE audit SET hash = $2 WHERE seq = $1", args![seq, hex(&hash)]).await;
        }
        broken(&town, "changed: rows 1 to 6 were written anew; their head tells another hash");
        thief
            .does("UPDATE audit_head SET hash = (SELECT a.hash FROM audit a WHERE a.seq = audit_head.seq)", vec![])
            .await;
        broken(&town, "forged: the head of row 6 is not signed by this installation's key");
        thief.does("DELETE FROM audit_head WHERE seq = 6", vec![]).await;
        broken(&town, "missing: a head between rows 0 and 6 is gone");
        thief.does("DELETE FROM audit_head", vec![]).await;
        broken(&town, "forged: row 1 and what follows has a number, but no signed head");
        thief.0.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_is_handed_out() {
    for engine in engines() {
        let town = busy_town(engine).await;
        let csv = town.run(&["audit", "export"]).ends(0).out;
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!((lines.len(), lines[0]), (9, "seq,id,at,channel,editor,name,what,subject,version,detail,hash"));
        assert!(lines[1].starts_with("1,") && lines[1].contains(",lindenau,"), "{}", lines[1]);
        assert!(csv.contains(",published,") && csv.contains(",invited,admin,"));
        let json = town.run(&["audit", "export", "--format", "json", "--channel", "lindenau"]).ends(0).out;
        let rows: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((rows.as_array().unwrap().len(), rows[7]["what"].as_str()), (8, Some("invited")));
        assert_eq!(rows[2]["version"].as_u64(), None, "making a channel and filling it in are about no post");
        town.run(&["audit", "export", "--channel", "nirgends"]).ends(3);
    }
}
