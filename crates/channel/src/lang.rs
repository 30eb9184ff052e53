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

/// A language texts may be written in. The pages speak two of them, see [`Lang`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: &'static str,
    /// What those who speak it call it.
    pub name: &'static str,
}

const fn language(tag: &'static str, name: &'static str) -> Language {
    Language { tag, name }
}

/// Those the desk offers, German first.
pub const LANGUAGES: [Language; 13] = [
    language("de", "Deutsch"),
    language("en", "English"),
    language("tr", "Türkçe"),
    language("uk", "Українська"),
    language("ru", "Русский"),
    language("ar", "العربية"),
    language("pl", "Polski"),
    language("fr", "Français"),
    language("ro", "Română"),
    language("it", "Italiano"),
    language("es", "Español"),
    language("fa", "فارسی"),
    language("nds", "Plattdüütsch"),
];

/// What a language is called by those who speak it; the tag where the desk does not offer it.
pub fn own_name(tag: &str) -> &str {
    LANGUAGES.iter().find(|language| language.tag == tag).map_or(tag, |language| language.name)
}

/// Which way a language of that tag is written.
pub fn direction(tag: &str) -> &'static str {
    let primary = tag.split('-').next().unwrap_or_default();
    if matches!(primary, "ar" | "fa" | "he" | "ur" | "ckb") { "rtl" } else { "ltr" }
}
