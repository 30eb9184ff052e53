//! A variant in a list.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::posts::languages::main_text::MainText;
use crate::error::Problem;
use crate::lang::{Lang, t};
use channel::lang::LANGUAGES;
use channel::variant::Tongue;
use serde::Serialize;
use store::model::DeskVariant;

/// One line.
#[derive(Serialize)]
pub struct Line {
    /// What it is in.
    pub name: String,
    /// Tag of the name's language, when it is not the page's.
    pub name_lang: Option<&'static str>,
    url: String,
    stage: &'static str,
    stage_label: String,
    title: String,
    when: String,
    /// Residents read it.
    shown: bool,
    /// What they read belongs to an older main text.
    older: bool,
    /// What is being written belongs to one.
    behind: bool,
}

/// The variants of a post.
pub async fn of_post(app: &App, at: &At, main: &MainText) -> Result<Vec<Line>, Problem> {
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let variants = app.desk.variants(main.post).await?;
    Ok(variants.iter().map(|variant| line(at, &dates, lang, main, variant)).collect())
}

fn line(at: &At, dates: &Dates, lang: Lang, main: &MainText, variant: &DeskVariant) -> Line {
    let stage = variant.phase.stage().key();
    Line {
        name: name(lang, variant.tongue),
        name_lang: name_lang(variant.tongue),
        url: url(at, main, variant.tongue),
        stage,
        stage_label: t(lang, &format!("stage.{stage}"), &[]),
        title: variant.title.clone(),
        when: dates.moment(variant.at),
        shown: variant.shown.is_some(),
        older: variant.shown.as_ref().is_some_and(|shown| shown.of != main.original),
        behind: variant.of != main.original,
    }
}

/// The page of one.
pub fn url(at: &At, main: &MainText, tongue: Tongue) -> String {
    at.urls().post_verb(main.post, &format!("languages/{}", tongue.key()))
}

/// What it is called: Leichte Sprache in the reader's words, a language in its own.
pub fn name(lang: Lang, tongue: Tongue) -> String {
    match tongue {
        Tongue::Simple => t(lang, "plain.easy", &[]),
        Tongue::In(tag) => LANGUAGES.iter().find(|one| one.tag == tag).map_or(tag, |one| one.name).to_owned(),
    }
}

/// The language of that name.
pub fn name_lang(tongue: Tongue) -> Option<&'static str> {
    match tongue {
        Tongue::Simple => None,
        Tongue::In(tag) => Some(tag),
    }
}
