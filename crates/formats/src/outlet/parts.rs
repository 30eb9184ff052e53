//! The parts most outlets put their text together from, in one order: title, fields of the kind, text, what stands
//! beneath, tags, link.
use super::fit::Fitted;
use super::{Outlet, Prepared, Problem, Severity, Trouble, Unit};
use crate::post_view::{ChannelView, PostView};
use crate::rich::{Links, Rich, Style};
use crate::titled::titled;
use crate::{facts, markdown};
use channel::image::Alt;
use channel::lang::Lang;
use channel::post::Content;
use channel::text::shorten;
use std::borrow::Cow;

#[derive(Clone)]
pub(super) struct Parts<'a> {
    pub title: Cow<'a, str>,
    pub lines: Vec<String>,
    pub body: Rich,
    /// Descriptions of pictures, where the outlet has no field for them.
    pub beneath: Vec<String>,
    /// With their `#`.
    pub tags: Vec<String>,
    pub link: &'a str,
}

impl<'a> Parts<'a> {
    pub fn of(channel: &ChannelView<'_>, post: &PostView<'a>, links: Links) -> Parts<'a> {
        let content = post.content;
        let lines = facts::lines(channel, post).into_iter().map(|(label, value, _)| format!("{label}: {value}"));
        Parts {
            title: titled(post),
            lines: lines.collect(),
            body: content.body.as_ref().map(|body| Rich::read(body.as_str(), links)).unwrap_or_default(),
            beneath: Vec::new(),
            tags: Vec::new(),
            link: post.url,
        }
    }

    pub fn join(&self, title: &str, body: &Rich) -> Rich {
        let mut rich = Rich::default();
        if !title.is_empty() {
            rich.push_marked(title, Style::Bold);
        }
        let blocks = [Some(self.lines.join("\n")), None, Some(self.beneath.join("\n")), Some(self.tags.join(" "))];
        for block in blocks {
            match block {
                Some(text) if !text.is_empty() => {
                    apart(&mut rich);
                    rich.push_plain(&text);
                }
                None if !body.is_empty() => {
                    apart(&mut rich);
                    rich.push(body);
                }
                _ => {}
            }
        }
        // Tags and link are one block.
        if self.tags.is_empty() {
            apart(&mut rich)
        } else {
            rich.text.push('\n')
        }
        rich.push_marked(self.link, Style::Link(self.link.to_owned()));
        rich
    }
}

fn apart(rich: &mut Rich) {
    if !rich.is_empty() {
        rich.text.push_str("\n\n");
    }
}

/// The descriptions of the first pictures.
pub(super) fn alts(content: &Content, max: usize) -> Vec<String> {
    content.pictures.iter().take(max).map(|picture| picture.alt.text().to_owned()).collect()
}

/// The line that says in the text what the leading picture shows.
pub(super) fn alt_line(content: &Content) -> Option<String> {
    alt_lines(content, 1).pop()
}

/// One line a picture, of the first `max`, that says in the text what it shows. Several are told apart by their place.
pub(super) fn alt_lines(content: &Content, max: usize) -> Vec<String> {
    let label = match facts::lang(content) {
        Lang::De => "Bild",
        Lang::En => "Picture",
    };
    let alts = alts(content, max);
    let line = |(n, alt): (usize, &String)| match alts.len() {
        1 => format!("{label}: {alt}"),
        _ => format!("{label} {}: {alt}", n + 1),
    };
    alts.iter().enumerate().filter(|(_, alt)| !alt.is_empty()).map(line).collect()
}

/// Letters of the description of a card.
const CARD_ALT: usize = 1_000;

/// The description of the card that stands for a post: everything that stands on it, and more where there is room.
pub(super) fn card_alt(content: &Content) -> String {
    let lead = content.body.as_ref().map(|body| markdown::lead(body.as_str(), CARD_ALT)).unwrap_or_default();
    let whole = if lead.is_empty() { content.title.to_string() } else { format!("{}. {lead}", content.title) };
    shorten(&whole, CARD_ALT)
}

/// What every outlet with a text looks at.
pub(super) fn common(content: &Content, max_pictures: usize) -> Vec<Problem> {
    let mut troubles = Vec::new();
    if content.body.is_none() && content.event.is_none() && content.job.is_none() {
        troubles.push(Trouble::NoText);
    }
    if content.pictures.len() > max_pictures {
        troubles.push(Trouble::TooManyPictures { max: max_pictures });
    }
    if content.pictures.first().is_some_and(|picture| picture.alt == Alt::Decorative) {
        troubles.push(Trouble::NoAltText);
    }
    troubles.into_iter().map(Problem::from).collect()
}

/// A text that was made to fit, with the first `max` pictures and what there is to say about both.
pub(super) fn fitted(
    outlet: Outlet,
    fitted: Fitted,
    unit: Unit,
    limit: usize,
    content: &Content,
    max: usize,
) -> Prepared {
    let mut troubles = Vec::new();
    if fitted.over > 0 {
        troubles.push(Trouble::TooLong { over: fitted.over });
    }
    if fitted.left > 0 {
        troubles.push(Trouble::Shortened { left: fitted.left });
    }
    let problems = troubles.into_iter().map(Problem::from).chain(common(content, max));
    Prepared {
        pictures: content.pictures.len().min(max),
        problems: sorted(problems.collect()),
        ..prepared(outlet, fitted.rich.text, unit, Some(limit))
    }
}

/// The common shape; outlets change what differs.
pub(super) fn prepared(outlet: Outlet, text: String, unit: Unit, limit: Option<usize>) -> Prepared {
    Prepared {
        outlet,
        subject: None,
        count: unit.count(&text),
        text,
        wire: None,
        facets: Vec::new(),
        lang: None,
        alts: Vec::new(),
        pictures: 0,
        limit,
        unit,
        problems: Vec::new(),
    }
}

/// What blocks stands first.
pub(super) fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| problem.severity != Severity::Blocks);
    problems
}
