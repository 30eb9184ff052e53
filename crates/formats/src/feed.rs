//! What every feed of posts is written from: the posts with their files, what was taken back, and where a hub is.
use crate::escape::{escape_html, push_html};
use crate::name;
use crate::post_view::{ChannelView, PostView};
use crate::{facts, markdown};
use channel::clock::Timestamp;
use channel::ids::PostId;

/// A feed about to be written.
#[derive(Clone, Debug)]
pub struct Feed<'a> {
    /// The channel.
    pub channel: ChannelView<'a>,
    /// Absolute address of the very feed that is written, with what narrows it down.
    pub own: &'a str,
    /// Absolute address of the hub that tells of changes (WebSub, W3C Recommendation 2018, §4).
    pub hub: Option<&'a str>,
    /// Posts in the order they are written; withdrawn ones are left out.
    pub entries: &'a [Entry<'a>],
    /// What was taken back lately, for readers that understand it.
    pub gone: &'a [Gone],
}

/// A post in a feed.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The post.
    pub post: PostView<'a>,
    /// Its files: pictures first, in their order.
    pub files: Vec<File>,
}

/// A file of a post as it is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Absolute.
    pub url: String,
    /// E.g. `image/jpeg`.
    pub media_type: &'static str,
    /// Its size in bytes.
    pub bytes: u64,
    /// Width and height of a picture in pixels.
    pub pixels: Option<(u32, u32)>,
    /// What a document or recording is called, what a picture shows; empty for a decorative one.
    pub title: String,
    /// Who made it.
    pub credit: Option<String>,
}

/// A post that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Which.
    pub id: PostId,
    /// When it had come out.
    pub published: Timestamp,
    /// When it was taken back.
    pub at: Timestamp,
    /// Why, in the editor's words; may be empty.
    pub reason: String,
}

impl Feed<'_> {
    /// What is written.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &Entry<'_>> {
        self.entries.iter().filter(|entry| !entry.post.withdrawn)
    }

    /// The last change of anything in it; the epoch for an empty channel, so that nothing changes while nothing changes.
    pub(crate) fn last_change(&self) -> Timestamp {
        let changed = self.entries.iter().map(|entry| entry.post.updated);
        changed.chain(self.gone.iter().map(|gone| gone.at)).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl File {
    /// Whether it is a picture.
    pub(crate) fn is_picture(&self) -> bool {
        self.media_type.starts_with("image/")
    }
}

/// Everything a post says as safe HTML, complete without its page: pictures with their descriptions and credits, the facts
/// of its kind, the text, links to its documents and recordings.
pub(crate) fn html(channel: &ChannelView<'_>, entry: &Entry<'_>) -> String {
    let mut out = String::new();
    let mut pictures = entry.files.iter().filter(|file| file.is_picture());
    if let Some(first) = pictures.next() {
        figure(&mut out, first);
    }
    facts::write_lines(&mut out, channel, &entry.post);
    if let Some(body) = &entry.post.content.body {
        out.push_str(&markdown::to_html(body.as_str()));
    }
    pictures.for_each(|picture| figure(&mut out, picture));
    for file in entry.files.iter().filter(|file| !file.is_picture()) {
        out.push_str(&format!("<p><a href=\"{}\" rel=\"noopener\">", escape_html(&file.url)));
        push_html(&mut out, &file.title);
        out.push_str("</a></p>\n");
    }
    out
}

fn figure(out: &mut String, picture: &File) {
    let (width, height) = picture.pixels.unwrap_or_default();
    let (url, alt) = (escape_html(&picture.url), escape_html(&picture.title));
    out.push_str(&format!("<figure><img src=\"{url}\" alt=\"{alt}\" width=\"{width}\" height=\"{height}\">"));
    if let Some(credit) = &picture.credit {
        out.push_str("<figcaption>");
        push_html(out, credit);
        out.push_str("</figcaption>");
    }
    out.push_str("</figure>\n");
}

/// The name of a post that was taken back: the one it had in the feed.
pub(crate) fn gone_uri(channel: &ChannelView<'_>, gone: &Gone) -> String {
    name::uri_of(channel, gone.id, gone.published)
}
