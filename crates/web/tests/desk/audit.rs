//! The audit at the desk.
use crate::hands::{Hands, draft};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use web::lang::words;

const PAGE: &str = "/desk/at/lindenau/audit";

#[tokio::test]
async fn administrators_see_who_did_what_and_narrow_it_down() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let post = draft(&mut hands, &[("title", "Vorher"), ("kind", "update")]).await;
    hands.discard(&post).await;
    let page = hands.get(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["Angemeldet", "Eva Beispiel", "Entwurf verworfen", "wird versiegelt"] {
        assert!(page.has(words), "{words}");
    }
    let narrow = hands.get(&format!("{PAGE}?what=signed_in")).await;
    assert!(!narrow.has("rows__title\">Entwurf verworfen") && narrow.has("rows__title\">Angemeldet"));
    assert!(hands.get(&format!("{PAGE}?by=0000000000007&before=x&what=x")).await.has("steht nichts im Protokoll"));

    let csv = hands.get(&format!("{PAGE}.csv")).await;
    assert!(csv.header("content-disposition").contains("audit-lindenau.csv"));
    assert!(csv.has(",draft_discarded,") && csv.header("cache-control") == "no-store");
    let json: serde_json::Value = serde_json::from_slice(&hands.get(&format!("{PAGE}.json")).await.bytes).unwrap();
    assert!(json.as_array().unwrap().len() > 2);
}

#[tokio::test]
async fn nobody_else_does() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    for path in [PAGE.to_owned(), format!("{PAGE}.csv"), format!("{PAGE}.json")] {
        assert_eq!(hands.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(Hands::empty(&stage).get(&path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
}

#[test]
fn every_word_of_the_audit_has_a_text() {
    for word in store::AUDIT_WORDS {
        assert!(words(channel::lang::Lang::De).contains_key(&format!("audit.{word}")), "{word}");
    }
}
