//! My account: sessions, password, one-time codes.
use crate::hands::{Hands, PASSWORD, editor, value_after};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use web::desk::totp;

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_and_all_at_once() {
    let stage = Stage::new().await;
    let id = editor(&stage, "eva@lindenau.de", Some(Role::Editor)).await;
    let (mut here, mut there) = (Hands::empty(&stage), Hands::empty(&stage));
    here.enter(&stage, id).await;
    let first = stage.stores.account().sessions(id, stage.now(), stage.now()).await.unwrap().remove(0).id;
    there.enter(&stage, id).await;
    let sessions = stage.stores.account().sessions(id, stage.now(), stage.now()).await.unwrap();
    assert_eq!(sessions.len(), 2);
    let page = there.get("/desk/account").await;
    for session in &sessions {
        assert!(page.has(&format!("/desk/account/sessions/{}/close", session.id)));
    }
    let second = sessions.iter().find(|session| session.id != first).unwrap().id;
    let close = format!("/desk/account/sessions/{second}/close");
    assert_eq!(here.post(&close, &[]).await.header("location"), "/desk/account?done=closed");
    assert_eq!(there.get("/desk/account").await.status, StatusCode::SEE_OTHER, "ended from the other side");
    let mut window = here.second_window();
    assert_eq!(here.post("/desk/account/sessions/close", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(window.get("/desk/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_ends_the_sessions_of_others() {
    let stage = Stage::new().await;
    let mut eva = Hands::signed_in(&stage, Role::Editor).await;
    let id = editor(&stage, "otto@lindenau.de", Some(Role::Editor)).await;
    let mut otto = Hands::empty(&stage);
    otto.enter(&stage, id).await;
    let session = stage.stores.account().sessions(id, stage.now(), stage.now()).await.unwrap().remove(0);
    eva.post(&format!("/desk/account/sessions/{}/close", session.id), &[]).await;
    assert_eq!(otto.get("/desk/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let mut copy = hands.second_window();
    assert_eq!(hands.post("/desk/sign-out", &[]).await.header("location"), "/desk/sign-in");
    assert!(!hands.is_signed_in());
    assert_eq!(copy.get("/desk/account").await.status, StatusCode::SEE_OTHER, "a stolen cookie is worth nothing now");
}

#[tokio::test]
async fn a_new_password_needs_the_old_one() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let path = "/desk/account/password";
    let short = hands.post(path, &[("password", "kurz"), ("password_again", "kurz")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.has("mindestens 12 Zeichen"));
    let id = stage.stores.account().by_login("eva@lindenau.de").await.unwrap().unwrap().id;
    let mut elsewhere = Hands::empty(&stage);
    elsewhere.enter(&stage, id).await;
    let first = hands.post(path, &[("password", PASSWORD), ("password_again", PASSWORD)]).await;
    assert_eq!(first.header("location"), "/desk/account?done=password");
    assert_eq!(elsewhere.get("/desk/account").await.status, StatusCode::SEE_OTHER, "ended, this one goes on");
    let new = "noch ein ganzer Satz";
    let without = hands.post(path, &[("password", new), ("password_again", new)]).await;
    assert!(without.has("Das ist nicht Ihr bisheriges Passwort"));
    let with = hands.post(path, &[("current", PASSWORD), ("password", new), ("password_again", new)]).await;
    assert_eq!(with.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn one_time_codes_are_taken_over_after_the_first_code() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let page = hands.get("/desk/account").await.text();
    let secret = value_after(&page, "name=\"secret\" value=\"").unwrap();
    let wrong = hands.post("/desk/account/totp", &[("secret", &secret), ("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has(&secret), "the secret is in the app already");
    let code = totp::code(&totp::parse_secret(&secret).unwrap(), stage.now()).unwrap();
    let done = hands.post("/desk/account/totp", &[("secret", &secret), ("code", &code)]).await;
    assert_eq!(done.header("location"), "/desk/account?done=totp");
    let account = stage.stores.account().by_login("eva@lindenau.de").await.unwrap().unwrap();
    assert!(account.totp.is_some_and(|stored| stored.len() > 20), "locked at rest");
}

#[tokio::test]
async fn adding_a_passkey_starts_with_a_challenge_for_this_editor() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let csrf = hands.csrf("/desk/account").await;
    let headers = [("accept", "application/json"), ("x-csrf", csrf.as_str())];
    let started = hands.post_with("/desk/account/passkeys/start", "{}", &headers).await.json();
    assert_eq!(started["options"]["publicKey"]["rp"]["id"], "kanal.example.de");
    assert_eq!(started["options"]["publicKey"]["user"]["name"], "eva@lindenau.de");
    let without = hands.post_with("/desk/account/passkeys/start", "{}", &headers[..1]).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN);
}
