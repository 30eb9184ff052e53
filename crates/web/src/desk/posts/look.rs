//! How the kind of a post looks in a list of the desk: a warning is red in earnest and while it holds, and only then.
use crate::app::App;
use crate::desk::posts::view::kind_label;
use crate::lang::Lang;
use crate::pages::card::kind_word;
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::post::Kind;
use formats::warning::words::marked;
use serde::Serialize;
use std::collections::HashMap;
use store::StoreError;
use store::model::{DeskPost, WarningHead};

/// How the warnings of a list stand.
pub type Heads = HashMap<PostId, WarningHead>;

/// What `desk/parts/kind.html` needs.
#[derive(Serialize)]
pub struct Look {
    tone: &'static str,
    sign: String,
    label: String,
}

/// `over`: it was a warning, and holds no more.
pub fn look(lang: Lang, kind: Kind, title: &str, over: bool) -> Look {
    let rehearsal = kind == Kind::Warning && marked(title).is_some();
    Look {
        tone: if rehearsal || over { "calm" } else { kind_word(kind) },
        sign: if rehearsal { "info".to_owned() } else { format!("kind-{}", kind_word(kind)) },
        label: kind_label(lang, kind),
    }
}

/// How the warnings among these posts stand; asks nothing where there is none.
pub async fn heads(app: &App, posts: &[DeskPost]) -> Result<Heads, StoreError> {
    let warnings: Vec<PostId> =
        posts.iter().filter(|post| post.kind == Some(Kind::Warning)).map(|post| post.id).collect();
    if warnings.is_empty() { Ok(Heads::new()) } else { app.public.warning_heads(&warnings).await }
}

/// Whether it holds no more.
pub fn is_over(head: &WarningHead, now: Timestamp) -> bool {
    head.ended.is_some() || head.expires <= now
}
