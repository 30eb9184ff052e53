//! The outlets of the real program, killed amid its calls.
use crate::engine::Engine;
use crate::inside::Inside;
use crate::town::Town;
use channel::clock::Clock;
use channel::outlet::Kind;
use channel::outlet::dispatch::{Dispatch, State};
use std::time::Duration;
use store::{NewOutlet, SYSTEM};
use testkit::WallClock;
use testkit::outlets::{Mastodon, Mishap};
use vault::MasterKey;

const POSTS: usize = 30;

struct Scene {
    town: Town,
    inside: Inside,
    there: Mastodon,
}

impl Scene {
    async fn new(engine: Engine) -> Scene {
        let there = Mastodon::start().await;
        let mut town = Town::on(engine);
        town.set("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true");
        town.run(&["channel", "create", "lindenau", "--name", "Stadt Lindenau"]).ends(0);
        let inside = Inside::of(&town).await;
        let key = MasterKey::from_text(&std::fs::read_to_string(town.data("keys/master.key")).unwrap()).ok().unwrap();
        let secret = format!(r#"{{"token":"{}"}}"#, there.token());
        let locker = key.web_key().unwrap().locker().unwrap();
        let secret = locker.lock(&vault::place("outlet", 7), [1; 12], secret.as_bytes()).unwrap();
        let new = NewOutlet {
            id: 7,
            channel: inside.channel("lindenau").await.id,
            kind: Kind::Mastodon,
            label: "Mastodon",
            settings: &format!(r#"{{"server":"{}"}}"#, there.url()),
            secret: &secret,
            usual: true,
            by: SYSTEM,
        };
        inside.stores.desk().add_outlet(new, WallClock.now()).await.unwrap();
        Scene { town, inside, there }
    }

    /// Each post's title and how far it is at the outlet.
    async fn dispatches(&self) -> Vec<(String, Dispatch)> {
        let mut all = Vec::new();
        for post in self.inside.posts("lindenau").await {
            let report = self.inside.stores.desk().dispatches_of(post.id).await.unwrap().remove(0);
            all.push((post.content.title.to_string(), report.dispatch));
        }
        all
    }

    fn copies(&self, title: &str) -> usize {
        self.there.toots().iter().filter(|toot| toot.text.starts_with(&format!("{title}\n"))).count()
    }

    /// Nothing moves any more: everything stands there, or waits until a lost call cannot come about any more.
    async fn rests(&self) -> bool {
        let now = WallClock.now();
        let later = |due: channel::clock::Timestamp| due > now + Duration::from_secs(60);
        self.dispatches().await.iter().all(|(_, one)| one.state == State::Live || one.due.is_some_and(later))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_amid_calls_no_post_stands_there_twice_and_none_is_said_to_that_does_not() {
    // On a PostgreSQL what a dead process held is its own for two minutes more.
    let scene = Scene::new(Engine::Sqlite).await;
    for n in 0..POSTS {
        scene.inside.publish("lindenau", &format!("Meldung {n}"), WallClock.now()).await;
    }
    let mut kills = 0;
    for part in [3, 6, 10, 14] {
        scene.there.script(std::iter::repeat_n(Mishap::Slow, POSTS * 2));
        let serving = scene.town.serve();
        crate::mails::until("posts appear", async || scene.there.toots().len() >= part).await;
        serving.kill();
        kills += 1;
    }
    scene.there.script(Vec::new());
    let serving = scene.town.serve();
    crate::mails::until("everything is done that can be", async || scene.rests().await).await;
    let (code, said) = serving.stop();
    assert_eq!(code, 0, "{said}");
    assert!(scene.there.most() <= 1, "two copies stood there for a moment");
    let mut waiting = 0;
    for (title, one) in scene.dispatches().await {
        let copies = scene.copies(&title);
        match one.state {
            State::Live => assert_eq!(copies, 1, "{title}: {one:?}"),
            _ => {
                assert!(copies == 0 && one.armed.is_some(), "{title}, {copies} copies: {one:?}");
                waiting += 1;
            }
        }
    }
    assert!(waiting <= kills, "{waiting} lost calls in {kills} deaths: one call at a time");
}
