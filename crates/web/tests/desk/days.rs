//! The schedule and corrections: what was typed about one stays when it is moved, and none goes out without its sentence.
use crate::hands::{Hands, draft, value_after};
use crate::review::{person, press, release};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use jiff::SignedDuration;
use store::model::PlannedPost;

async fn planned(stage: &Stage) -> Vec<PlannedPost> {
    stage.stores.desk().planned(stage.channel).await.unwrap()
}

/// A published post with a changed working copy.
async fn correction(eva: &mut Hands) -> String {
    let post = draft(eva, &[("title", "Der Markt"), ("kind", "update")]).await;
    release(eva, &post).await;
    eva.post(&format!("{post}/open"), &[]).await;
    let page = eva.get(&format!("{post}/edit")).await.text();
    let revision = value_after(&page, "name=\"revision\" value=\"").unwrap();
    let fields = [("title", "Der Markt um 9 Uhr"), ("kind", "update"), ("revision", &revision), ("act", "save")];
    eva.post(&format!("{post}/edit"), &fields).await;
    post
}

#[tokio::test]
async fn a_correction_is_moved_with_its_sentence_and_not_planned_without() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let post = correction(&mut eva).await;
    let (board, id) = ("/desk/at/lindenau/days", post.rsplit('/').next().unwrap().to_owned());
    let page = eva.get(board).await;
    assert!(page.has("Eine Korrektur bekommt ihre Zeit"), "{}", page.text());
    let slots = web::desk::days::calendar(
        &stage.stores.desk().channel(stage.channel).await.unwrap().unwrap().channel,
        stage.stores.desk().publishing_days(stage.channel).await.unwrap(),
    );
    let slot = slots.coming(stage.now() + SignedDuration::from_hours(2), 1)[0].at.as_millisecond().to_string();
    let wish = [("post", id.as_str()), ("act", "at"), ("at", slot.as_str())];
    let bare = eva.post(board, &wish).await;
    assert_eq!(bare.status, StatusCode::CONFLICT);
    assert!(planned(&stage).await.is_empty());

    let zoned = (stage.now() + SignedDuration::from_hours(1)).in_tz("Europe/Berlin").unwrap();
    let (day, time) = (zoned.date().to_string(), zoned.strftime("%H:%M").to_string());
    let typed = [("day", day.as_str()), ("time", &time), ("note", "Die Uhrzeit fehlte."), ("tell", "quiet")];
    let set = press(&mut eva, &post, "schedule", &typed).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
    let moved = eva.post(board, &wish).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text());
    let planned = planned(&stage).await;
    assert_eq!(planned[0].at.as_millisecond().to_string(), slot);
    assert_eq!((planned[0].note.as_str(), planned[0].quiet), ("Die Uhrzeit fehlte.", true));
}

#[tokio::test]
async fn whoever_only_writes_changes_nothing_in_the_order_of_what_goes_out() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let zoned = (stage.now() + SignedDuration::from_hours(1)).in_tz("Europe/Berlin").unwrap();
    let (day, time) = (zoned.date().to_string(), zoned.strftime("%H:%M").to_string());
    let mut posts = Vec::new();
    for title in ["Eins", "Zwei"] {
        let post = draft(&mut eva, &[("title", title), ("kind", "update")]).await;
        press(&mut eva, &post, "schedule", &[("day", &day), ("time", &time)]).await;
        posts.push(post.rsplit('/').next().unwrap().to_owned());
    }
    let before = planned(&stage).await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let refused = jo.post("/desk/at/lindenau/days", &[("post", &posts[1]), ("act", "forward")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(planned(&stage).await, before);
    let moved = eva.post("/desk/at/lindenau/days", &[("post", &posts[1]), ("act", "forward")]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    assert_ne!(planned(&stage).await, before);
}
