//! One-time links.
use crate::hands::{Hands, PASSWORD, editor, ticket, value_after};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use store::model::TicketKind;
use web::desk::totp;

#[tokio::test]
async fn looking_at_a_link_does_not_use_it_and_it_works_once() {
    let stage = Stage::new().await;
    let id = editor(&stage, "eva@lindenau.de", Some(Role::Editor)).await;
    let path = format!("/desk/enter/{}", ticket(&stage, TicketKind::SignIn, Some(id), None).await);
    for _ in 0..3 {
        let page = Hands::empty(&stage).get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.has("Eva Beispiel") && page.headers.get("set-cookie").is_none());
    }
    let mut hands = Hands::empty(&stage);
    assert_eq!(hands.post_bare(&path, "").await.status, StatusCode::SEE_OTHER);
    assert!(hands.is_signed_in());
    let mut second = Hands::empty(&stage);
    assert_eq!(second.post_bare(&path, "").await.status, StatusCode::GONE);
    assert_eq!(second.get(&path).await.status, StatusCode::GONE);
    assert!(!second.is_signed_in());
}

#[tokio::test]
async fn links_that_never_were_or_ran_out_say_so() {
    let stage = Stage::new().await;
    let id = editor(&stage, "eva@lindenau.de", Some(Role::Editor)).await;
    let path = format!("/desk/enter/{}", ticket(&stage, TicketKind::SignIn, Some(id), None).await);
    stage.clock.advance(std::time::Duration::from_secs(3601));
    for path in [path.as_str(), "/desk/enter/AAAA", "/desk/enter/x%00"] {
        assert_eq!(Hands::empty(&stage).post_bare(path, "").await.status, StatusCode::GONE, "{path}");
    }
}

#[tokio::test]
async fn an_invitation_makes_an_account_with_password_and_code() {
    let stage = Stage::new().await;
    let path = format!("/desk/enter/{}", ticket(&stage, TicketKind::Invite, None, Some(Role::Editor)).await);
    let mut hands = Hands::empty(&stage);
    let page = hands.get(&path).await;
    assert!(page.has("Stadt Lindenau an der Werre") && page.has("<svg"));
    let secret = value_after(&page.text(), "name=\"secret\" value=\"").unwrap();
    let code = totp::code(&totp::parse_secret(&secret).unwrap(), stage.now()).unwrap();
    let form = |code: &str, again: &str| {
        let pairs = [
            ("name", "Jonas Presse"),
            ("login", "Jonas@Lindenau.de"),
            ("way", "password"),
            ("password", PASSWORD),
            ("password_again", again),
            ("secret", secret.as_str()),
            ("code", code),
        ];
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    };
    let wrong = hands.post_bare(&path, &form("000000", "anders")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("Jonas Presse") && wrong.has(&secret), "what was typed stays, and the secret with it");
    assert!(wrong.has("href=\"#code\"") && wrong.has("href=\"#password\"") && !wrong.has(PASSWORD));
    let done = hands.post_bare(&path, &form(&code, PASSWORD)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(hands.get("/desk/at/lindenau").await.status, StatusCode::OK);
    let account = stage.stores.account().by_login("jonas@lindenau.de").await.unwrap().unwrap();
    assert_eq!(account.role(stage.channel), Some(Role::Editor));
    assert_eq!(Hands::empty(&stage).post_bare(&path, &form(&code, PASSWORD)).await.status, StatusCode::GONE);
    let again = [("login", "jonas@lindenau.de"), ("password", PASSWORD), ("code", code.as_str())];
    let again = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(again).finish();
    let again = Hands::empty(&stage).post_bare("/desk/sign-in", &again).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED, "its first code is used up");
}

#[tokio::test]
async fn a_taken_login_leaves_the_invitation_good() {
    let stage = Stage::new().await;
    editor(&stage, "eva@lindenau.de", None).await;
    let path = format!("/desk/enter/{}", ticket(&stage, TicketKind::Invite, None, Some(Role::Admin)).await);
    let mut hands = Hands::empty(&stage);
    let taken = hands.post_bare(&path, "name=Eva&login=eva%40lindenau.de&way=passkey").await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = hands.post_bare(&path, "name=Eva&login=eva2%40lindenau.de&way=passkey").await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/desk/account#passkeys"));
    assert!(hands.get("/desk/account").await.has("Sie haben noch keinen Weg"));
}

#[tokio::test]
async fn somebody_signed_in_takes_on_another_channel_with_their_own_token_only() {
    let stage = Stage::new().await;
    let id = editor(&stage, "eva@lindenau.de", None).await;
    let mut hands = Hands::empty(&stage);
    hands.enter(&stage, id).await;
    let path = format!("/desk/enter/{}", ticket(&stage, TicketKind::Invite, None, Some(Role::Editor)).await);
    assert_eq!(hands.post_bare(&path, "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(hands.post_from(&path, &path, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(hands.get("/desk/at/lindenau").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_desk_hands_out_invitations_once() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let page = hands.post("/desk/at/lindenau/editors", &[("role", "editor")]).await;
    let text = page.text();
    let path = text.split("https://kanal.example.de/desk/enter/").nth(1).unwrap().split('<').next().unwrap();
    assert!(Hands::empty(&stage).get(&format!("/desk/enter/{path}")).await.has("Sie sind eingeladen"));
    assert!(!hands.get("/desk/at/lindenau/editors").await.has(path), "shown once");
}

#[tokio::test]
async fn an_invitation_never_lowers_a_role() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let path = format!("/desk/enter/{}", ticket(&stage, TicketKind::Invite, None, Some(Role::Editor)).await);
    assert_eq!(hands.post_from(&path, &path, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(hands.get("/desk/at/lindenau/editors").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_links_of_somebody_lowered_end_with_what_they_may_hand_out() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let id = editor(&stage, "otto@lindenau.de", Some(Role::Admin)).await;
    let mut otto = Hands::empty(&stage);
    otto.enter(&stage, id).await;
    let page = otto.post("/desk/at/lindenau/editors", &[("role", "admin")]).await.text();
    let token = page.split("https://kanal.example.de/desk/enter/").nth(1).unwrap().split('<').next().unwrap();
    let path = format!("/desk/enter/{token}");
    assert_eq!(Hands::empty(&stage).get(&path).await.status, StatusCode::OK);
    let grant = channel::grant::Grant::of(Role::Contributor);
    let account = stage.stores.account();
    assert!(account.set_grant(id, stage.channel, grant, store::SYSTEM, stage.now()).await.unwrap());
    assert_eq!(Hands::empty(&stage).get(&path).await.status, StatusCode::GONE);
    assert!(hands.get("/desk/at/lindenau/editors").await.has("Eva"));
}

#[tokio::test]
async fn the_links_of_somebody_removed_end_with_their_role() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let id = editor(&stage, "otto@lindenau.de", Some(Role::Admin)).await;
    let mut otto = Hands::empty(&stage);
    otto.enter(&stage, id).await;
    let page = otto.post("/desk/at/lindenau/editors", &[("role", "admin")]).await.text();
    let token = page.split("https://kanal.example.de/desk/enter/").nth(1).unwrap().split('<').next().unwrap();
    let path = format!("/desk/enter/{token}");
    assert_eq!(otto.get(&path).await.status, StatusCode::OK);
    let revoked = hands.post(&format!("/desk/at/lindenau/editors/{id}/revoke"), &[]).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER);
    assert_eq!(otto.get(&path).await.status, StatusCode::GONE, "no way back in");
}

#[tokio::test]
async fn a_link_handed_out_at_the_desk_sets_up_a_second_factor_and_until_then_nothing_else() {
    let stage = Stage::new().await;
    let mut eva = Hands::signed_in(&stage, Role::Admin).await;
    let id = editor(&stage, "otto@lindenau.de", Some(Role::Approver)).await;
    let page = eva.post(&format!("/desk/at/lindenau/editors/{id}/link"), &[]).await.text();
    let token = page.split("https://kanal.example.de/desk/enter/").nth(1).unwrap().split('<').next().unwrap();
    let mut otto = Hands::empty(&stage);
    let entered = otto.post_bare(&format!("/desk/enter/{token}"), "").await;
    assert_eq!((entered.status, entered.header("location")), (StatusCode::SEE_OTHER, "/desk/account"));
    let account = otto.get("/desk/account").await;
    assert!(account.has("Mit diesem Link richten Sie einen zweiten Faktor ein"), "{}", account.text());
    assert!(!account.has("/desk/account/password") && !account.has("/desk/at/lindenau"), "nothing else is offered");
    for path in ["/desk", "/desk/at/lindenau", "/desk/at/lindenau/posts/new", "/desk/at/lindenau/audit"] {
        assert_eq!(otto.get(path).await.header("location"), "/desk/account", "{path}");
    }
    let written = otto.post("/desk/at/lindenau/posts/new", &[("title", "Unter fremdem Namen")]).await;
    assert!(written.status == StatusCode::FORBIDDEN && written.has("Richten Sie zuerst"), "{}", written.text());
    assert!(stage.stores.desk().drafts(stage.channel).await.unwrap().is_empty());
    let word = otto.post("/desk/account/password", &[("password", PASSWORD), ("password_again", PASSWORD)]).await;
    assert_eq!(word.status, StatusCode::FORBIDDEN, "a password alone is no second factor");

    let secret = value_after(&otto.get("/desk/account").await.text(), "name=\"secret\" value=\"").unwrap();
    let code = totp::code(&totp::parse_secret(&secret).unwrap(), stage.now()).unwrap();
    let set = otto.post("/desk/account/totp", &[("secret", &secret), ("code", &code)]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
    assert_eq!(otto.get("/desk/at/lindenau").await.status, StatusCode::OK);
}
