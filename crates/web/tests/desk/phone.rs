//! Phones of people at the desk: registered by themselves, seen by colleagues, and nothing of where they are.
use crate::hands::{Hands, editor};
use crate::review::person;
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;

const PAGE: &str = "/desk/at/lindenau/phone";
const ENDPOINT: &str = "https://fcm.googleapis.com/fcm/send/abcdefgh:APA91bEinLangesStueck";
/// A point and a secret of the right length.
const P256DH: &str = "BBERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERE";
const AUTH: &str = "AAAAAAAAAAAAAAAAAAAAAA";

fn form<'a>(label: &'a str, endpoint: &'a str) -> [(&'a str, &'a str); 5] {
    [("label", label), ("endpoint", endpoint), ("p256dh", P256DH), ("auth", AUTH), ("role", "second")]
}

#[tokio::test]
async fn a_phone_is_registered_shown_and_let_go_by_its_owner() {
    let stage = Stage::new().await;
    let mut eva = Hands::signed_in(&stage, Role::Editor).await;
    let page = eva.get(PAGE).await;
    assert!(page.has("data-phone") && page.has("Noch keines"), "{}", page.text());
    for (label, endpoint) in [("", ENDPOINT), ("Handy", "https://evil.example/x")] {
        assert_eq!(eva.post(PAGE, &form(label, endpoint)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let short = [("label", "Handy"), ("endpoint", ENDPOINT), ("p256dh", "AAAA"), ("auth", AUTH)];
    assert_eq!(eva.post(PAGE, &short).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = eva.post(PAGE, &form("Diensthandy", ENDPOINT)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    eva.post(PAGE, &form("Diensthandy", ENDPOINT)).await;
    let phone = stage.stores.desk().phones(stage.channel).await.unwrap().remove(0);
    assert!(phone.second && phone.origin == "https://fcm.googleapis.com");
    let follower = stage.app.keys.tagger.sid(stage.channel.0, ENDPOINT);
    assert_ne!(phone.sid, follower, "nothing in common with a follower's row");
    let page = eva.get(PAGE).await;
    assert!(page.has("Diensthandy") && page.has("Vertretung") && !page.has("APA91b"), "once, and nothing of where");
    assert_eq!(stage.stores.desk().phones(stage.channel).await.unwrap().len(), 1);

    let mut otto = person(&stage, "otto@lindenau.de", Role::Approver).await;
    assert!(otto.get(PAGE).await.has("Eva Beispiel"), "colleagues see whose phones ring");
    let remove = format!("{PAGE}/{}/remove", phone.sid);
    assert_eq!(otto.post(&remove, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(eva.post(&remove, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(stage.stores.desk().phones(stage.channel).await.unwrap().is_empty());
}

#[tokio::test]
async fn who_brings_nothing_out_is_not_told_and_the_worker_needs_no_session() {
    let stage = Stage::new().await;
    let id = editor(&stage, "jo@lindenau.de", Some(Role::Contributor)).await;
    let mut jo = Hands::empty(&stage);
    jo.enter(&stage, id).await;
    let page = jo.get(PAGE).await;
    assert!(page.has("Ihre Rolle darf das nicht") && !page.has("data-phone"));
    assert_eq!(jo.post(PAGE, &form("Handy", ENDPOINT)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let worker = stage.get("/desk/at/lindenau/sw.js").await;
    assert_eq!((worker.status, worker.header("content-type")), (StatusCode::OK, "text/javascript; charset=utf-8"));
    assert!(worker.has("showNotification"));
}
