//! What stands there is told from what does not: only what is surely ours is ours, and only what is surely gone is gone.
use crate::town::{Town, news, warning, with_medium};
use crate::{bluesky, graph, mastodon, matrix, telegram};
use channel::clock::Clock;
use channel::ids::PostId;
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use channel::outlet::fault::Class;
use std::time::Duration;
use testkit::outlets::Mishap;

fn link(post: PostId) -> String {
    format!("https://kanal.example/lindenau/p/{post}-neu")
}

async fn class(town: &Town, post: PostId) -> Option<Class> {
    town.dispatch(post).await.fault.map(|fault| fault.class)
}

#[tokio::test]
async fn who_mentions_our_post_is_not_our_post() {
    let (town, there) = graph::stage(Kind::Facebook).await;
    there.script([Mishap::BrokenBefore]);
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    there.put(&format!("Wie gemeldet: {}\nhttps://kanal.example/lindenau/p/3n2stqboe222b-mehr", link(post)), None);
    there.share(&format!("Schaut mal: {}", link(post)));
    town.settle(post, 6).await;
    assert_eq!(town.state(post).await, State::Unconfirmed);
    assert_eq!(there.shown().len(), 1, "and nothing happened to the other");
}

#[tokio::test]
async fn a_lost_post_is_found_behind_many_others_and_made_once() {
    let (town, there) = mastodon::stage().await;
    there.script([Mishap::SilentAfter]);
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    (0..95).for_each(|n| there.put(&format!("Nummer {n}"), Some("2026-11-23T10:00:00.000Z")));
    there.put(&format!("Wie gemeldet: {} https://kanal.example/lindenau/p/3n2stqboe222b-mehr", link(post)), None);
    there.forget_keys();
    town.clock.advance(Duration::from_secs(3 * 86_400));
    town.settle(post, 4).await;
    let url = town.dispatch(post).await.there.map(|there| there.url);
    assert_eq!((town.state(post).await, url.as_deref()), (State::Live, Some("https://mastodon.example/@stadt/101")));
    let made = there.heard().iter().filter(|call| call.method == "POST" && call.path.ends_with("/statuses")).count();
    assert_eq!(made, 1, "it was never made again");
}

#[tokio::test]
async fn a_look_that_cannot_reach_back_is_for_a_person() {
    let (town, there) = mastodon::stage().await;
    there.script([Mishap::BrokenBefore]);
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    (0..900).for_each(|n| there.put(&format!("Nummer {n}"), None));
    town.settle(post, 12).await;
    assert_eq!((town.state(post).await, town.said(post).await.as_str()), (State::Unconfirmed, "outlet.list_long"));
}

#[tokio::test]
async fn a_token_of_another_account_makes_nothing_gone() {
    let (town, there) = mastodon::stage().await;
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    there.strange(true);
    town.withdraw(post).await;
    town.settle(post, 2).await;
    assert_eq!((town.state(post).await, class(&town, post).await), (State::Refused, Some(Class::Permission)));
    there.strange(false);
    there.clear();
    town.decide(post, |decided| {
        decided.once_more(town.clock.now());
    })
    .await;
    town.settle(post, 2).await;
    assert_eq!(town.state(post).await, State::Gone);
}

#[tokio::test]
async fn what_lost_rights_say_makes_nothing_gone() {
    for kind in [Kind::Facebook, Kind::Threads] {
        let (town, there) = graph::stage(kind).await;
        let post = town.publish(news("Neu", "Text.")).await;
        town.settle(post, 4).await;
        assert_eq!(town.state(post).await, State::Live);
        there.lose_rights(true);
        town.correct(post, news("Neu", "Anders."), 1).await;
        town.settle(post, 6).await;
        let expected = (State::Refused, Some(Class::Permission), 1);
        assert_eq!((town.state(post).await, class(&town, post).await, there.shown().len()), expected, "{kind:?}");
        town.withdraw(post).await;
        town.settle(post, 4).await;
        assert_eq!((town.state(post).await, there.shown().len()), (State::Refused, 1), "{kind:?}");
        there.lose_rights(false);
        town.decide(post, |decided| {
            decided.once_more(town.clock.now());
        })
        .await;
        town.settle(post, 4).await;
        assert_eq!((town.state(post).await, there.shown().len(), there.most()), (State::Gone, 0, 1), "{kind:?}");
    }
}

#[tokio::test]
async fn a_room_is_looked_through_and_nothing_said_twice() {
    for mishap in [Mishap::SilentAfter, Mishap::BrokenBefore] {
        let (town, there) = matrix::stage().await;
        there.script([mishap]);
        let post = town.publish(news("Neu", "Text.")).await;
        town.turn().await;
        there.forget_transactions();
        there.say(&format!("Danke! {}", link(post)));
        town.settle(post, 5).await;
        let own = there.events().iter().filter(|event| event.sender == "@stadt:matrix.example").count();
        assert_eq!((town.state(post).await, own, there.most()), (State::Live, 1, 1), "{mishap:?}");
    }
}

#[tokio::test]
async fn what_a_person_saw_is_looked_for_before_it_is_changed() {
    let (town, there) = graph::stage(Kind::Facebook).await;
    there.script([Mishap::SilentAfter]);
    there.script_reads([Mishap::BrokenBefore; 20]);
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    // As after a look that never came to anything.
    town.decide(post, |decided| decided.state = State::Unconfirmed).await;
    there.script_reads([]);
    town.decide(post, |decided| decided.confirm("", "https://www.facebook.com/stadt/posts/pfbid02", town.clock.now()))
        .await;
    town.settle(post, 2).await;
    assert_eq!(town.state(post).await, State::Live);
    town.withdraw(post).await;
    town.settle(post, 4).await;
    assert_eq!((town.state(post).await, there.shown().len()), (State::Gone, 0));

    let (town, there) = telegram::stage().await;
    there.script([Mishap::SilentAfter]);
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    town.decide(post, |decided| decided.confirm("99", "https://t.me/lindenau/99", town.clock.now())).await;
    town.withdraw(post).await;
    town.settle(post, 3).await;
    assert_eq!((town.state(post).await, there.messages().len()), (State::Refused, 1), "a wrong number is not proof");
}

#[tokio::test]
async fn what_waited_too_long_is_not_sent() {
    let (town, there) = telegram::stage().await;
    town.turn().await;
    there.script([Mishap::TokenDead]);
    let post = town.publish(warning("Sturm", "Bleiben Sie drinnen.")).await;
    town.turn().await;
    assert_eq!(town.state(post).await, State::Held);
    town.clock.advance(Duration::from_secs(7 * 3600));
    town.turn().await;
    assert_eq!((town.state(post).await, class(&town, post).await), (State::GivenUp, Some(Class::Late)));
    assert!(there.messages().is_empty());
    town.decide(post, |decided| {
        decided.once_more(town.clock.now());
    })
    .await;
    town.turn().await;
    assert_eq!((town.state(post).await, there.messages().len()), (State::Live, 1), "a person wants it all the same");
}

#[tokio::test]
async fn a_platform_that_wants_rest_is_left_alone_but_for_a_warning() {
    let (town, there) = telegram::stage().await;
    town.turn().await;
    there.script([Mishap::TooMany(600)]);
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    let calls = there.heard().len();
    town.clock.advance(Duration::from_secs(10));
    let other = town.publish(news("Noch eins", "Text.")).await;
    town.turn().await;
    assert_eq!((there.heard().len(), town.state(other).await), (calls, State::Queued));
    let storm = town.publish(warning("Sturm", "Bleiben Sie drinnen.")).await;
    town.turn().await;
    assert_eq!((town.state(storm).await, there.messages().len()), (State::Live, 1));
    town.clock.advance(Duration::from_secs(600));
    town.settle(post, 3).await;
    town.settle(other, 3).await;
    assert_eq!(there.messages().len(), 3);
}

#[tokio::test]
async fn a_renewed_token_is_tried_before_it_is_taken() {
    for fresh in ["", "EAAof-somebody-else"] {
        let (town, there) = graph::stage(Kind::Threads).await;
        town.turn().await;
        let end = town.the_outlet().await.health.expires.unwrap();
        there.renews_to(fresh);
        town.clock.advance(Duration::from_secs(25 * 86_400));
        town.turn().await;
        let health = town.the_outlet().await.health;
        assert_eq!((health.works(), health.expires), (true, Some(end)), "the old one is as good as it was");
        let post = town.publish(news("Neu", "Text.")).await;
        town.settle(post, 4).await;
        assert_eq!(town.state(post).await, State::Live, "with the old one");
        town.clock.set(end - Duration::from_secs(10 * 86_400));
        town.turn().await;
        assert!(!town.the_outlet().await.health.works(), "ten days before the end it is told");
    }
}

#[tokio::test]
async fn an_end_nobody_told_is_not_made_up() {
    let (town, there) = graph::stage(Kind::Threads).await;
    // It tells who it is and how much may be posted; of the end nobody says anything.
    there.script_reads([Mishap::None, Mishap::None, Mishap::BrokenBefore]);
    town.turn().await;
    let seen = town.the_outlet().await;
    assert_eq!((seen.health.works(), seen.health.expires), (true, None));
    assert!(seen.look <= town.clock.now() + Duration::from_secs(15 * 60), "it is asked again soon");
    town.clock.advance(Duration::from_secs(15 * 60));
    town.turn().await;
    let sixty = Duration::from_secs(60 * 86_400);
    assert_eq!(town.the_outlet().await.health.expires, Some(town.clock.now() + sixty), "told by the platform");
}

#[tokio::test]
async fn a_token_of_today_is_good_for_sixty_days_and_an_older_one_that_is_refused_is_told() {
    let (town, there) = graph::stage(Kind::Threads).await;
    there.young(true);
    town.turn().await;
    let (sixty, began) = (Duration::from_secs(60 * 86_400), town.clock.now());
    let health = town.the_outlet().await.health;
    assert_eq!((health.works(), health.expires), (true, Some(began + sixty)));
    // Another label is no other token.
    town.clock.advance(Duration::from_secs(3_600));
    let outlet = town.the_outlet().await;
    let label = "Threads der Stadt".to_owned();
    let renamed = store::Outlet { label, ..outlet };
    assert!(town.stores.desk().change_outlet(&renamed, store::SYSTEM, town.clock.now()).await.unwrap());
    town.turn().await;
    assert_eq!(town.the_outlet().await.health.expires, Some(began + sixty), "it ends when it ended before");

    let (town, there) = graph::stage(Kind::Threads).await;
    there.script_reads([Mishap::None, Mishap::None, Mishap::BrokenBefore]);
    town.turn().await;
    there.young(true);
    town.clock.advance(Duration::from_secs(2 * 86_400));
    town.turn().await;
    let health = town.the_outlet().await.health;
    assert!(
        !health.works() && health.expires.is_none(),
        "it lets us in for long, and nobody knows until when: {health:?}"
    );
}

#[tokio::test]
async fn what_was_made_ready_and_thrown_away_is_made_again() {
    let (town, there) = graph::stage(Kind::Threads).await;
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    assert_eq!(town.state(post).await, State::Prepared);
    there.expire();
    town.settle(post, 8).await;
    assert_eq!((town.state(post).await, there.shown().len()), (State::Live, 1));
}

#[tokio::test]
async fn no_answer_tells_a_secret() {
    let blurts = [Mishap::Blurts; 3];
    let check = async |town: &Town, secret: &str| {
        let post = town.publish(news("Neu", "Text.")).await;
        town.turn().await;
        let said = town.said(post).await;
        assert!(said.contains("requested URL") && !said.contains(secret), "{said}");
        assert!(!town.holds(secret), "{secret} is written down");
    };
    let (town, there) = telegram::stage().await;
    there.script(blurts);
    check(&town, there.token()).await;
    let (town, there) = mastodon::stage().await;
    there.script(blurts);
    check(&town, there.token()).await;
    let (town, there) = matrix::stage().await;
    there.script(blurts);
    check(&town, there.token()).await;
    let (town, there) = graph::stage(Kind::Facebook).await;
    there.script(blurts);
    check(&town, there.token()).await;
    let (town, there) = bluesky::stage().await;
    town.turn().await;
    there.script(blurts);
    check(&town, there.password()).await;
}

#[tokio::test]
async fn a_picture_that_is_taken_out_is_gone_there() {
    let (first, other) = (with_medium(77, "Fest", "Kurz.", "Kinder"), with_medium(78, "Fest", "Kurz.", "Platz"));
    let none = || news("Fest", "Kurz.");
    let (town, there) = telegram::stage().await;
    let post = town.publish(first.clone()).await;
    town.turn().await;
    town.correct(post, other.clone(), 1).await;
    town.turn().await;
    assert_eq!((town.state(post).await, there.messages()[0].edits), (State::Live, 1));
    assert!(there.heard().iter().any(|call| call.path.ends_with("editMessageMedia")));
    town.correct(post, none(), 2).await;
    town.settle(post, 3).await;
    let left: Vec<bool> = there.messages().iter().map(|message| message.photo).collect();
    assert_eq!((town.state(post).await, left), (State::Live, vec![false]));

    let (town, there) = graph::stage(Kind::Facebook).await;
    let post = town.publish(first.clone()).await;
    town.settle(post, 3).await;
    let before = there.shown().remove(0);
    town.correct(post, other.clone(), 1).await;
    town.settle(post, 3).await;
    let after = there.shown().remove(0);
    assert_eq!((town.state(post).await, there.shown().len()), (State::Live, 1));
    assert!(before.pictures != after.pictures && before.id != after.id);
    town.correct(post, none(), 2).await;
    town.settle(post, 3).await;
    assert!(there.shown().len() == 1 && there.shown()[0].pictures.is_empty());

    let (town, there) = matrix::stage().await;
    let post = town.publish(first).await;
    town.turn().await;
    let before = there.events()[0].content["url"].clone();
    town.correct(post, other, 1).await;
    town.turn().await;
    let after = there.events()[0].content["url"].clone();
    assert!(after.is_string() && before != after);
    town.correct(post, none(), 2).await;
    town.turn().await;
    assert!(there.events().len() == 1 && there.events()[0].content["url"].is_null());
}
