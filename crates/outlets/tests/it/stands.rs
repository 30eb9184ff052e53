//! What stands there and should not goes when the platform is back; and what others took away there is seen to be gone when
//! somebody wants to know.
use crate::town::{Town, news};
use crate::{graph, mastodon, telegram};
use channel::clock::Clock;
use channel::ids::PostId;
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use channel::outlet::fault::Class;
use std::time::Duration;
use testkit::outlets::Mishap;

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn what_is_withdrawn_while_the_platform_is_away_goes_when_it_is_back() {
    let (town, there) = graph::stage(Kind::Facebook).await;
    let post = town.publish(news("Neu", "Ein Name, der dort nicht stehen soll.")).await;
    town.settle(post, 3).await;
    let began = town.clock.now();
    there.script([Mishap::BrokenBefore; 14]);
    town.withdraw(post).await;
    town.settle(post, 40).await;
    assert!(town.clock.now() > began + Duration::from_secs(2 * 3_600), "it was away for hours");
    assert_eq!((town.state(post).await, there.shown().len()), (State::Gone, 0));
}

#[tokio::test]
async fn what_replaces_the_old_after_a_day_is_new() {
    let (town, there) = graph::stage(Kind::Threads).await;
    let post = town.publish(news("Markt", "Von acht an.")).await;
    town.settle(post, 4).await;
    let began = town.clock.now();
    // The container is made after a day only; the old one goes, and the call that publishes the new one fails once.
    there.script(std::iter::repeat_n(Mishap::BrokenBefore, 22).chain([
        Mishap::None,
        Mishap::None,
        Mishap::BrokenBefore,
    ]));
    town.correct(post, news("Markt", "Von neun an."), 1).await;
    town.settle(post, 60).await;
    assert!(town.clock.now() > began + DAY);
    let texts: Vec<String> = there.shown().into_iter().map(|one| one.text).collect();
    assert_eq!((town.state(post).await, texts.len()), (State::Live, 1), "{texts:?}");
    assert!(texts[0].contains("neun"));
}

async fn look(town: &Town, post: PostId) {
    town.clock.advance(DAY);
    let report = town.reports(post).await.remove(0);
    let able = town.the_outlet().await.kind.abilities();
    town.decide(post, |one| assert!(one.look(able, report.created, town.clock.now()))).await;
    town.settle(post, 3).await;
}

#[tokio::test]
async fn what_was_taken_away_there_is_seen_to_be_gone_and_sent_again_when_somebody_says_so() {
    let (town, there) = mastodon::stage().await;
    let post = town.publish(news("Neu", "Text.")).await;
    town.settle(post, 3).await;
    let before = town.dispatch(post).await;
    look(&town, post).await;
    let seen = town.dispatch(post).await;
    assert_eq!((seen.state, seen.there), (State::Live, before.there), "it stands there");
    there.clear();
    look(&town, post).await;
    let gone = town.dispatch(post).await;
    let class = gone.fault.map(|fault| fault.class);
    assert_eq!((gone.state, class, gone.there), (State::Refused, Some(Class::Missing), None));
    town.decide(post, |one| assert!(one.once_more(town.clock.now()))).await;
    town.settle(post, 3).await;
    assert_eq!((town.state(post).await, there.toots().len()), (State::Live, 1), "another one, under another key");
}

#[tokio::test]
async fn where_a_look_is_no_proof_a_person_says_it() {
    let (town, there) = graph::stage(Kind::Facebook).await;
    let post = town.publish(news("Neu", "Text.")).await;
    town.settle(post, 3).await;
    look(&town, post).await;
    assert_eq!(town.state(post).await, State::Live);
    there.clear();
    look(&town, post).await;
    assert_eq!(town.state(post).await, State::Unconfirmed);
    town.decide(post, |one| assert!(one.once_more(town.clock.now()))).await;
    town.settle(post, 3).await;
    assert_eq!((town.state(post).await, there.shown().len()), (State::Live, 1));

    let (town, there) = telegram::stage().await;
    let post = town.publish(news("Neu", "Text.")).await;
    town.settle(post, 3).await;
    let before = town.dispatch(post).await.there;
    look(&town, post).await;
    assert_eq!(town.state(post).await, State::Unconfirmed, "no bot can look there");
    town.decide(post, |one| one.confirm("", "", town.clock.now())).await;
    town.settle(post, 3).await;
    assert_eq!((town.state(post).await, town.dispatch(post).await.there), (State::Live, before));
    town.withdraw(post).await;
    town.settle(post, 3).await;
    assert_eq!((town.state(post).await, there.messages().len()), (State::Gone, 0), "its name is known as before");
}
