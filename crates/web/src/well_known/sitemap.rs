//! `GET /sitemap.xml`: the verified channels and their newest posts; older ones are found through the archive.
use crate::app::App;
use crate::error::Answer;
use crate::fresh::{self, Fresh};
use crate::lang::{Lang, Speak};
use crate::urls::Urls;
use axum::extract::State;
use axum::http::HeaderMap;

/// Channels in the map.
const CHANNELS: usize = 1_000;
/// Newest posts of each.
const POSTS: usize = 100;
/// Above so many channels the map names only the channels: a thousand time lines are no answer to one request.
const WITH_POSTS: usize = 20;

/// `GET /sitemap.xml`
pub async fn get(State(app): State<App>, headers: HeaderMap) -> Answer {
    let listed = app.public.listed(None, CHANNELS).await?;
    let mut entries = vec![entry(&format!("{}/directory", app.settings.base_url), None)];
    for found in &listed {
        let urls = Urls::new(&app, Speak::quietly(Lang::De), &found.channel.slug);
        entries.push(entry(&urls.channel_absolute(), None));
        entries.push(entry(&urls.absolute(&urls.file("archive")), None));
        entries.push(entry(&urls.absolute(&urls.file("press")), None));
        if listed.len() > WITH_POSTS {
            continue;
        }
        for post in app.public.timeline(found.channel.id, None, None, POSTS, app.clock.now()).await?.items {
            entries.push(entry(&urls.post_absolute(post.id, &post.slug_tail), Some(post.updated.to_string())));
        }
    }
    let all = entries.concat();
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{all}</urlset>\n"
    );
    Ok(Fresh::text("application/xml; charset=utf-8", fresh::DRAWING, xml).answer(&headers))
}

/// Our addresses hold no character that XML minds.
fn entry(url: &str, modified: Option<String>) -> String {
    let modified = modified.map(|at| format!("<lastmod>{at}</lastmod>")).unwrap_or_default();
    format!("<url><loc>{url}</loc>{modified}</url>\n")
}
