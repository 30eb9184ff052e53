//! The channel's own actor: what becomes of a post is handed over, once for each version, whatever breaks.
use crate::town::{Town, news};
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use outlets::Becomes;

fn told(town: &Town) -> Vec<(u32, Becomes)> {
    town.told.0.lock().unwrap().iter().map(|order| (order.version, order.becomes)).collect()
}

#[tokio::test]
async fn a_post_its_correction_and_its_withdrawal_are_handed_over_in_order() {
    let town = Town::new().await;
    town.outlet(town.channel.0, Kind::Fediverse, "{\"handle\":\"@lindenau@kanal.example\"}", "{}").await;
    let post = town.publish(news("Markt", "Am Samstag.")).await;
    town.turn().await;
    assert_eq!(town.dispatch(post).await.state, State::Live);
    town.correct(post, news("Markt", "Am Sonntag."), 1).await;
    town.turn().await;
    town.withdraw(post).await;
    town.turn().await;
    assert_eq!(town.dispatch(post).await.state, State::Gone);
    assert_eq!(told(&town), [(1, Becomes::Out), (2, Becomes::Changed), (3, Becomes::Gone)]);
    let handle = town.stores.desk().outlets(town.channel).await.unwrap().remove(0).health.name;
    assert_eq!(handle, "@lindenau@kanal.example");
}

#[tokio::test]
async fn whoever_dies_in_the_middle_leaves_it_handed_over() {
    for polls in 1..40 {
        let town = Town::new().await;
        town.outlet(town.channel.0, Kind::Fediverse, "{}", "{}").await;
        let post = town.publish(news("Markt", "Am Samstag.")).await;
        town.turn_and_die(polls).await;
        town.settle(post, 5).await;
        assert_eq!(town.dispatch(post).await.state, State::Live, "died at {polls}");
        let told = told(&town);
        assert!(!told.is_empty() && told.iter().all(|one| *one == (1, Becomes::Out)), "{told:?}");
    }
}
