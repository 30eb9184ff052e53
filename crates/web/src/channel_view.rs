//! A channel as the templates want it: name, mark, where to turn, all its addresses.
use crate::app::App;
use crate::lang::{Lang, Speak, t};
use crate::urls::Urls;
use channel::channel::{Channel, Contact};
use channel::subscription::RoundedCount;
use serde::Serialize;
use store::model::PublicChannel;

/// `channel` in the templates.
#[derive(Clone, Serialize)]
pub struct ChannelView {
    slug: String,
    name: String,
    description: String,
    tagline: Option<String>,
    crest_url: Option<String>,
    accent: String,
    url: String,
    verified: Verified,
    followers: Option<String>,
    contact: ContactView,
    links: Links,
}

#[derive(Clone, Serialize)]
struct Verified {
    state: &'static str,
    domain: Option<String>,
    since: Option<String>,
}

#[derive(Clone, Serialize)]
struct ContactView {
    phone: Option<String>,
    phone_url: Option<String>,
    email: Option<String>,
    address: Option<String>,
    form_url: Option<String>,
    hours: Option<String>,
}

#[derive(Clone, Serialize)]
struct Links {
    home: String,
    follow: String,
    archive: String,
    search: String,
    real: String,
    check: String,
    imprint: String,
    privacy: String,
    anonymity: String,
    accessibility: String,
    contact: String,
    press: String,
    poster: String,
    atom: String,
    rss: String,
    json: String,
    ical: String,
    manifest: String,
    icon: String,
    apple_icon: String,
    theme_css: String,
}

impl ChannelView {
    /// The view of a channel, for one visitor.
    pub fn new(app: &App, speak: Speak, channel: &PublicChannel) -> Self {
        let Channel { slug, profile, .. } = &channel.channel;
        let urls = Urls::new(app, speak, slug);
        let domain = (!profile.domain.is_empty()).then(|| profile.domain.clone());
        Self {
            slug: slug.to_string(),
            name: profile.name.clone(),
            description: profile.description.clone(),
            tagline: filled(&profile.tagline),
            crest_url: profile.crest.as_ref().map(|_| urls.file("crest")),
            accent: profile.accent.clone(),
            url: urls.channel_absolute(),
            verified: Verified { state: channel.verification.state.key(), domain, since: None },
            followers: None,
            contact: contact(&profile.contact),
            links: links(&urls),
        }
    }

    /// A manifest that carries the topics of a poster through the installation.
    pub fn carry_topics(&mut self, manifest: String) {
        self.links.manifest = manifest;
    }

    /// The rounded number of followers.
    pub fn count_followers(&mut self, lang: Lang, count: RoundedCount) {
        self.followers = followers_text(lang, count);
    }
}

fn links(urls: &Urls<'_>) -> Links {
    let page = |tail| urls.page(tail, &[]);
    Links {
        home: urls.home(),
        follow: page("/follow"),
        archive: page("/archive"),
        search: page("/search"),
        real: page("/real"),
        check: page("/check"),
        imprint: page("/imprint"),
        privacy: page("/privacy"),
        anonymity: page("/anonymity"),
        accessibility: page("/accessibility"),
        contact: page("/contact"),
        press: page("/press"),
        poster: page("/follow/poster"),
        atom: urls.file("feed.atom"),
        rss: urls.file("feed.rss"),
        json: urls.file("feed.json"),
        ical: urls.file("events.ics"),
        manifest: page("/manifest.webmanifest"),
        icon: urls.file("icon-192.png"),
        apple_icon: urls.file("icon-180.png"),
        theme_css: urls.file("theme.css"),
    }
}

fn contact(contact: &Contact) -> ContactView {
    ContactView {
        phone: filled(&contact.phone),
        phone_url: filled(&contact.phone).map(|phone| tel(&phone)),
        email: filled(&contact.email),
        address: filled(&contact.address),
        form_url: filled(&contact.form_url),
        hours: None,
    }
}

/// A `tel:` address (RFC 3966) of a number as printed: spaces, slashes and brackets go.
pub fn tel(phone: &str) -> String {
    format!("tel:{}", phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>())
}

/// `None` for an empty text.
pub fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// "rund 2.400"; nothing below ten.
pub fn followers_text(lang: Lang, count: RoundedCount) -> Option<String> {
    let RoundedCount::About(number) = count else { return None };
    Some(t(lang, "followers.about", &[("count", &grouped(lang, number))]))
}

/// A number in groups of three.
pub fn grouped(lang: Lang, number: u64) -> String {
    let digits = number.to_string();
    let mark = if lang == Lang::De { '.' } else { ',' };
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}
