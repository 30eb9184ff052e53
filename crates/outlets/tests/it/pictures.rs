//! Pictures our own storage does not give out at the moment: no post appears without them.
use crate::scripts::Side;
use crate::town::{Town, news, with_picture};
use crate::{bluesky, graph, linkedin, mastodon, matrix, telegram, waha, wordpress};
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use std::sync::atomic::Ordering;

async fn nothing_appears_without(town: &Town, there: &impl Side, name: &str) {
    town.turn().await;
    town.shelf.away.store(true, Ordering::Relaxed);
    let post = town.publish(with_picture("Markt", "Von acht an.", "Stände")).await;
    town.turn().await;
    assert_eq!((town.state(post).await, there.texts().len()), (State::Waiting, 0), "{name}");
    assert_eq!(town.said(post).await, "outlet.picture_unread", "{name}");
    town.shelf.away.store(false, Ordering::Relaxed);
    town.settle(post, 6).await;
    assert_eq!((town.state(post).await, there.texts().len()), (State::Live, 1), "{name}");
}

#[tokio::test]
async fn a_picture_that_cannot_be_read_now_is_waited_for() {
    macro_rules! each {
        ($($name:literal: $stage:expr),*) => {$({
            let (town, there) = $stage;
            nothing_appears_without(&town, &there, $name).await;
        })*};
    }
    each!(
        "mastodon": mastodon::stage().await,
        "telegram": telegram::stage().await,
        "bluesky": bluesky::stage().await,
        "matrix": matrix::stage().await,
        "facebook": graph::stage(Kind::Facebook).await,
        "linkedin": linkedin::stage().await,
        "waha": waha::stage().await,
        "wordpress": wordpress::stage().await
    );
}

#[tokio::test]
async fn a_correction_waits_for_its_picture() {
    let (town, there) = mastodon::stage().await;
    let post = town.publish(news("Markt", "Von acht an.")).await;
    town.settle(post, 3).await;
    town.shelf.away.store(true, Ordering::Relaxed);
    town.correct(post, with_picture("Markt", "Von neun an.", "Stände"), 1).await;
    town.turn().await;
    assert_eq!((town.state(post).await, there.toots()[0].text.contains("acht")), (State::Waiting, true));
    town.shelf.away.store(false, Ordering::Relaxed);
    town.settle(post, 4).await;
    assert!(there.toots()[0].text.contains("neun") && town.state(post).await == State::Live);
}
