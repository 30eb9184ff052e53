//! The preview by outlet and the advice beside the text, through the doors of the desk.
use crate::hands::{Hands, draft};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use channel::outlet::Kind;
use std::time::Duration;
use store::model::NewOutlet;

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
async fn mastodon_is_counted_as_the_channels_own_server_counts() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    for (id, max) in [(7_001, 5_000), (7_002, 1_000)] {
        let (channel, kind, by) = (stage.channel, Kind::Mastodon, store::SYSTEM);
        let new = NewOutlet { id, channel, kind, label: "M", settings: "{}", secret: b"zu", usual: true, by };
        stage.stores.desk().add_outlet(new, stage.now()).await.unwrap();
        let outlets = stage.stores.outlets();
        let mut held = outlets.claim(stage.now(), Duration::from_secs(60)).await.unwrap().unwrap();
        held.health.numbers = [("max".to_owned(), max), ("url".to_owned(), 30)].into();
        held.look = stage.now() + Duration::from_secs(3_600);
        assert!(outlets.health(&held, true, stage.now()).await.unwrap());
    }
    let preview = hands.post(NEW, &[("title", "Brücke"), ("body", "Ein Satz.")]).await;
    assert!(preview.has("von 1.000 Buchstaben, jeder Link zählt 30"), "of two accounts the one that takes less");
}

#[tokio::test]
async fn a_full_day_and_an_end_nobody_knows_are_facts() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let (channel, kind, by) = (stage.channel, Kind::Threads, store::SYSTEM);
    let new = NewOutlet { id: 7, channel, kind, label: "Threads", settings: "{}", secret: b"zu", usual: true, by };
    stage.stores.desk().add_outlet(new, stage.now()).await.unwrap();
    let outlets = stage.stores.outlets();
    let mut held = outlets.claim(stage.now(), Duration::from_secs(60)).await.unwrap().unwrap();
    (held.health.checked, held.health.name) = (Some(stage.now()), "@stadt".to_owned());
    held.health.numbers = [("posted".to_owned(), 1_250), ("posts".to_owned(), 1_250)].into();
    held.look = stage.now() + Duration::from_secs(3_600);
    assert!(outlets.health(&held, true, stage.now()).await.unwrap());
    let page = hands.get("/desk/at/lindenau/outlets/7").await;
    assert!(page.has("1.250 von 1.250") && page.has("läuft ab; wann, ist noch nicht bekannt"), "{}", page.text());
    assert!(!page.has("läuft nicht ab") && !page.has("state--refused"), "it works");
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
    assert!(
        editor.has("<a href=\"#title\"><strong>Titel:</strong> Der Titel ist zu lang"),
        "the list leads to the field"
    );
    assert!(editor.has("Geht so nicht hinaus:") && editor.has("tab__dot"));
}

#[tokio::test]
async fn the_places_the_channel_is_at_come_first_and_the_others_are_folded_away() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let fields = [("kind", "update"), ("title", "Fest"), ("body", "Wir feiern.")];
    let (own, others) = split(&hands.post(NEW, &fields).await.text());
    assert!(own.contains("panel-push") && own.contains("panel-link") && !own.contains("panel-mastodon"), "{own}");
    assert!(others.contains("panel-mastodon") && others.contains("Dort ist der Kanal noch nicht"));
    let new = store::model::NewOutlet {
        id: 7,
        channel: stage.channel,
        kind: channel::outlet::Kind::Whatsapp,
        label: "WhatsApp",
        usual: true,
        settings: "{}",
        secret: &[],
        by: store::SYSTEM,
    };
    stage.stores.desk().add_outlet(new, stage.now()).await.unwrap();
    let (own, others) = split(&hands.post(NEW, &fields).await.text());
    assert!(own.contains("panel-whatsapp") && !others.contains("panel-whatsapp"), "{own}");
}

fn split(page: &str) -> (String, String) {
    let (own, others) = page.split_once("<details class=\"preview__others\"").unwrap();
    (own.to_owned(), others.to_owned())
}

#[tokio::test]
async fn what_must_be_stands_apart_from_what_may_be() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let advert =
        [("kind", "job"), ("title", "Gärtner gesucht"), ("body", "[hier](https://x.de)"), ("job_apply", "kein link")];
    let text = hands.post(NEW, &advert).await.text();
    let (must, may) = text.split_once("Könnte besser sein").unwrap();
    let (_, must) = must.split_once("Muss vor dem Veröffentlichen sein").unwrap();
    assert!(must.contains("href=\"#job_apply\"") && must.contains("Adresse zur Bewerbung:"), "{must}");
    assert!(may.contains("Ohne Bewerbungsfrist bleibt das Angebot stehen") && may.contains("wohin er führt"), "{may}");
    let dated = [("kind", "job"), ("title", "Gärtner gesucht"), ("job_deadline", "2026-12-24")];
    assert!(!hands.post(NEW, &dated).await.has("Ohne Bewerbungsfrist"));
    assert!(!hands.get("/desk/at/lindenau/posts/new").await.has("Muss vor dem"), "an empty sheet lacks nothing yet");
    let open = draft(&mut hands, &[("kind", "job"), ("title", "Gärtner gesucht")]).await;
    assert!(hands.get(&format!("{open}/publish")).await.has("Ohne Bewerbungsfrist bleibt das Angebot im Kanal"));
}
