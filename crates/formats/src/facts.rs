//! A post as one piece of HTML for readers that know no fields: picture, when, where, text, where to go on.
use crate::escape::{escape_html, push_html};
use crate::name;
use crate::post_view::{ChannelView, PostView};
use crate::{markdown, words};
use channel::image::Alt;
use channel::lang::Lang;
use channel::post::Content;

/// The language of the words around the text.
pub(crate) fn lang(content: &Content) -> Lang {
    Lang::parse(&content.lang).unwrap_or_default()
}

/// The description of the leading picture; empty for a decorative one.
pub(crate) fn alt(content: &Content) -> &str {
    match content.pictures.first().map(|picture| &picture.alt) {
        Some(Alt::Text(line)) => line.as_str(),
        _ => "",
    }
}

/// At most `max` letters of the text; empty for a post without one.
pub(crate) fn lead(content: &Content, max: usize) -> String {
    content.body.as_ref().map(|body| markdown::lead(body.as_str(), max)).unwrap_or_default()
}

/// Everything as safe HTML.
pub(crate) fn html(channel: &ChannelView<'_>, post: &PostView<'_>) -> String {
    let mut out = String::new();
    if let Some(picture) = &post.picture_url {
        out.push_str(&format!(
            "<p><img src=\"{}\" alt=\"{}\"></p>\n",
            escape_html(picture),
            escape_html(alt(post.content))
        ));
    }
    write_lines(&mut out, channel, post);
    if let Some(body) = &post.content.body {
        out.push_str(&markdown::to_html(body.as_str()));
    }
    out
}

/// The fields of its kind, a paragraph each.
pub(crate) fn write_lines(out: &mut String, channel: &ChannelView<'_>, post: &PostView<'_>) {
    for (label, value, href) in lines(channel, post) {
        out.push_str("<p><strong>");
        push_html(out, label);
        out.push_str(":</strong> ");
        match href {
            Some(href) => {
                out.push_str(&format!(
                    "<a href=\"{}\" rel=\"noopener\">{}</a>",
                    escape_html(&href),
                    escape_html(&value)
                ));
            }
            None => push_html(out, &value),
        }
        out.push_str("</p>\n");
    }
}

/// Label, value and address of each field the kind has.
pub(crate) fn lines(channel: &ChannelView<'_>, post: &PostView<'_>) -> Vec<(&'static str, String, Option<String>)> {
    let content = post.content;
    let lang = lang(content);
    let say = |de: &'static str, en: &'static str| if lang == Lang::De { de } else { en };
    let zone = name::zone(channel);
    let mut lines = Vec::new();
    if let Some(event) = &content.event {
        lines.push((say("Wann", "When"), words::when(event, &zone, lang), None));
        if let Some(place) = &event.place {
            lines.push((say("Wo", "Where"), place.to_string(), None));
        }
        if let Some(url) = &event.registration_url {
            lines.push((say("Anmeldung", "Registration"), shown(url), Some(url.to_string())));
        }
    }
    if let Some(job) = &content.job {
        if let Some(deadline) = job.deadline {
            let day = words::date(deadline.to_zoned(zone.clone()).date(), lang);
            lines.push((say("Bewerbungsfrist", "Apply by"), day, None));
        }
        if let Some(salary) = &job.salary {
            lines.push((say("Vergütung", "Salary"), salary.to_string(), None));
        }
        if let Some(url) = &job.apply_url {
            lines.push((say("Bewerbung", "Apply"), shown(url), Some(url.to_string())));
        }
    }
    if let Some(traffic) = &content.traffic {
        let streets = traffic.streets.iter().map(|street| street.as_str()).collect::<Vec<_>>().join(", ");
        lines.push((say("Wo", "Where"), format!("{streets} ({})", words::effect(traffic.effect, lang)), None));
        if traffic.from.or(traffic.until).is_some() {
            lines.push((say("Wann", "When"), words::span(traffic.from, traffic.until, &zone, lang), None));
        }
        if let Some(detour) = &traffic.detour {
            lines.push((say("Umleitung", "Diversion"), detour.to_string(), None));
        }
    }
    if content.valid.from.or(content.valid.until).is_some() {
        lines.push((say("Gilt", "Valid"), words::span(content.valid.from, content.valid.until, &zone, lang), None));
    }
    if let Some(url) = &content.source_url {
        lines.push((say("Ursprünglich erschienen", "First published"), shown(url), Some(url.to_string())));
    }
    lines
}

/// Without what is for programs only.
fn shown(url: &url::Url) -> String {
    url.as_str().strip_prefix("mailto:").unwrap_or(url.as_str()).to_owned()
}
