//! Which language a page speaks, and its texts. `?lang=en` wins, then Accept-Language; nothing is stored.
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, Uri, header, request::Parts};
pub use channel::lang::Lang;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::OnceLock;

/// The language of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speak {
    /// The language.
    pub lang: Lang,
    /// It was asked for in the address, so links keep it.
    pub explicit: bool,
}

impl Speak {
    /// A language nobody asked for in the address.
    pub fn quietly(lang: Lang) -> Self {
        Self { lang, explicit: false }
    }

    /// From the query and headers of a request.
    pub fn of(parts: &Parts) -> Self {
        Self::asked(&parts.uri, &parts.headers)
    }

    /// The same of its two halves.
    pub fn asked(uri: &Uri, headers: &HeaderMap) -> Self {
        let query = uri.query().unwrap_or_default();
        let asked = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "lang");
        if let Some(lang) = asked.and_then(|(_, value)| Lang::parse(&value)) {
            return Self { lang, explicit: true };
        }
        let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self::quietly(header.and_then(Lang::negotiate).unwrap_or_default())
    }
}

impl<S: Sync> FromRequestParts<S> for Speak {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

type Words = HashMap<String, String>;

const FILES: [(Lang, &[&str]); 2] = [
    (
        Lang::De,
        &[
            include_str!("../translations/de.toml"),
            include_str!("../translations/pages.de.toml"),
            include_str!("../translations/desk.de.toml"),
            include_str!("../translations/warning.de.toml"),
            include_str!("../translations/warn.de.toml"),
            include_str!("../translations/runs.de.toml"),
            include_str!("../translations/deliveries.de.toml"),
            include_str!("../translations/days.de.toml"),
            include_str!("../translations/reactions.de.toml"),
            include_str!("../translations/life.de.toml"),
            include_str!("../translations/signin.de.toml"),
            include_str!("../translations/audit.de.toml"),
            include_str!("../translations/figures.de.toml"),
            include_str!("../translations/kinds.de.toml"),
            include_str!("../translations/variants.de.toml"),
            include_str!("../translations/webhooks.de.toml"),
            include_str!("../translations/fediverse.de.toml"),
            include_str!("../translations/templates.de.toml"),
            include_str!("../translations/sources.de.toml"),
            include_str!("../translations/media.de.toml"),
            include_str!("../translations/records.de.toml"),
            include_str!("../translations/outlets.de.toml"),
            include_str!("../translations/newsletter.de.toml"),
            include_str!("../translations/official.de.toml"),
            include_str!("../translations/proofs.de.toml"),
            include_str!("../translations/website.de.toml"),
            include_str!("../translations/press.de.toml"),
            include_str!("../translations/fields.de.toml"),
        ],
    ),
    (
        Lang::En,
        &[
            include_str!("../translations/en.toml"),
            include_str!("../translations/pages.en.toml"),
            include_str!("../translations/desk.en.toml"),
            include_str!("../translations/warning.en.toml"),
            include_str!("../translations/warn.en.toml"),
            include_str!("../translations/runs.en.toml"),
            include_str!("../translations/deliveries.en.toml"),
            include_str!("../translations/days.en.toml"),
            include_str!("../translations/reactions.en.toml"),
            include_str!("../translations/life.en.toml"),
            include_str!("../translations/signin.en.toml"),
            include_str!("../translations/audit.en.toml"),
            include_str!("../translations/figures.en.toml"),
            include_str!("../translations/kinds.en.toml"),
            include_str!("../translations/variants.en.toml"),
            include_str!("../translations/webhooks.en.toml"),
            include_str!("../translations/fediverse.en.toml"),
            include_str!("../translations/templates.en.toml"),
            include_str!("../translations/sources.en.toml"),
            include_str!("../translations/media.en.toml"),
            include_str!("../translations/records.en.toml"),
            include_str!("../translations/outlets.en.toml"),
            include_str!("../translations/newsletter.en.toml"),
            include_str!("../translations/official.en.toml"),
            include_str!("../translations/proofs.en.toml"),
            include_str!("../translations/website.en.toml"),
            include_str!("../translations/press.en.toml"),
            include_str!("../translations/fields.en.toml"),
        ],
    ),
];

/// All texts of a language by key. A file that does not parse is empty here and fails the test of the translations.
pub fn words(lang: Lang) -> &'static Words {
    static WORDS: OnceLock<HashMap<Lang, Words>> = OnceLock::new();
    let all = WORDS.get_or_init(|| FILES.iter().map(|(lang, texts)| (*lang, read(texts))).collect());
    static NONE: OnceLock<Words> = OnceLock::new();
    all.get(&lang).unwrap_or_else(|| NONE.get_or_init(HashMap::new))
}

fn read(texts: &[&str]) -> Words {
    texts.iter().flat_map(|text| toml::from_str::<Words>(text).unwrap_or_default()).collect()
}

/// A text with `{name}` filled in. An unknown key comes back as itself: it is found by the tests, and by eye.
pub fn t(lang: Lang, key: &str, fill: &[(&str, &str)]) -> String {
    let Some(text) = words(lang).get(key) else { return key.to_owned() };
    fill.iter().fold(text.clone(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
