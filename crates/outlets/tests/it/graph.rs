//! A Facebook page, Instagram and Threads.
use crate::town::{Town, news, with_media, with_picture};
use channel::clock::Clock;
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use std::time::Duration;
use testkit::outlets::{Graph, Mishap};

pub async fn stage(kind: Kind) -> (Town, Graph) {
    let (town, there) = (Town::new().await, Graph::start().await);
    let (url, account) = (there.url(), there.account());
    let settings = format!(r#"{{"server":"{url}","page":"{account}","user":"{account}","version":"v25.0"}}"#);
    town.outlet(7, kind, &settings, &format!(r#"{{"token":"{}"}}"#, there.token())).await;
    (town, there)
}

/// Instagram, with a site where the picture of a post lies.
pub async fn instagram() -> (Town, Graph, testkit::site::Site) {
    let (town, there) = stage(Kind::Instagram).await;
    let site = testkit::site::Site::start().await;
    // The frame header of a JPEG of 1080 by 1350.
    let jpeg = [0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0x05, 0x46, 0x04, 0x38, 3];
    site.put("/portrait.jpg", "image/jpeg", jpeg.to_vec());
    *town.portrait.lock().unwrap() = format!("{}/portrait.jpg", site.url());
    (town, there, site)
}

#[tokio::test]
async fn a_page_shows_changes_and_deletes() {
    let (town, there) = stage(Kind::Facebook).await;
    let post = town.publish(with_picture("Markt", "Von acht an.", "Stände")).await;
    town.turn().await;
    let shown = there.shown().remove(0);
    assert_eq!(shown.pictures.len(), 1);
    assert!(shown.text.contains("Bild: Stände"));
    assert_eq!(town.dispatch(post).await.there.unwrap().url, format!("https://www.facebook.com/{}", shown.id));
    town.correct(post, with_picture("Markt", "Von neun an.", "Stände"), 1).await;
    town.turn().await;
    assert_eq!((there.shown().len(), there.shown()[0].edits), (1, 1));
    town.withdraw(post).await;
    town.turn().await;
    assert_eq!((there.shown().len(), town.state(post).await), (0, State::Gone));
}

#[tokio::test]
async fn each_picture_that_goes_along_is_described() {
    let (town, there) = stage(Kind::Facebook).await;
    let post = town.publish(with_media(&(1..=12).collect::<Vec<_>>(), "Fest", "Bilder vom Fest.")).await;
    town.settle(post, 4).await;
    let shown = there.shown().remove(0);
    assert_eq!(shown.pictures.len(), 10);
    for n in 1..=10 {
        assert!(shown.text.contains(&format!("Bild {n}: Bild Nummer {n}\n")), "{n}: {}", shown.text);
    }
    assert!(!shown.text.contains("Bild 11"), "what does not go along is not described");
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_on_the_page_and_what_is_not_found_is_for_a_person() {
    for (mishap, state) in [(Mishap::SilentAfter, State::Live), (Mishap::BrokenBefore, State::Unconfirmed)] {
        let (town, there) = stage(Kind::Facebook).await;
        there.script([mishap]);
        let post = town.publish(news("Neu", "Text.")).await;
        town.settle(post, 6).await;
        assert_eq!(town.state(post).await, state, "{mishap:?}");
        assert!(there.shown().len() <= 1);
    }
}

#[tokio::test]
async fn threads_waits_for_its_container_and_replaces() {
    let (town, there) = stage(Kind::Threads).await;
    let post = town.publish(news("Markt", "Von acht an.")).await;
    town.settle(post, 4).await;
    assert_eq!((town.state(post).await, there.shown().len()), (State::Live, 1));
    let first = there.shown().remove(0).id;
    assert!(town.dispatch(post).await.there.unwrap().url.ends_with(&first));
    town.correct(post, news("Markt", "Von neun an."), 1).await;
    town.settle(post, 6).await;
    assert_eq!(there.shown().len(), 1);
    assert!(there.shown()[0].text.contains("neun") && there.shown()[0].id != first);
}

#[tokio::test]
async fn a_container_is_published_once_whatever_becomes_of_the_answer() {
    for mishap in [Mishap::SilentAfter, Mishap::ResetAfter, Mishap::BrokenBefore, Mishap::PageAfter] {
        let (town, there) = stage(Kind::Threads).await;
        there.script([Mishap::None, mishap]);
        let post = town.publish(news("Markt", "Von acht an.")).await;
        town.settle(post, 8).await;
        assert_eq!((town.state(post).await, there.shown().len()), (State::Live, 1), "{mishap:?}");
    }
}

#[tokio::test]
async fn the_end_of_a_token_is_told_in_days() {
    let (town, there) = stage(Kind::Facebook).await;
    let end = town.clock.now() + Duration::from_secs(6 * 86_400);
    there.expires(end.as_second());
    town.turn().await;
    let health = town.the_outlet().await.health;
    assert_eq!(
        (health.name.as_str(), health.expires.map(|at| at.as_second())),
        ("Stadt Lindenau", Some(end.as_second()))
    );
    assert_eq!(health.alarms(town.clock.now()), [channel::outlet::health::Alarm::Expires(7)]);
    assert_eq!(health.sunset.map(|end| end.to_string()).as_deref(), Some("2028-07-29T00:00:00Z"), "of v25.0");
}

#[tokio::test]
async fn a_right_that_was_not_granted_is_named_before_anything_is_posted() {
    for (kind, right) in
        [(Kind::Threads, "threads_content_publish"), (Kind::Instagram, "instagram_business_content_publish")]
    {
        let (town, there) = stage(kind).await;
        town.turn().await;
        let health = town.the_outlet().await.health;
        assert!(health.works() && health.name == "@stadt_lindenau", "{health:?}");
        there.withhold(right);
        assert!(town.stores.desk().look_at_outlet(7, town.clock.now()).await.unwrap());
        town.turn().await;
        let health = town.the_outlet().await.health;
        assert_eq!((health.missing.as_slice(), health.fault), ([right.to_owned()].as_slice(), None));
    }
}

#[tokio::test]
async fn a_day_that_is_full_is_told_and_no_fault() {
    for kind in [Kind::Threads, Kind::Instagram] {
        let (town, there) = stage(kind).await;
        there.quota(250, 250);
        town.turn().await;
        let outlet = town.the_outlet().await;
        let health = &outlet.health;
        assert_eq!((health.day(), health.works(), health.alarms(town.clock.now())), (Some((250, 250)), true, vec![]));
        assert!(health.expires.is_some(), "its token is renewed all the same");
        assert!(outlet.look > town.clock.now() + Duration::from_secs(3_600), "it is not asked all the time");
        there.quota(249, 250);
        assert!(town.stores.desk().look_at_outlet(7, town.clock.now()).await.unwrap());
        town.turn().await;
        assert_eq!(town.the_outlet().await.health.day(), Some((249, 250)));
    }
}

#[tokio::test]
async fn a_token_of_sixty_days_is_renewed_early() {
    let (town, there) = stage(Kind::Threads).await;
    town.turn().await;
    let sixty = Duration::from_secs(5_184_000);
    let first = town.the_outlet().await;
    assert_eq!(first.health.expires, Some(town.clock.now() + sixty));
    town.clock.advance(Duration::from_secs(10 * 86_400));
    town.turn().await;
    assert_eq!(town.the_outlet().await.health.expires, first.health.expires, "there is time");
    town.clock.advance(Duration::from_secs(15 * 86_400));
    town.turn().await;
    let later = town.the_outlet().await;
    assert_eq!(later.health.expires, Some(town.clock.now() + sixty));
    assert!(later.health.works() && there.heard().iter().any(|call| call.path == "/refresh_access_token"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instagram_fetches_a_picture_it_likes_or_says_why_not() {
    let (town, there, site) = instagram().await;
    let post = town.publish(news("Markt", "Von acht an.")).await;
    town.settle(post, 4).await;
    let shown = there.shown();
    assert_eq!((town.state(post).await, shown.len()), (State::Live, 1), "{:?}", town.dispatch(post).await);
    assert_eq!(shown[0].alt, "Markt. Von acht an.");
    town.correct(post, news("Markt", "Von neun an."), 1).await;
    town.settle(post, 2).await;
    assert_eq!(town.state(post).await, State::Outdated, "only a person can change it");
    site.put("/portrait.jpg", "image/jpeg", b"<html>".to_vec());
    let post = town.publish(news("Zweiter", "Text.")).await;
    town.settle(post, 2).await;
    assert_eq!(town.state(post).await, State::Refused);
    let said = town.said(post).await;
    assert!(said.contains("photo or video"), "{said}");
}
