//! Random scripts against the platforms over real connections and a real database, with death at any place where the
//! program waits: never two copies, never "live" without one. `channel::outlet` holds the same over ten thousand scripts
//! without a network.
use crate::town::{Town, news};
use crate::{bluesky, graph, linkedin, listmonk, mastodon, matrix, telegram, waha, wordpress};
use channel::ids::PostId;
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use std::time::Duration;
use testkit::Seeded;
use testkit::outlets::{
    Bluesky, Change, Graph, Linkedin, Listmonk, Mastodon, Matrix, Mishap, Telegram, Waha, Wordpress,
};

const SCRIPTS: usize = 120;

/// A platform whose copies can be counted.
pub trait Side {
    fn befall(&self, mishaps: Vec<Mishap>);
    /// Texts people see.
    fn texts(&self) -> Vec<String>;
}

impl Side for Mastodon {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script_reads(mishaps.iter().rev().copied());
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        assert!(self.most() <= 1, "two copies stood there for a moment");
        self.toots().into_iter().map(|toot| toot.text).collect()
    }
}

impl Side for Telegram {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script_reads(mishaps.iter().rev().copied());
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        assert!(self.most() <= 1, "two copies stood there for a moment");
        self.messages().into_iter().map(|message| message.text).collect()
    }
}

impl Side for Bluesky {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script_reads(mishaps.iter().rev().copied());
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        assert!(self.most() <= 1, "two copies stood there for a moment");
        self.records().values().map(ToString::to_string).collect()
    }
}

impl Side for Matrix {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script_reads(mishaps.iter().rev().copied());
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        assert!(self.most() <= 1, "two copies stood there for a moment");
        let events = self.events();
        // A change of what was taken away is a copy like any other.
        let left = |change: &Change| !events.iter().any(|event| event.id == change.about);
        let changes = self.changes().into_iter().filter(left).map(|change| change.content.to_string());
        events.iter().map(|event| event.content.to_string()).chain(changes).collect()
    }
}

impl Side for Graph {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script_reads(mishaps.iter().rev().copied());
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        assert!(self.most() <= 1, "two copies stood there for a moment");
        self.shown().into_iter().map(|shown| shown.text).collect()
    }
}

impl Side for Linkedin {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script_reads(mishaps.iter().rev().copied());
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        assert!(self.most() <= 1, "two copies stood there for a moment");
        self.updates().into_iter().map(|update| update.text).collect()
    }
}

impl Side for Waha {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script_reads(mishaps.iter().rev().copied());
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        assert!(self.most() <= 1, "two copies stood there for a moment");
        self.messages().into_iter().map(|told| told.text).collect()
    }
}

impl Side for Wordpress {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script_reads(mishaps.iter().rev().copied());
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        assert!(self.most() <= 1, "two copies stood there for a moment");
        self.articles().into_iter().map(|article| article.text("content").to_owned()).collect()
    }
}

impl Side for Listmonk {
    fn befall(&self, mishaps: Vec<Mishap>) {
        self.script_reads(mishaps.iter().rev().copied());
        self.script(mishaps);
    }
    fn texts(&self) -> Vec<String> {
        assert!(self.most() <= 1, "two copies stood there for a moment");
        let read = self.sent().into_iter().filter(|campaign| campaign.sent > 0);
        read.map(|campaign| campaign.text("body").to_owned()).collect()
    }
}

pub struct Dice(pub Seeded);

impl Dice {
    pub fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.0.below(most as u64)).unwrap_or(0)
    }
}

pub async fn judge(town: &Town, there: &impl Side, post: PostId, name: &str) {
    let id = post.to_string();
    // What is said first, then what is there: others are at work, and what is said to be there stays there.
    let state = town.state(post).await;
    let seen = there.texts().iter().filter(|text| text.contains(&id)).count();
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

#[tokio::test]
async fn facebook_never_has_two_copies() {
    let (town, there) = graph::stage(Kind::Facebook).await;
    scripts(&town, &there, 11).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instagram_never_has_two_copies() {
    let (town, there, _site) = graph::instagram().await;
    scripts(&town, &there, 12).await;
}

#[tokio::test]
async fn threads_never_has_two_copies() {
    let (town, there) = graph::stage(Kind::Threads).await;
    scripts(&town, &there, 13).await;
}

#[tokio::test]
async fn linkedin_never_has_two_copies() {
    let (town, there) = linkedin::stage().await;
    scripts(&town, &there, 14).await;
}

#[tokio::test]
async fn a_whatsapp_channel_never_has_two_copies() {
    let (town, there) = waha::stage().await;
    scripts(&town, &there, 15).await;
}

#[tokio::test]
async fn a_wordpress_never_has_two_copies() {
    let (town, there) = wordpress::stage().await;
    scripts(&town, &there, 16).await;
}

#[tokio::test]
async fn a_newsletter_is_never_sent_twice() {
    let (town, there) = listmonk::stage().await;
    scripts(&town, &there, 17).await;
}
