//! A correction puts nothing there as new that was refused or declined, or that nobody could send for long: that takes a
//! person who says so.
use crate::town::{Town, news, warning};
use crate::{matrix, waha};
use channel::clock::Clock;
use channel::ids::PostId;
use channel::outlet::Kind;
use channel::outlet::dispatch::{Dispatch, State};
use channel::outlet::fault::Class;
use std::time::Duration;
use testkit::outlets::{Matrix, Mishap};

const DAY: Duration = Duration::from_secs(86_400);

async fn refused(content: channel::post::Content) -> (Town, Matrix, PostId) {
    let (town, there) = matrix::stage().await;
    there.power(0);
    let post = town.publish(content).await;
    town.turn().await;
    assert_eq!(town.state(post).await, State::Refused);
    there.power(50);
    (town, there, post)
}

#[tokio::test]
async fn what_was_refused_in_march_is_not_news_in_november() {
    let (town, there, post) = refused(news("Markt", "Tippfeler.")).await;
    town.clock.advance(200 * DAY);
    assert!(town.dispatch(post).await.stays_away(channel::delivery::Lane::News, town.clock.now()));
    town.correct(post, news("Markt", "Tippfehler."), 1).await;
    town.settle(post, 3).await;
    assert_eq!((town.state(post).await, there.events().len()), (State::Refused, 0));
    let now = town.clock.now();
    town.decide(post, |one| assert!(one.once_more(now))).await;
    town.settle(post, 3).await;
    assert_eq!(town.state(post).await, State::Live, "a person may");
    assert!(there.events()[0].content["body"].as_str().unwrap().contains("Tippfehler"), "and sends the version of now");
}

#[tokio::test]
async fn what_was_refused_a_moment_ago_goes_with_a_better_text() {
    let (town, there, post) = refused(news("Markt", "Zu lang.")).await;
    town.correct(post, news("Markt", "Kurz."), 1).await;
    town.settle(post, 3).await;
    assert_eq!((town.state(post).await, there.events().len()), (State::Live, 1));
}

#[tokio::test]
async fn every_state_of_a_warning_goes_out() {
    let (town, there, post) = refused(warning("Sturm", "Bleiben Sie drinnen.")).await;
    town.clock.advance(DAY / 2);
    town.correct(post, warning("Sturm", "Auch die Nacht über."), 1).await;
    town.settle(post, 3).await;
    assert_eq!((town.state(post).await, there.events().len()), (State::Live, 1));
}

#[tokio::test]
async fn what_waited_for_an_account_for_a_month_is_old() {
    let (town, there) = matrix::stage().await;
    town.turn().await;
    there.script([Mishap::TokenDead]);
    there.script_reads(std::iter::repeat_n(Mishap::TokenDead, 50));
    let post = town.publish(news("Markt", "Am Samstag.")).await;
    town.turn().await;
    assert_eq!(town.state(post).await, State::Held);
    town.clock.advance(30 * DAY);
    there.script_reads([]);
    town.correct(post, news("Markt", "Am Sonntag."), 1).await;
    town.settle(post, 3).await;
    let now = town.dispatch(post).await;
    assert_eq!((now.state, now.fault.map(|fault| fault.class)), (State::GivenUp, Some(Class::Late)));
    assert!(there.events().is_empty());
}

#[tokio::test]
async fn what_a_person_declined_stays_declined() {
    let (town, there) = waha::stage().await;
    there.script([Mishap::TooMany(30)]);
    let post = town.publish(news("Markt", "Am Samstag.")).await;
    town.turn().await;
    town.decide(post, Dispatch::decline).await;
    town.clock.advance(Duration::from_secs(60));
    town.correct(post, news("Markt", "Am Sonntag."), 1).await;
    town.settle(post, 3).await;
    assert_eq!((town.state(post).await, there.messages().len()), (State::GivenUp, 0), "the program posts it not");

    let town = Town::new().await;
    town.outlet(7, Kind::Whatsapp, "{}", "{}").await;
    let post = town.publish(news("Markt", "Am Samstag.")).await;
    town.turn().await;
    assert_eq!(town.state(post).await, State::Person);
    town.correct(post, news("Markt", "Am Sonntag."), 1).await;
    town.turn().await;
    assert_eq!(town.state(post).await, State::Person, "nobody said anything yet");
    town.decide(post, Dispatch::decline).await;
    town.correct(post, news("Markt", "Am Montag."), 2).await;
    town.turn().await;
    assert_eq!(town.state(post).await, State::GivenUp, "no phone rings again");
    town.withdraw(post).await;
    town.turn().await;
    assert_eq!(town.state(post).await, State::Gone);
}
