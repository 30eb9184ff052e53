//! A draft with everything around it that checking and previewing need.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::posts::{answers, form, outlets, preview, traffic, when};
use crate::error::Problem;
use channel::channel::Profile;
use channel::clock::Timestamp;
use channel::field::FieldErrors;
use channel::ids::{ChannelId, MediumId, PostId};
use channel::post::{Content, Kind};
use channel::text::TITLE_MAX;
use std::collections::HashMap;
use store::model::{Draft, StoredMedium};

/// The media of the form that are this channel's own, and when they were looked up.
pub struct Media(HashMap<MediumId, StoredMedium>, Timestamp);

impl Media {
    /// Looks them up.
    pub async fn of(app: &App, at: &At, fields: &Fields) -> Result<Self, Problem> {
        Self::of_channel(app, at.channel.channel.id, fields).await
    }

    /// Looks them up for nobody in particular.
    pub async fn of_channel(app: &App, channel: ChannelId, fields: &Fields) -> Result<Self, Problem> {
        Self::of_all(app, channel, std::iter::once(fields)).await
    }

    /// Those of several forms, looked up at once.
    pub async fn of_all(app: &App, channel: ChannelId, forms: impl Iterator<Item = &Fields>) -> Result<Self, Problem> {
        let ids: Vec<MediumId> = forms
            .flat_map(|fields| form::picture_ids(fields).into_iter().chain(form::attachment_ids(fields)))
            .collect();
        let found = if ids.is_empty() { Vec::new() } else { app.desk.media_among(&ids).await? };
        let own = found.into_iter().filter(|medium| medium.channel == channel);
        Ok(Self(own.map(|medium| (medium.id, medium)).collect(), app.clock.now()))
    }

    /// One of them.
    pub fn get(&self, id: MediumId) -> Option<&StoredMedium> {
        self.0.get(&id)
    }
}

/// The post's draft, if the post is one of this channel.
pub async fn find(app: &App, at: &At, id: PostId) -> Result<Option<Draft>, Problem> {
    Ok(app.desk.draft(id).await?.filter(|draft| draft.channel == at.channel.channel.id))
}

/// The form of a draft, which knows whether its post is out.
pub fn fields(draft: &Draft) -> Fields {
    let mut fields = Fields::from_json(&draft.form);
    answers::fix(&mut fields, draft.base_version.is_some());
    fields
}

/// What may be published, or every complaint.
pub fn check(at: &At, fields: &Fields, media: &Media) -> Result<Content, FieldErrors> {
    check_for(&at.channel.channel.profile, fields, media)
}

/// The same for nobody in particular.
pub fn check_for(profile: &Profile, fields: &Fields, media: &Media) -> Result<Content, FieldErrors> {
    let around = form::Surroundings {
        zone: when::zone(&profile.zone),
        lang: profile.lang,
        media: &media.0,
        now: media.1,
        reactions: !profile.emojis.is_empty(),
    };
    form::parse(fields, &around)
}

/// What may be published and gets through to every outlet in use, or every complaint.
pub fn ready(app: &App, at: &At, fields: &Fields, media: &Media) -> Result<Content, FieldErrors> {
    whole(app, at, fields, media, |_, _| {})
}

/// Every complaint at once: about the form, and about what it already says without what is wrong in it.
fn whole(
    app: &App,
    at: &At,
    fields: &Fields,
    media: &Media,
    more: impl Fn(&Content, &mut FieldErrors),
) -> Result<Content, FieldErrors> {
    let (content, mut errors) = match check(at, fields, media) {
        Ok(content) => (Some(content), FieldErrors::default()),
        Err(errors) => (look(at, fields, media), errors),
    };
    if let Some(content) = &content {
        let mut found = outlets::blocking(app, at, &preview::as_if_published(app, at, None, content.clone()));
        more(content, &mut found);
        errors.add(found);
    }
    match content {
        Some(content) if errors.is_empty() => Ok(content),
        _ => Err(errors),
    }
}

/// The same of a draft as it stands. A warning is written in the flow for warnings and nowhere else, where it gets its area,
/// its end and a second person.
pub async fn ready_as_it_stands(
    app: &App,
    at: &At,
    draft: &Draft,
    fields: &Fields,
    media: &Media,
) -> Result<Result<Content, FieldErrors>, Problem> {
    let out = match draft.base_version {
        Some(_) => app.desk.published(draft.post).await?,
        None => None,
    };
    Ok(ready_new(app, at, fields, media).map(|mut content| {
        // Answers are counted by the number of what was chosen: once out, nothing of it changes.
        if let Some(out) = out {
            content.reactions = out.content.reactions;
            // A later version goes where the first one went.
            content.outlets = out.content.outlets;
        }
        content
    }))
}

/// The same of a post that never was out.
pub fn ready_new(app: &App, at: &At, fields: &Fields, media: &Media) -> Result<Content, FieldErrors> {
    whole(app, at, fields, media, |content, errors| {
        if content.kind == Kind::Warning {
            errors.push("kind", "error.kind.warning", "");
        }
        over(at, media.1, content, errors);
    })
}

/// The same for a sheet that is no warning: a new post does not go out once its last day is over. One that is out may
/// still be corrected.
pub fn ready_and_to_come(app: &App, at: &At, fields: &Fields, media: &Media) -> Result<Content, FieldErrors> {
    whole(app, at, fields, media, |content, errors| over(at, media.1, content, errors))
}

fn over(at: &At, now: Timestamp, content: &Content, errors: &mut FieldErrors) {
    let zone = when::zone(&at.channel.channel.profile.zone);
    let last = [
        ("job_deadline", "error.over.deadline", content.job.as_ref().and_then(|job| job.deadline)),
        ("valid_until", "error.over.valid", content.valid.until),
    ];
    for (field, key, end) in last {
        if let Some(end) = end.filter(|end| *end < now) {
            errors.push(field, key, end.to_zoned(zone.clone()).strftime("%-d.%-m.%Y").to_string());
        }
    }
}

/// What is missing on a sheet, for beside it.
pub fn missing(app: &App, at: &At, out: bool, fields: &Fields, media: &Media) -> Option<FieldErrors> {
    if out { ready(app, at, fields, media).err() } else { ready_and_to_come(app, at, fields, media).err() }
}

/// Something to look at, however unfinished: what is wrong is left out, a missing title is an ellipsis.
pub fn look(at: &At, fields: &Fields, media: &Media) -> Option<Content> {
    let mut fields = fields.clone();
    // Twice: leaving the time out may make the day complain. The third look has nothing left to complain about.
    for _ in 0..3 {
        let errors = match check(at, &fields, media) {
            Ok(content) => return Some(content),
            Err(errors) => errors,
        };
        for error in errors.0 {
            match error.field {
                "title" => {
                    let short = channel::text::shorten(fields.get("title").trim(), TITLE_MAX);
                    fields.set("title", if short.is_empty() { "…".to_owned() } else { short });
                }
                "alt" => fields.push(format!("decorative.{}", error.arg), "on"),
                "people" => {
                    fields.remove_value("picture", &error.arg);
                    fields.remove_value("attachment", &error.arg);
                }
                "event_start_time" => fields.set("event_all_day", "on"),
                "traffic_streets" => traffic::NAMES.iter().for_each(|name| fields.remove(name)),
                // A day goes with its hour: an hour alone would complain again.
                day @ ("traffic_from_date" | "traffic_until_date") => {
                    fields.remove(day);
                    fields.remove(&day.replace("_date", "_time"));
                }
                // An unfinished event or poll is shown as news.
                "event_start_date" => fields.set("kind", Kind::Update.key()),
                "poll_options" | "poll_end" => {
                    fields.set("kind", Kind::Update.key());
                    fields.set("answers", "off");
                }
                other => fields.remove(other),
            }
        }
    }
    None
}
