//! The requests of every connector, word for word, as they were read by eye against the platforms' documents. `GOLDEN=write`
//! writes them anew.
use crate::town::{Town, with_picture};
use crate::{bluesky, graph, mastodon, matrix, telegram};
use channel::ids::PostId;
use std::path::Path;
use testkit::outlets::Heard;

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
    let lines: Vec<String> = heard.iter().map(|call| call.line().replace(&post.to_string(), "POST")).collect();
    let text = format!("{}\n", lines.join("\n\n"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.txt"));
    if std::env::var("GOLDEN").is_ok_and(|what| what == "write") {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &text).unwrap();
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
