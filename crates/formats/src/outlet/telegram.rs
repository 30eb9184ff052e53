//! A Telegram channel: HTML of a few tags. With a picture the text is its caption where it fits; a longer one is a
//! message of its own, with the picture above it.
use super::fit::fit;
use super::parts::{self, Parts, alt_line};
use super::{Outlet, Prepared, Unit, tags};
use crate::escape::escape_html;
use crate::post_view::{ChannelView, PostView};
use crate::rich::{Links, Rich, Style};

/// After reading the tags, in UTF-16.
const LIMIT: usize = 4_096;
const CAPTION: usize = 1_024;

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    let content = post.content;
    let parts = Parts {
        beneath: alt_line(content).into_iter().collect(),
        tags: tags::of(content, 3),
        ..Parts::of(channel, post, Links::Within)
    };
    let fitted = fit(&parts, &|rich| Unit::Utf16.count(&rich.text).saturating_sub(LIMIT));
    let caption = !content.pictures.is_empty() && Unit::Utf16.count(&fitted.rich.text) <= CAPTION;
    let (limit, wire) = (if caption { CAPTION } else { LIMIT }, Some(html(&fitted.rich, "\n")));
    Prepared { wire, ..parts::fitted(Outlet::Telegram, fitted, Unit::Utf16, limit, content, 1) }
}

/// The tags Telegram and Matrix both know.
pub(super) fn html(rich: &Rich, line_break: &str) -> String {
    let tag = |name: &str| (format!("<{name}>"), format!("</{name}>"));
    let ends = |style: &Style| match style {
        Style::Bold | Style::Heading => tag("b"),
        Style::Italic => tag("i"),
        Style::Strike => tag("s"),
        Style::Quote => tag("blockquote"),
        Style::Link(href) => (format!("<a href=\"{}\">", escape_html(href)), "</a>".to_owned()),
    };
    rich.weave(ends, |out, _, letter| match letter {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '\n' => out.push_str(line_break),
        other => out.push(other),
    })
}
