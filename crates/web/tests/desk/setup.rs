//! Setting up places of others and programs: what cannot be right is said at once, beside its field.
use crate::hands::Hands;
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use channel::outlet::Kind;
use channel::outlet::fault::{Class, Fault};
use std::time::Duration;
use store::model::{NewOutlet, SYSTEM};

const OUTLETS: &str = "/desk/at/lindenau/outlets";
const TOKEN: &str = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

#[tokio::test]
async fn what_is_no_channel_and_no_token_comes_back_with_what_was_typed() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let new = format!("{OUTLETS}/new/telegram");
    let typed = [("label", "Stadt bei Telegram"), ("chat", "lindenau"), ("token", "geheim"), ("usual", "on")];
    let again = hands.post(&new, &typed).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in
        ["Das ist kein Telegram-Kanal.", "Das ist kein Token eines Bots.", "Stadt bei Telegram", "\"lindenau\""]
    {
        assert!(again.has(words), "{words}: {}", again.text());
    }
    let english = hands.post(&format!("{new}?lang=en"), &typed).await;
    assert!(english.has("This is no Telegram channel."), "{}", english.text());
    let right = [("label", "Stadt bei Telegram"), ("chat", "@lindenau"), ("token", TOKEN)];
    assert_eq!(hands.post(&format!("{new}?lang=de"), &right).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn two_outlets_do_not_share_a_name() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let new = format!("{OUTLETS}/new/whatsapp");
    let typed = |label: &'static str| [("label", label), ("page", "https://whatsapp.com/channel/0029Va")];
    assert!(hands.get(&new).await.has("value=\"WhatsApp\""));
    assert_eq!(hands.post(&new, &typed("WhatsApp")).await.status, StatusCode::SEE_OTHER);
    let form = hands.get(&new).await;
    assert!(form.has("value=\"WhatsApp 2\"") && form.has("name=\"usual\" checked"), "{}", form.text());
    let again = hands.post(&new, &typed("whatsapp ")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.has("So heißt schon ein anderer Ausspielweg.") && again.has("0029Va"), "{}", again.text());
    assert_eq!(hands.post(&new, &typed("WhatsApp 2")).await.status, StatusCode::SEE_OTHER);
    let outlets = stage.stores.desk().outlets(stage.channel).await.unwrap();
    let first = outlets.iter().find(|one| one.label == "WhatsApp").unwrap();
    let page = format!("{OUTLETS}/{}", first.id);
    assert_eq!(hands.post(&page, &typed("WhatsApp 2")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(hands.post(&page, &typed("WhatsApp")).await.status, StatusCode::SEE_OTHER, "its own it keeps");
}

#[tokio::test]
async fn a_program_at_an_inner_number_is_refused_at_once() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let list = "/desk/at/lindenau/webhooks";
    for url in ["https://192.168.1.5/haken", "https://10.0.0.1/", "https://[fd00::1]/x", "https://127.0.0.1/x"] {
        let again = hands.post(list, &[("label", "Website"), ("url", url)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{url}");
        assert!(again.has("Die Adresse liegt in einem inneren Netz.") && again.has(url), "{}", again.text());
    }
    let taken = hands.post(list, &[("label", "Website"), ("url", "https://93.184.216.34/haken")]).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
}

#[tokio::test]
async fn a_platform_that_cannot_be_reached_is_named() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    for (id, kind, label) in [(7, Kind::Telegram, "Telegram"), (8, Kind::Mastodon, "Mastodon")] {
        let (channel, by) = (stage.channel, SYSTEM);
        let new = NewOutlet { id, channel, kind, label, settings: "{}", secret: b"zu", usual: true, by };
        stage.stores.desk().add_outlet(new, stage.now()).await.unwrap();
        let outlets = stage.stores.outlets();
        let mut held = outlets.claim(stage.now(), Duration::from_secs(60)).await.unwrap().unwrap();
        held.health.checked = Some(stage.now());
        held.health.fault = Some(Fault::new(Class::Transient, "fetch.unknown-host"));
        held.look = stage.now() + Duration::from_secs(3_600);
        assert!(outlets.health(&held, true, stage.now()).await.unwrap());
    }
    let nowhere = "Diesen Servernamen gibt es nicht.";
    let page = hands.get(&format!("{OUTLETS}/7")).await;
    assert!(page.has("api.telegram.org ist von diesem Server aus nicht zu erreichen"), "{}", page.text());
    assert!(!page.has(nowhere), "nobody typed it");
    assert!(hands.get(&format!("{OUTLETS}/8")).await.has(nowhere), "that of Mastodon somebody typed");
}
