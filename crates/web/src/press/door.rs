//! Through which door somebody came: everybody's, or a newsroom's own link.
use super::release::Release;
use crate::app::App;
use crate::error::Problem;
use crate::session::Token;
use crate::visit::Visit;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use channel::ids::PostId;
use store::model::Newsroom;

/// Releases on the page.
const RELEASES: usize = 50;

/// A request for something of the press page.
pub struct Caller {
    /// The visit.
    pub visit: Visit,
    /// The newsroom whose link it is, with the link's end.
    room: Option<(Newsroom, String)>,
    /// Which release.
    id: Option<String>,
    /// Which file of it.
    pub file: String,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let visit = Visit::from_request_parts(parts, app).await?;
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Problem::NotFound)?;
        let param = |name: &str| params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned());
        let room = match param("token") {
            None => None,
            Some(text) => {
                let token = Token::parse(&text).ok_or(Problem::NotFound)?;
                let room = app.public.newsroom(token.hash(&app.keys)).await?;
                // A link of another channel is none here.
                let room = room.filter(|room| room.channel() == visit.id()).ok_or(Problem::NotFound)?;
                visit.keep_robots_away();
                Some((room, text))
            }
        };
        Ok(Self { visit, room, id: param("id"), file: param("file").unwrap_or_default() })
    }
}

impl Caller {
    /// The newsroom, if it is one's link.
    pub fn room(&self) -> Option<&Newsroom> {
        self.room.as_ref().map(|(room, _)| room)
    }

    /// Address of the press page behind the same door; `tail` is empty or begins with a slash.
    pub fn page(&self, tail: &str) -> String {
        let urls = self.visit.urls();
        match &self.room {
            None => urls.page(&format!("/press{tail}"), &[]),
            Some((_, token)) => urls.page(&format!("/press/room/{token}{tail}"), &[]),
        }
    }

    /// What this door shows: what waits for its time first, and then what is out.
    pub async fn all(&self) -> Result<Vec<Release>, Problem> {
        let public = &self.visit.app.public;
        let mut all = match self.room() {
            None => Vec::new(),
            Some(room) => public.press_ahead(room).await?.into_iter().map(Release::ahead).collect(),
        };
        all.extend(public.press_releases(self.visit.id(), RELEASES).await?.into_iter().map(Release::out));
        Ok(all)
    }

    /// The release of the address. What waits for its time does not exist for those without a link.
    pub async fn release(&self) -> Result<Release, Problem> {
        let id = PostId::parse(self.id.as_deref().unwrap_or_default()).ok_or(Problem::NotFound)?;
        let public = &self.visit.app.public;
        if let Some(out) = public.press_release(self.visit.id(), id).await? {
            return Release::of_post(&self.visit, out).await;
        }
        let Some(room) = self.room() else { return Err(Problem::NotFound) };
        let found = public.press_ahead(room).await?.into_iter().find(|one| one.post == id);
        found.map(Release::ahead).ok_or(Problem::NotFound)
    }

    /// Behind a newsroom's link nothing is kept by anybody on the way.
    pub fn dress(&self, mut answer: Response) -> Response {
        if self.room.is_some() {
            answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        }
        answer
    }
}
