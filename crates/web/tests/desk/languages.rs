//! Leichte Sprache and translations: written by one, found good by another, shown beside the main text.
use crate::hands::{Hands, may_come_back, value_after};
use crate::review::person;
use crate::stage::{Answer, Stage, content};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::four_eyes::FourEyes;
use channel::life::Phase;
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
    assert!(late.has("Von Eva.") && late.has(text) && late.has("Zwei Fassungen"), "both texts are there");
    let gone = eva.signed_out().post_bare(&easy, "title=Freibad&body=Nicht+verloren&csrf=x").await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
    assert!(gone.has("Nicht verloren"));
    // Without four eyes whoever brings out posts brings it out.
    let out =
        write(&mut eva, &easy, &[("title", "Freibad"), ("body", "Das Freibad ist offen."), ("act", "release")]).await;
    assert_eq!(out.header("location"), format!("{easy}?done=variant_out"), "{}", out.text());
    assert!(stage.get(&format!("/lindenau/p/{id}-freibad-oeffnet?lang=de-simple")).await.has("lang=\"de-simple\""));
}

#[tokio::test]
async fn advice_comes_while_somebody_types_and_keeps_nothing() {
    let stage = Stage::new().await;
    let id = stage.publish(content(Kind::Update, "Freibad öffnet")).await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let url = format!("/desk/at/lindenau/posts/{id}/languages/simple");
    assert!(jo.get(&url).await.has(&format!("data-preview-url=\"{url}/preview\"")));
    let typed = [("title", "Das Bad"), ("body", "Die Straße wird heute **gesperrt**.")];
    let live = jo.post(&format!("{url}/preview"), &typed).await;
    assert!(
        live.has("data-advice") && live.has("wer etwas tut") && live.has("<strong>gesperrt</strong>"),
        "{}",
        live.text()
    );
    assert!(stage.stores.desk().variants(id).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_text_beside_the_main_text_is_saved_without_asking_and_nobody_writes_over_anybody() {
    let stage = Stage::new().await;
    let id = stage.publish(content(Kind::Update, "Freibad öffnet")).await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Editor).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Editor).await;
    let url = format!("/desk/at/lindenau/posts/{id}/languages/tr");
    let auto = format!("{url}/autosave");
    let page = jo.get(&url).await;
    assert!(page.has(&format!("data-autosave=\"{auto}\" data-fresh")) && page.has("Noch nicht gespeichert"));
    let of = [("of_title", "Freibad öffnet"), ("of_body", "Text.")];
    let with = |fields: &[(&'static str, &'static str)]| [of.as_slice(), fields].concat();
    let first = jo.autosave(&auto, &with(&[("title", "Havuz"), ("body", "")])).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    let first = first.json();
    assert_eq!(first["revision"], 1);
    assert_eq!(first["edit_url"].as_str(), Some(url.as_str()));
    assert!(first["text"].as_str().unwrap().starts_with("Gespeichert: "));
    let again = jo.autosave(&auto, &with(&[("title", "Havuz"), ("body", ""), ("revision", "1")])).await.json();
    assert_eq!(again["revision"], 1, "the same again is no step");

    // A second window of one's own, and a colleague: neither writes over what stands there.
    let other = jo.autosave(&auto, &with(&[("title", "Havuz 2"), ("body", "")])).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.json()["text"].as_str().unwrap().contains("in einem anderen Fenster"));
    let hers = with(&[("title", "Yüzme"), ("body", "Eva"), ("revision", "7")]);
    let refused = eva.autosave(&auto, &hers).await;
    assert!(refused.json()["text"].as_str().unwrap().contains("hat diesen Entwurf auch geändert"));
    let both = eva.post(&url, &[hers.as_slice(), &[("act", "save")]].concat()).await;
    assert!(both.status == StatusCode::CONFLICT && both.has("Havuz") && both.has("Yüzme"), "{}", both.text());
    let fresh = value_after(&both.text(), "name=\"revision\" value=\"").unwrap();
    let mine = with(&[("title", "Yüzme"), ("body", "Eva")]);
    let kept = eva.post(&url, &[mine.as_slice(), &[("revision", fresh.as_str()), ("act", "save")]].concat()).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "her own by her word");

    // Only a person says that a text caught up; the clock that saves does not.
    let ticked = with(&[("title", "Yüzme"), ("body", "Eva Y."), ("revision", "2"), ("caught_up", "on")]);
    let ticked: Vec<_> =
        ticked.into_iter().map(|(k, v)| if k == "of_title" { (k, "Anders") } else { (k, v) }).collect();
    assert_eq!(eva.autosave(&auto, &ticked).await.json()["revision"], 3);
    assert_eq!(stage.stores.desk().variants(id).await.unwrap()[0].of.title, "Freibad öffnet");

    // Thrown away meanwhile: said, and nothing is lost.
    press(&mut jo, &url, "discard", &[]).await;
    let gone = eva.autosave(&auto, &with(&[("title", "Yüzme"), ("body", "Noch da"), ("revision", "3")])).await;
    assert_eq!(gone.status, StatusCode::GONE);
    let page =
        eva.post(&url, &with(&[("title", "Yüzme"), ("body", "Noch da"), ("revision", "3"), ("act", "save")])).await;
    assert!(page.has("Noch da") && page.has("inzwischen verworfen") && page.has("data-typed"), "{}", page.text());
    let gone = eva.signed_out().post_with(&auto, "title=x", &[("accept", "application/json")]).await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_text_typed_in_a_session_that_ended_is_kept_after_signing_in() {
    let stage = Stage::new().await;
    let id = stage.publish(content(Kind::Update, "Freibad öffnet")).await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Editor).await;
    may_come_back(&stage, "jo@lindenau.de").await;
    let url = format!("/desk/at/lindenau/posts/{id}/languages/tr");
    let page = jo.get(&url).await.text();
    let mut late = jo.signed_out();
    let asked = late.post_bare(&url, "title=Havuz&body=Metin&of_title=Freibad+%C3%B6ffnet&csrf=alt&act=submit").await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    assert!(asked.has("name=\"kept.body\"") && !page.contains("Metin"));
    let kept = [("title", "Havuz"), ("body", "Metin"), ("of_title", "Freibad öffnet"), ("again", "1")];
    let done = late.come_back(&stage, "jo@lindenau.de", &url, &kept).await;
    assert_eq!(done.header("location"), format!("{url}?done=saved"), "{}", done.text());
    assert!(late.get(&url).await.has("Metin"));
    assert_eq!(stage.stores.desk().variants(id).await.unwrap()[0].phase, Phase::Writing, "no step was taken");
}

#[tokio::test]
async fn a_text_that_is_read_or_is_somebody_elses_is_changed_by_a_press_only() {
    let stage = Stage::new().await;
    let id = stage.publish(content(Kind::Update, "Freibad öffnet")).await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Approver).await;
    four_eyes(&stage, FourEyes::On).await;
    let url = format!("/desk/at/lindenau/posts/{id}/languages/tr");
    let text = [("title", "Havuz"), ("body", "Metin")];
    write(&mut jo, &url, &text).await;
    assert!(jo.get(&url).await.has("data-editor"), "who writes it has it saved");
    let page = eva.get(&url).await;
    assert!(!page.has("data-editor") && page.has("data-leave"), "Jo saved it last: {}", page.text());

    // Handed in while somebody else had it open: that is said, beside both texts.
    let old = value_after(&page.text(), "name=\"revision\" value=\"").unwrap();
    write(&mut jo, &url, &[text.as_slice(), &[("act", "submit")]].concat()).await;
    let hers = [("title", "Yüzme"), ("body", "Eva"), ("revision", old.as_str())];
    let told = eva.autosave(&format!("{url}/autosave"), &hers).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    let told = told.json();
    assert!(told["both"] == true && told["text"].as_str().unwrap().contains("zur Freigabe gegeben"), "{told}");
    let both = eva.post(&url, &hers).await;
    assert!(both.has("zur Freigabe gegeben") && both.has("readonly lang=\"tr\" dir=\"ltr\""), "{}", both.text());
    for hands in [&mut jo, &mut eva] {
        let page = hands.get(&url).await;
        assert!(!page.has("data-editor") && page.has("data-leave"), "in review: {}", page.text());
    }
    press(&mut eva, &url, "approve", &[]).await;
    for hands in [&mut jo, &mut eva] {
        let page = hands.get(&url).await;
        assert!(!page.has("data-editor") && page.has("data-leave"), "approved: {}", page.text());
    }
}
