//! The schedule and corrections: what was typed about one stays when it is moved, and none goes out without its sentence.
use crate::hands::{Hands, draft, value_after};
use crate::review::{person, press, release};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::clock::Timestamp;
use channel::editor::Role;
use channel::ids::PostId;
use channel::life::Stage as Stand;
use channel::slot::{Habits, OnHoliday, PublishingDays, Weekly};
use db::{Db, Options, args, run};
use jiff::SignedDuration;
use jiff::civil::{Weekday, time};
use std::time::Duration;
use store::Stores;
use store::model::PlannedPost;
use testkit::TempDir;
use web::desk::posts::order::bring_out_due;

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

/// The slot of half past two on Sundays over both changes of the clock: once, when the channel's clocks say so.
#[tokio::test]
async fn a_publishing_time_in_the_night_of_the_change_of_the_clocks_happens_once() {
    // In March half past two does not exist and comes an hour later by the clock; in October the first one counts.
    for (before, slot) in
        [("2027-03-27T20:00:00Z", "2027-03-28T01:30:00Z"), ("2027-10-30T20:00:00Z", "2027-10-31T00:30:00Z")]
    {
        let stage = Stage::new().await;
        let before: Timestamp = before.parse().unwrap();
        stage.clock.advance(before.duration_since(stage.now()).try_into().unwrap());
        let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
        let night = Weekly { day: Weekday::Sunday, at: time(2, 30, 0, 0) };
        let days = PublishingDays::new(vec![night], Vec::new(), OnHoliday::After, Habits::default()).unwrap();
        stage.stores.desk().save_publishing_days(stage.channel, &days, store::SYSTEM, stage.now()).await.unwrap();
        let post = draft(&mut eva, &[("title", "Nachts"), ("kind", "update")]).await;
        let id = post.rsplit('/').next().unwrap().to_owned();
        let slot: Timestamp = slot.parse().unwrap();
        let page = eva.get("/desk/at/lindenau/days").await;
        let wish = format!("at:{}", slot.as_millisecond());
        assert!(page.has(&format!("value=\"{wish}\"")), "{slot}: {}", page.text());
        let set = eva.post("/desk/at/lindenau/days", &[("post", &id), ("act", &wish)]).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
        let mut out = Vec::new();
        // Every quarter of an hour through the night, and an hour more than the night has.
        for _ in 0..(12 * 4) {
            stage.clock.advance(Duration::from_secs(900));
            if bring_out_due(&stage.app).await.unwrap() > 0 {
                out.push(stage.now());
            }
        }
        assert_eq!(out, [slot]);
        let post = stage.stores.desk().post(PostId::parse(&id).unwrap()).await.unwrap().unwrap();
        assert_eq!((post.stage, post.version), (Stand::Published, Some(1)));
    }
}

#[tokio::test]
async fn one_that_cannot_be_read_holds_up_no_other() {
    let dir = TempDir::new();
    let content = Db::open(&dir.sqlite("content.db"), Options::default()).await.unwrap();
    let sealed = Options { truncate_after_delete: true, ..Options::default() };
    let followers = Db::open(&dir.sqlite("followers.db"), sealed.clone()).await.unwrap();
    let reactions = Db::open(&dir.sqlite("reactions.db"), sealed).await.unwrap();
    let stage = Stage::on(Stores::open(content.clone(), followers, reactions), dir).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let zoned = (stage.now() + SignedDuration::from_hours(1)).in_tz("Europe/Berlin").unwrap();
    let (day, time) = (zoned.date().to_string(), zoned.strftime("%H:%M").to_string());
    let mut posts = Vec::new();
    for title in ["Kaputt", "Heil"] {
        let post = draft(&mut eva, &[("title", title), ("kind", "update")]).await;
        press(&mut eva, &post, "schedule", &[("day", &day), ("time", &time)]).await;
        posts.push(post);
    }
    let ill = PostId::parse(posts[0].rsplit('/').next().unwrap()).unwrap();
    let spoil = run("UPDATE review SET content = '{' WHERE post = $1", args![ill.0]).must(1);
    assert!(content.tx(vec![spoil]).await.unwrap().is_committed());
    stage.clock.advance(Duration::from_secs(3700));
    assert_eq!(bring_out_due(&stage.app).await.unwrap(), 1);
    assert!(stage.get("/lindenau").await.has("Heil"));
    let page = eva.get(&format!("{}/review", posts[0])).await;
    assert!(page.has("konnte zur geplanten Zeit nicht"), "it waits for a person: {}", page.text());
    assert_eq!(bring_out_due(&stage.app).await.unwrap(), 0);
}

#[tokio::test]
async fn the_board_shows_so_many_drafts_and_leads_to_more() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    for number in 0..23 {
        stage.clock.advance(Duration::from_secs(1));
        draft(&mut eva, &[("title", &format!("Entwurf {number:02}.")), ("kind", "update")]).await;
    }
    let board = eva.get("/desk/at/lindenau/days").await;
    assert!(board.has("Entwurf 22.") && board.has("Entwurf 03.") && !board.has("Entwurf 02."), "{}", board.text());
    let more = value_after(&board.text(), "rel=\"next\" href=\"").unwrap();
    let rest = eva.get(more.split('#').next().unwrap()).await;
    assert!(rest.has("Entwurf 02.") && rest.has("Entwurf 00.") && !rest.has("Entwurf 03."));
    assert!(!rest.has("rel=\"next\"") && rest.has("rel=\"prev\""));
}

#[tokio::test]
async fn a_time_the_clock_skips_is_named_as_it_stands_and_said_to_be_moved() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let post = draft(&mut eva, &[("title", "Nachts"), ("kind", "update")]).await;
    let mut plan = async |day: &str, time: &str| {
        let set = press(&mut eva, &post, "schedule", &[("day", day), ("time", time)]).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
        eva.get(set.header("location")).await
    };
    let skipped = plan("2027-03-28", "2.30").await;
    assert!(skipped.has("Der Zeitpunkt steht: Sonntag, 28. März 2027, 03:30 Uhr."), "{}", skipped.text());
    assert!(skipped.has("02:30 Uhr gibt es in dieser Nacht nicht: Die Uhr wird auf Sommerzeit vorgestellt."));
    let twice = plan("2027-10-31", "2:30").await;
    assert!(twice.has("Sonntag, 31. Oktober 2027, 02:30 Uhr.") && twice.has("in dieser Nacht zweimal"));
    let plain = plan("2027-03-28", "3:30").await;
    assert!(plain.has("Der Zeitpunkt steht: Sonntag, 28. März 2027, 03:30 Uhr.") && !plain.has("in dieser Nacht"));
    // An address somebody made up says nothing of the clock.
    let told = eva.get(&format!("{post}/review?done=scheduled&typed=04:30")).await;
    assert!(told.has("28. März 2027, 03:30 Uhr.") && !told.has("in dieser Nacht"));
}
