//! Random scripts against the platforms over real connections and a real database, with death at any place where the
//! program waits: never two copies, never "live" without one. `channel::outlet` holds the same over ten thousand scripts
//! without a network.
use crate::mastodon::stage;
use crate::town::{Town, news};
use channel::ids::PostId;
use channel::outlet::dispatch::State;
use std::time::Duration;
use testkit::Seeded;
use testkit::outlets::{Mastodon, Mishap};

const SCRIPTS: usize = 250;

struct Dice(Seeded);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.0.below(most as u64)).unwrap_or(0)
    }
}

async fn judge(town: &Town, there: &Mastodon, post: PostId, name: &str) {
    let id = post.to_string();
    let seen = there.toots().iter().filter(|toot| toot.text.contains(&id)).count();
    let state = town.state(post).await;
    assert!(seen <= 1 && there.most() <= 1, "{name}: {seen} copies, at most {}", there.most());
    assert!(state != State::Live || seen == 1, "{name}: live and not there");
    assert!(state != State::Gone || seen == 0, "{name}: gone and still there");
}

#[tokio::test]
async fn never_two_copies_and_never_live_without_one() {
    let (town, there) = stage().await;
    town.turn().await;
    let mut dice = Dice(Seeded::new(7));
    for n in 0..SCRIPTS {
        let name = format!("script {n}");
        let mishaps: Vec<Mishap> = (0..dice.below(5)).map(|_| Mishap::ALL[dice.below(Mishap::ALL.len())]).collect();
        there.script(mishaps);
        let post = town.publish(news(&name, "Text.")).await;
        for step in 0..dice.below(4) {
            town.turn_and_die(1 + dice.below(40)).await;
            judge(&town, &there, post, &name).await;
            match dice.below(6) {
                0 if step == 0 => town.correct(post, news(&name, "Neuer Text."), 1).await,
                1 => town.clock.advance(Duration::from_secs(3_700)),
                _ => {}
            }
        }
        if dice.below(5) == 0 {
            town.withdraw(post).await;
        }
        // Nothing more goes wrong.
        there.script([]);
        town.settle(post, 12).await;
        judge(&town, &there, post, &name).await;
        let state = town.state(post).await;
        assert!(!state.is_under_way(), "{name} does not end: {:?}", town.dispatch(post).await);
    }
}
