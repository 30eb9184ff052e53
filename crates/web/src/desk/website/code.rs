//! What is pasted into the website, from what was chosen.
use crate::desk::fields::Fields;
use crate::lang::{Lang, t};
use crate::widget::{Theme, Wanted};
use channel::field::{Complaint, FieldErrors};
use formats::accent::Rgb;
use serde::Serialize;
use url::form_urlencoded::Serializer;

/// Pixels a frame is high: its head, foot and the strip of a warning on a phone, and a post of two lines.
const FRAME: (usize, usize) = (240, 84);

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    wanted: Wanted,
    lang: Lang,
    theme: Theme,
    accent: Option<Rgb>,
}

/// The channel it is about.
pub struct About<'a> {
    /// Origin of this server.
    pub base: &'a str,
    /// Its address.
    pub url: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The language where nobody chooses.
    pub lang: Lang,
}

/// The pieces to paste.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// Script and element.
    pub element: String,
    /// For the website's style sheet; empty where nothing was chosen.
    pub css: String,
    /// The same without a script.
    pub frame: String,
    /// What the website's Content-Security-Policy must allow, for the element and for the frame.
    pub policy: [String; 2],
    /// Address of the frame here, for trying.
    pub preview: String,
    /// Pixels it is high.
    pub height: usize,
}

impl Default for Choice {
    fn default() -> Self {
        Self { wanted: Wanted::parse("", ""), lang: Lang::default(), theme: Theme::Page, accent: None }
    }
}

impl Choice {
    /// Reads the form; what was never sent is at its default.
    ///
    /// # Errors
    /// A colour that is none.
    pub fn read(fields: &Fields, lang: Lang) -> Result<Choice, FieldErrors> {
        let mut errors = FieldErrors::default();
        let accent = errors.take("accent", colour(fields.get("accent")));
        let Some(accent) = accent else { return Err(errors) };
        Ok(Choice {
            wanted: Wanted::parse(fields.get("posts"), fields.get("topic")),
            lang: Lang::parse(fields.get("speak")).unwrap_or(lang),
            theme: Theme::parse(fields.get("theme")).unwrap_or(Theme::Page),
            accent,
        })
    }

    /// The code.
    pub fn code(&self, about: &About<'_>) -> Code {
        let (url, base) = (about.url, about.base);
        let title = t(self.lang, "widget.title", &[("name", about.name)]);
        let title = escape(&title);
        let attributes: String =
            self.attributes(about).iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
        let (query, height) = (self.query(about), FRAME.0 + FRAME.1 * self.wanted.posts);
        let framed = if query.is_empty() { String::new() } else { format!("?{query}") };
        let src = format!("{url}/widget{framed}");
        Code {
            element: format!(
                "<script src=\"{base}/widget.js\" async></script>\n\
                 <ausrufer-channel src=\"{url}\"{attributes}>\n  <a href=\"{url}\">{title}</a>\n</ausrufer-channel>"
            ),
            css: self.css(),
            frame: format!(
                "<iframe src=\"{}\" title=\"{title}\" width=\"100%\" height=\"{height}\" loading=\"lazy\" \
                 referrerpolicy=\"no-referrer\" frameborder=\"0\"></iframe>",
                escape(&src)
            ),
            policy: [format!("script-src {base}; connect-src {base}"), format!("frame-src {base}")],
            preview: src.strip_prefix(base).unwrap_or(&src).to_owned(),
            height,
        }
    }

    fn attributes(&self, about: &About<'_>) -> Vec<(&'static str, String)> {
        let mut all = vec![("posts", self.wanted.posts.to_string())];
        all.extend(self.wanted.topic.map(|topic| ("topic", topic.key().to_owned())));
        all.extend((self.lang != about.lang).then(|| ("lang", self.lang.tag().to_owned())));
        all.extend((self.theme != Theme::Page).then(|| ("theme", self.theme.key().to_owned())));
        all
    }

    fn query(&self, about: &About<'_>) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.attributes(about));
        query.extend_pairs(self.accent.map(|accent| ("accent", accent.to_string())));
        query.finish()
    }

    /// The chosen colour as it can be read on light and on dark.
    fn css(&self) -> String {
        let Some(accent) = self.accent else { return String::new() };
        let theme = formats::accent::theme(&accent.to_string());
        let (light, dark) = (theme.light.accent, theme.dark.accent);
        match self.theme {
            Theme::Dark => format!("ausrufer-channel {{ --ausrufer-accent: {dark}; }}"),
            Theme::Light => format!("ausrufer-channel {{ --ausrufer-accent: {light}; }}"),
            Theme::Page | Theme::Auto => {
                format!("ausrufer-channel {{ --ausrufer-accent: light-dark({light}, {dark}); }}")
            }
        }
    }
}

fn colour(text: &str) -> Result<Option<Rgb>, Complaint> {
    match text.trim() {
        "" => Ok(None),
        text => Rgb::parse(text).map(Some).ok_or_else(|| Complaint::new("error.website.colour")),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: About<'_> = About {
        base: "https://kanal.example",
        url: "https://kanal.example/lindenau",
        name: "Stadt \"Lindenau\"",
        lang: Lang::De,
    };

    fn code(pairs: &[(&str, &str)]) -> Code {
        let mut fields = Fields::default();
        pairs.iter().for_each(|(key, value)| fields.push(*key, *value));
        Choice::read(&fields, Lang::De).unwrap().code(&ABOUT)
    }

    #[test]
    fn only_what_was_chosen_is_written() {
        let plain = code(&[]);
        assert!(plain.element.contains("<ausrufer-channel src=\"https://kanal.example/lindenau\" posts=\"5\">"));
        assert!(plain.element.contains("&quot;Lindenau&quot;") && plain.css.is_empty());
        assert_eq!(plain.preview, "/lindenau/widget?posts=5");
        let all =
            code(&[("posts", "3"), ("topic", "jobs"), ("speak", "en"), ("theme", "dark"), ("accent", " #AA0000 ")]);
        assert!(all.element.contains(" posts=\"3\" topic=\"jobs\" lang=\"en\" theme=\"dark\">"), "{}", all.element);
        assert!(all.frame.contains("posts=3&amp;topic=jobs&amp;lang=en&amp;theme=dark&amp;accent=%23aa0000"));
        assert!(all.css.starts_with("ausrufer-channel { --ausrufer-accent: #"), "{}", all.css);
    }

    #[test]
    fn a_colour_that_is_none_is_said_beside_its_field() {
        let mut fields = Fields::default();
        fields.push("accent", "rot");
        let errors = Choice::read(&fields, Lang::De).unwrap_err();
        assert_eq!((errors.0[0].field, errors.0[0].key), ("accent", "error.website.colour"));
    }
}
