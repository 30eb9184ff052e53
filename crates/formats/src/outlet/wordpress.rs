//! WordPress: the whole text, in the blocks its editor knows, so that people there can go on working with it. The first
//! picture is the post's own there; the others stand beneath the text.
use super::parts::{self, Parts, alts, prepared};
use super::{Outlet, Prepared, Unit};
use crate::escape::{escape_html, push_html};
use crate::post_view::{ChannelView, PostView};
use crate::rich::Links;
use crate::{facts, markdown};
use channel::lang::Lang;

/// In one post.
pub const PICTURES: usize = 10;

/// A picture of the post as it lies in the library there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its number there.
    pub id: u64,
    /// Where it lies.
    pub url: String,
    /// What it shows.
    pub alt: String,
    /// Who made it.
    pub credit: Option<String>,
}

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    let parts = Parts::of(channel, post, Links::Beside);
    let body = parts.body.clone();
    Prepared {
        subject: Some(post.content.title.as_str().to_owned()),
        lang: Some(post.content.lang.clone()),
        alts: alts(post.content, PICTURES),
        pictures: post.content.pictures.len().min(PICTURES),
        problems: parts::common(post.content, PICTURES),
        ..prepared(Outlet::Wordpress, parts.join("", &body).text, Unit::Letters, None)
    }
}

/// Everything but title and first picture, in blocks. A text in another language than the channel's is one block of HTML,
/// since those of paragraphs have no place for a language.
pub(super) fn blocks(channel: &ChannelView<'_>, post: &PostView<'_>, images: &[Image]) -> String {
    let (content, mut html) = (post.content, Vec::new());
    let mut facts = String::new();
    facts::write_lines(&mut facts, channel, post);
    html.extend(facts.lines().map(str::to_owned));
    html.extend(content.body.iter().flat_map(|body| markdown::to_blocks(body.as_str())));
    html.extend(images.first().and_then(|image| image.credit.as_ref()).map(|credit| by(credit, facts::lang(content))));
    html.push(back(channel, post));
    let foreign = content.lang != channel.channel.profile.lang.tag();
    let mut out = match foreign {
        true => {
            vec![block("html", &format!("<div lang=\"{}\">\n{}\n</div>", escape_html(&content.lang), html.join("\n")))]
        }
        false => html.iter().map(|html| of_html(html)).collect(),
    };
    out.extend(images.iter().skip(1).map(figure));
    out.join("\n\n")
}

fn block(name: &str, html: &str) -> String {
    let closed = name.split(' ').next().unwrap_or(name);
    format!("<!-- wp:{name} -->\n{html}\n<!-- /wp:{closed} -->")
}

/// The title is the first heading there, so those of the text begin with the second.
fn of_html(html: &str) -> String {
    if let Some(rest) = html.strip_prefix("<h3>") {
        let text = rest.trim_end_matches("</h3>");
        return block("heading", &format!("<h2 class=\"wp-block-heading\">{text}</h2>"));
    }
    if let Some(rest) = html.strip_prefix("<h4>") {
        let text = rest.trim_end_matches("</h4>");
        return block("heading {\"level\":3}", &format!("<h3 class=\"wp-block-heading\">{text}</h3>"));
    }
    if let Some(rest) = html.strip_prefix("<ol start=\"") {
        let first = rest.split('"').next().unwrap_or_default();
        return block(&format!("list {{\"ordered\":true,\"start\":{first}}}"), html);
    }
    match html {
        _ if html.starts_with("<ul>") => block("list", html),
        _ if html.starts_with("<ol>") => block("list {\"ordered\":true}", html),
        _ if html.starts_with("<blockquote>") => {
            block("quote", &html.replacen("<blockquote>", "<blockquote class=\"wp-block-quote\">", 1))
        }
        "<hr>" => block("separator", "<hr class=\"wp-block-separator has-alpha-channel-opacity\"/>"),
        _ if html.starts_with("<p>") => block("paragraph", html),
        _ => block("html", html),
    }
}

fn by(credit: &str, lang: Lang) -> String {
    let label = match lang {
        Lang::De => "Bild",
        Lang::En => "Picture",
    };
    format!("<p>{label}: {}</p>", escape_html(credit))
}

/// Where it stands in the channel: what tells our posts from others there, too.
fn back(channel: &ChannelView<'_>, post: &PostView<'_>) -> String {
    let name = escape_html(channel.channel.profile.name.as_str());
    let words = match facts::lang(post.content) {
        Lang::De => format!("Auch im Kanal „{name}“"),
        Lang::En => format!("Also in the channel “{name}”"),
    };
    format!("<p><a href=\"{}\">{words}</a></p>", escape_html(post.url))
}

fn figure(image: &Image) -> String {
    let (id, url, alt) = (image.id, escape_html(&image.url), escape_html(&image.alt));
    let mut html = format!(
        "<figure class=\"wp-block-image size-large\"><img src=\"{url}\" alt=\"{alt}\" class=\"wp-image-{id}\"/>"
    );
    if let Some(credit) = &image.credit {
        html.push_str("<figcaption class=\"wp-element-caption\">");
        push_html(&mut html, credit);
        html.push_str("</figcaption>");
    }
    html.push_str("</figure>");
    block(&format!("image {{\"id\":{id},\"sizeSlug\":\"large\",\"linkDestination\":\"none\"}}"), &html)
}
