//! From a finished form to the bytes that go out, and to the version of the post that says the same.
use super::area::Town;
use super::form;
use super::phone::{self, Outgoing};
use crate::app::App;
use crate::desk::fields::Fields;
use crate::error::Problem;
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::field::FieldErrors;
use channel::ids::PostId;
use channel::post::{Content, Kind};
use channel::text::{Body, Title};
use channel::warning::chain::{Chain, Link};
use channel::warning::{Alert, LANGUAGES, Message, Name, Severity};
use formats::push_payload::Pushed;
use formats::warning::{Sender, Told, compose};
use store::model::{Sealed, WarningDraft};

/// A message ready to go out.
pub struct Ready {
    /// What was decided.
    pub message: Message,
    /// In the words of the standard.
    pub alert: Alert,
    /// The file.
    pub cap: String,
    /// Its place in the chain.
    pub number: u32,
    /// The same as a version of the post.
    pub content: Content,
    /// What phones show of it, each with the tag of its language.
    pub phones: Vec<(String, Pushed)>,
    /// The worst that went out before it.
    pub before: Option<Severity>,
}

/// What a draft comes to now.
pub async fn ready(
    app: &App,
    channel: &Channel,
    draft: &WarningDraft,
    fields: &Fields,
    now: Timestamp,
) -> Result<Result<Ready, FieldErrors>, Problem> {
    let before = match draft.about {
        Some(post) => app.desk.sealed(post).await?,
        None => Vec::new(),
    };
    let chain = chain(&before);
    // What is sent a little later than now, since a clock was set back, holds so long all the same.
    let now = chain.sends_at(now);
    let areas = app.desk.town_areas(draft.channel).await?;
    let town = Town { profile: &channel.profile, areas: &areas };
    let message = match form::read(fields, (draft.purpose, draft.turn), &town, now) {
        Ok(message) => message,
        Err(errors) => return Ok(Err(errors)),
    };
    let post = draft.about.unwrap_or(draft.id);
    let refused = |key| {
        let mut errors = FieldErrors::default();
        errors.push("form", key, "");
        errors
    };
    let Ok((number, _)) = chain.next(draft.turn, now) else { return Ok(Err(refused("error.warning.ended"))) };
    if before.len() > draft.base as usize {
        return Ok(Err(refused("error.warning.overtaken")));
    }
    let Some(sender) = sender(app, channel, post) else { return Ok(Err(refused("error.warning.says_nothing"))) };
    Ok(match compose(&message, &sender, &chain, now) {
        Ok(sound) => {
            let (cap, alert) = (formats::cap::write(&sound), sound.alert().clone());
            let Some(content) = content(channel, &alert) else {
                return Ok(Err(refused("error.warning.says_nothing")));
            };
            let out = Outgoing { post, number, message: &message, alert: &alert, content: &content };
            let phones = phone::shows(app, channel, &out, now);
            let errors = phone::complaints(&phones);
            let before = before.iter().map(|one| one.severity).max();
            if errors.is_empty() {
                Ok(Ready { message, alert, cap, number, content, phones, before })
            } else {
                Err(errors)
            }
        }
        Err(flaws) => Err(refused(flaws.first().map_or("error.warning.says_nothing", |flaw| flaw.key()))),
    })
}

/// The chain of what went out. A file nobody can read is a broken database; the chain then ends before it.
pub fn chain(sealed: &[Sealed]) -> Chain {
    let link = |one: &Sealed| {
        let read = formats::cap::read(one.cap.clone()).ok()?;
        Some(Link { turn: one.turn, reference: read.alert.reference(), expires: one.expires })
    };
    Chain(sealed.iter().map_while(link).collect())
}

/// The town as a sender: its domain, or where it can be reached as long as it has none.
pub fn sender(app: &App, channel: &Channel, post: PostId) -> Option<Sender> {
    let profile = &channel.profile;
    let urls = crate::urls::Urls::at(&app.settings.base_url, crate::lang::Speak::quietly(profile.lang), &channel.slug);
    let host = format!("{}/{}", app.settings.host(), channel.slug);
    let shown = if profile.domain.is_empty() { host } else { profile.domain.clone() };
    // Neither hosts nor slugs hold a character that a name may not.
    let name = Name::parse(&shown)?;
    Some(Sender {
        incident: format!("{}.{post}", name.as_str().replace(['/', ':'], "-")),
        name,
        shown: profile.name.clone(),
        contact: profile.contact.phone.clone(),
        page: urls.post_absolute(post, ""),
        zone: crate::dates::zone(profile),
    })
}

fn content(channel: &Channel, alert: &Alert) -> Option<Content> {
    let tag = channel.profile.lang.tag();
    let told = Told::of(alert, tag)?;
    let plain = Told::exactly(alert, LANGUAGES[1]).and_then(|plain| Body::parse(&plain.markdown()).ok());
    Some(Content {
        body: Body::parse(&told.markdown()).ok(),
        plain_language: plain,
        ..Content::titled(Kind::Warning, Title::parse(&told.headline).ok()?, &told.language)
    })
}
