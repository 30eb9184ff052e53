//! `GET /{channel}/card.jpg`, `GET /{channel}/p/{id}/card.jpg`: the picture a shared link shows.
use crate::drawings;
use crate::error::{Answer, Problem};
use crate::feeds::source::{ChannelWords, PostWords};
use crate::fresh;
use crate::pages::post::find;
use crate::visit::Visit;
use axum::extract::Path;
use channel::verification::State;
use formats::card::DrawError;
use formats::post_view::{ChannelView, PostView};

const JPEG: (&str, &str) = ("image/jpeg", fresh::DRAWING);

/// The channel's card.
pub async fn channel(visit: Visit) -> Answer {
    let verified = visit.channel.verification.state == State::Verified;
    let crest = drawings::crest_png(&visit).await?;
    let profile = &visit.channel.channel.profile;
    let name = format!("{} card {verified} {profile:?}", visit.id());
    let words = ChannelWords::new(&visit);
    let draw = move || formats::card::channel(&words.view(), crest.as_deref(), verified);
    Ok(visit.app.drawings.get(name, JPEG, draw).await?.answer(&visit.headers))
}

/// A post's card.
pub async fn post(visit: Visit, Path((_, id)): Path<(String, String)>) -> Answer {
    drawn(visit, &id, "card", formats::card::post).await
}

/// `GET /{channel}/p/{id}/portrait.jpg`: a post as an upright picture, fetched by outlets that show nothing else.
pub async fn portrait(visit: Visit, Path((_, id)): Path<(String, String)>) -> Answer {
    drawn(visit, &id, "portrait", formats::card::portrait).await
}

type Draw = fn(&ChannelView<'_>, &PostView<'_>, Option<&[u8]>, bool) -> Result<Vec<u8>, DrawError>;

async fn drawn(visit: Visit, id: &str, form: &str, draw: Draw) -> Answer {
    let post = find(&visit, id).await?;
    if post.state != channel::post::State::Published {
        return Err(Problem::NotFound);
    }
    let verified = visit.channel.verification.state == State::Verified;
    let crest = drawings::crest_png(&visit).await?;
    let profile = &visit.channel.channel.profile;
    let name = format!("{} {form} {} {verified} {profile:?}", post.id, post.version);
    let channel = ChannelWords::new(&visit);
    let words = PostWords::new(&visit, post).await?;
    let draw = move || draw(&channel.view(), &words.view(), crest.as_deref(), verified);
    Ok(visit.app.drawings.get(name, JPEG, draw).await?.answer(&visit.headers))
}
