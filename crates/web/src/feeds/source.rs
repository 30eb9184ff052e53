//! What every feed is made of: the newest posts, with absolute addresses.
use super::files;
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use crate::pages::picture;
use crate::urls;
use crate::visit::Visit;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use channel::channel::Channel;
use channel::post::State;
use channel::topic::Topic;
use formats::feed::{Entry, Feed, Gone};
use formats::post_view::{ChannelView, PostView};
use jiff::SignedDuration;
use store::FigureKind;
use store::model::{PublishedPost, ShownVariants, Withdrawn};

/// Posts in a feed.
const POSTS: usize = 50;
/// How long a feed says what was taken back: longer than any reader stays away that keeps what it read.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 60);

/// The addresses a channel's view borrows.
pub struct ChannelWords {
    channel: Channel,
    url: String,
    feed_base: String,
    icon_url: String,
}

impl ChannelWords {
    /// Of the visited channel.
    pub fn new(visit: &Visit) -> Self {
        let urls = visit.urls();
        Self {
            channel: visit.channel.channel.clone(),
            url: urls.channel_absolute(),
            feed_base: urls.absolute(&urls.file("feed")),
            icon_url: urls.absolute(&urls.file("icon-512.png")),
        }
    }

    /// For the writers of crate formats.
    pub fn view(&self) -> ChannelView<'_> {
        ChannelView {
            channel: &self.channel,
            url: &self.url,
            feed_base: &self.feed_base,
            icon_url: Some(&self.icon_url),
        }
    }
}

/// A post with the addresses its view borrows.
pub struct PostWords {
    /// The post.
    pub post: PublishedPost,
    url: String,
    picture_url: Option<String>,
}

impl PostWords {
    /// Looks up the leading picture.
    pub async fn new(visit: &Visit, post: PublishedPost) -> Result<Self, Problem> {
        let url = visit.urls().post_absolute(post.id, &post.slug_tail);
        let picture_url = picture::card_url(&visit.app, post.content.pictures.first()).await?;
        Ok(Self { post, url, picture_url })
    }

    /// For the writers of crate formats.
    pub fn view(&self) -> PostView<'_> {
        PostView {
            id: self.post.id,
            version: self.post.version,
            content: &self.post.content,
            url: &self.url,
            published: self.post.published,
            updated: self.post.updated,
            picture_url: self.picture_url.clone(),
            withdrawn: self.post.state == State::Withdrawn,
        }
    }
}

/// Posts of a list with their addresses; in the language asked for (`?lang=tr`) where there is such a text and it fits
/// the main text.
async fn words(visit: &Visit, posts: Vec<PublishedPost>) -> Result<Vec<PostWords>, Problem> {
    let (asked, urls) = (visit.query("lang"), visit.urls());
    let mut variants = match asked.as_str() {
        "" => ShownVariants::new(),
        _ => visit.app.public.variants(&posts.iter().map(|post| post.id).collect::<Vec<_>>()).await?,
    };
    let mut all = Vec::with_capacity(posts.len());
    for post in posts {
        let mut words = PostWords::new(visit, post).await?;
        let (id, content) = (words.post.id, &words.post.content);
        let mut fitting = variants.remove(&id).unwrap_or_default().into_iter();
        if let Some(variant) = fitting.find(|one| one.tongue.tag(&content.lang) == asked && !one.is_older(content)) {
            words.post.content = variant.instead(content);
            words.url = urls.absolute(&urls.post_in(id, &words.post.slug_tail, &asked));
        }
        all.push(words);
    }
    Ok(all)
}

/// The answer of one feed: `?topic=` filters, `?lang=` chooses the texts; unchanged feeds are answered 304. `name` is the
/// feed's own file. A hub is told of what comes out in the whole channel, so only the whole feed names it.
pub async fn feed(visit: &Visit, name: &str, kind: &'static str, write: fn(&Feed<'_>) -> String) -> Answer {
    let (topic, now, public) = (Topic::parse(&visit.query("topic")), visit.app.clock.now(), &visit.app.public);
    let page = public.timeline(visit.id(), topic, None, POSTS, now).await?;
    let gone: Vec<Gone> = public.withdrawn(visit.id(), now - REMEMBERED, POSTS).await?.into_iter().map(gone).collect();
    let words = words(visit, page.items).await?;
    let mut entries = Vec::with_capacity(words.len());
    for one in &words {
        entries.push(Entry { post: one.view(), files: files::of(visit, &one.post.content).await? });
    }
    let urls = visit.urls();
    let narrowed = [("topic", topic.map_or("", Topic::key).to_owned()), ("lang", visit.query("lang"))];
    let own = urls.absolute(&urls::narrowed(&urls.file(name), &narrowed));
    let whole = narrowed.iter().all(|(_, value)| value.is_empty());
    let hub = visit.app.settings.hub.as_deref().filter(|_| whole);
    let channel = ChannelWords::new(visit);
    let feed = Feed { channel: channel.view(), own: &own, hub, entries: &entries, gone: &gone };
    let mut answer = dressed(visit, kind, write(&feed));
    link(&mut answer, &own, hub)?;
    Ok(answer)
}

fn gone(post: Withdrawn) -> Gone {
    Gone { id: post.id, published: post.published, at: post.at, reason: post.reason }
}

/// Where the feed is and who tells of its changes, for whoever reads headers only (WebSub §4).
pub fn link(answer: &mut Response, own: &str, hub: Option<&str>) -> Result<(), Problem> {
    let mut links = format!("<{own}>; rel=\"self\"");
    if let Some(hub) = hub {
        links.push_str(&format!(", <{hub}>; rel=\"hub\""));
    }
    answer.headers_mut().insert(header::LINK, HeaderValue::try_from(links).map_err(Problem::internal)?);
    Ok(())
}

/// The answer with these posts.
pub async fn answer(
    visit: &Visit,
    kind: &'static str,
    posts: Vec<PublishedPost>,
    write: fn(&ChannelView<'_>, &[PostView<'_>]) -> String,
) -> Answer {
    let words = words(visit, posts).await?;
    let views: Vec<PostView<'_>> = words.iter().map(PostWords::view).collect();
    Ok(dressed(visit, kind, write(&ChannelWords::new(visit).view(), &views)))
}

/// Without Last-Modified: a translation, or a post whose time is over, changes a feed and no post's date.
fn dressed(visit: &Visit, kind: &'static str, text: String) -> Response {
    visit.count(None, FigureKind::Feed);
    let mut answer = Fresh::text(kind, fresh::FEED, text).answer(&visit.headers);
    // Feeds are there to be read by programs of other sites, too; residents have no cookie that could leak.
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    answer
}
