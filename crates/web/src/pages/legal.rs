//! What imprint, privacy notice, accessibility statement and contact share: sections of paragraphs and lists, escaped
//! here, since their texts hold what the town and the operator typed.
use crate::error::Answer;
use crate::frame::{Frame, PageHead};
use crate::visit::Visit;
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    legal: Legal,
}

#[derive(Serialize)]
struct Legal {
    key: &'static str,
    title: String,
    intro: Option<String>,
    sections: Vec<Section>,
    updated: Option<String>,
}

/// One section.
#[derive(Serialize)]
pub struct Section {
    heading: String,
    #[serde(serialize_with = "crate::view::safe")]
    html: String,
}

impl Section {
    /// With a heading and nothing below it yet.
    pub fn new(heading: String) -> Self {
        Self { heading, html: String::new() }
    }

    /// A paragraph; line breaks are kept. An empty text adds nothing.
    pub fn text(mut self, text: &str) -> Self {
        if !text.trim().is_empty() {
            let lines: Vec<String> = text.trim().lines().map(escape).collect();
            self.html.push_str(&format!("<p>{}</p>", lines.join("<br>")));
        }
        self
    }

    /// A list.
    pub fn list(mut self, points: impl IntoIterator<Item = String>) -> Self {
        let points: String = points.into_iter().map(|point| format!("<li>{}</li>", escape(&point))).collect();
        self.html.push_str(&format!("<ul>{points}</ul>"));
        self
    }

    /// A link in a paragraph of its own. Only for http(s), mail and telephone.
    pub fn link(mut self, url: &str, text: &str) -> Self {
        let known = ["https://", "http://", "mailto:", "tel:", "/"].iter().any(|scheme| url.starts_with(scheme));
        if known && !text.trim().is_empty() {
            self.html.push_str(&format!(r#"<p><a href="{}">{}</a></p>"#, escape(url), escape(text)));
        }
        self
    }

    /// Whether there is anything below the heading.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty()
    }
}

/// The page.
pub async fn page(visit: &Visit, key: &'static str, intro: Option<String>, sections: Vec<Section>) -> Answer {
    let title = visit.t(&format!("{key}.title"), &[]);
    let frame = visit.frame(PageHead::new("legal", &title, &title)).await?;
    let sections = sections.into_iter().filter(|section| !section.is_empty()).collect();
    visit.html("pages/legal.html", Context { frame, legal: Legal { key, title, intro, sections, updated: None } })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
