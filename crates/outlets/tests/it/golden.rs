//! The requests of every connector, word for word, as they were read by eye against the platforms' documents. `GOLDEN=write`
//! writes them anew.
use crate::mastodon;
use crate::town::{Town, with_picture};
use channel::ids::PostId;
use std::path::Path;
use testkit::outlets::Heard;

/// A post appears, is corrected, and goes.
pub async fn walk(town: &Town) -> PostId {
    let post =
        town.publish(with_picture("Markt & Straßenfest", "Von **acht** bis zwölf.\n\n- Honig\n- Käse", "Stände")).await;
    town.turn().await;
    town.correct(post, with_picture("Markt am Sonntag", "Von neun an.", "Stände im Regen"), 1).await;
    town.turn().await;
    town.withdraw(post).await;
    town.turn().await;
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
