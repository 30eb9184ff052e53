//! The delivery page.
use crate::hands::Hands;
use crate::stage::{Stage, content};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::post::Kind;

#[tokio::test]
async fn a_paused_delivery_asks_and_goes_on_or_ends() {
    let stage = Stage::new().await;
    let post = stage.publish(content(Kind::Update, "Vor der Sicherung")).await;
    let delivery = stage.stores.desk().deliveries_of(post).await.unwrap().remove(0).id;
    stage.clock.advance(std::time::Duration::from_secs(3600));
    assert_eq!(stage.stores.delivery().pause_old(stage.now(), stage.now()).await.unwrap(), 1);
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let today = hands.get("/desk/at/lindenau").await;
    assert!(today.has("Braucht Ihre Aufmerksamkeit") && today.has("Vor der Sicherung"));
    let path = format!("/desk/at/lindenau/deliveries/{delivery}");
    let page = hands.get(&path).await;
    assert!(page.has("Angehalten") && page.has("Weiter senden") && !page.has("http-equiv=\"refresh\""));
    let pokes = stage.pokes.count();
    assert_eq!(hands.post(&format!("{path}/resume"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stage.pokes.count(), pokes + 1);
    assert!(hands.get(&path).await.has("http-equiv=\"refresh\""), "it counts along again");
    assert_eq!(hands.post(&format!("{path}/cancel"), &[]).await.status, StatusCode::SEE_OTHER);
    let ended = hands.get(&path).await;
    assert!(ended.has("Beendet") && !ended.has("Weiter senden"));
}

#[tokio::test]
async fn the_list_and_the_page_speak_both_languages() {
    let stage = Stage::with_posts().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let list = hands.get("/desk/at/lindenau/deliveries").await;
    assert!(list.has("warning am Markt"));
    let report = stage.stores.desk().deliveries(stage.channel, 1).await.unwrap().remove(0);
    for (lang, words) in [("de", "Gleich geht es los"), ("en", "It starts in a moment")] {
        assert!(hands.get(&format!("/desk/at/lindenau/deliveries/{}?lang={lang}", report.id)).await.has(words));
        assert!(hands.get(&format!("/desk/at/lindenau/posts/{}?lang={lang}", report.post)).await.status.is_success());
    }
}
