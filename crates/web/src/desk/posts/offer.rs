//! What the form of a post shows besides pictures: the single fields as typed and the choices with the chosen one. The
//! editor and the templates have it in common.
use crate::desk::choice::Choice;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::posts::form;
use crate::desk::posts::view::kind_label;
use crate::lang::{Lang, t};
use channel::lang::LANGUAGES;
use channel::post::Kind;
use channel::topic::Topic;
use channel::traffic::Effect;
use serde::Serialize;
use std::collections::BTreeMap;

/// The form's part of a page's context.
#[derive(Serialize)]
pub struct Offer {
    /// The single fields as typed, by name.
    form: BTreeMap<&'static str, String>,
    kinds: Vec<Choice>,
    topics: Vec<Choice>,
    langs: Vec<Choice>,
    effects: Vec<Choice>,
    answers: Answers,
}

/// What residents may answer, as typed.
#[derive(Serialize)]
struct Answers {
    /// Whether the channel has reactions.
    on: bool,
    /// The post is out: shown, not to be changed.
    fixed: bool,
    emojis: String,
    off: bool,
    options: String,
    several: bool,
    end: String,
}

/// `fixed`: the post is out, and what may be answered stays.
pub fn of(at: &At, fixed: bool, fields: &Fields) -> Offer {
    let (lang, kind) = (at.signed.speak.lang, form::kind(fields));
    Offer {
        form: form::single_names().map(|name| (name, fields.get(name).to_owned())).collect(),
        kinds: kinds().map(|k| Choice::new(k.key(), kind_label(lang, k), k == kind)).collect(),
        topics: topics(lang, fields),
        langs: langs(at, fields),
        effects: effects(lang, fields),
        answers: answers(at, fixed, fields),
    }
}

/// Every kind but warnings, which are written in a flow of their own.
fn kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(|kind| *kind != Kind::Warning)
}

fn answers(at: &At, fixed: bool, fields: &Fields) -> Answers {
    let emojis = &at.channel.channel.profile.emojis;
    Answers {
        on: !emojis.is_empty(),
        fixed,
        emojis: emojis.to_string(),
        off: fields.get("answers") == "off",
        options: fields.get("poll_options").to_owned(),
        several: fields.get("poll_choice") == "several",
        end: fields.get("poll_end").to_owned(),
    }
}

fn topics(lang: Lang, fields: &Fields) -> Vec<Choice> {
    let chosen: Vec<&str> = fields.all("topics").collect();
    let label = |topic: Topic| t(lang, &format!("topic.{}", topic.key()), &[]);
    Topic::ALL.into_iter().map(|topic| Choice::new(topic.key(), label(topic), chosen.contains(&topic.key()))).collect()
}

/// What may become of a street; closed unless somebody says otherwise.
fn effects(lang: Lang, fields: &Fields) -> Vec<Choice> {
    let chosen = Effect::parse(fields.get("traffic_effect")).unwrap_or(Effect::Closed);
    let label = |effect: Effect| t(lang, &format!("traffic.{}", effect.key()), &[]);
    Effect::ALL.into_iter().map(|effect| Choice::new(effect.key(), label(effect), effect == chosen)).collect()
}

/// Languages a text may be in; the channel's own first.
fn langs(at: &At, fields: &Fields) -> Vec<Choice> {
    let own = at.channel.channel.profile.lang.tag();
    let typed = fields.get("lang");
    let current = if typed.is_empty() { own } else { typed };
    let mut names: Vec<(&str, &str)> = LANGUAGES.iter().map(|language| (language.tag, language.name)).collect();
    if !names.iter().any(|(tag, _)| *tag == current) {
        names.push((current, current));
    }
    names.into_iter().map(|(tag, name)| Choice::new(tag, name.to_owned(), tag == current)).collect()
}
