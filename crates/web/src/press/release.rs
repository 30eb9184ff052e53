//! A press release, out or waiting for its time.
use crate::dates::Dates;
use crate::error::Problem;
use crate::lang::{Lang, t};
use crate::visit::Visit;
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::post::{Content, State};
use formats::post_view::PostView;
use store::model::{AheadRelease, PublishedPost};

/// What is shown of one.
pub struct Release {
    /// Which post it is or becomes.
    pub id: PostId,
    /// What it says.
    pub content: Content,
    /// Until when nobody may publish it.
    pub until: Option<Timestamp>,
    /// When it came out, or will.
    pub published: Timestamp,
    /// When it was last changed, if it was.
    pub corrected: Option<Timestamp>,
    /// Address of the post without origin; empty before its time.
    pub slug_tail: Option<String>,
}

impl Release {
    /// One that waits.
    pub fn ahead(one: AheadRelease) -> Self {
        let (until, published) = (Some(one.due), one.due);
        Self { id: one.post, content: one.content, until, published, corrected: None, slug_tail: None }
    }

    /// One that is out.
    pub fn out(post: PublishedPost) -> Self {
        Self {
            id: post.id,
            until: None,
            published: post.published,
            corrected: (post.version > 1).then_some(post.updated),
            slug_tail: Some(post.slug_tail),
            content: post.content,
        }
    }

    /// The same, unless it was taken back: then the reason stands there.
    pub async fn of_post(visit: &Visit, post: PublishedPost) -> Result<Self, Problem> {
        if post.state != State::Withdrawn {
            return Ok(Self::out(post));
        }
        let last = visit.app.public.versions(post.id).await?.pop();
        Err(Problem::Withdrawn(last.map(|last| last.note).unwrap_or_default().into()))
    }

    /// Where the post is, once it is out.
    pub fn permalink(&self, visit: &Visit) -> Option<String> {
        self.slug_tail.as_ref().map(|tail| visit.urls().post_absolute(self.id, tail))
    }

    /// Until when nobody may publish it, for a text that is read on any day.
    pub fn embargo(&self, lang: Lang, dates: &Dates) -> Option<String> {
        let when = |at| format!("{}, {}", dates.with_year(dates.day(at)), dates.time(at));
        self.until.map(|at| t(lang, "press.embargo", &[("when", &when(at))]))
    }

    /// For the writers of crate formats.
    pub fn view<'a>(&'a self, url: &'a str) -> PostView<'a> {
        PostView {
            id: self.id,
            version: 1,
            content: &self.content,
            url,
            published: self.published,
            updated: self.corrected.unwrap_or(self.published),
            picture_url: None,
            withdrawn: false,
        }
    }
}
