//! One request for something of a public channel. Channels that are not public do not exist here, except for those
//! who follow one and want to stop.
use crate::app::App;
use crate::dates::Dates;
use crate::error::{Answer, Problem};
use crate::frame::{Frame, PageHead, WarningView};
use crate::fresh::Fresh;
use crate::headers::Robots;
use crate::lang::{Speak, t};
use crate::pages::{officials, warning};
use crate::urls::Urls;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use channel::ids::{ChannelId, PostId};
use channel::slug::ChannelSlug;
use channel::verification::State;
use serde::Serialize;
use store::FigureKind;
use store::model::PublicChannel;

/// Who asks for what: the channel from the first part of the address, the language, the headers.
pub struct Visit {
    /// Everything the web has.
    pub app: App,
    /// The channel.
    pub channel: PublicChannel,
    /// The language.
    pub speak: Speak,
    /// The address.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// Whether search engines keep away from the answer.
    pub robots: Robots,
    /// Whether it counts as a view.
    pub counted: bool,
}

/// Mark on a request that nobody made who reads: what is asked for to be kept is no view.
#[derive(Clone, Copy)]
pub struct Uncounted;

impl FromRequestParts<App> for Visit {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let channel = app.public.channel(&slug(parts)?).await?.ok_or(Problem::NotFound)?;
        Ok(Self::of(parts, app, channel))
    }
}

/// A visit of somebody who follows and wants to stop or to know what is stored: that works with a closed channel too.
pub struct FollowerVisit(pub Visit);

impl FromRequestParts<App> for FollowerVisit {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let channel = app.public.channel_even_closed(&slug(parts)?).await?.ok_or(Problem::NotFound)?;
        Ok(Self(Visit::of(parts, app, channel)))
    }
}

fn slug(parts: &Parts) -> Result<ChannelSlug, Problem> {
    let first = parts.uri.path().split('/').nth(1).unwrap_or_default();
    ChannelSlug::parse(first).ok().filter(|slug| slug.as_str() == first).ok_or(Problem::NotFound)
}

impl Visit {
    fn of(parts: &Parts, app: &App, channel: PublicChannel) -> Self {
        let (uri, headers) = (parts.uri.clone(), parts.headers.clone());
        let robots = parts.extensions.get::<Robots>().cloned().unwrap_or_default();
        let counted = parts.extensions.get::<Uncounted>().is_none();
        let visit = Self { app: app.clone(), channel, speak: Speak::of(parts), uri, headers, robots, counted };
        if visit.channel.verification.state != State::Verified {
            visit.keep_robots_away();
        }
        visit
    }

    /// The channel's number.
    pub fn id(&self) -> ChannelId {
        self.channel.channel.id
    }

    /// Counts that the page of a post, or of the channel, was asked for.
    pub fn count(&self, post: Option<PostId>, what: FigureKind) {
        if self.counted {
            self.app.counter.count(self.id(), post, what);
        }
    }

    /// Addresses as this visitor sees them.
    pub fn urls(&self) -> Urls<'_> {
        Urls::new(&self.app, self.speak, &self.channel.channel.slug)
    }

    /// Says in a header, too, that search engines keep away: feeds and pictures have no other place to say it.
    pub fn keep_robots_away(&self) {
        self.robots.keep_away();
    }

    /// Days and times for this visitor.
    pub fn dates(&self) -> Dates {
        Dates::new(&self.channel.channel.profile, self.speak.lang, self.app.clock.now())
    }

    /// A text.
    pub fn t(&self, key: &str, fill: &[(&str, &str)]) -> String {
        t(self.speak.lang, key, fill)
    }

    /// One value of the query, empty when it is not there.
    pub fn query(&self, name: &str) -> String {
        let query = self.uri.query().unwrap_or_default();
        let found = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    }

    /// The frame of a page, with the active warnings.
    pub async fn frame(&self, page: PageHead) -> Result<Frame, Problem> {
        if page.noindex {
            self.keep_robots_away();
        }
        let warnings = self.warnings().await?;
        let frame = Frame::of_channel(&self.app, self.speak, &self.uri, page, &self.channel, warnings)?;
        Ok(frame.with_officials(officials::shown(&self.app, self.speak, &self.channel).await?))
    }

    /// Active warnings.
    pub async fn warnings(&self) -> Result<Vec<WarningView>, Problem> {
        Ok(warning::active(&self.app, self.speak, &self.channel).await?)
    }

    /// A page from a template.
    pub fn html(&self, template: &str, context: impl Serialize) -> Answer {
        Ok(Fresh::html(self.app.views.render(self.speak.lang, template, context)?).answer(&self.headers))
    }
}
