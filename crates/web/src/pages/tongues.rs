//! In which of its texts a post is shown: `?lang=tr`, `?lang=de-simple`, else the main text; and the links between them.
use crate::error::Problem;
use crate::lang::t;
use crate::pages::warning;
use crate::visit::Visit;
use channel::lang::{direction, own_name};
use channel::post::Content;
use channel::variant::{Tongue, Variant};
use serde::Serialize;
use store::model::PublishedPost;

/// `texts` in `pages/post.html`: the choice between the texts of a post. Empty when there is only one.
#[derive(Clone, Serialize)]
pub struct Choice {
    /// In the language itself.
    pub name: String,
    /// Of the text behind the link, for `hreflang`.
    pub tag: String,
    /// Of the name.
    pub name_lang: String,
    pub url: String,
    /// The same with its origin, for the head of the page.
    pub absolute: String,
    pub current: bool,
    /// Leichte Sprache.
    pub simple: bool,
}

/// What is shown of a post.
pub struct Shown {
    /// The post with the words that were asked for.
    pub content: Content,
    /// Which way they are written.
    pub dir: &'static str,
    /// They belong to an older main text.
    pub older: bool,
    /// They are Leichte Sprache.
    pub simple: bool,
    /// The choice.
    pub choices: Vec<Choice>,
}

/// Finds the text a visitor asked for.
pub async fn of(visit: &Visit, post: &PublishedPost) -> Result<Shown, Problem> {
    let content = &post.content;
    let mut variants = visit.app.public.variants(&[post.id]).await?.remove(&post.id).unwrap_or_default();
    variants.extend(warning::told_in(visit, post).await?);
    variants.retain(|one| one.tongue.tag(&content.lang) != content.lang);
    if variants.iter().all(|one| one.tongue != Tongue::Simple) {
        variants.extend(within(content));
    }
    let asked = match visit.query("plain").as_str() {
        // Addresses from before.
        "1" => Tongue::Simple.tag(&content.lang),
        _ => visit.query("lang"),
    };
    let shown = variants.iter().find(|one| one.tongue.tag(&content.lang) == asked);
    let choices = if variants.is_empty() { Vec::new() } else { choices(visit, post, &variants, shown) };
    let words = shown.map_or_else(|| content.clone(), |shown| shown.instead(content));
    Ok(Shown {
        dir: direction(&words.lang),
        older: shown.is_some_and(|shown| shown.is_older(content)),
        simple: shown.is_some_and(|shown| shown.tongue == Tongue::Simple),
        choices,
        content: words,
    })
}

/// A text in Leichte Sprache that was published within the post.
fn within(content: &Content) -> Option<Variant> {
    let body = content.plain_language.clone()?;
    let wording = channel::variant::Wording { title: content.title.clone(), body: Some(body) };
    Some(Variant { tongue: Tongue::Simple, wording, of: channel::variant::Original::of(content) })
}

fn choices(visit: &Visit, post: &PublishedPost, variants: &[Variant], shown: Option<&Variant>) -> Vec<Choice> {
    let (urls, main) = (visit.urls(), post.content.lang.as_str());
    let one = |name: String, name_lang: &str, tag: String, current: bool, simple: bool| Choice {
        url: urls.post_in(post.id, &post.slug_tail, &tag),
        absolute: urls.absolute(&urls.post_in(post.id, &post.slug_tail, &tag)),
        name,
        name_lang: name_lang.to_owned(),
        tag,
        current,
        simple,
    };
    let first = one(own_name(main).to_owned(), main, main.to_owned(), shown.is_none(), false);
    let rest = variants.iter().map(|variant| {
        let (simple, current) = (variant.tongue == Tongue::Simple, shown == Some(variant));
        let name = match variant.tongue {
            Tongue::Simple => t(visit.speak.lang, "plain.easy", &[]),
            Tongue::In(tag) => own_name(tag).to_owned(),
        };
        let name_lang = if simple { visit.speak.lang.tag() } else { variant.tongue.key() };
        one(name, name_lang, variant.tongue.tag(main), current, simple)
    });
    std::iter::once(first).chain(rest).collect()
}
