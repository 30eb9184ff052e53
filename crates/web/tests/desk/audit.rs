//! The audit at the desk.
use crate::hands::{Hands, draft};
use crate::review::{person, press, release};
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

    // A post by its title, one that is gone by nothing.
    let market = draft(&mut hands, &[("title", "Der Markt"), ("kind", "update")]).await;
    release(&mut hands, &market).await;
    let page = hands.get(&format!("{PAGE}?what=published")).await;
    assert!(page.has(&format!("<a href=\"{market}\">Der Markt</a>")), "{}", page.text());
    assert!(!hands.get(&format!("{PAGE}?what=draft_discarded")).await.has(&post), "no way to what is not there");
    assert!(page.has("In beiden Dateien heißen die Spalten gleich"), "says what the columns are");

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

#[tokio::test]
async fn who_wrote_a_version_stands_beside_who_released_it() {
    let stage = Stage::new().await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let post = draft(&mut jo, &[("title", "Der Markt"), ("kind", "update")]).await;
    press(&mut jo, &post, "submit", &[]).await;
    release(&mut eva, &post).await;
    let page = eva.get(&format!("{PAGE}?what=wrote")).await;
    assert!(page.has("rows__title\">Geschrieben"), "{}", page.text());
    let json: serde_json::Value = serde_json::from_slice(&eva.get(&format!("{PAGE}.json")).await.bytes).unwrap();
    let rows = json.as_array().unwrap();
    let of = |what: &str| rows.iter().find(|row| row["what"] == what).unwrap().clone();
    let (wrote, published) = (of("wrote"), of("published"));
    assert_ne!(wrote["editor"], published["editor"]);
    assert_eq!((&wrote["subject"], &wrote["version"]), (&published["subject"], &published["version"]));
}

#[tokio::test]
async fn whoever_approves_sees_who_wrote_and_who_changed_it_last_and_residents_do_not() {
    let stage = Stage::new().await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let account = stage.stores.account();
    let ayla = account.create_editor("ayla@lindenau.de", "Ayla Neu", stage.now(), 77).await.unwrap();
    account.grant(ayla, stage.channel, Role::Editor).await.unwrap();
    let mut second = Hands::empty(&stage);
    second.enter(&stage, ayla).await;
    let mut eva = person(&stage, "boss@lindenau.de", Role::Approver).await;
    let post = draft(&mut jo, &[("title", "Der Markt"), ("kind", "update")]).await;
    let fields = [("title", "Der Markt um 9 Uhr"), ("kind", "update"), ("revision", "1"), ("act", "submit")];
    assert!(second.post(&format!("{post}/edit"), &fields).await.header("location").ends_with("done=submitted"));
    let page = eva.get(&format!("{post}/review")).await;
    assert!(page.has("Geschrieben von ") && page.has("Zuletzt geändert von Ayla Neu: "), "{}", page.text());
    press(&mut eva, &post, "approve", &[]).await;
    release(&mut second, &post).await;
    let id = post.rsplit('/').next().unwrap();
    let out = stage.get(&format!("/lindenau/p/{id}-der-markt-um-9-uhr")).await;
    assert!(out.has("Der Markt um 9 Uhr") && !out.has("Ayla Neu"), "no name leaves the house");
}
