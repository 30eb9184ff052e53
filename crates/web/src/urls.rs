//! Every address is built here and nowhere else. Links inside the pages are paths; what leaves the page (feeds, share,
//! Open Graph, QR) is absolute. A language asked for in the address stays in the links.
use crate::app::App;
use crate::lang::{Lang, Speak};
use channel::ids::PostId;
use channel::slug::ChannelSlug;
use url::form_urlencoded::Serializer;

/// Addresses of one channel in one language.
#[derive(Clone, Copy)]
pub struct Urls<'a> {
    base: &'a str,
    slug: &'a str,
    lang: Option<Lang>,
}

impl<'a> Urls<'a> {
    /// Addresses as one visitor sees them.
    pub fn new(app: &'a App, speak: Speak, slug: &'a ChannelSlug) -> Self {
        Self::at(&app.settings.base_url, speak, slug)
    }

    /// The same without an [`App`].
    pub fn at(base: &'a str, speak: Speak, slug: &'a ChannelSlug) -> Self {
        Self { base, slug: slug.as_str(), lang: speak.explicit.then_some(speak.lang) }
    }

    /// A page of the channel: `tail` is empty or starts with a slash. Empty values are left out.
    pub fn page(&self, tail: &str, query: &[(&str, &str)]) -> String {
        with_query(format!("/{}{tail}", self.slug), query, self.lang)
    }

    /// The channel page.
    pub fn home(&self) -> String {
        self.page("", &[])
    }

    /// A file of the channel: no language in it.
    pub fn file(&self, name: &str) -> String {
        format!("/{}/{name}", self.slug)
    }

    /// A post by its permalink.
    pub fn post(&self, id: PostId, tail: &str) -> String {
        self.page(&post_tail(id, tail), &[])
    }

    /// The permalink with origin, without a language: the one everybody shares.
    pub fn post_absolute(&self, id: PostId, tail: &str) -> String {
        format!("{}/{}{}", self.base, self.slug, post_tail(id, tail))
    }

    /// One of the texts of a post, by the tag of its language; the pages speak it too where they can.
    pub fn post_in(&self, id: PostId, tail: &str, tag: &str) -> String {
        with_query(format!("/{}{}", self.slug, post_tail(id, tail)), &[("lang", tag)], None)
    }

    /// The calendar file of an event.
    pub fn post_ics(&self, id: PostId) -> String {
        format!("/{}/p/{id}.ics", self.slug)
    }

    /// The link card of a post, with origin; the version makes previews fetch a corrected card anew.
    pub fn card_absolute(&self, id: PostId, version: u32) -> String {
        format!("{}/{}/p/{id}/card.jpg?v={version}", self.base, self.slug)
    }

    /// The proof of what a post says now.
    pub fn proof(&self, id: PostId) -> String {
        format!("/{}/p/{id}/proof.cose", self.slug)
    }

    /// The page that checks messages, with origin: where the codes on share cards lead.
    pub fn check_absolute(&self) -> String {
        format!("{}/{}/check", self.base, self.slug)
    }

    /// One month of the archive.
    pub fn month(&self, year: i16, month: i8) -> String {
        self.page(&format!("/archive/{year}/{month:02}"), &[])
    }

    /// The channel with origin, without a language: its name in feeds, proofs and QR codes.
    pub fn channel_absolute(&self) -> String {
        channel_absolute(self.base, self.slug)
    }

    /// Any of the addresses above with the origin in front.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

/// The channel's public name: `https://kanal.example.de/lindenau`.
pub fn channel_absolute(base: &str, slug: &str) -> String {
    format!("{base}/{slug}")
}

/// The directory. It may also be reached by `/` when there is more than one channel.
pub fn directory(speak: Speak, query: &str) -> String {
    with_query("/directory".to_owned(), &[("q", query)], speak.explicit.then_some(speak.lang))
}

/// A stored picture in one of its widths.
pub fn media(hash: &str, width: u32) -> String {
    format!("/media/{hash}-{width}.jpg")
}

/// A file of the media library.
pub fn shelf(name: &str) -> String {
    format!("/media/{name}")
}

/// `path` again in another language, everything else in the query kept.
pub fn in_language(path: &str, query: &str, lang: Lang) -> String {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .filter(|(key, _)| key != "lang")
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    with_query(path.to_owned(), &pairs, Some(lang))
}

/// A path narrowed down by these; empty values are left out.
pub fn narrowed(path: &str, query: &[(&str, String)]) -> String {
    let pairs: Vec<(&str, &str)> = query.iter().map(|(key, value)| (*key, value.as_str())).collect();
    with_query(path.to_owned(), &pairs, None)
}

fn post_tail(id: PostId, tail: &str) -> String {
    if tail.is_empty() { format!("/p/{id}") } else { format!("/p/{id}-{tail}") }
}

fn with_query(path: String, query: &[(&str, &str)], lang: Option<Lang>) -> String {
    let mut pairs = Serializer::new(String::new());
    pairs.extend_pairs(query.iter().filter(|(_, value)| !value.is_empty()));
    if let Some(lang) = lang {
        pairs.append_pair("lang", lang.tag());
    }
    let pairs = pairs.finish();
    if pairs.is_empty() { path } else { format!("{path}?{pairs}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_asked_for_stays_in_the_links() {
        let slug = ChannelSlug::parse("lindenau").unwrap();
        let quiet = Urls::at("https://x.example", Speak::quietly(Lang::De), &slug);
        let loud = Urls::at("https://x.example", Speak { lang: Lang::En, explicit: true }, &slug);
        assert_eq!(
            quiet.page("/search", &[("q", "Größe & Maß"), ("page", "")]),
            "/lindenau/search?q=Gr%C3%B6%C3%9Fe+%26+Ma%C3%9F"
        );
        assert_eq!(loud.home(), "/lindenau?lang=en");
        assert_eq!(loud.channel_absolute(), "https://x.example/lindenau");
        assert_eq!(in_language("/lindenau", "topic=jobs&lang=de", Lang::En), "/lindenau?topic=jobs&lang=en");
    }
}
