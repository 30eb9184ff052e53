//! The preview by outlet and the advice beside the text, through the doors of the desk.
use crate::hands::{Hands, draft};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;

const NEW: &str = "/desk/at/lindenau/posts/new/preview";

#[tokio::test]
async fn every_outlet_shows_its_text_before_anything_is_saved() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let long = "Ein Satz mit **fetten** Worten. ".repeat(30);
    let fields = [("kind", "traffic"), ("title", "Brücke <zu>"), ("body", long.as_str())];
    let preview = hands.post(NEW, &fields).await;
    assert_eq!(preview.status, StatusCode::OK);
    for key in ["push", "page", "link", "whatsapp", "mail", "mastodon", "facebook", "instagram", "bluesky"] {
        assert!(preview.has(&format!("id=\"panel-{key}\"")), "{key}");
    }
    assert!(preview.has("*Brücke &lt;zu&gt;*\n\nEin Satz mit *fetten* Worten."), "WhatsApp's own stars");
    assert!(preview.has("von 500 Buchstaben, jeder Link zählt 23"));
    assert!(preview.has("der Link führt zum ganzen Text") && preview.has("href=\"#body\""));
    assert!(preview.has("Ohne Bild geht es hier nicht"));
    assert!(!preview.has("card.jpg"), "no card before the first save");
    assert!(!hands.get("/desk/at/lindenau/posts?state=draft").await.has("Brücke"), "nothing is kept");
}

#[tokio::test]
async fn advice_names_the_place_as_the_field_counts_it() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let fields =
        [("title", "Fest"), ("body", "👩‍👩‍👧 ja\r\n[hier](https://x.de)"), ("plain", "Die Straße wird heute gesperrt.")];
    let preview = hands.post(NEW, &fields).await;
    // Eight units for the family, " ja" and one for the end of the line.
    assert!(preview.has("data-select=\"12-32\"") && preview.has("wohin er führt"), "{}", preview.text());
    assert!(preview.has("href=\"#plain\"") && preview.has("wer etwas tut"));
    let quiet = hands.post(NEW, &[("title", "Fest"), ("body", "Wir feiern.")]).await;
    assert!(quiet.has("Nichts aufgefallen."));
}

#[tokio::test]
async fn advice_holds_nothing_back_but_a_title_no_phone_can_show_does() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let loud =
        draft(&mut hands, &[("kind", "update"), ("title", "KOSTENLOS UND DRAUSSEN"), ("body", "[hier](https://x.de)")])
            .await;
    assert_eq!(hands.get(&format!("{loud}/publish")).await.status, StatusCode::OK);
    let families = "👩‍👩‍👧‍👦".repeat(120);
    let long = draft(&mut hands, &[("kind", "update"), ("title", &families), ("body", "Text.")]).await;
    let refused = hands.get(&format!("{long}/publish")).await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER);
    let editor = hands.get(refused.header("location")).await;
    assert!(editor.has("<a href=\"#title\">Der Titel ist zu lang"), "the list leads to the field");
    assert!(editor.has("Geht so nicht hinaus:") && editor.has("tab__dot"));
}
