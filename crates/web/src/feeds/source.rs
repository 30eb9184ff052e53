//! What every feed is made of: the newest posts, with absolute addresses.
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use crate::pages::picture;
use crate::visit::Visit;
use axum::http::{HeaderValue, header};
use channel::channel::Channel;
use channel::post::State;
use channel::topic::Topic;
use formats::post_view::{ChannelView, PostView};
use store::FigureKind;
use store::model::{PublishedPost, ShownVariants};

/// Posts in a feed.
const POSTS: usize = 50;

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

/// The answer of one feed: `?topic=` filters, `?lang=` chooses the texts; unchanged feeds are answered 304.
pub async fn feed(visit: &Visit, kind: &'static str, write: fn(&ChannelView<'_>, &[PostView<'_>]) -> String) -> Answer {
    let topic = Topic::parse(&visit.query("topic"));
    let page = visit.app.public.timeline(visit.id(), topic, None, POSTS, visit.app.clock.now()).await?;
    answer(visit, kind, page.items, write).await
}

/// The answer with these posts.
pub async fn answer(
    visit: &Visit,
    kind: &'static str,
    posts: Vec<PublishedPost>,
    write: fn(&ChannelView<'_>, &[PostView<'_>]) -> String,
) -> Answer {
    let updated = posts.iter().map(|post| post.updated).max();
    let words = words(visit, posts).await?;
    let views: Vec<PostView<'_>> = words.iter().map(PostWords::view).collect();
    let text = write(&ChannelWords::new(visit).view(), &views);
    visit.count(None, FigureKind::Feed);
    let mut answer = Fresh::text(kind, fresh::FEED, text).modified(updated).answer(&visit.headers);
    // Feeds are there to be read by programs of other sites, too; residents have no cookie that could leak.
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(answer)
}
