//! A digest as HTML: one column, headings and landmarks for whoever listens, colours of the town that can be read in both
//! themes. Its style stands in its head, since there is nowhere else nothing would be fetched from; programs that drop it
//! show black on white.
use super::digest::{Letter, MARK};
use super::text::{LEAD, plain};
use super::words;
use crate::escape::{escape_html, push_html};
use crate::post_view::PostView;
use crate::titled::titled;
use crate::{accent, facts};
use channel::lang::direction;

/// Posts from which on a list of them stands above.
const LISTED: usize = 3;

pub(super) fn digest(letter: &Letter<'_>) -> String {
    let lang = letter.lang;
    let name = plain(&letter.channel.channel.profile.name);
    let heading = words::heading(lang, letter.rhythm, letter.day);
    let mut body =
        format!("<main>\n<p class=\"from\">{}</p>\n<h1>{}</h1>\n", escape_html(&name), escape_html(&heading));
    if letter.posts.len() >= LISTED {
        body.push_str(&format!("<nav aria-label=\"{0}\">\n<p>{0}</p>\n<ul>\n", words::in_this(lang)));
        for (n, post) in letter.posts.iter().enumerate() {
            body.push_str(&format!("<li{}><a href=\"#p{n}\">", lang_of(letter, post)));
            push_html(&mut body, &plain(&titled(post)));
            body.push_str("</a></li>\n");
        }
        body.push_str("</ul>\n</nav>\n");
    }
    for (n, post) in letter.posts.iter().enumerate() {
        article(&mut body, letter, n, post);
    }
    body.push_str("</main>\n");
    foot(&mut body, letter);
    page(lang.tag(), &format!("{name}: {heading}"), &letter.channel.channel.profile.accent, &body)
}

fn article(out: &mut String, letter: &Letter<'_>, n: usize, post: &PostView<'_>) {
    let url = escape_html(post.url);
    out.push_str(&format!("<article id=\"p{n}\"{}>\n<h2><a href=\"{url}\">", lang_of(letter, post)));
    push_html(out, &plain(&titled(post)));
    out.push_str("</a></h2>\n");
    for (label, value, href) in facts::lines(&letter.channel, post) {
        out.push_str(&format!("<p class=\"fact\"><strong>{label}:</strong> "));
        match href {
            Some(href) => {
                out.push_str(&format!(
                    "<a href=\"{}\">{}</a>",
                    escape_html(&plain(&href)),
                    escape_html(&plain(&value))
                ));
            }
            None => push_html(out, &plain(&value)),
        }
        out.push_str("</p>\n");
    }
    let lead = facts::lead(post.content, LEAD);
    if !lead.is_empty() {
        out.push_str("<p>");
        push_html(out, &plain(&lead));
        out.push_str("</p>\n");
    }
    // The words alone would be the same behind every post.
    let read_on = words::read_on(letter.lang);
    out.push_str(&format!(
        "<p class=\"on\" lang=\"{}\"><a href=\"{url}\">{read_on}<span class=\"heard\">: ",
        letter.lang.tag()
    ));
    push_html(out, &plain(&titled(post)));
    out.push_str("</span></a></p>\n</article>\n");
}

fn foot(out: &mut String, letter: &Letter<'_>) {
    let (lang, ways) = (letter.lang, letter.ways);
    let imprint = &letter.channel.channel.profile.imprint;
    let link = |url: &str, words: &str| format!("<a href=\"{url}\">{words}</a>");
    let marked = |url: &str| format!("{}{MARK}", escape_html(url));
    out.push_str(&format!(
        "<footer>\n<p>{} {}</p>\n<p>{}<br>\n{}</p>\n<p>{}, {}<br>\n{} · {}</p>\n</footer>\n",
        words::why(lang, letter.rhythm),
        words::nobody_counts(lang),
        link(&marked(ways.leave), words::leave(lang)),
        link(&marked(ways.choose), words::choose(lang)),
        escape_html(&plain(&imprint.authority)),
        escape_html(&plain(&imprint.address.replace('\n', ", "))),
        link(&escape_html(ways.imprint), words::imprint(lang)),
        link(&escape_html(ways.privacy), words::privacy(lang)),
    ));
}

/// Named where a post speaks another language than the words around it.
fn lang_of(letter: &Letter<'_>, post: &PostView<'_>) -> String {
    let tag = post.content.lang.as_str();
    let primary = tag.split('-').next().unwrap_or_default();
    if primary == letter.lang.tag() {
        return String::new();
    }
    format!(" lang=\"{}\" dir=\"{}\"", escape_html(tag), direction(tag))
}

/// The whole page around a body that is safe HTML.
pub(super) fn page(lang: &str, title: &str, colour: &str, body: &str) -> String {
    let theme = accent::theme(colour);
    format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"supported-color-schemes\" content=\"light dark\">\n\
         <title>{}</title>\n<style>\n{}\n</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escape_html(title),
        style(&theme.light.accent.to_string(), &theme.dark.accent.to_string())
    )
}

fn style(light: &str, dark: &str) -> String {
    format!(
        ":root {{ color-scheme: light dark; }}\n\
         body {{ margin: 0; padding: 24px 16px 40px; background: #ffffff; color: #1c1f2b; \
         font: 400 17px/1.5 'Fira Sans', 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; overflow-wrap: break-word; }}\n\
         main, footer {{ max-width: 36em; margin: 0 auto; }}\n\
         .from {{ margin: 0; color: {light}; font-weight: 600; }}\n\
         h1 {{ margin: 0 0 24px; padding: 0 0 16px; border-bottom: 3px solid {light}; font-size: 26px; line-height: 1.25; }}\n\
         h2 {{ margin: 0 0 8px; font-size: 20px; line-height: 1.3; }}\n\
         p, ul {{ margin: 0 0 12px; }}\nnav p {{ margin: 0; font-weight: 600; }}\nnav ul {{ padding-left: 20px; }}\n\
         article {{ margin: 0; padding: 24px 0 12px; border-top: 1px solid #c9ccd6; }}\n\
         h1 + article {{ border-top: 0; padding-top: 0; }}\n.fact {{ margin: 0 0 4px; }}\n\
         a {{ color: {light}; text-decoration: underline; }}\nh2 a {{ color: inherit; }}\n\
         .button {{ display: inline-block; padding: 12px 20px; border: 2px solid {light}; border-radius: 8px; font-weight: 600; }}\n\
         .heard {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0); white-space: nowrap; }}\n\
         footer {{ padding: 20px 0 0; border-top: 3px solid {light}; font-size: 15px; color: #4a4f60; }}\n\
         @media (prefers-color-scheme: dark) {{\n\
         body {{ background: #161925; color: #eceef4; }}\n.from, a {{ color: {dark}; }}\n\
         h1, footer, .button {{ border-color: {dark}; }}\narticle {{ border-color: #3a3f52; }}\nfooter {{ color: #b9bfd0; }}\n}}"
    )
}
