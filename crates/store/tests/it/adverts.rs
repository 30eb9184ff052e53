//! Adverts from before posts expired: the migration gives them the deadline they already said.
use db::{Db, Migration, Options, args, run};
use store::schema::{ALL, CONTENT};
use testkit::temp::TempDir;

const DEADLINE: &str = "2026-12-31T22:59:00Z";
const WITH: &str = r#"{"kind":"job","title":"Gesucht","job":{"deadline":"2026-12-31T22:59:00Z"}}"#;
const WITHOUT: &str = r#"{"kind":"job","title":"Immer gesucht","job":{"salary":"EG 9a"}}"#;
const NEWS: &str = r#"{"kind":"update","title":"Markt"}"#;

/// Those before posts could expire.
fn before(all: &'static [Migration]) -> &'static [Migration] {
    let end = all.iter().position(|one| one.name == "0016_validity").unwrap();
    &all[..end]
}

async fn case(db: &Db, all: &'static [Migration]) {
    db.migrate(before(all)).await.unwrap();
    let mut rows = Vec::new();
    for (id, kind, said) in [(1_i64, "job", WITH), (2, "job", WITHOUT), (3, "update", NEWS)] {
        let post = "INSERT INTO post (id, channel, state, version, slug_tail, kind, title, published, updated, touched, \
                    touched_by) VALUES ($1, 7, 'published', 2, '', $2, 'x', 1, 1, 1, 0)";
        rows.push(run(post, args![id, kind]));
        let version =
            "INSERT INTO post_version (post, version, at, editor, note, content) VALUES ($1, $2, 1, 0, '', $3)";
        rows.push(run(version, args![id, 1_i64, NEWS]));
        rows.push(run(version, args![id, 2_i64, said]));
    }
    assert!(db.tx(rows).await.unwrap().is_committed());
    db.migrate(all).await.unwrap();
    let expires: Vec<(i64, Option<i64>)> = db.rows("SELECT id, expires FROM post ORDER BY id", args![]).await.unwrap();
    let deadline = DEADLINE.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    assert_eq!(expires, [(1, Some(deadline)), (2, None), (3, None)]);
}

#[tokio::test]
async fn adverts_that_were_out_expire_at_their_deadline() {
    let dir = TempDir::new();
    let db = Db::open(&dir.sqlite("old.db"), Options::default()).await.unwrap();
    case(&db, CONTENT).await;
    db.close().await;
    let Some(postgres) = testkit::postgres::postgres() else { return };
    let options = Options { schema: Some(postgres.schema().to_owned()), ..Options::default() };
    let db = Db::open(postgres.url(), options).await.unwrap();
    case(&db, ALL).await;
    db.close().await;
}
