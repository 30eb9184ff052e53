//! A mail in plain text: the title is the subject, the channel stands beneath. Lines are as long as they are; breaking
//! them is the encoding's business.
use super::parts::{self, Parts, alt_line, prepared};
use super::{Outlet, Prepared, Unit};
use crate::post_view::{ChannelView, PostView};
use crate::rich::{Links, Rich, Style};
use crate::titled::titled;

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    let parts =
        Parts { beneath: alt_line(post.content).into_iter().collect(), ..Parts::of(channel, post, Links::Beside) };
    let body = quoted(&parts.body);
    let text = format!("{}\n\n-- \n{}\n{}", parts.join("", &body).text, channel.channel.profile.name, channel.url);
    Prepared {
        subject: Some(titled(post).into_owned()),
        lang: Some(post.content.lang.clone()),
        problems: parts::common(post.content, usize::MAX)
            .into_iter()
            .filter(|problem| problem.field == super::Field::Body)
            .collect(),
        ..prepared(Outlet::Mail, text, Unit::Letters, None)
    }
}

/// Quotes with the arrow that every mail program knows.
fn quoted(body: &Rich) -> Rich {
    let starts = |at: usize| at == 0 || body.text.as_bytes()[at - 1] == b'\n';
    let in_quote = |at: usize| body.marks.iter().any(|m| m.style == Style::Quote && (m.from..m.to).contains(&at));
    let none = |_: &Style| (String::new(), String::new());
    let text = body.weave(none, |out, at, letter| {
        if starts(at) && in_quote(at) {
            out.push_str("> ");
        }
        out.push(letter);
    });
    Rich { text, marks: Vec::new() }
}
