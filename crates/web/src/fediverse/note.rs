//! `GET /{channel}/p/{id}`, for whoever asks for the form other servers read: so that somebody who pastes a post's link into
//! the search of their server finds it there.
use super::{PICTURES, actor_of, answer, attached};
use crate::error::{Answer, Problem};
use crate::feeds::source::{ChannelWords, PostWords};
use crate::visit::Visit;
use axum::http::StatusCode;
use channel::post::{Content, State};
use formats::fediverse::{Attached, document, note, tombstone};
use store::model::PublishedPost;

/// A post, or that it is gone.
pub async fn get(visit: &Visit, post: &PublishedPost) -> Answer {
    actor_of(visit).await?;
    if post.state == State::Withdrawn {
        let mut gone = answer(visit, tombstone(&visit.urls().channel_absolute(), post.id));
        *gone.status_mut() = StatusCode::GONE;
        return Ok(gone);
    }
    let pictures = pictures(visit, &post.content).await?;
    let words = PostWords::new(visit, post.clone()).await?;
    Ok(answer(visit, document(note(&ChannelWords::new(visit).view(), &words.view(), &pictures))))
}

/// The pictures of a post.
pub async fn pictures(visit: &Visit, content: &Content) -> Result<Vec<Attached>, Problem> {
    let mut all = Vec::new();
    for picture in content.pictures.iter().take(PICTURES) {
        let Some(medium) = visit.app.media.get(&visit.app, picture.id).await? else { continue };
        all.push(attached(&visit.app.settings.base_url, picture, &medium.file.hash));
    }
    Ok(all)
}
