//! The channel's settings.
use crate::hands::Hands;
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use channel::verification::State;

const PATH: &str = "/desk/at/lindenau/settings";

/// The fields of the page as they stand, some of them changed.
async fn save(hands: &mut Hands, changes: &[(&str, &str)]) -> crate::stage::Answer {
    let mut fields = vec![
        ("name", "Stadt Lindenau"),
        ("tagline", "Montags."),
        ("description", "Neues."),
        ("accent", "#2e6b3f"),
        ("zone", "Europe/Berlin"),
        ("lang", "de"),
        ("authority", "Stadt Lindenau"),
        ("represented_by", "Eva"),
        ("address", "Platz 1"),
        ("phone", "05731"),
        ("email", "a@b.de"),
        ("supervisor", "Kreis"),
        ("responsible", "Jonas"),
        ("privacy_officer", "d@b.de"),
    ];
    fields.retain(|(name, _)| !changes.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(changes);
    hands.post(PATH, &fields).await
}

#[tokio::test]
async fn a_channel_stays_hidden_while_the_imprint_is_incomplete() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    hands.post(&format!("{PATH}/public"), &[("public", "no")]).await;
    assert_eq!(stage.get("/lindenau").await.status, StatusCode::NOT_FOUND);
    assert_eq!(save(&mut hands, &[("supervisor", ""), ("responsible", " ")]).await.status, StatusCode::SEE_OTHER);
    let refused = hands.post(&format!("{PATH}/public"), &[("public", "yes")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("Aufsichtsbehörde, Verantwortlich für den Inhalt"), "says what is missing");
    assert!(hands.get("/desk/at/lindenau").await.has("Aufsichtsbehörde"), "today says it too");
    save(&mut hands, &[]).await;
    assert_eq!(hands.post(&format!("{PATH}/public"), &[("public", "yes")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stage.get("/lindenau").await.status, StatusCode::OK);
}

#[tokio::test]
async fn wrong_fields_are_told_and_kept() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let wrong =
        [("name", " "), ("zone", "Mond/Krater"), ("postal_codes", "123"), ("email", "keine"), ("accent", "grün")];
    let answer = save(&mut hands, &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (name, _) in wrong {
        assert!(answer.has(&format!("href=\"#{name}\"")), "no complaint leads to {name}");
    }
    assert!(answer.has("Mond/Krater") || answer.has("Mond&#x2f;Krater"), "what was typed stays");
    assert!(stage.get("/lindenau").await.has("Stadt Lindenau an der Werre"), "nothing was written");
}

#[tokio::test]
async fn a_new_domain_begins_the_proof_anew_and_shows_both_entries() {
    let stage = Stage::new().await;
    stage.verify().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let wrong = hands.post(&format!("{PATH}/domain"), &[("domain", "kein name")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = hands.post(&format!("{PATH}/domain"), &[("domain", "https://Lindenau.de/start")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let proof = stage.stores.desk().verification(stage.channel).await.unwrap().unwrap();
    assert_eq!(proof.state, State::Pending);
    let page = hands.get(PATH).await.text().replace("&#x2f;", "/");
    let key = stage.master.vouch(stage.channel.0, 0).unwrap().identity;
    assert!(page.contains("_ausrufer.lindenau.de") && page.contains("/.well-known/ausrufer.json"));
    assert!(page.contains(&key), "the page names the channel's key");
    assert!(hands.get("/desk/at/lindenau").await.has("Die Prüfung von lindenau.de läuft"));
}

#[tokio::test]
async fn saving_the_same_domain_again_takes_no_mark_away() {
    let stage = Stage::new().await;
    stage.verify().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let domain = stage.stores.desk().channel(stage.channel).await.unwrap().unwrap().channel.profile.domain;
    let done = hands.post(&format!("{PATH}/domain"), &[("domain", &domain)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let proof = stage.stores.desk().verification(stage.channel).await.unwrap().unwrap();
    assert_eq!(proof.state, State::Verified);
}

async fn upload(hands: &mut Hands, path: &str, name: &str, file: &[u8]) -> crate::stage::Answer {
    hands.bring(path, "text/html", &[("act", "upload")], &[("crest_file", name, file)]).await
}

#[tokio::test]
async fn the_coat_of_arms_is_shown_at_the_desk_and_in_the_channel() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbaImage::from_pixel(1000, 1200, image::Rgba([200, 0, 0, 128]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let path = format!("{PATH}/crest");
    let done = upload(&mut hands, &path, "wappen.png", png.get_ref()).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let crest = stage.get("/lindenau/crest").await;
    let shown = image::load_from_memory(&crest.bytes).unwrap();
    assert!(shown.height() == 512 && shown.color().has_alpha());
    assert_eq!(hands.get("/desk/at/lindenau/crest").await.status, StatusCode::OK);
    let svg = upload(&mut hands, &path, "w.svg", b"<svg onload='x'/>").await;
    assert_eq!(svg.status, StatusCode::UNPROCESSABLE_ENTITY);
    let first = stage.stores.desk().channel(stage.channel).await.unwrap().unwrap().channel.profile.crest.unwrap();
    let lies = |name: &str| stage.dir.file("media").join(name).exists();
    assert!(lies(&first));
    let mut other = std::io::Cursor::new(Vec::new());
    image::RgbaImage::from_pixel(900, 900, image::Rgba([0, 0, 200, 255]))
        .write_to(&mut other, image::ImageFormat::Png)
        .unwrap();
    upload(&mut hands, &path, "neu.png", other.get_ref()).await;
    assert!(!lies(&first), "what was replaced is no longer given out");
    assert_eq!(stage.get("/lindenau/crest").await.status, StatusCode::OK);
    hands.post(&path, &[("act", "remove")]).await;
    assert_eq!(stage.get("/lindenau/crest").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_last_admin_cannot_leave() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let me = stage.stores.account().by_login("eva@lindenau.de").await.unwrap().unwrap().id;
    let answer = hands.post(&format!("/desk/at/lindenau/editors/{me}/revoke"), &[]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let other = crate::hands::editor(&stage, "otto@lindenau.de", Some(Role::Editor)).await;
    hands.post(&format!("/desk/at/lindenau/editors/{other}/revoke"), &[]).await;
    assert_eq!(stage.stores.account().editors(stage.channel).await.unwrap().len(), 1);
}
