//! `GET …/posts/{id}/outlets/{outlet}/hand`: one page for one thumb, on the phone that holds the outlet. The finished text,
//! the picture, what takes them there, and the answer whether it was done.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::outlets::report::act;
use crate::desk::outlets::setup::setting;
use crate::desk::posts::preview::with_views;
use crate::error::{Answer, Problem};
use crate::lang::t;
use crate::urls;
use axum::extract::{Path, State as Ask};
use axum::response::{IntoResponse, Redirect};
use channel::ids::PostId;
use channel::outlet::dispatch::State;
use formats::outlet::{Outlet, prepare};
use serde::Serialize;
use store::model::PublishedPost;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    title: String,
    /// What is to be done, in a sentence.
    task: String,
    /// Nothing is put in: something there is to be changed or taken away.
    shown: bool,
    /// Which version they see.
    version: u32,
    text: String,
    picture: String,
    alt: String,
    /// Where the outlet is opened.
    channel_url: String,
    /// Where the post stands there now.
    there: String,
    since: String,
    /// Where phones of the desk are registered.
    phone: String,
    action: String,
    back: String,
}

/// The page; whoever comes when it is done sees the report.
pub async fn get(Ask(app): Ask<App>, at: At, Path((_, id, outlet)): Path<(String, String, i64)>) -> Answer {
    let (outlet, report) = act::find(&app, &at, &id, outlet).await?;
    let back = at.urls().post_verb(report.post, "outlets");
    if report.dispatch.state != State::Person {
        return Ok(Redirect::to(&back).into_response());
    }
    let lang = at.signed.speak.lang;
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let post = app.desk.published(report.post).await?.ok_or(Problem::NotFound)?;
    let there = report.dispatch.there.as_ref().map(|there| there.url.clone()).unwrap_or_default();
    let prepared = with_views(&app, &at, &post, |channel, view| prepare(Outlet::Whatsapp, channel, view));
    let context = Page {
        frame: Frame::at(&app, &at, "hand", "hand.title").titled(outlet.label.as_str()),
        title: post.content.title.to_string(),
        task: t(lang, &format!("hand.task.{}", report.dispatch.errand().key()), &[]),
        shown: report.dispatch.wish.shown,
        version: report.dispatch.wish.version,
        text: prepared.text,
        picture: picture(&app, &at, &post).await?,
        alt: post.content.title.to_string(),
        channel_url: setting(&outlet.settings, "page"),
        there,
        since: dates.moment(report.dispatch.since),
        phone: at.urls().page("/phone"),
        action: format!("{back}/{}", report.outlet),
        back,
    };
    page(&app, lang, "desk/hand.html", context)
}

/// The leading picture, or the card with the title.
async fn picture(app: &App, at: &At, post: &PublishedPost) -> Result<String, Problem> {
    if let Some(leading) = post.content.pictures.first()
        && let Some(medium) = app.desk.medium(leading.id).await?
    {
        return Ok(urls::media(&medium.file.hash, 1_600));
    }
    Ok(card(at, post.id))
}

fn card(at: &At, post: PostId) -> String {
    at.urls().post_verb(post, "card.jpg")
}
