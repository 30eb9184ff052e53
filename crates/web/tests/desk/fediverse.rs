//! The page that switches the channel's actor on.
use crate::hands::Hands;
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use channel::outlet::Kind;

const PAGE: &str = "/desk/at/lindenau/fediverse";

#[tokio::test]
async fn an_administrator_switches_it_on_and_off_and_its_key_stays() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    assert!(hands.get("/desk/at/lindenau/outlets").await.has(PAGE));
    let page = hands.get(PAGE).await;
    assert!(page.has("@lindenau@kanal.example.de") && page.has("Einschalten") && !page.has("Ausschalten"));
    let key = async || {
        let outlet = stage.stores.desk().outlets(stage.channel).await.unwrap().remove(0);
        assert_eq!((outlet.kind, outlet.id), (Kind::Fediverse, stage.channel.0));
        (outlet.settings, outlet.secret)
    };
    hands.post(&format!("{PAGE}/start"), &[]).await;
    let first = key().await;
    assert!(first.0.contains("BEGIN PUBLIC KEY"));
    assert!(hands.get(PAGE).await.has("weniger als zehn Konten"));
    hands.post(&format!("{PAGE}/stop"), &[]).await;
    assert!(hands.get(PAGE).await.has("Einschalten"));
    hands.post(&format!("{PAGE}/start"), &[]).await;
    assert_eq!(key().await, first);
    // Nobody takes it away by the pages of other outlets.
    let other = format!("/desk/at/lindenau/outlets/{}", stage.channel.0);
    assert_eq!(hands.get(&other).await.status, StatusCode::NOT_FOUND);
    assert_eq!(hands.post(&format!("{other}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
    assert!(hands.get("/desk/at/lindenau/outlets").await.has(PAGE));
}

#[tokio::test]
async fn nobody_else_does() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    assert_eq!(hands.get(PAGE).await.status, StatusCode::FORBIDDEN);
}
