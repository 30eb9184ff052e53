//! A draft with everything around it that checking and previewing need.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::posts::{answers, form, outlets, preview, traffic, when};
use crate::error::Problem;
use channel::channel::Profile;
use channel::clock::Timestamp;
use channel::field::FieldErrors;
use channel::ids::{ChannelId, ImageId, PostId};
use channel::post::{Content, Kind};
use channel::text::TITLE_MAX;
use std::collections::HashMap;
use store::model::{Draft, StoredPicture};

/// The pictures of the form that are this channel's own, and when they were looked up.
pub struct Pictures(HashMap<ImageId, StoredPicture>, Timestamp);

impl Pictures {
    /// Looks them up.
    pub async fn of(app: &App, at: &At, fields: &Fields) -> Result<Self, Problem> {
        Self::of_channel(app, at.channel.channel.id, fields).await
    }

    /// Looks them up for nobody in particular.
    pub async fn of_channel(app: &App, channel: ChannelId, fields: &Fields) -> Result<Self, Problem> {
        let mut found = HashMap::new();
        for id in form::picture_ids(fields) {
            let picture = app.desk.picture(id).await?;
            if let Some(picture) = picture.filter(|p| p.channel == channel) {
                found.insert(id, picture);
            }
        }
        Ok(Self(found, app.clock.now()))
    }

    /// One of them.
    pub fn get(&self, id: ImageId) -> Option<&StoredPicture> {
        self.0.get(&id)
    }

    fn sizes(&self) -> HashMap<ImageId, (u32, u32)> {
        self.0.iter().map(|(id, picture)| (*id, (picture.width, picture.height))).collect()
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
pub fn check(at: &At, fields: &Fields, pictures: &Pictures) -> Result<Content, FieldErrors> {
    check_for(&at.channel.channel.profile, fields, pictures)
}

/// The same for nobody in particular.
pub fn check_for(profile: &Profile, fields: &Fields, pictures: &Pictures) -> Result<Content, FieldErrors> {
    let sizes = pictures.sizes();
    let around = form::Surroundings {
        zone: when::zone(&profile.zone),
        lang: profile.lang,
        pictures: &sizes,
        now: pictures.1,
        reactions: !profile.emojis.is_empty(),
    };
    form::parse(fields, &around)
}

/// What may be published and gets through to every outlet in use, or every complaint.
pub fn ready(app: &App, at: &At, fields: &Fields, pictures: &Pictures) -> Result<Content, FieldErrors> {
    let content = check(at, fields, pictures)?;
    let errors = outlets::blocking(app, at, &preview::as_if_published(app, at, None, content.clone()));
    if errors.is_empty() { Ok(content) } else { Err(errors) }
}

/// Something to look at, however unfinished: what is wrong is left out, a missing title is an ellipsis.
pub fn look(at: &At, fields: &Fields, pictures: &Pictures) -> Option<Content> {
    let mut fields = fields.clone();
    // Twice: leaving the time out may make the day complain. The third look has nothing left to complain about.
    for _ in 0..3 {
        let errors = match check(at, &fields, pictures) {
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
