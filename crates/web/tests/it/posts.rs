//! One post: permalink, corrections, plain language, withdrawal.
use crate::headers::permalink;
use crate::stage::{BASE, Stage, content};
use axum::http::StatusCode;
use channel::delivery::{Occasion, plan};
use channel::ids::PostId;
use channel::post::Kind;
use channel::text::Body;
use std::time::Duration;
use store::{SYSTEM, Withdraw};

pub async fn withdraw(stage: &Stage, post: PostId, reason: &str) {
    let (now, reason, delivery_ids) = (stage.now(), reason.to_owned(), Vec::new());
    let plan = plan(&content(Kind::Update, "x"), Occasion::Quiet, now);
    let withdraw = Withdraw { keep: None, post, plan, delivery_ids, reason, by: SYSTEM, now };
    assert!(stage.stores.desk().withdraw(withdraw).await.unwrap());
}

#[tokio::test]
async fn a_permalink_survives_a_new_title() {
    let stage = Stage::new().await;
    let id = stage.publish(content(Kind::Update, "Größe & Maß")).await;
    let right = format!("/lindenau/p/{id}-groesse-mass");
    assert_eq!(stage.get(&right).await.status, StatusCode::OK);
    for wrong in [
        format!("/lindenau/p/{id}"),
        format!("/lindenau/p/{id}-alt"),
        right.to_uppercase().replace("/LINDENAU/P/", "/lindenau/p/"),
    ] {
        let answer = stage.get(&wrong).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::PERMANENT_REDIRECT, right.as_str()),
            "{wrong}"
        );
    }
    for nothing in ["/lindenau/p/0000000000000-x", "/lindenau/p/kurz", "/lindenau/p/"] {
        assert_eq!(stage.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
}

#[tokio::test]
async fn the_page_carries_what_others_read() {
    let stage = Stage::with_posts().await;
    let address = permalink(&stage).await;
    let page = stage.get(&address).await;
    assert!(page.has(&format!(r#"<link rel="canonical" href="{BASE}{address}">"#)));
    assert!(
        page.has(r#"property="og:image""#) && page.has("application/ld+json") && page.has("<strong>Platz</strong>")
    );
    let json =
        page.text().split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap().to_owned();
    let parsed: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(parsed["@context"], "https://schema.org");
}

#[tokio::test]
async fn plain_language_works_without_a_script() {
    let stage = Stage::with_posts().await;
    let address = permalink(&stage).await;
    assert!(!stage.get(&address).await.has("Das ist leicht"));
    assert!(stage.get(&address).await.has("lang=de-simple"));
    let plain = stage.get(&format!("{address}?plain=1")).await;
    assert!(plain.has("Das ist leicht") && plain.has(r#"lang="de-simple""#));
    assert!(stage.get(&format!("{address}?lang=de-simple")).await.has("Das ist leicht"));
}

#[tokio::test]
async fn a_correction_is_visible_with_its_note() {
    let stage = Stage::new().await;
    let id = stage.publish(content(Kind::Update, "Freibad öffnet")).await;
    let address = format!("/lindenau/p/{id}-freibad-oeffnet");
    assert!(!stage.get(&address).await.has("id=\"history\""));
    stage.clock.advance(Duration::from_secs(3600));
    let mut changed = content(Kind::Update, "Freibad öffnet");
    changed.body = Some(Body::parse("Erst am Montag.").unwrap());
    stage.correct(id, changed, "Datum berichtigt", 1).await;
    let page = stage.get(&address).await;
    assert!(page.has("Erst am Montag") && page.has("id=\"history\"") && page.has("Datum berichtigt"));
    assert!(stage.get("/lindenau").await.has("geändert"));
}

#[tokio::test]
async fn a_withdrawn_post_answers_410_with_the_reason_and_leaves_everything() {
    let stage = Stage::new().await;
    let id = stage.publish(content(Kind::Event, "Konzert")).await;
    withdraw(&stage, id, "Versehentlich veröffentlicht.").await;
    stage.app.live.announce(stage.channel, id, web::live::What::Withdrawn);
    let page = stage.get(&format!("/lindenau/p/{id}-konzert")).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.has("zurückgezogen") && page.has("Versehentlich veröffentlicht."));
    for address in ["/lindenau", "/lindenau/feed.rss", "/lindenau/latest.json", "/lindenau/search?q=Konzert"] {
        assert!(!stage.get(address).await.has(&id.to_string()), "{address}");
    }
    assert!(stage.get(&format!("/lindenau/p/{id}.ics")).await.has("STATUS:CANCELLED"));
    assert_eq!(stage.get(&format!("/lindenau/p/{id}/card.jpg")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn link_cards_are_pictures() {
    let stage = Stage::with_posts().await;
    let id = permalink(&stage).await.split("/p/").nth(1).unwrap()[..13].to_owned();
    for address in [format!("/lindenau/p/{id}/card.jpg"), "/lindenau/card.jpg".to_owned()] {
        let card = stage.get(&address).await;
        assert_eq!((card.status, card.header("content-type")), (StatusCode::OK, "image/jpeg"), "{address}");
        assert_eq!(card.bytes[..3], [0xff, 0xd8, 0xff]);
        assert!(card.bytes.len() <= 300 * 1024);
    }
}
