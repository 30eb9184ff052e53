//! `GET /{channel}/outbox`: what the channel said, as activities, in pages.
use super::{actor_of, answer, note};
use crate::error::Answer;
use crate::feeds::source::{ChannelWords, PostWords};
use crate::visit::Visit;
use formats::fediverse::{Attached, outbox, outbox_page};
use formats::post_view::PostView;
use store::model::Cursor;

/// Posts on a page.
const POSTS: usize = 20;

/// The handler.
pub async fn get(visit: Visit) -> Answer {
    actor_of(&visit).await?;
    if visit.query("page").is_empty() {
        let posts = visit.app.public.months(visit.id()).await?.iter().map(|month| month.posts).sum();
        return Ok(answer(&visit, outbox(&visit.urls().channel_absolute(), posts)));
    }
    let before = Cursor::parse(&visit.query("before"));
    let page = visit.app.public.timeline(visit.id(), None, before, POSTS, visit.app.clock.now()).await?;
    let mut all: Vec<(PostWords, Vec<Attached>)> = Vec::with_capacity(page.items.len());
    for post in page.items {
        let pictures = note::pictures(&visit, &post.content).await?;
        all.push((PostWords::new(&visit, post).await?, pictures));
    }
    let views: Vec<(PostView<'_>, Vec<Attached>)> =
        all.iter().map(|(words, pictures)| (words.view(), pictures.clone())).collect();
    let query = |cursor: Cursor| format!("page=1&before={cursor}");
    let own = before.map_or_else(|| "page=1".to_owned(), query);
    let next = page.next.map(query);
    Ok(answer(&visit, outbox_page(&ChannelWords::new(&visit).view(), &views, &own, next.as_deref())))
}
