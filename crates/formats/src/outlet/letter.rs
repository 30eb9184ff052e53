//! What is written to people by itself: a mail in HTML, for a program that puts its own frame around it, and the words in the
//! place of what was taken back. No picture in a mail: whoever fetches one tells that they read.
use crate::escape::escape_html;
use crate::post_view::{ChannelView, PostView};
use crate::titled::titled;
use crate::{facts, markdown};
use channel::lang::Lang;
use channel::post::Content;

pub(super) fn html(channel: &ChannelView<'_>, post: &PostView<'_>) -> String {
    let content = post.content;
    let mut out = format!("<div lang=\"{}\">\n<h2>{}</h2>\n", escape_html(&content.lang), escape_html(&titled(post)));
    facts::write_lines(&mut out, channel, post);
    if let Some(body) = &content.body {
        out.push_str(&markdown::to_html(body.as_str()));
    }
    let words = match facts::lang(content) {
        Lang::De => "Im Kanal lesen",
        Lang::En => "Read in the channel",
    };
    out.push_str(&format!("<p><a href=\"{}\">{words}</a></p>\n</div>", escape_html(post.url)));
    out
}

pub(super) fn update(content: &Content, title: &str) -> String {
    match facts::lang(content) {
        Lang::De => format!("Neuer Stand: {title}"),
        Lang::En => format!("Update: {title}"),
    }
}

pub(super) fn withdrawal(content: &Content, url: &str) -> String {
    match facts::lang(content) {
        Lang::De => format!("Diese Nachricht wurde zurückgezogen.\n{url}"),
        Lang::En => format!("This message was withdrawn.\n{url}"),
    }
}
