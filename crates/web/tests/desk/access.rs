//! Who may do what, and from where.
use crate::hands::{Hands, draft, editor};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;

const PAGES: &[&str] = &[
    "/desk/at/lindenau",
    "/desk/at/lindenau/posts",
    "/desk/at/lindenau/posts/new",
    "/desk/at/lindenau/deliveries",
    "/desk/account",
];
const ADMIN_PAGES: &[&str] =
    &["/desk/at/lindenau/settings", "/desk/at/lindenau/editors", "/desk/at/lindenau/fediverse"];

#[tokio::test]
async fn every_page_renders_for_its_people_in_both_languages() {
    let stage = Stage::with_posts().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    for path in PAGES.iter().chain(ADMIN_PAGES) {
        for lang in ["de", "en"] {
            let page = hands.get(&format!("{path}?lang={lang}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
            assert!(page.has(&format!("<html lang=\"{lang}\"")), "{path}");
            assert_eq!(page.header("cache-control"), "no-store", "{path}");
            assert!(!page.has(" style=") && !page.has("onclick"), "{path}");
        }
    }
}

#[tokio::test]
async fn strangers_are_led_to_the_door() {
    let stage = Stage::new().await;
    for path in PAGES.iter().chain(ADMIN_PAGES) {
        let answer = Hands::empty(&stage).get(path).await;
        assert!(answer.header("location").starts_with("/desk/sign-in?next="), "{path}");
    }
}

#[tokio::test]
async fn an_editor_without_a_grant_is_refused_and_learns_nothing() {
    let stage = Stage::new().await;
    let id = editor(&stage, "otto@anderswo.de", None).await;
    let mut hands = Hands::empty(&stage);
    hands.enter(&stage, id).await;
    let here = hands.get("/desk/at/lindenau/posts").await;
    let nowhere = hands.get("/desk/at/gibt-es-nicht/posts").await;
    assert_eq!((here.status, nowhere.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN));
    let written = hands.post("/desk/at/lindenau/posts/new", &[("title", "Fremd")]).await;
    assert_eq!(written.status, StatusCode::FORBIDDEN);
    assert!(stage.stores.desk().drafts(stage.channel).await.unwrap().is_empty());
}

#[tokio::test]
async fn editors_do_not_change_the_channel() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    for path in ADMIN_PAGES {
        assert_eq!(hands.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        // The page of the Fediverse has its buttons elsewhere.
        let act = if path.ends_with("fediverse") { format!("{path}/on") } else { (*path).to_owned() };
        assert_eq!(hands.post(&act, &[("role", "admin"), ("name", "X")]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let public = hands.post("/desk/at/lindenau/settings/public", &[("public", "no")]).await;
    assert_eq!(public.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_without_the_sessions_token_does_nothing() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let post = draft(&mut hands, &[("title", "Bleibt")]).await;
    let other = {
        let id = editor(&stage, "otto@lindenau.de", Some(Role::Admin)).await;
        let mut otto = Hands::empty(&stage);
        otto.enter(&stage, id).await;
        otto.csrf("/desk/account").await
    };
    for token in ["", "csrf=", "csrf=AAAA", &format!("csrf={other}")] {
        for verb in ["publish", "discard", "autosave"] {
            let answer = hands.post_bare(&format!("{post}/{verb}"), token).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{verb} {token}");
        }
        assert_eq!(hands.post_bare("/desk/sign-out", token).await.status, StatusCode::FORBIDDEN);
    }
    let csrf = hands.csrf("/desk/account").await;
    for header in [("sec-fetch-site", "cross-site"), ("origin", "https://boese.example")] {
        let answer = hands.post_with(&format!("{post}/discard"), &format!("csrf={csrf}"), &[header]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "the right token from a foreign page");
    }
    assert_eq!(stage.stores.desk().drafts(stage.channel).await.unwrap().len(), 1);
}

#[tokio::test]
async fn posts_of_another_channel_are_not_there() {
    let stage = Stage::new().await;
    let slug = channel::slug::ChannelSlug::parse("anderswo").unwrap();
    let mut profile = crate::stage::profile();
    profile.domain = String::new();
    let other = stage.stores.admin().create_channel(&slug, &profile, stage.now(), 99).await.unwrap();
    let foreign = stage.stores.desk().create_draft(other, "{}", store::SYSTEM, stage.now(), 5).await.unwrap();
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    for verb in ["", "/publish", "/discard", "/card.jpg", "/withdraw"] {
        let answer = hands.get(&format!("/desk/at/lindenau/posts/{foreign}{verb}")).await;
        assert!(answer.status == StatusCode::NOT_FOUND || answer.status == StatusCode::SEE_OTHER, "{verb}");
        assert!(answer.status != StatusCode::OK, "{verb}");
    }
    let preview = hands.post(&format!("/desk/at/lindenau/posts/{foreign}/preview"), &[("title", "x")]).await;
    assert_eq!(preview.status, StatusCode::NOT_FOUND);
    let saved = hands.autosave(&format!("/desk/at/lindenau/posts/{foreign}/autosave"), &[("title", "x")]).await;
    assert_eq!(saved.status, StatusCode::GONE);
}

#[tokio::test]
async fn large_and_crowded_forms_are_refused_before_they_are_read() {
    let stage = Stage::new().await;
    let hands = Hands::signed_in(&stage, Role::Editor).await;
    let path = "/desk/at/lindenau/posts/new";
    let (large, crowded) = (format!("title=x&body={}", "x".repeat(3_000_000)), "&a".repeat(600));
    for mut browser in [hands.signed_out(), hands.second_window()] {
        for body in [&large, &crowded] {
            assert_eq!(browser.post_bare(path, body).await.status, StatusCode::BAD_REQUEST);
        }
        let part = "--grenze\r\ncontent-disposition: form-data; name=\"body\"\r\n\r\n";
        let request = axum::http::Request::post(path).header("content-type", "multipart/form-data; boundary=grenze");
        let request = request.body(axum::body::Body::from(format!("{part}{large}\r\n--grenze--\r\n"))).unwrap();
        assert_eq!(browser.send(request).await.status, StatusCode::BAD_REQUEST);
    }
    assert!(stage.stores.desk().drafts(stage.channel).await.unwrap().is_empty());
    let text = format!("title=x&body={}", "x".repeat(300_000));
    let kept = hands.signed_out().post_bare(path, &text).await;
    assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
    assert!(kept.text().len() > 300_000, "an ended session loses no text");
}

#[tokio::test]
async fn what_is_not_there_or_not_theirs_stays_in_the_desks_frame() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    for (path, status) in [
        ("/desk/at/lindenau/posts/0000000000000", StatusCode::NOT_FOUND),
        ("/desk/at/lindenau/nirgends", StatusCode::NOT_FOUND),
        ("/desk/at/lindenau/settings", StatusCode::FORBIDDEN),
        ("/desk/at/anderswo/posts", StatusCode::FORBIDDEN),
    ] {
        let page = hands.get(path).await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.has("class=\"rail\"") && page.has("href=\"/desk/at/lindenau/posts\""), "{path}: {}", page.text());
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(!Hands::empty(&stage).get(path).await.has("class=\"rail\""), "{path}: not for strangers");
    }
}
