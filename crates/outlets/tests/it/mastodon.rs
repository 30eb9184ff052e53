//! A post on Mastodon, from its first version to its withdrawal.
use crate::town::{Town, news, with_picture};
use channel::outlet::Kind;
use channel::outlet::counted::Sum;
use channel::outlet::dispatch::State;
use channel::outlet::fault::Class;
use std::time::Duration;
use testkit::outlets::{Mastodon, Mishap};

pub async fn stage() -> (Town, Mastodon) {
    at(Town::new().await).await
}

async fn at(town: Town) -> (Town, Mastodon) {
    let there = Mastodon::start().await;
    let settings = format!(r#"{{"server":"{}"}}"#, there.url());
    town.outlet(7, Kind::Mastodon, &settings, &format!(r#"{{"token":"{}"}}"#, there.token())).await;
    (town, there)
}

#[tokio::test]
async fn a_post_appears_is_corrected_and_goes() {
    let (town, there) = stage().await;
    let post =
        town.publish(with_picture("Markt am Samstag", "Von **acht** bis zwölf.", "Stände auf dem Marktplatz")).await;
    town.turn().await;
    let toot = there.toots().remove(0);
    assert!(toot.text.starts_with("Markt am Samstag\n\nVon acht bis zwölf."), "{}", toot.text);
    assert!(toot.text.ends_with(&format!("https://kanal.example/lindenau/p/{post}-markt-am-samstag")));
    assert_eq!(
        (toot.language.as_str(), toot.alts.as_slice()),
        ("de", ["Stände auf dem Marktplatz".to_owned()].as_slice())
    );
    let there_is = town.dispatch(post).await;
    assert_eq!(
        (there_is.state, there_is.there.unwrap().url),
        (State::Live, format!("https://mastodon.example/@stadt/{}", toot.id))
    );

    town.correct(post, with_picture("Markt am Sonntag", "Von neun an.", "Stände"), 1).await;
    town.turn().await;
    let toots = there.toots();
    assert_eq!((toots.len(), toots[0].edits, toots[0].alts[0].as_str()), (1, 1, "Stände"));
    assert!(toots[0].text.starts_with("Markt am Sonntag"));
    assert_eq!(there.heard().iter().filter(|call| call.path == "/api/v2/media").count(), 1, "uploaded once");

    town.withdraw(post).await;
    town.turn().await;
    assert_eq!((there.toots().len(), town.state(post).await), (0, State::Gone));
}

#[tokio::test]
async fn health_says_who_it_is_and_what_is_missing() {
    let (town, there) = stage().await;
    there.allow(&["read", "write:statuses"]);
    town.turn().await;
    let health = town.the_outlet().await.health;
    assert_eq!((health.name.as_str(), health.missing.as_slice()), ("@stadt", ["write:media".to_owned()].as_slice()));
    assert_eq!(health.numbers["max"], 500);
    assert!(!health.works() && health.checked.is_some());
}

#[tokio::test]
async fn each_mishap_ends_in_a_named_state_with_the_platforms_words() {
    use Mishap::*;
    let cases = [
        (TooMany(30), State::Waiting, Class::Rate, "Too many requests"),
        (BrokenBefore, State::Armed, Class::Transient, "There was a problem"),
        (BrokenAfter, State::Armed, Class::Transient, "There was a problem"),
        (SilentAfter, State::Armed, Class::Unclear, "fetch.timeout"),
        (ResetAfter, State::Armed, Class::Unclear, "fetch.broken-answer"),
        (PageAfter, State::Armed, Class::Unclear, "Wartung Gleich wieder da."),
        (EndlessAfter, State::Armed, Class::Unclear, "fetch.too-large"),
        (Redirect, State::Refused, Class::Address, ""),
        (TokenDead, State::Held, Class::Auth, "The access token was revoked"),
    ];
    for (mishap, state, class, said) in cases {
        // So long that an endless answer becomes too large first on a slow machine, too.
        let (town, there) = at(Town::patient(Duration::from_secs(1)).await).await;
        there.script([mishap]);
        let post = town.publish(news("Neu", "Text.")).await;
        town.turn().await;
        let now = town.dispatch(post).await;
        let fault = now.fault.clone().unwrap();
        assert_eq!((now.state, fault.class, fault.said.as_str()), (state, class, said), "{mishap:?}");
        // It mends itself where it can, and there is one in the end.
        town.clock.advance(Duration::from_secs(20 * 60));
        town.settle(post, 6).await;
        let expected = if state == State::Refused { State::Refused } else { State::Live };
        assert_eq!((town.state(post).await, there.most() <= 1), (expected, true), "{mishap:?}");
        assert_eq!(there.toots().len(), usize::from(expected == State::Live), "{mishap:?}");
    }
}

#[tokio::test]
async fn an_outlet_that_hangs_delays_no_other() {
    let (town, there) = stage().await;
    let other = Mastodon::start().await;
    let settings = format!(r#"{{"server":"{}"}}"#, other.url());
    town.outlet(8, Kind::Mastodon, &settings, &format!(r#"{{"token":"{}"}}"#, other.token())).await;
    there.script([Mishap::SilentAfter; 50]);
    let running = tokio::spawn(town.runner.clone().run());
    for n in 0..5 {
        town.publish(news(&format!("Beitrag {n}"), "Text.")).await;
        town.clock.advance(Duration::from_secs(2));
    }
    let began = std::time::Instant::now();
    while other.toots().len() < 5 {
        assert!(began.elapsed() < Duration::from_secs(20), "the other outlet has {}", other.toots().len());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    running.abort();
}

#[tokio::test]
async fn an_old_key_is_looked_up_and_what_was_taken_away_there_stays_away() {
    let (town, there) = stage().await;
    there.script([Mishap::SilentAfter]);
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    assert_eq!(town.state(post).await, State::Armed);
    town.clock.advance(Duration::from_secs(2 * 3600));
    there.forget_keys();
    town.turn().await;
    assert_eq!((town.state(post).await, there.toots().len()), (State::Live, 1));
    there.clear();
    town.correct(post, news("Neuer", "Text."), 1).await;
    town.turn().await;
    assert_eq!((town.state(post).await, there.toots().len()), (State::Refused, 0));
    assert_eq!(town.dispatch(post).await.fault.unwrap().class, Class::Missing);
}

#[tokio::test]
async fn nothing_goes_to_an_address_inside() {
    let town = Town::new().await;
    town.outlet(7, Kind::Mastodon, r#"{"server":"https://10.0.0.1"}"#, r#"{"token":"x"}"#).await;
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    assert_eq!((town.state(post).await, town.said(post).await.as_str()), (State::Refused, "fetch.private-address"));
}

#[tokio::test]
async fn what_the_server_counts_is_asked_with_the_next_look() {
    let (town, there) = stage().await;
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    town.clock.advance(Duration::from_secs(6 * 3600));
    town.turn().await;
    let counted = town.reports(post).await[0].counted.clone().unwrap();
    assert_eq!(counted.sums, [(Sum::Likes, 7), (Sum::Shares, 2), (Sum::Replies, 1)].into());
    assert_eq!(counted.at, channel::clock::Clock::now(&*town.clock));
    let asked = |town_heard: Vec<testkit::outlets::Heard>| {
        town_heard.iter().filter(|call| call.method == "GET" && call.path.contains("/statuses/")).count()
    };
    assert!(asked(there.heard()) <= 2, "seldom");
}
