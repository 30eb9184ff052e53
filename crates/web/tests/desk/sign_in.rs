//! Signing in with password and one-time code.
use crate::hands::{Hands, PASSWORD, SECRET, editor};
use crate::stage::{Answer, Stage};
use axum::http::StatusCode;
use channel::clock::Clock;
use channel::editor::Role;
use std::time::Duration;
use web::desk::{password, totp};

async fn with_password(stage: &Stage) {
    let id = editor(stage, "eva@lindenau.de", Some(Role::Editor)).await;
    let hash = password::hash(PASSWORD.to_owned(), [3; 16]).await.unwrap();
    stage.stores.account().set_password(id, Some(&hash), None, stage.now()).await.unwrap();
    stage.stores.account().set_totp(id, Some(SECRET), None, stage.now()).await.unwrap();
}

fn code(stage: &Stage) -> String {
    totp::code(SECRET, stage.now()).unwrap()
}

async fn try_in(hands: &mut Hands, login: &str, password: &str, code: &str) -> Answer {
    let form = [("login", login), ("password", password), ("code", code), ("next", "/desk/at/lindenau/posts")];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    hands.post_bare("/desk/sign-in", &body).await
}

#[tokio::test]
async fn password_and_code_lead_to_where_one_was_going() {
    let stage = Stage::new().await;
    with_password(&stage).await;
    let mut hands = Hands::empty(&stage);
    let asked = hands.get("/desk/at/lindenau/posts").await;
    assert_eq!(asked.header("location"), "/desk/sign-in?next=%2Fdesk%2Fat%2Flindenau%2Fposts");
    let answer = try_in(&mut hands, " Eva@Lindenau.de ", PASSWORD, &code(&stage)).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/desk/at/lindenau/posts"));
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-"), "{cookie}");
    assert!(["Secure", "HttpOnly", "SameSite=Lax", "Path=/"].iter().all(|rule| cookie.contains(rule)), "{cookie}");
    assert_eq!(hands.get("/desk/at/lindenau/posts").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_bare_secret_of_an_older_version_is_locked_at_the_next_sign_in_and_opens_for_its_owner_only() {
    let stage = Stage::new().await;
    with_password(&stage).await;
    let account = stage.stores.account();
    let stored = async || account.by_login("eva@lindenau.de").await.unwrap().unwrap();
    assert_eq!(stored().await.totp.as_deref(), Some(SECRET));
    let answer = try_in(&mut Hands::empty(&stage), "eva@lindenau.de", PASSWORD, &code(&stage)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let locked = stored().await.totp.unwrap();
    assert!(!locked.windows(SECRET.len()).any(|part| part == SECRET), "bare no more");
    stage.clock.advance(Duration::from_secs(60));
    let answer = try_in(&mut Hands::empty(&stage), "eva@lindenau.de", PASSWORD, &code(&stage)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "the lock opens");
    assert_eq!(stored().await.totp.unwrap(), locked);

    let other = editor(&stage, "otto@lindenau.de", Some(Role::Editor)).await;
    let hash = password::hash(PASSWORD.to_owned(), [3; 16]).await.unwrap();
    account.set_password(other, Some(&hash), None, stage.clock.now()).await.unwrap();
    account.set_totp(other, Some(&locked), None, stage.clock.now()).await.unwrap();
    stage.clock.advance(Duration::from_secs(60));
    let answer = try_in(&mut Hands::empty(&stage), "otto@lindenau.de", PASSWORD, &code(&stage)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "moved to another account it opens nothing");
}

#[tokio::test]
async fn every_wrong_answer_is_the_same() {
    let stage = Stage::new().await;
    with_password(&stage).await;
    let mut said = std::collections::BTreeSet::new();
    let tries = [
        ("eva@lindenau.de", "falsch falsch falsch", code(&stage)),
        ("eva@lindenau.de", PASSWORD, "000000".to_owned()),
        ("niemand@x.de", PASSWORD, code(&stage)),
    ];
    for (login, password, code) in tries {
        let mut hands = Hands::empty(&stage);
        let answer = try_in(&mut hands, login, password, &code).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(!hands.is_signed_in());
        assert!(!answer.has(password), "a password is never written back");
        said.insert(answer.text().replace(login, "LOGIN"));
    }
    assert_eq!(said.len(), 1, "the answers differ");
}

#[tokio::test]
async fn a_code_opens_once() {
    let stage = Stage::new().await;
    with_password(&stage).await;
    let first = try_in(&mut Hands::empty(&stage), "eva@lindenau.de", PASSWORD, &code(&stage)).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let again = try_in(&mut Hands::empty(&stage), "eva@lindenau.de", PASSWORD, &code(&stage)).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    stage.clock.advance(Duration::from_secs(30));
    let next = try_in(&mut Hands::empty(&stage), "eva@lindenau.de", PASSWORD, &code(&stage)).await;
    assert_eq!(next.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_password_without_a_second_factor_opens_nothing() {
    let stage = Stage::new().await;
    let id = editor(&stage, "otto@lindenau.de", Some(Role::Editor)).await;
    let hash = password::hash(PASSWORD.to_owned(), [3; 16]).await.unwrap();
    stage.stores.account().set_password(id, Some(&hash), None, stage.now()).await.unwrap();
    let answer = try_in(&mut Hands::empty(&stage), "otto@lindenau.de", PASSWORD, "").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn guessing_is_slowed_down_for_known_and_unknown_logins_alike() {
    for login in ["eva@lindenau.de", "niemand@x.de"] {
        let stage = Stage::new().await;
        with_password(&stage).await;
        let mut hands = Hands::empty(&stage);
        for _ in 0..5 {
            assert_eq!(try_in(&mut hands, login, "falsch", "000000").await.status, StatusCode::UNAUTHORIZED);
        }
        let slowed = try_in(&mut hands, login, PASSWORD, &code(&stage)).await;
        assert_eq!((slowed.status, slowed.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "15"), "{login}");
    }
}

#[tokio::test]
async fn a_login_nobody_can_have_is_not_looked_up_nor_written_back() {
    let stage = Stage::new().await;
    let long = "x".repeat(100_000);
    let answer = try_in(&mut Hands::empty(&stage), &long, PASSWORD, "000000").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(!answer.has(&long[..200]));
}

#[tokio::test]
async fn a_foreign_page_cannot_sign_anybody_in() {
    let stage = Stage::new().await;
    with_password(&stage).await;
    let body = format!("login=eva%40lindenau.de&password={}&code={}", PASSWORD.replace(' ', "+"), code(&stage));
    for headers in [[("origin", "https://boese.example")], [("sec-fetch-site", "cross-site")]] {
        let answer = Hands::empty(&stage).post_with("/desk/sign-in", &body, &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let next = "login=eva%40lindenau.de&password=x&code=1&next=https%3A%2F%2Fboese.example";
    assert!(!Hands::empty(&stage).post_bare("/desk/sign-in", next).await.has("boese.example"));
}

#[tokio::test]
async fn idle_sessions_end() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    stage.clock.advance(Duration::from_secs(11 * 3600));
    assert_eq!(hands.get("/desk/at/lindenau").await.status, StatusCode::OK);
    stage.clock.advance(Duration::from_secs(13 * 3600));
    let asked = hands.get("/desk/at/lindenau").await;
    assert_eq!(asked.header("location"), "/desk/sign-in?next=%2Fdesk%2Fat%2Flindenau");
    assert_eq!(hands.get(asked.header("location")).await.status, StatusCode::OK, "the form, and no way round it");
    assert_eq!(hands.get("/desk/at/lindenau").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn passkeys_start_with_a_challenge_and_refuse_what_does_not_answer_it() {
    let stage = Stage::new().await;
    let mut hands = Hands::empty(&stage);
    let started = hands.post_with("/desk/sign-in/passkey/start", "{}", &[("accept", "application/json")]).await.json();
    assert_eq!(started["options"]["publicKey"]["rpId"], "kanal.example.de");
    assert_eq!(started["options"]["publicKey"]["userVerification"], "required");
    let body = serde_json::json!({ "ceremony": started["ceremony"], "credential": {
        "id": "AAAA", "rawId": "AAAA", "type": "public-key", "extensions": {},
        "response": { "authenticatorData": "AAAA", "clientDataJSON": "AAAA", "signature": "AAAA", "userHandle": null } } });
    let request = axum::http::Request::post("/desk/sign-in/passkey/finish")
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .body(axum::body::Body::from(body.to_string()))
        .unwrap();
    let answer = hands.send(request).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text());
    assert!(!hands.is_signed_in());
}
