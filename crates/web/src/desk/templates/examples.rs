//! `POST /desk/at/{channel}/templates/examples`: the templates most towns need, to begin with.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::posts::form;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct File {
    template: Vec<Example>,
}

#[derive(Deserialize)]
struct Example {
    name: String,
    fields: BTreeMap<String, String>,
}

/// The handler: adds those whose name is not there yet.
pub async fn post(State(app): State<App>, at: At, _: Sent) -> Answer {
    if !at.may(Power::Write) {
        return Err(Problem::Forbidden("refusal.lacks.write"));
    }
    let (channel, by, now) = (at.channel.channel.id, at.signed.account.id, app.clock.now());
    let known = app.desk.templates(channel).await?;
    let text = match at.channel.channel.profile.lang {
        channel::lang::Lang::De => include_str!("examples.de.toml"),
        channel::lang::Lang::En => include_str!("examples.en.toml"),
    };
    let file: File = toml::from_str(text).map_err(Problem::internal)?;
    for example in file.template.iter().filter(|example| !known.iter().any(|one| one.name == example.name)) {
        let mut fields = Fields::default();
        example.fields.iter().for_each(|(name, value)| fields.push(name, value));
        let json = form::to_json(&fields);
        app.desk.add_template(channel, (&example.name, &json), by, now, app.random.number()).await?;
    }
    Ok(Redirect::to(&format!("{}?done=examples", at.urls().templates())).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::templates::fill;

    #[test]
    fn every_example_is_a_form_with_something_to_fill_in() {
        for text in [include_str!("examples.de.toml"), include_str!("examples.en.toml")] {
            let file: File = toml::from_str(text).unwrap();
            assert_eq!(file.template.len(), 5);
            for example in file.template {
                let mut fields = Fields::default();
                example.fields.iter().for_each(|(name, value)| fields.push(name, value));
                let known: Vec<&str> = form::single_names().collect();
                assert!(example.fields.keys().all(|name| known.contains(&name.as_str())), "{}", example.name);
                assert!(channel::post::Kind::parse(fields.get("kind")).is_some());
                assert!(!fill::variables(&fields).is_empty(), "{}", example.name);
            }
        }
    }
}
