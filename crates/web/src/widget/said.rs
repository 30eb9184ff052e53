//! What a widget says, in both of its forms.
use crate::error::Problem;
use crate::visit::Visit;
use crate::widget::{Wanted, foreign};
use serde::Serialize;

/// Everything a widget shows.
#[derive(Serialize)]
pub struct Said {
    /// Language of its own words.
    pub lang: &'static str,
    /// The heading, unless the page has another.
    pub title: String,
    /// `#rrggbb` readable on light and on dark.
    pub accent: [String; 2],
    /// What holds now.
    pub warnings: Vec<Warning>,
    /// The latest posts.
    pub posts: Vec<Post>,
    /// Where to go on.
    pub links: Vec<Link>,
    /// A sentence for a channel without posts.
    pub none: String,
}

/// A warning that holds.
#[derive(Serialize)]
pub struct Warning {
    /// What it is: a warning, one that expired, a test, an exercise.
    pub label: String,
    /// Nobody is to be frightened by it: no sign, no red.
    pub calm: bool,
    /// Its title.
    pub title: String,
    /// Absolute.
    pub url: String,
    /// Until when it holds or held, in words; since when, where it has no end.
    pub when: String,
    /// Language of the title, where it is another.
    pub lang: Option<String>,
}

/// A post.
#[derive(Serialize)]
pub struct Post {
    /// Its title.
    pub title: String,
    /// Absolute.
    pub url: String,
    /// When it came out, in words.
    pub when: String,
    /// The same for programs.
    pub iso: String,
    /// Language of the title, where it is another.
    pub lang: Option<String>,
}

/// An address with its name.
#[derive(Serialize)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// Absolute.
    pub url: String,
}

/// Reads it.
pub async fn said(visit: &Visit, wanted: Wanted, accent: &str) -> Result<Said, Problem> {
    let (urls, dates, lang) = (visit.urls(), visit.dates(), visit.speak.lang);
    let profile = &visit.channel.channel.profile;
    let page =
        visit.app.public.timeline(visit.id(), wanted.topic, None, wanted.posts, visit.app.clock.now()).await?.items;
    let posts = page.into_iter().map(|post| Post {
        url: urls.absolute(&urls.post(post.id, &post.slug_tail)),
        when: dates.moment(post.published),
        iso: dates.iso(post.published),
        lang: foreign(&post.content.lang, lang),
        title: post.content.title.to_string(),
    });
    let warnings = visit.warnings().await?.into_iter().map(|one| Warning {
        label: one.word,
        calm: !matches!(one.tone, "severe" | "moderate"),
        title: one.title,
        url: urls.absolute(&one.url),
        when: one.until.unwrap_or(one.when),
        lang: one.lang,
    });
    let link = |key: &str, path: String| Link { title: visit.t(key, &[]), url: urls.absolute(&path) };
    let theme = formats::accent::theme(if accent.is_empty() { &profile.accent } else { accent });
    Ok(Said {
        lang: lang.tag(),
        title: visit.t("widget.title", &[("name", &profile.name)]),
        accent: [theme.light.accent.to_string(), theme.dark.accent.to_string()],
        warnings: warnings.collect(),
        posts: posts.collect(),
        links: vec![link("widget.all", urls.home()), link("widget.follow", urls.page("/follow", &[]))],
        none: visit.t("widget.none", &[]),
    })
}
