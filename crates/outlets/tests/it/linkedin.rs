//! A LinkedIn page.
use crate::town::{Town, news, with_media, with_medium, with_picture};
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use channel::outlet::fault::Class;
use channel::outlet::health::Alarm;
use testkit::outlets::{Linkedin, Mishap};

/// The clock of the town stands in November 2026.
pub async fn stage_until(until: &str) -> (Town, Linkedin) {
    let (town, there) = (Town::new().await, Linkedin::start().await);
    let (url, page) = (there.url(), there.page());
    let settings = format!(r#"{{"server":"{url}","organization":"{page}","version":"202610","until":"{until}"}}"#);
    town.outlet(7, Kind::Linkedin, &settings, &format!(r#"{{"token":"{}"}}"#, there.token())).await;
    (town, there)
}

pub async fn stage() -> (Town, Linkedin) {
    stage_until("2027-01-20").await
}

#[tokio::test]
async fn a_post_with_a_picture_appears_is_corrected_and_goes() {
    let (town, there) = stage().await;
    let post = town.publish(with_picture("Stelle (m/w/d)", "Für *alle* #Lindenau.", "Das Rathaus")).await;
    town.settle(post, 4).await;
    let shown = there.updates().remove(0);
    assert!(shown.text.starts_with("Stelle (m/w/d)"), "{}", shown.text);
    assert_eq!(shown.content["media"]["altText"], "Das Rathaus");
    let now = town.dispatch(post).await;
    let url = format!("https://www.linkedin.com/feed/update/{}", shown.urn);
    assert_eq!((now.state, now.there.unwrap().url), (State::Live, url));
    town.correct(post, with_picture("Stelle (m/w/d)", "Bis Montag.", "Das Rathaus"), 1).await;
    town.settle(post, 2).await;
    assert_eq!((there.updates().len(), there.updates()[0].edits), (1, 1));
    town.withdraw(post).await;
    town.settle(post, 2).await;
    assert_eq!((there.updates().len(), town.state(post).await), (0, State::Gone));
}

#[tokio::test]
async fn without_a_picture_it_shows_the_card_of_our_link() {
    let (town, there) = stage().await;
    let post = town.publish(news("Markt am Samstag", "Von acht an.")).await;
    town.settle(post, 2).await;
    let article = there.updates().remove(0).content["article"].clone();
    assert_eq!(article["title"], "Markt am Samstag");
    assert!(article["source"].as_str().unwrap().contains(&post.to_string()));
}

#[tokio::test]
async fn what_cannot_be_changed_there_is_put_there_again() {
    let (town, there) = stage().await;
    let post = town.publish(news("Markt am Samstag", "Von acht an.")).await;
    town.settle(post, 2).await;
    town.correct(post, news("Markt am Samstag", "Von neun an."), 1).await;
    town.settle(post, 4).await;
    assert_eq!((there.updates().len(), there.updates()[0].edits), (1, 1), "the card says the same");
    let put_again = [
        (news("Markt am Sonntag", "Von neun an."), "Markt am Sonntag"),
        (with_picture("Markt am Sonntag", "Von neun an.", "Stände"), "Stände"),
        (with_medium(78, "Markt am Sonntag", "Von neun an.", "Stände"), "urn:li:image"),
        (with_medium(78, "Markt am Sonntag", "Von neun an.", "Der Platz"), "Der Platz"),
        (with_media(&[78, 79], "Markt am Sonntag", "Von neun an."), "Bild Nummer 79"),
        (news("Markt am Montag", "Von neun an."), "Markt am Montag"),
    ];
    for (version, (content, shows)) in (2..).zip(put_again) {
        let before = there.updates().remove(0);
        town.correct(post, content, version).await;
        town.settle(post, 6).await;
        let now = there.updates().remove(0);
        assert_eq!((town.state(post).await, there.updates().len(), there.most()), (State::Live, 1, 1), "{shows}");
        assert!(now.urn != before.urn && now.content != before.content, "{shows}: what stood there is gone");
        assert!(now.content.to_string().contains(shows), "{shows}: {}", now.content);
    }
}

#[tokio::test]
async fn twenty_pictures_go_one_by_one() {
    let (town, there) = stage().await;
    let post = town.publish(with_media(&(1..=20).collect::<Vec<_>>(), "Fest", "Bilder.")).await;
    town.settle(post, 30).await;
    let images = there.updates()[0].content["multiImage"]["images"].as_array().unwrap().len();
    assert_eq!((town.state(post).await, images), (State::Live, 20));
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_and_what_is_not_found_is_for_a_person() {
    for (mishap, state) in [(Mishap::SilentAfter, State::Live), (Mishap::BrokenBefore, State::Unconfirmed)] {
        let (town, there) = stage().await;
        there.script([mishap]);
        let post = town.publish(news("Neu", "Text.")).await;
        town.settle(post, 6).await;
        assert_eq!(town.state(post).await, state, "{mishap:?}");
        assert!(there.updates().len() <= 1);
    }
}

#[tokio::test]
async fn health_tells_the_role_the_end_of_the_token_and_of_the_version() {
    let (town, there) = stage_until("2026-11-25").await;
    there.role("ANALYST");
    town.turn().await;
    let health = town.the_outlet().await.health;
    assert_eq!(
        (health.name.as_str(), health.missing.as_slice()),
        ("Stadt Lindenau", ["CONTENT_ADMINISTRATOR".into()].as_slice())
    );
    assert_eq!(health.expires.unwrap().to_string(), "2026-11-26T00:00:00Z");
    assert_eq!(health.sunset.unwrap().to_string(), "2027-10-01T00:00:00Z");
    let now = channel::clock::Clock::now(&*town.clock);
    assert_eq!(health.alarms(now), [Alarm::Missing, Alarm::Expires(7)]);
}

#[tokio::test]
async fn a_version_that_is_spoken_no_more_says_so() {
    let (town, there) = stage().await;
    there.oldest(202_611);
    let post = town.publish(news("Neu", "Text.")).await;
    town.settle(post, 2).await;
    let fault = town.dispatch(post).await.fault.unwrap();
    assert_eq!((town.state(post).await, fault.class), (State::Refused, Class::Version));
    assert_eq!(fault.said, "Requested version is not active");
}

#[tokio::test]
async fn a_picture_that_was_gone_at_first_does_not_put_the_post_there_again_each_time() {
    let (town, there) = stage().await;
    town.shelf.lost.store(1, std::sync::atomic::Ordering::Relaxed);
    let both = |text: &str| with_media(&[1, 2], "Fest", text);
    let post = town.publish(both("Bilder.")).await;
    town.settle(post, 6).await;
    let first = there.updates().remove(0);
    assert_eq!(first.content["media"]["altText"], "Bild Nummer 2");
    for version in 1..3 {
        town.correct(post, both(&format!("Bilder, die {version}.")), version).await;
        town.settle(post, 6).await;
        let now = there.updates().remove(0);
        assert_eq!((now.urn == first.urn, now.edits), (true, version), "its text is changed in its place");
    }
    town.correct(post, with_media(&[2, 3], "Fest", "Bilder."), 3).await;
    town.settle(post, 6).await;
    assert!(there.updates()[0].urn != first.urn, "others are others");
}

#[tokio::test]
async fn what_an_earlier_program_kept_is_not_taken_for_another_picture() {
    let (town, there) = stage().await;
    let post = town.publish(with_picture("Fest", "Bilder.", "Stände")).await;
    town.settle(post, 6).await;
    let first = there.updates().remove(0);
    town.decide(post, |one| one.there.as_mut().unwrap().data = r#"[{"id":"urn:li:image:1"}]"#.to_owned()).await;
    town.correct(post, with_picture("Fest", "Bilder vom Fest.", "Stände"), 1).await;
    town.settle(post, 6).await;
    let now = there.updates().remove(0);
    assert_eq!((now.urn == first.urn, now.edits), (true, 1));
}
