//! A full disk: the person is told, and what was typed comes back and can be sent again.
use crate::hands::{Hands, value_after};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use db::{Db, Engine, Options, run};
use store::Stores;
use testkit::TempDir;

const FULL: [&str; 1] = ["PRAGMA max_page_count = 1"];
const ROOM: [&str; 1] = ["PRAGMA max_page_count = 4294967294"];
/// PostgreSQL has no such switch; a trigger answers as a full tablespace does when a row needs a new page.
const FULL_PG: [&str; 2] = [
    "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS \
     'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100'', MESSAGE = ''could not extend file: no space left on device''; END'",
    "CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON draft FOR EACH ROW EXECUTE FUNCTION no_room()",
];
const ROOM_PG: [&str; 1] = ["DROP TRIGGER no_room ON draft"];

async fn case(db: &Db, stage: &Stage) {
    let (full, room): (&[_], &[_]) = if db.engine() == Engine::Sqlite { (&FULL, &ROOM) } else { (&FULL_PG, &ROOM_PG) };
    let mut hands = Hands::signed_in(stage, Role::Editor).await;
    let csrf = hands.csrf("/desk/account").await;
    for text in full {
        assert!(db.tx(vec![run(text, Vec::new())]).await.unwrap().is_committed());
    }
    let body = "Das Wasser steigt <heute> & morgen. ".repeat(300);
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("csrf", csrf.as_str()), ("kind", "update"), ("title", "Hochwasser"), ("body", &body)])
        .finish();
    let length = form.len().to_string();
    let path = "/desk/at/lindenau/posts/new";
    let mut refused = None;
    // What is left of the last pages is used up first.
    for _ in 0..100 {
        let answer = hands.post_with(path, &form, &[("content-length", &length)]).await;
        if answer.status != StatusCode::SEE_OTHER {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.unwrap();
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.has("Ihre Eingaben sind noch da") && refused.has(&format!("action=\"{path}\"")));
    assert!(refused.has("name=\"title\" value=\"Hochwasser\"") && refused.has("&lt;heute&gt; &amp; morgen"));
    for text in room {
        assert!(db.tx(vec![run(text, Vec::new())]).await.unwrap().is_committed());
    }
    let typed = value_after(&refused.text(), "name=\"csrf\" value=\"").unwrap();
    assert_eq!(typed, csrf, "the form goes out again as it was");
    let stored = hands.post_with(path, &form, &[("content-length", &length)]).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_was_typed_comes_back_when_it_cannot_be_stored() {
    let dir = TempDir::new();
    let open = async |name: &str| Db::open(&dir.sqlite(name), Options::default()).await.unwrap();
    let (content, followers, reactions) = (open("a.db").await, open("b.db").await, open("c.db").await);
    let stage = Stage::on(Stores::open(content.clone(), followers, reactions), TempDir::new()).await;
    case(&content, &stage).await;
    let Some(postgres) = testkit::postgres::postgres() else { return };
    let options = Options { schema: Some(postgres.schema().to_owned()), ..Options::default() };
    let db = Db::open(postgres.url(), options).await.unwrap();
    case(&db, &Stage::on(Stores::open(db.clone(), db.clone(), db.clone()), TempDir::new()).await).await;
    db.close().await;
}

#[tokio::test]
async fn a_password_does_not_come_back() {
    let dir = TempDir::new();
    let open = async |name: &str| Db::open(&dir.sqlite(name), Options::default()).await.unwrap();
    let (content, followers, reactions) = (open("a.db").await, open("b.db").await, open("c.db").await);
    let stage = Stage::on(Stores::open(content.clone(), followers, reactions), TempDir::new()).await;
    let mut hands = Hands::empty(&stage);
    content.close().await;
    let form = "login=eva%40lindenau.de&password=ein+ganzer+Satz+mit+Sinn";
    let length = form.len().to_string();
    let answer = hands.post_with("/desk/sign-in", form, &[("content-length", &length)]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
    assert!(!answer.has("ganzer") && !answer.has("class=\"kept\""));
}
