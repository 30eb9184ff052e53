//! A warning waits neither for a look at the account nor for numbers.
use crate::town::{news, warning};
use crate::{graph, mastodon};
use channel::clock::Clock;
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use std::time::Duration;
use testkit::outlets::{Heard, Mishap};

fn posted(call: &Heard, text: &str) -> bool {
    call.method == "POST" && call.path == "/api/v1/statuses" && call.text().contains(text)
}

#[tokio::test]
async fn a_warning_goes_before_the_look_at_the_account() {
    let (town, there) = mastodon::stage().await;
    town.publish(warning("Sturm", "Bleiben Sie drinnen.")).await;
    town.turn().await;
    let heard = there.heard();
    let place = |found: &dyn Fn(&Heard) -> bool| heard.iter().position(found).unwrap();
    let look = place(&|call| call.path.ends_with("verify_credentials"));
    assert!(place(&|call| posted(call, "Sturm")) < look);
    assert!(town.the_outlet().await.health.good.is_some(), "that something came there is kept");
}

#[tokio::test]
async fn a_warning_ends_the_counting() {
    let (town, there) = mastodon::stage().await;
    for n in 0..6 {
        let post = town.publish(news(&format!("Markt {n}"), "Von acht an.")).await;
        town.settle(post, 3).await;
    }
    town.clock.advance(Duration::from_secs(7 * 3_600));
    let before = there.heard().len();
    let counts = || there.heard()[before..].iter().filter(|call| call.path.starts_with("/api/v1/statuses/")).count();
    there.script_reads([Mishap::Slow; 20]);
    let warned = async {
        while counts() == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        town.publish(warning("Sturm", "Bleiben Sie drinnen.")).await;
    };
    tokio::join!(town.turn(), warned);
    town.turn().await;
    let heard = there.heard();
    assert!(heard.iter().any(|call| posted(call, "Sturm")));
    assert!(counts() < 6, "{} of six were counted first", counts());
    assert!(town.the_outlet().await.look > town.clock.now());
}

#[tokio::test]
async fn a_warning_that_is_being_made_ready_does_not_wait_for_news() {
    let (town, there) = graph::stage(Kind::Threads).await;
    town.turn().await;
    there.take_long(1);
    let storm = town.publish(warning("Sturm", "Bleiben Sie drinnen.")).await;
    town.turn().await;
    assert_eq!(town.state(storm).await, State::Prepared, "its container is in progress");
    // News is asked to stay away for long.
    there.script([Mishap::TooMany(4 * 3_600)]);
    let market = town.publish(news("Markt", "Von acht an.")).await;
    town.turn().await;
    town.clock.advance(Duration::from_secs(2));
    let fair = town.publish(news("Messe", "Von neun an.")).await;
    town.turn().await;
    assert!(town.the_outlet().await.rest > town.clock.now() + Duration::from_secs(3_600));
    for _ in 0..3 {
        town.clock.advance(Duration::from_secs(20));
        town.turn().await;
    }
    assert_eq!(town.state(storm).await, State::Live);
    for news in [market, fair] {
        assert!(town.state(news).await.is_under_way(), "and they wait as they were asked to");
    }
}
