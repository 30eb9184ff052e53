use std::collections::HashMap;

use channel::ids::PostId;
use channel::variant::{Original, Tongue, Variant, Wording};
use db::{Db, args};

use crate::{Result, ShownVariants, StoreError, sql};

/// Post, tongue, title, body, the main text it was written from.
type ShownRow = (i64, String, String, String, String, String);

/// The variants of these posts that are out, Leichte Sprache first.
pub(crate) async fn shown(db: &Db, posts: &[PostId]) -> Result<ShownVariants> {
    let ids: Vec<i64> = posts.iter().map(|post| post.0).collect();
    let rows: Vec<ShownRow> = db.rows(sql::variant::SHOWN, args![ids]).await?;
    let mut all: ShownVariants = HashMap::new();
    for (post, tongue, title, body, of_title, of_body) in rows {
        let of = Original { title: of_title, body: of_body };
        let wording =
            Wording::parse(&title, &body, &of).map_err(|_| StoreError::corrupt("variant_version", "words"))?;
        all.entry(PostId(post)).or_default().push(Variant { tongue: read_tongue(&tongue)?, wording, of });
    }
    all.values_mut().for_each(|variants| variants.sort_by_key(|one| order(one.tongue)));
    Ok(all)
}

/// Reads the word of a tongue.
pub(crate) fn read_tongue(word: &str) -> Result<Tongue> {
    Tongue::parse(word).ok_or_else(|| StoreError::corrupt("variant", "tongue"))
}

/// Its place in every list.
pub(crate) fn order(tongue: Tongue) -> Option<usize> {
    Tongue::all().position(|one| one == tongue)
}
