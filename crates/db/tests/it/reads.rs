use std::time::Duration;

use db::{Db, DbError, Options, args, run};
use serde_json::json;

use crate::harness::{ADD, each, each_with};

/// Counts to a number no engine reaches within the time limit of the tests.
pub const ENDLESS: &str =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n";

#[tokio::test]
async fn values_come_back_as_they_went() {
    each(async |db: Db| {
        let sql = "INSERT INTO thing (kind, id, name, data, body, on_show) VALUES ($1, $2, $3, $4, $5, $6)";
        let body = json!({"title": "Grüße", "n": 7});
        let wrote = db.tx(vec![
            run(sql, args![1, i64::MIN, "Straße", &[0_u8, 255][..], &body, true]),
            run(sql, args![1, i64::MAX, String::from("it's $2"), None::<Vec<u8>>, None::<&str>, false]),
        ]);
        assert!(wrote.await.unwrap().is_committed());
        let all = "SELECT id, name, data, body->>'title', on_show FROM thing WHERE kind = $1 ORDER BY kind, id";
        type Columns = (i64, String, Option<Vec<u8>>, Option<String>, bool);
        let rows: Vec<Columns> = db.rows(all, args![1]).await.unwrap();
        assert_eq!(rows[0], (i64::MIN, "Straße".into(), Some(vec![0, 255]), Some("Grüße".into()), true));
        assert_eq!(rows[1], (i64::MAX, "it's $2".into(), None, None, false));
    })
    .await;
}

#[tokio::test]
async fn parameters_may_repeat_and_come_out_of_order() {
    each(async |db: Db| {
        let _ =
            db.tx(vec![run("INSERT INTO thing (name, id, kind) VALUES ($2, $1, $1)", args![5, "five"])]).await.unwrap();
        let sql = "SELECT kind, id FROM thing WHERE name = $2 AND kind = $1 AND id >= $1";
        assert_eq!(db.one(sql, args![5, "five"]).await.unwrap(), Some((5_i64, 5_i64)));
    })
    .await;
}

#[tokio::test]
async fn lists_travel_as_json() {
    each(async |db: Db| {
        let add = |id: i64| run(ADD, args![1, id, format!("name {id}")]);
        let _ = db.tx((0..10).map(add).collect()).await.unwrap();
        let drop = "DELETE FROM thing WHERE kind = $1 AND id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))";
        let gone = db.tx(vec![run(drop, args![1, &[2_i64, 4, 99][..]]).must(2)]).await.unwrap();
        assert!(gone.is_committed());
        let many = "INSERT INTO thing (kind, id, name) \
            SELECT $1, CAST(value->>'id' AS BIGINT), value->>'name' FROM json_each($2) WHERE 1 = 1 \
            ON CONFLICT (kind, id) DO UPDATE SET name = excluded.name RETURNING id";
        let list = json!([{"id": 1, "name": "one"}, {"id": 12, "name": "twelve"}]);
        let returned = db.tx(vec![run(many, args![1, &list]).must(2)]).await.unwrap().committed().unwrap();
        let ids: Vec<(i64,)> = returned.into_iter().next().unwrap().rows().unwrap();
        assert_eq!(ids, [(1,), (12,)]);
        let names = "SELECT CAST(count(*) AS BIGINT) FROM thing WHERE kind = $1 \
            AND name IN (SELECT value->>0 FROM json_each($2))";
        let pair = json!([["one"], ["twelve"], ["nobody"]]);
        assert_eq!(db.one(names, args![1, &pair]).await.unwrap(), Some((2_i64,)));
    })
    .await;
}

#[tokio::test]
async fn sums_pairs_and_capital_letters_mean_the_same() {
    each(async |db: Db| {
        let _ = db.tx(vec![run(ADD, args![1, 2, "Ab"]), run(ADD, args![1, 3, "ab"])]).await.unwrap();
        let sum = "SELECT CAST(sum(id) AS BIGINT) FROM thing WHERE (kind, id) IN (SELECT kind, id FROM thing)";
        assert_eq!(db.one(sum, args![]).await.unwrap(), Some((5_i64,)));
        let like = "SELECT id FROM thing WHERE name LIKE $1";
        assert_eq!(db.rows::<(i64,)>(like, args!["A%"]).await.unwrap(), [(2_i64,)]);
    })
    .await;
}

#[tokio::test]
async fn wrong_types_and_counts_are_errors_of_the_program() {
    each(async |db: Db| {
        let _ = db.tx(vec![run(ADD, args![1, 2, "x"])]).await.unwrap();
        let shape = db.rows::<(String,)>("SELECT id FROM thing", args![]).await;
        assert_eq!(shape, Err(DbError::Shape { column: 1 }));
        let more = db.rows::<(i64,)>("SELECT id, kind FROM thing", args![]).await;
        assert_eq!(more, Err(DbError::Shape { column: 2 }));
        let few = db.rows::<(i64,)>("SELECT id FROM thing WHERE kind = $1 AND id = $2", args![1]).await;
        assert!(matches!(few, Err(DbError::Statement(_))), "{few:?}");
        let unknown = db.rows::<(i64,)>("SELECT secret FROM thing", args![]).await;
        assert!(matches!(unknown, Err(DbError::Statement(ref text)) if text.contains("secret")), "{unknown:?}");
        let nul = db.tx(vec![run(ADD, args![1, 3, "a\0b"])]).await.err();
        assert!(matches!(nul, Some(DbError::Statement(_))), "{nul:?}");
        let text = db.tx(vec![run(ADD, args!["seven", 3, "a"])]).await.err().unwrap();
        assert!(!text.to_string().contains("seven"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_stopped() {
    let options = || Options { statement_timeout: Duration::from_millis(150), ..Options::default() };
    each_with(options, crate::harness::THINGS, async |db: Db| {
        let stopped = db.rows::<(i64,)>(ENDLESS, args![]).await;
        assert_eq!(stopped, Err(DbError::Timeout));
        assert_eq!(db.one("SELECT 1", args![]).await.map(|row| row.is_some_and(|(n,): (i64,)| n == 1)), Ok(true));
    })
    .await;
}
