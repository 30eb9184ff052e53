use db::{Db, DbError};

use crate::harness::each;

#[tokio::test]
async fn a_plan_shows_scans_and_sorts() {
    each(async |db: Db| {
        for (sql, scans, sorts) in [
            ("SELECT name FROM thing WHERE kind = $1 AND id > $2 ORDER BY kind, id LIMIT 10", 0, 0),
            ("SELECT name FROM thing WHERE kind = $1 AND id > $2 ORDER BY on_show LIMIT 10", 0, 1),
            ("SELECT name FROM thing WHERE on_show = $1", 1, 0),
            ("SELECT count(*) FROM thing", 1, 0),
            ("UPDATE thing SET on_show = 1 WHERE kind = $1 AND id = $2 RETURNING id", 0, 0),
            ("UPDATE thing SET on_show = 1 WHERE on_show = $1", 1, 0),
            ("DELETE FROM thing WHERE kind = $1 AND id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", 0, 0),
            ("INSERT INTO thing (kind, id, name) VALUES ($1, $2, $3) ON CONFLICT (kind, id) DO NOTHING", 0, 0),
        ] {
            let plan = db.prepare_check(sql).await.unwrap();
            assert_eq!(plan.scans().len(), scans, "{sql}\n{plan:#?}");
            assert_eq!(plan.sorts().len(), sorts, "{sql}\n{plan:#?}");
        }
        let refused = db.prepare_check("SELECT nothing FROM thing").await.err();
        assert!(matches!(refused, Some(DbError::Statement(_))), "{refused:?}");
    })
    .await;
}
