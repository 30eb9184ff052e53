//! Topics and rhythm, as a form shows them and as they are read.
use crate::desk::fields::Fields;
use crate::error::Problem;
use crate::pages::card::label;
use crate::visit::Visit;
use channel::field::{FieldError, FieldErrors};
use channel::newsletter::{Rhythm, Wish};
use channel::topic::{Topic, TopicSet};
use serde::Serialize;
use std::collections::BTreeMap;
use vault::Place;

/// The form as it is shown.
#[derive(Serialize)]
pub struct Form {
    email: String,
    topics: Vec<Choice>,
    rhythms: Vec<Choice>,
    /// Complaints by field.
    errors: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Choice {
    key: &'static str,
    label: String,
    checked: bool,
}

impl Form {
    /// With what was typed, or with what makes sense before anything was.
    pub fn of(visit: &Visit, fields: &Fields, errors: &FieldErrors) -> Form {
        let fresh = fields.pairs().next().is_none();
        let topic = |topic: Topic| Choice {
            key: topic.key(),
            label: label(visit, topic).label,
            checked: if fresh {
                TopicSet::default_follow().contains(topic)
            } else {
                fields.all("topic").any(|key| key == topic.key())
            },
        };
        let rhythm = |rhythm: Rhythm| Choice {
            key: rhythm.key(),
            label: visit.t(&format!("newsletter.{}", rhythm.key()), &[]),
            checked: if fields.has("rhythm") { fields.get("rhythm") == rhythm.key() } else { rhythm == Rhythm::Daily },
        };
        let complaint = |error: &FieldError| (error.field, visit.t(error.key, &[("n", &error.arg)]));
        Form {
            email: fields.get("email").to_owned(),
            topics: Wish::topics().map(topic).collect(),
            rhythms: Rhythm::ALL.into_iter().map(rhythm).collect(),
            errors: errors.0.iter().map(complaint).collect(),
        }
    }
}

/// Reads topics and rhythm; complains where nothing is chosen.
pub fn read(visit: &Visit, fields: &Fields, errors: &mut FieldErrors) -> Option<Wish> {
    let known = |topic: &Topic| *topic != Topic::Warnings;
    let topics: TopicSet = fields.all("topic").filter_map(Topic::parse).filter(known).collect();
    if topics.is_empty() {
        errors.push("topic", "error.mail.topics", "");
        return None;
    }
    let rhythm = Rhythm::parse(fields.get("rhythm")).unwrap_or(Rhythm::Daily);
    Some(Wish { topics, rhythm, lang: visit.speak.lang })
}

/// The box of a wish.
pub fn seal(visit: &Visit, sid: i64, wish: &Wish) -> Result<Vec<u8>, Problem> {
    let plain = vault::newsletter::wish_to_bytes(wish.to_bytes());
    let plain = plain.ok_or_else(|| Problem::internal("a wish does not fit its box"))?;
    Ok(visit.app.keys.sealer.seal(Place { channel_id: visit.id().0, sid }, &plain)?)
}

/// What a form sent; nothing for a body that is none.
pub fn fields(body: &[u8]) -> Fields {
    Fields::from_urlencoded(body)
}
