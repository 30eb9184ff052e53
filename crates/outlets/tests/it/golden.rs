//! The requests of every connector, word for word, as they were read by eye against the platforms' documents. `GOLDEN=write`
//! writes them anew.
use crate::town::{Town, news, with_picture};
use crate::{bluesky, graph, linkedin, listmonk, mastodon, matrix, telegram, waha, wordpress};
use channel::ids::PostId;
use channel::outlet::dispatch::State;
use std::path::Path;
use testkit::outlets::{Heard, Mishap};

/// A post appears, is corrected, and goes.
pub async fn walk(town: &Town) -> PostId {
    let post =
        town.publish(with_picture("Markt & Straßenfest", "Von **acht** bis zwölf.\n\n- Honig\n- Käse", "Stände")).await;
    town.settle(post, 4).await;
    town.correct(post, with_picture("Markt am Sonntag", "Von neun an.", "Stände im Regen"), 1).await;
    town.settle(post, 6).await;
    town.withdraw(post).await;
    town.settle(post, 4).await;
    post
}

/// Compares what was heard with the file of that name.
pub fn compare(name: &str, heard: &[Heard], post: PostId) {
    compare_text(name, &lines(heard, post));
}

fn lines(heard: &[Heard], post: PostId) -> String {
    let lines: Vec<String> = heard.iter().map(|call| call.line().replace(&post.to_string(), "POST")).collect();
    format!("{}\n", lines.join("\n\n"))
}

fn compare_text(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.txt"));
    if std::env::var("GOLDEN").is_ok_and(|what| what == "write") {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(text, kept, "the requests of {name} changed; read them, then write them with GOLDEN=write");
}

#[tokio::test]
async fn mastodon_requests() {
    let (town, there) = mastodon::stage().await;
    let post = walk(&town).await;
    compare("mastodon", &there.heard(), post);
}

#[tokio::test]
async fn telegram_requests() {
    let (town, there) = telegram::stage().await;
    let post = walk(&town).await;
    compare("telegram", &there.heard(), post);
}

#[tokio::test]
async fn bluesky_requests() {
    let (town, there) = bluesky::stage().await;
    let post = walk(&town).await;
    compare("bluesky", &there.heard(), post);
}

#[tokio::test]
async fn matrix_requests() {
    let (town, there) = matrix::stage().await;
    let post = walk(&town).await;
    compare("matrix", &there.heard(), post);
}

#[tokio::test]
async fn facebook_requests() {
    let (town, there) = graph::stage(channel::outlet::Kind::Facebook).await;
    let post = walk(&town).await;
    compare("facebook", &there.heard(), post);
}

#[tokio::test]
async fn threads_requests() {
    let (town, there) = graph::stage(channel::outlet::Kind::Threads).await;
    let post = walk(&town).await;
    compare("threads", &there.heard(), post);
}

#[tokio::test]
async fn linkedin_requests() {
    let (town, there) = linkedin::stage().await;
    let post = walk(&town).await;
    let readable = |call: Heard| match call.method.as_str() {
        "PUT" => Heard { body: format!("({} bytes)", call.body.len()).into_bytes(), ..call },
        _ => call,
    };
    compare("linkedin", &there.heard().into_iter().map(readable).collect::<Vec<_>>(), post);
}

#[tokio::test]
async fn waha_requests() {
    let (town, there) = waha::stage().await;
    let post = walk(&town).await;
    compare("waha", &there.heard(), post);
}

#[tokio::test]
async fn wordpress_requests() {
    let (town, there) = wordpress::stage().await;
    let post = walk(&town).await;
    compare("wordpress", &there.heard(), post);
}

#[tokio::test]
async fn listmonk_requests() {
    let (town, there) = listmonk::stage().await;
    let post = walk(&town).await;
    compare("listmonk", &there.heard(), post);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instagram_requests() {
    let (town, there, site) = graph::instagram().await;
    let post = walk(&town).await;
    let own = url::form_urlencoded::byte_serialize(site.url().as_bytes()).collect::<String>();
    let heard = there.heard().into_iter().map(|call| {
        let body = String::from_utf8_lossy(&call.body).replace(&own, "SITE").into_bytes();
        Heard { body, ..call }
    });
    compare("instagram", &heard.collect::<Vec<_>>(), post);
}

/// What is asked after a call whose answer was lost.
macro_rules! look {
    ($stage:expr) => {{
        let (town, there) = $stage;
        town.turn().await;
        there.script([Mishap::None, Mishap::SilentAfter]);
        let post = town.publish(with_picture("Markt", "Text.", "Stände")).await;
        town.settle(post, 5).await;
        assert_eq!((town.state(post).await, there.most()), (State::Live, 1));
        let committed = there.heard().iter().rposition(|call| call.method != "GET").unwrap_or_default();
        lines(&there.heard()[committed + 1..], post)
    }};
}

#[tokio::test]
async fn looks() {
    let found = [
        look!(mastodon::stage().await),
        look!(matrix::stage().await),
        look!(graph::stage(channel::outlet::Kind::Facebook).await),
        look!(graph::stage(channel::outlet::Kind::Threads).await),
    ];
    compare_text("looks", &found.join("\n"));
}

#[tokio::test]
async fn a_text_without_a_picture_and_a_long_one() {
    let (town, there) = graph::stage(channel::outlet::Kind::Threads).await;
    let post = town.publish(news("Markt", "Von acht an.")).await;
    town.settle(post, 4).await;
    let threads = lines(&there.heard(), post);
    let (town, there) = telegram::stage().await;
    let post = town.publish(with_picture("Markt", &"Ein Satz. ".repeat(150), "Stände")).await;
    town.turn().await;
    compare_text("texts", &format!("{threads}\n{}", lines(&there.heard(), post)));
}
