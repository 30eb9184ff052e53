//! Random scripts against the platforms over real connections and a real database, with death at any place where the
//! program waits: never two copies, never "live" without one. `channel::outlet` holds the same over ten thousand scripts
//! without a network.
use crate::town::{Town, news};
use crate::{bluesky, mastodon, matrix, telegram};
use channel::ids::PostId;
use channel::outlet::dispatch::State;
use std::time::Duration;
use testkit::Seeded;
use testkit::outlets::{Bluesky, Mastodon, Matrix, Mishap, Telegram};

const SCRIPTS: usize = 120;

/// A platform whose copies can be counted.
trait Side {
    fn befall(&self, mishaps: Vec<Mishap>);
    /// Texts people see.
    fn texts(&self) -> Vec<String>;
}

impl Side for Mastodon {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        assert!(self.most() <= 1, "two copies stood there for a moment");
        self.toots().into_iter().map(|toot| toot.text).collect()
    }
}

impl Side for Telegram {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        self.messages().into_iter().map(|message| message.text).collect()
    }
}

impl Side for Bluesky {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        self.records().values().map(ToString::to_string).collect()
    }
}

impl Side for Matrix {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        self.events().into_iter().map(|event| event.content.to_string()).collect()
    }
}

struct Dice(Seeded);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.0.below(most as u64)).unwrap_or(0)
    }
}

async fn judge(town: &Town, there: &impl Side, post: PostId, name: &str) {
    let id = post.to_string();
    let seen = there.texts().iter().filter(|text| text.contains(&id)).count();
    let state = town.state(post).await;
    assert!(seen <= 1, "{name}: {seen} copies, {:?}", town.dispatch(post).await);
    assert!(state != State::Live || seen == 1, "{name}: live and not there");
    assert!(state != State::Gone || seen == 0, "{name}: gone and still there");
}

async fn scripts(town: &Town, there: &impl Side, seed: u64) {
    town.turn().await;
    let mut dice = Dice(Seeded::new(seed));
    for n in 0..SCRIPTS {
        let name = format!("script {n} of {seed}");
        there.befall((0..dice.below(5)).map(|_| Mishap::ALL[dice.below(Mishap::ALL.len())]).collect());
        let post = town.publish(news(&name, "Text.")).await;
        for step in 0..dice.below(4) {
            town.turn_and_die(1 + dice.below(40)).await;
            judge(town, there, post, &name).await;
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
        there.befall(Vec::new());
        town.settle(post, 12).await;
        judge(town, there, post, &name).await;
        let state = town.state(post).await;
        assert!(!state.is_under_way(), "{name} does not end: {:?}", town.dispatch(post).await);
    }
}

#[tokio::test]
async fn mastodon_never_has_two_copies() {
    let (town, there) = mastodon::stage().await;
    scripts(&town, &there, 7).await;
}

#[tokio::test]
async fn telegram_never_has_two_copies() {
    let (town, there) = telegram::stage().await;
    scripts(&town, &there, 8).await;
}

#[tokio::test]
async fn bluesky_never_has_two_copies() {
    let (town, there) = bluesky::stage().await;
    scripts(&town, &there, 9).await;
}

#[tokio::test]
async fn matrix_never_has_two_copies() {
    let (town, there) = matrix::stage().await;
    scripts(&town, &there, 10).await;
}
