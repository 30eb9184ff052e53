//! Publishing, correcting, withdrawing.
use crate::hands::{Hands, draft, value_after};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use channel::ids::PostId;
use channel::post::State;

fn id_of(post: &str) -> PostId {
    PostId::parse(post.rsplit('/').next().unwrap()).unwrap()
}

async fn publish(hands: &mut Hands, post: &str, fields: &[(&str, &str)]) -> crate::stage::Answer {
    let path = format!("{post}/publish");
    let page = hands.get(&path).await;
    let revision = value_after(&page.text(), "name=\"revision\" value=\"").unwrap_or_default();
    let mut all = vec![("revision", revision.as_str())];
    all.extend_from_slice(fields);
    hands.post(&path, &all).await
}

#[tokio::test]
async fn one_commit_brings_the_post_its_page_and_its_delivery() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post =
        draft(&mut hands, &[("title", "Der Markt öffnet"), ("body", "Am **Dienstag**."), ("kind", "update")]).await;
    let question = hands.get(&format!("{post}/publish")).await;
    assert!(question.has("weniger als 10 Geräte") && question.has("kanal.example.de"), "says to how many and where");
    let mut open = stage.app.live.place(stage.channel, 1).unwrap().listen();
    let answer = publish(&mut hands, &post, &[]).await;
    assert!(answer.header("location").contains("/deliveries/"), "{}", answer.text());
    assert_eq!(stage.pokes.count(), 1);
    assert!(String::from_utf8_lossy(&open.next().await.unwrap()).contains("\"new\""), "open pages hear of it");
    let delivery = hands.get(answer.header("location")).await;
    assert!(
        delivery.has("Der Markt öffnet") && delivery.has("http-equiv=\"refresh\""),
        "counts along without a script too"
    );
    let published = stage.stores.public().post(stage.channel, id_of(&post)).await.unwrap().unwrap();
    assert_eq!((published.version, published.content.title.as_str()), (1, "Der Markt öffnet"));
    assert!(stage.get("/lindenau").await.has("Der Markt öffnet"));
    assert!(stage.stores.desk().drafts(stage.channel).await.unwrap().is_empty());
}

#[tokio::test]
async fn pressed_twice_it_publishes_once() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post = draft(&mut hands, &[("title", "Einmal"), ("kind", "update")]).await;
    let path = format!("{post}/publish");
    let page = hands.get(&path).await.text();
    let revision = value_after(&page, "name=\"revision\" value=\"").unwrap();
    let csrf = hands.csrf("/desk/account").await;
    let body = format!("csrf={csrf}&revision={revision}");
    let (mut one, mut two) = (hands.second_window(), hands.second_window());
    let (first, second) = tokio::join!(one.post_bare(&path, &body), two.post_bare(&path, &body));
    for answer in [&first, &second] {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    }
    assert_eq!(stage.stores.desk().deliveries_of(id_of(&post)).await.unwrap().len(), 1);
    let published = stage.stores.public().post(stage.channel, id_of(&post)).await.unwrap().unwrap();
    assert_eq!(published.version, 1);
    let third = hands.post_bare(&path, &body).await;
    assert_eq!(third.header("location"), post);
    assert_eq!(stage.pokes.count(), 1);
}

#[tokio::test]
async fn what_was_looked_at_is_what_goes_out() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post = draft(&mut hands, &[("title", "Gesehen"), ("kind", "update")]).await;
    let page = hands.get(&format!("{post}/publish")).await.text();
    let revision = value_after(&page, "name=\"revision\" value=\"").unwrap();
    let changed = [("title", "Untergeschoben"), ("kind", "update"), ("revision", revision.as_str())];
    assert_eq!(hands.autosave(&format!("{post}/autosave"), &changed).await.status, StatusCode::OK);
    let answer = hands.post(&format!("{post}/publish"), &[("revision", &revision)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.has("Untergeschoben"), "shows what it is now");
    assert!(stage.stores.public().post(stage.channel, id_of(&post)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_correction_says_what_changed_and_may_stay_quiet() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post = draft(
        &mut hands,
        &[
            ("title", "Der Makrt"),
            ("kind", "event"),
            ("event_start_date", "2026-11-24"),
            ("event_start_time", "19:30"),
            ("event_place", "Halle"),
        ],
    )
    .await;
    publish(&mut hands, &post, &[]).await;
    assert_eq!(hands.post(&format!("{post}/open"), &[]).await.header("location"), format!("{post}/edit"));
    let page = hands.get(&format!("{post}/edit")).await;
    assert!(page.has("Der Makrt") && page.has("value=\"19:30\"") && page.has("value=\"Halle\""), "the form is filled");
    let revision = value_after(&page.text(), "name=\"revision\" value=\"").unwrap();
    let fixed = [("title", "Der Markt"), ("kind", "update"), ("revision", revision.as_str()), ("act", "save")];
    hands.post(&format!("{post}/edit"), &fixed).await;
    let without = publish(&mut hands, &post, &[("note", " "), ("tell", "quiet")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.has("href=\"#note\""));
    let done = publish(&mut hands, &post, &[("note", "Tippfehler im Titel"), ("tell", "quiet")]).await;
    assert_eq!(done.header("location"), format!("{post}?done=published"), "no delivery to look at");
    assert_eq!(stage.stores.desk().deliveries_of(id_of(&post)).await.unwrap().len(), 1, "only the first publication");
    let shown = hands.get(&post).await;
    assert!(shown.has("Tippfehler im Titel") && shown.has("Der Markt"));

    hands.post(&format!("{post}/open"), &[]).await;
    let done = publish(&mut hands, &post, &[("note", "Neue Uhrzeit"), ("tell", "replace")]).await;
    assert!(done.header("location").contains("/deliveries/"));
    assert_eq!(stage.stores.desk().deliveries_of(id_of(&post)).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_closed_channel_rings_nobody() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    stage.stores.desk().set_public(stage.channel, false, store::SYSTEM, stage.now()).await.unwrap();
    let post = draft(&mut hands, &[("title", "Probe"), ("kind", "update")]).await;
    let done = publish(&mut hands, &post, &[]).await;
    assert_eq!(done.header("location"), format!("{post}?done=published"), "no delivery to look at");
    assert!(stage.stores.desk().deliveries_of(id_of(&post)).await.unwrap().is_empty());
}

#[tokio::test]
async fn withdrawing_needs_a_reason_everybody_can_read() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post = draft(&mut hands, &[("title", "Falsch"), ("kind", "update")]).await;
    publish(&mut hands, &post, &[]).await;
    let path = format!("{post}/withdraw");
    assert!(hands.get(&path).await.has("„Falsch“ verschwindet sofort"));
    let without = hands.post(&path, &[("reason", "")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = hands.post(&path, &[("reason", "Falscher Tag")]).await;
    assert_eq!(done.header("location"), format!("{post}?done=withdrawn"));
    assert_eq!(stage.stores.desk().post(id_of(&post)).await.unwrap().unwrap().state, State::Withdrawn);
    assert!(hands.get(&post).await.has("Falscher Tag"));
    assert!(!stage.get("/lindenau").await.has("Falsch"));
    assert_eq!(hands.post(&path, &[("reason", "Noch einmal")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_list_filters_and_turns_pages() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    for number in 0..30 {
        stage.clock.advance(std::time::Duration::from_secs(60));
        draft(&mut hands, &[("title", &format!("Entwurf Nummer {number:02}")), ("kind", "update")]).await;
    }
    let first = hands.get("/desk/at/lindenau/posts?state=draft").await;
    assert!(first.has("Entwurf Nummer 29") && !first.has("Entwurf Nummer 00"));
    let next = value_after(&first.text(), "rel=\"next\" href=\"").unwrap().replace("&amp;", "&").replace("&#x2f;", "/");
    let second = hands.get(&next).await;
    assert!(second.has("Entwurf Nummer 00") && second.has("aria-current=\"page\""), "{next}");
    assert!(!hands.get("/desk/at/lindenau/posts?state=published").await.has("Entwurf Nummer"));
}

#[tokio::test]
async fn a_change_somebody_began_outlives_the_withdrawal_of_its_post() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post = draft(&mut hands, &[("title", "Falsch"), ("kind", "update")]).await;
    publish(&mut hands, &post, &[]).await;
    hands.post(&format!("{post}/open"), &[]).await;
    let typed = [("title", "Halb berichtigt"), ("kind", "update"), ("revision", "1")];
    hands.autosave(&format!("{post}/autosave"), &typed).await;
    let path = format!("{post}/withdraw");
    assert!(hands.get(&path).await.has("Sie geht nicht verloren"));
    hands.post(&path, &[("reason", "Falscher Tag")]).await;
    let kept = stage.stores.desk().drafts(stage.channel).await.unwrap().remove(0);
    assert!(kept.form.contains("Halb berichtigt") && kept.base_version.is_none() && kept.post != id_of(&post));
    let page = hands.get(&format!("/desk/at/lindenau/posts/{}/edit", kept.post)).await;
    assert!(page.status == StatusCode::OK && page.has("Halb berichtigt"));
}
