//! `GET /{channel}/latest.json`: the newest posts for the service worker, which keeps their pages for reading offline.
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use crate::visit::Visit;
use serde::Serialize;

/// Posts a device keeps.
const POSTS: usize = 30;

#[derive(Serialize)]
struct Latest {
    posts: Vec<Post>,
}

#[derive(Serialize)]
struct Post {
    id: String,
    version: u32,
    url: String,
    title: String,
    published: String,
}

/// `GET /{channel}/latest.json`
pub async fn get(visit: Visit) -> Answer {
    let (urls, dates) = (visit.urls(), visit.dates());
    let page = visit.app.public.timeline(visit.id(), None, None, POSTS, visit.app.clock.now()).await?;
    let posts = page.items.iter().map(|post| Post {
        id: post.id.to_string(),
        version: post.version,
        url: urls.post(post.id, &post.slug_tail),
        title: post.content.title.to_string(),
        published: dates.iso(post.published),
    });
    let json = serde_json::to_string(&Latest { posts: posts.collect() }).map_err(Problem::internal)?;
    Ok(Fresh::text("application/json", fresh::PAGE, json).answer(&visit.headers))
}
