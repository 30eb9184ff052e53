//! Leichte Sprache and translations: written by one, found good by another, shown beside the main text.
use crate::hands::{Hands, value_after};
use crate::review::person;
use crate::stage::{Answer, Stage, content};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::four_eyes::FourEyes;
use channel::post::Kind;
use channel::text::Body;
use store::model::SYSTEM;

/// Saves as the page's form would, with whatever hidden fields it carries.
async fn write(hands: &mut Hands, url: &str, fields: &[(&str, &str)]) -> Answer {
    let page = hands.get(url).await.text();
    let form = page.split(&format!("action=\"{url}\"")).nth(1).unwrap_or_default().to_owned();
    let value = |name: &str| value_after(&form, &format!("name=\"{name}\" value=\"")).unwrap_or_default();
    let (title, body, revision) = (value("of_title"), value("of_body"), value("revision"));
    let mut all = vec![("of_title", title.as_str()), ("of_body", &body)];
    if form.split("</form>").next().unwrap_or_default().contains("name=\"revision\"") {
        all.push(("revision", &revision));
    }
    all.extend_from_slice(fields);
    hands.post(url, &all).await
}

async fn press(hands: &mut Hands, url: &str, verb: &str, fields: &[(&str, &str)]) -> Answer {
    let page = hands.get(url).await.text();
    let value = |name: &str| value_after(&page, &format!("name=\"{name}\" value=\"")).unwrap_or_default();
    let (revision, hash) = (value("revision"), value("hash"));
    let mut all = vec![("revision", revision.as_str()), ("hash", &hash)];
    all.extend_from_slice(fields);
    hands.post(&format!("{url}/{verb}"), &all).await
}

async fn four_eyes(stage: &Stage, setting: FourEyes) {
    assert!(stage.stores.desk().set_four_eyes(stage.channel, setting, SYSTEM, stage.now()).await.unwrap());
}

#[tokio::test]
async fn a_translation_is_written_approved_shown_and_grows_old() {
    let stage = Stage::new().await;
    let id = stage.publish(content(Kind::Update, "Freibad öffnet")).await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Approver).await;
    four_eyes(&stage, FourEyes::On).await;
    let (desk, public) =
        (format!("/desk/at/lindenau/posts/{id}/languages"), format!("/lindenau/p/{id}-freibad-oeffnet"));
    assert!(jo.get(&desk).await.has("Noch gibt es nur den Haupttext"));
    let turkish = format!("{desk}/tr");
    let missing = write(&mut jo, &turkish, &[("title", " "), ("body", "Metin"), ("act", "submit")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.has("Metin"), "what was typed is there");
    let text = [("title", "Havuz açılıyor"), ("body", "Metin **kalın**"), ("act", "submit")];
    assert_eq!(write(&mut jo, &turkish, &text).await.status, StatusCode::SEE_OTHER);
    assert!(!jo.get(&turkish).await.has("/approve\""), "nobody approves their own text");
    assert!(!stage.get(&public).await.has("lang=tr"), "nobody found it good yet");
    assert!(eva.get("/desk/at/lindenau").await.has("Fassungen, die auf Freigabe warten"));

    assert!(!stage.get("/lindenau/search?q=havuz").await.has("Freibad öffnet"), "what is not out is not found");
    let approved = press(&mut eva, &turkish, "approve", &[]).await;
    assert!(stage.get("/lindenau/search?q=havuz").await.has("Freibad öffnet"), "found by its translation");
    assert!(stage.get("/lindenau/search?q=freibad").await.has("Freibad öffnet"));
    assert_eq!(approved.header("location"), format!("{turkish}?done=variant_out"), "{}", approved.text());
    let german = stage.get(&public).await;
    assert!(german.has(&format!("href=\"{public}?lang=tr\" hreflang=\"tr\" lang=\"tr\"")));
    let shown = stage.get(&format!("{public}?lang=tr")).await;
    assert!(shown.has("Havuz açılıyor") && shown.has("<strong>kalın</strong>") && shown.has("lang=\"tr\""));
    assert!(shown.has("<html lang=\"de\""), "the page around it speaks what it can");
    let feed = stage.get("/lindenau/feed.atom?lang=tr").await;
    assert!(feed.has("xml:lang=\"tr\"") && feed.has("Havuz açılıyor"));
    assert!(stage.get("/lindenau/feed.atom").await.has("Freibad öffnet"));

    let mut changed = content(Kind::Update, "Freibad öffnet");
    changed.body = Some(Body::parse("Erst am Montag.").unwrap());
    four_eyes(&stage, FourEyes::Off).await;
    stage.correct(id, changed, "Datum", 1).await;
    four_eyes(&stage, FourEyes::On).await;
    assert!(stage.get(&format!("{public}?lang=tr")).await.has("älter als der Haupttext"));
    assert!(!stage.get("/lindenau/feed.atom?lang=tr").await.has("Havuz"), "old words go to no feed");
    let page = jo.get(&turkish).await;
    assert!(page.has("Das hat sich am Haupttext geändert") && page.has("<ins>"));
    assert!(jo.get(&format!("/desk/at/lindenau/posts/{id}")).await.has("älter als der Haupttext"));
    let caught_up = [("title", "Havuz açılıyor"), ("body", "Pazartesi."), ("caught_up", "on"), ("act", "submit")];
    assert_eq!(write(&mut jo, &turkish, &caught_up).await.status, StatusCode::SEE_OTHER);
    press(&mut eva, &turkish, "approve", &[]).await;
    let fresh = stage.get(&format!("{public}?lang=tr")).await;
    assert!(fresh.has("Pazartesi") && !fresh.has("älter als der Haupttext"));
}

#[tokio::test]
async fn two_who_write_lose_nothing_and_advice_is_stricter_for_easy_words() {
    let stage = Stage::new().await;
    let id = stage.publish(content(Kind::Update, "Freibad öffnet")).await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Editor).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Editor).await;
    let easy = format!("/desk/at/lindenau/posts/{id}/languages/simple");
    let text = "Das Freibad wird am Montag um zehn Uhr in der Früh für alle geöffnet.";
    write(&mut jo, &easy, &[("title", "Freibad"), ("body", text)]).await;
    let page = eva.get(&easy).await;
    assert!(page.has("Dieser Satz hat 14 Wörter") && page.has("Sagen Sie, wer etwas tut"));
    let late = eva.post(&easy, &[("title", "Freibad"), ("body", "Von Eva."), ("of_title", "x")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("Von Eva.") && late.has(text), "both texts are there");
    let gone = eva.signed_out().post_bare(&easy, "title=Freibad&body=Nicht+verloren&csrf=x").await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
    assert!(gone.has("Nicht verloren"));
    // Without four eyes whoever brings out posts brings it out.
    let out =
        write(&mut eva, &easy, &[("title", "Freibad"), ("body", "Das Freibad ist offen."), ("act", "release")]).await;
    assert_eq!(out.header("location"), format!("{easy}?done=variant_out"), "{}", out.text());
    assert!(stage.get(&format!("/lindenau/p/{id}-freibad-oeffnet?lang=de-simple")).await.has("lang=\"de-simple\""));
}
