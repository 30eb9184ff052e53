//! `GET /desk/at/{channel}/posts/{id}/card.jpg`: the draft as a link card.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::posts::{draft, preview};
use crate::drawings;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use channel::ids::PostId;
use channel::verification::State as Proof;
use store::model::PublishedPost;

/// The link card.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let post = post_of(&app, &at, &id).await?;
    let crest = drawings::crest_png(&preview::as_a_resident(&app, &at, HeaderMap::new())).await?;
    let verified = at.channel.verification.state == Proof::Verified;
    let drawn = tokio::task::spawn_blocking(move || {
        preview::with_views(&app, &at, &post, |c, p| formats::card::post(c, p, crest.as_deref(), verified))
    });
    let jpeg = drawn.await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    let mut response = jpeg.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The draft, or the published version where there is no draft.
async fn post_of(app: &App, at: &At, id: &str) -> Result<PublishedPost, Problem> {
    let id = PostId::parse(id).ok_or(Problem::NotFound)?;
    if let Some(draft) = draft::find(app, at, id).await? {
        let fields = Fields::from_json(&draft.form);
        let media = draft::Media::of(app, at, &fields).await?;
        let content = draft::look(at, &fields, &media).ok_or(Problem::NotFound)?;
        return Ok(preview::as_if_published(app, at, Some(id), content));
    }
    let published = app.desk.published(id).await?.filter(|post| post.channel == at.channel.channel.id);
    published.ok_or(Problem::NotFound)
}
