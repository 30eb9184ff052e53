//! Languages of pages and of posts.

/// A language the pages speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// German, the source language.
    #[default]
    De,
    /// English.
    En,
}

impl Lang {
    /// All of them, German first.
    pub const ALL: [Lang; 2] = [Lang::De, Lang::En];

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::De => "de",
            Lang::En => "en",
        }
    }

    /// Reads a BCP 47 tag by its first part; `None` for languages the pages do not speak.
    pub fn parse(tag: &str) -> Option<Lang> {
        let primary = tag.trim().split(['-', '_', ';']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|lang| lang.tag() == primary)
    }

    /// The first language of an Accept-Language header that the pages speak (RFC 9110 §12.5.4; weights are
    /// respected only as order, since browsers send them sorted).
    pub fn negotiate(header: &str) -> Option<Lang> {
        header.split(',').find_map(Lang::parse)
    }
}
