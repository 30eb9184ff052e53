//! Two runners at once, as on two nodes, each of which loses its lease in the middle of a call: the clock runs on while a
//! call is under way, as it does for a machine that was asleep. What makes a post visible goes under a name of ours
//! wherever a look is believed, so that a call which comes late makes no second copy.
use crate::scripts::{Dice, Side, judge};
use crate::town::{Town, news};
use crate::{bluesky, listmonk, mastodon, matrix, wordpress};
use std::time::Duration;
use testkit::Seeded;
use testkit::outlets::Mishap;

const ROUNDS: usize = 25;
/// Longer than a lease, and than a lost call is waited for.
const ASLEEP: Duration = Duration::from_secs(140);

async fn races(town: &Town, there: &impl Side, calls: impl Fn() -> usize, seed: u64) {
    town.turn().await;
    let mut dice = Dice(Seeded::new(seed));
    for n in 0..ROUNDS {
        let name = format!("race {n} of {seed}");
        let befalls = [Mishap::None, Mishap::Slow, Mishap::Slow, Mishap::SilentAfter, Mishap::ResetAfter];
        there.befall((0..dice.below(6)).map(|_| befalls[dice.below(befalls.len())]).collect());
        let post = town.publish(news(&name, "Text.")).await;
        let both = [town.runner.clone(), town.runner.clone()];
        let mut both = both.map(|runner| tokio::spawn(async move { runner.turn().await.unwrap() }));
        for _ in 0..dice.below(4) {
            let before = calls();
            while calls() == before && both.iter().any(|one| !one.is_finished()) {
                tokio::task::yield_now().await;
            }
            town.clock.advance(ASLEEP);
            // The other one looks again, as it does each second.
            let runner = town.runner.clone();
            both[dice.below(2)] = tokio::spawn(async move { runner.turn().await.unwrap() });
            judge(town, there, post, &name).await;
        }
        for one in both {
            one.await.unwrap();
        }
        there.befall(Vec::new());
        town.settle(post, 12).await;
        judge(town, there, post, &name).await;
        assert!(!town.state(post).await.is_under_way(), "{name} does not end: {:?}", town.dispatch(post).await);
    }
}

macro_rules! race {
    ($test:ident, $outlet:ident, $seed:expr) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            let (town, there) = $outlet::stage().await;
            races(&town, &there, || there.heard().len(), $seed).await;
        }
    };
}

race!(mastodon_from_two_nodes, mastodon, 3);
race!(matrix_from_two_nodes, matrix, 4);
race!(bluesky_from_two_nodes, bluesky, 5);
race!(wordpress_from_two_nodes, wordpress, 6);
race!(listmonk_from_two_nodes, listmonk, 7);
