//! Sums without people.
use crate::hands::Hands;
use crate::stage::{Stage, content};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::post::{Content, Kind};
use channel::reaction::Reactions;
use web::figures::day;

const PAGE: &str = "/desk/at/lindenau/figures";
const UNUSUAL: &str = "Ungewöhnlich viele neue Marken.";

#[tokio::test]
async fn views_are_counted_as_sums_and_shown_rounded_the_day_after() {
    Stage::each(async |stage: &Stage| {
        let post = stage.publish(content(Kind::Update, "Markt am Samstag")).await;
        let path = stage.get(&format!("/lindenau/p/{post}")).await.header("location").to_owned();
        let page = stage.get(&path).await;
        let etag = page.header("etag").to_owned();
        for _ in 0..10 {
            assert_eq!(stage.get_with(&path, "if-none-match", &etag).await.status, StatusCode::NOT_MODIFIED);
        }
        for _ in 0..7 {
            stage.get("/lindenau/feed.atom").await;
        }
        for _ in 0..3 {
            stage.get("/lindenau").await;
            assert_eq!(stage.get("/lindenau/p/0000000000001").await.status, StatusCode::NOT_FOUND);
        }
        let (figures, channel, today) = (stage.stores.figures(), stage.channel, day(stage.now()));
        stage.app.counter.write(&figures, stage.now()).await.unwrap();
        stage.app.counter.write(&figures, stage.now()).await.unwrap();
        let sums = figures.days(channel, Some(post), (0, today + 1)).await.unwrap();
        assert_eq!(sums.iter().map(|sums| (sums.day, sums.pages)).collect::<Vec<_>>(), [(today, 11)]);
        let sums = figures.days(channel, None, (0, today + 1)).await.unwrap();
        assert_eq!(sums.iter().map(|sums| (sums.pages, sums.feeds)).collect::<Vec<_>>(), [(3, 7)]);

        let mut hands = Hands::signed_in(stage, Role::Editor).await;
        assert!(hands.get(PAGE).await.has("An keinem Tag"), "today appears tomorrow");
        stage.clock.advance(std::time::Duration::from_secs(86_400));
        let mut hands = Hands::empty(stage);
        hands.enter(stage, stage.stores.account().by_login("eva@lindenau.de").await.unwrap().unwrap().id).await;
        let one = hands.get(&format!("{PAGE}/{post}")).await;
        assert!(one.has("am stärksten Tag 10") && one.has("<rect"), "{}", one.text());
        let csv = hands.get(&format!("{PAGE}.csv")).await.text();
        assert!(csv.ends_with(";0;5\r\n"), "three views are fewer than five, seven fetches are five or more: {csv}");
        assert!(hands.get(PAGE).await.has("Was wir nicht messen"));
        assert_eq!(hands.get(&format!("{PAGE}/0000000000001")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(Hands::empty(stage).get(PAGE).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn many_booklets_at_once_are_said_where_the_day_begins_and_beside_a_post() {
    let stage = Stage::new().await;
    let answered = content(Kind::Update, "Markt am Samstag");
    let post = stage.publish(Content { reactions: Reactions::Emoji, ..answered }).await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let pages = ["/desk/at/lindenau".to_owned(), format!("/desk/at/lindenau/posts/{post}")];
    for page in &pages {
        assert!(!hands.get(page).await.has(UNUSUAL), "{page}");
    }
    stage.draw_booklets(31).await;
    for page in &pages {
        assert!(hands.get(page).await.has(UNUSUAL), "{page}");
    }
    stage.clock.advance(std::time::Duration::from_secs(26 * 3600));
    let mut hands = Hands::empty(&stage);
    hands.enter(&stage, stage.stores.account().by_login("eva@lindenau.de").await.unwrap().unwrap().id).await;
    assert!(!hands.get(&pages[0]).await.has(UNUSUAL), "for a day");
}
