//! The form about a medium: from what was typed to what is said of it, and back.
use crate::desk::fields::Fields;
use crate::desk::media::view;
use crate::lang::{Lang, t};
use channel::field::FieldErrors;
use channel::image::Alt;
use channel::medium::{About, People, Typed};
use serde::Serialize;

/// As the template wants it.
#[derive(Serialize)]
pub struct Form {
    name: String,
    alt: String,
    decorative: bool,
    credit: String,
    people: Vec<Choice>,
    focus_x: String,
    focus_y: String,
}

#[derive(Serialize)]
struct Choice {
    key: &'static str,
    label: String,
    chosen: bool,
}

/// What is said, or every complaint. `name` stands in where none was typed.
pub fn parse(fields: &Fields, name: &str) -> Result<About, FieldErrors> {
    About::parse(&Typed {
        name: if fields.filled("name") { fields.get("name") } else { name },
        alt: fields.get("alt_text"),
        decorative: fields.has("decorative"),
        credit: fields.get("credit"),
        people: fields.get("people"),
        focus: (fields.get("focus_x"), fields.get("focus_y")),
    })
}

/// The form as it was typed.
pub fn form(lang: Lang, fields: &Fields) -> Form {
    let people = [People::Nobody, People::Agreed, People::Missing].into_iter().map(|people| Choice {
        key: people.key(),
        label: t(lang, &format!("media.people_{}", people.key()), &[]),
        chosen: fields.get("people") == people.key(),
    });
    let percent = |name: &str| if fields.filled(name) { fields.get(name).to_owned() } else { "50".to_owned() };
    Form {
        name: fields.get("name").to_owned(),
        alt: fields.get("alt_text").to_owned(),
        decorative: fields.has("decorative"),
        credit: fields.get("credit").to_owned(),
        people: people.collect(),
        focus_x: percent("focus_x"),
        focus_y: percent("focus_y"),
    }
}

/// The form this would have been typed into.
pub fn from_about(about: &About) -> Fields {
    let mut fields = Fields::default();
    fields.push("name", about.name.as_str());
    fields.push("alt_text", view::alt_text(about));
    if about.alt == Some(Alt::Decorative) {
        fields.push("decorative", "on");
    }
    fields.push("credit", view::credit(about));
    fields.push("people", about.people.key());
    fields.push("focus_x", about.focus.x().to_string());
    fields.push("focus_y", about.focus.y().to_string());
    fields
}
