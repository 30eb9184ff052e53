//! What a working copy said before.
use channel::ids::ChannelId;
use store::SaveDraft;

use crate::harness::{EDITOR, World, at, each};

#[tokio::test]
async fn keep_text() {
    each(async |world: &World| {
        let desk = world.stores.desk();
        let post = desk.create_draft(ChannelId(1), r#"{"title":"A"}"#, EDITOR, at(0), 5).await.unwrap();
        desk.keep_text(post).await.unwrap();
        desk.keep_text(post).await.unwrap();
        let kept = desk.earlier_texts(post).await.unwrap();
        assert_eq!(kept.len(), 1, "one text is kept once");
        assert_eq!((kept[0].revision, kept[0].at, kept[0].form.as_str()), (1, at(0), r#"{"title":"A"}"#));
    })
    .await;
}

#[tokio::test]
async fn earlier_texts() {
    each(async |world: &World| {
        let desk = world.stores.desk();
        let eva = world.stores.account().create_editor("eva", "Eva", at(0), world.random()).await.unwrap();
        let post = desk.create_draft(ChannelId(1), r#"{"title":"A"}"#, EDITOR, at(0), 5).await.unwrap();
        assert!(desk.earlier_texts(post).await.unwrap().is_empty());
        let saved = desk.save_draft(post, 1, r#"{"title":"B"}"#, eva, at(1)).await.unwrap();
        assert_eq!(saved, SaveDraft::Saved { revision: 2 });
        desk.keep_text(post).await.unwrap();
        let kept = desk.earlier_texts(post).await.unwrap();
        let forms: Vec<&str> = kept.iter().map(|text| text.form.as_str()).collect();
        assert_eq!(forms, [r#"{"title":"B"}"#, r#"{"title":"A"}"#], "somebody else went on: what stood there is kept");
        assert!(desk.discard_draft(post, 2, eva, at(2)).await.unwrap());
        assert!(desk.earlier_texts(post).await.unwrap().is_empty(), "gone with the working copy");
    })
    .await;
}
