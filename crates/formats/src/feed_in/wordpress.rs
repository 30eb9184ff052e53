//! The posts of a WordPress by its REST interface (`/wp-json/wp/v2/posts`).
use super::{FeedIn, FeedInError, MAX_BYTES, Raw, Repairs, assemble};
use serde::Deserialize;
use url::Url;

#[derive(Deserialize)]
struct Post {
    link: String,
    /// In UTC, without saying so.
    date_gmt: Option<String>,
    title: Rendered,
    #[serde(default)]
    content: Rendered,
    #[serde(default)]
    excerpt: Rendered,
    #[serde(default)]
    guid: Rendered,
}

#[derive(Default, Deserialize)]
struct Rendered {
    #[serde(default)]
    rendered: String,
    /// Not for everybody: the text is not there.
    #[serde(default)]
    protected: bool,
}

/// Where the posts of a site lie, given any address of it. One that names the interface is taken as it is.
pub fn wordpress_address(site: &Url) -> Url {
    if site.path().contains("/wp-json/") || site.query().is_some_and(|query| query.contains("rest_route")) {
        return site.clone();
    }
    let mut url = site.clone();
    let path = format!("{}/wp-json/wp/v2/posts", site.path().trim_end_matches('/'));
    url.set_path(&path);
    url.set_query(Some("per_page=20&_fields=id,guid,link,date_gmt,title,content,excerpt"));
    url.set_fragment(None);
    url
}

/// Reads the answer. Posts behind a password are left out.
pub fn read_wordpress(bytes: &[u8], base: &Url) -> Result<FeedIn, FeedInError> {
    if bytes.len() > MAX_BYTES {
        return Err(FeedInError::TooLarge);
    }
    let posts: Vec<Post> = serde_json::from_slice(bytes).map_err(|_| FeedInError::NotWordPress)?;
    let mut repairs = Repairs::default();
    let open = posts.into_iter().filter(|post| !post.content.protected);
    let items = open.map(|post| raw(post).item(Some(base), &mut repairs)).collect();
    assemble(String::new(), items, repairs)
}

fn raw(post: Post) -> Raw {
    let id = if post.guid.rendered.is_empty() { post.link.clone() } else { post.guid.rendered };
    Raw {
        id,
        title: post.title.rendered,
        links: vec![post.link],
        date: post.date_gmt.map(|date| if date.ends_with('Z') { date } else { format!("{date}Z") }).unwrap_or_default(),
        summary: post.excerpt.rendered,
        content: post.content.rendered,
        categories: Vec::new(),
        images: Vec::new(),
    }
}
