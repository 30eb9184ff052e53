//! `GET /desk/at/{channel}/posts/{id}`: one post with its versions and its deliveries.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::deliveries::line::{self, Line as DeliveryLine};
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::preview;
use crate::error::{Answer, Problem};
use crate::lang::t;
use crate::pages::card::{self, Card};
use crate::pages::reactions;
use crate::urls::Urls;
use axum::extract::{Path, State as Ask};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect};
use channel::ids::PostId;
use channel::post::State;
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    state: &'static str,
    state_label: String,
    post: Card,
    published: String,
    by: String,
    permalink: String,
    has_draft: bool,
    edit_url: String,
    open_url: String,
    withdraw_url: String,
    versions: Vec<Version>,
    deliveries: Vec<DeliveryLine>,
    /// Many more booklets than usual were issued.
    spike: bool,
}

#[derive(Serialize)]
struct Version {
    number: u32,
    when: String,
    note: String,
}

/// The handler.
pub async fn get(Ask(app): Ask<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let here =
        app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id).ok_or(Problem::NotFound)?;
    let urls = at.urls();
    let (State::Published | State::Withdrawn, Some(post)) = (here.state, app.desk.published(id).await?) else {
        return Ok(Redirect::to(&urls.post_verb(id, "edit")).into_response());
    };
    let lang = at.signed.speak.lang;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let versions = app.public.versions(id).await?;
    let deliveries = app.desk.deliveries_of(id).await?;
    let public = Urls::new(&app, at.signed.speak, &at.channel.channel.slug);
    let visit = preview::as_a_resident(&app, &at, HeaderMap::new());
    let context = Page {
        frame: Frame::at(&app, &at, "post", "posts.title").titled(post.content.title.as_str()).after(lang, &query),
        state: here.state.key(),
        state_label: t(lang, &format!("state.{}", here.state.key()), &[]),
        published: dates.moment(post.published),
        by: here.by,
        permalink: public.post_absolute(id, &post.slug_tail),
        has_draft: here.has_draft,
        edit_url: urls.post_verb(id, "edit"),
        open_url: urls.post_verb(id, "open"),
        withdraw_url: urls.post_verb(id, "withdraw"),
        versions: versions
            .into_iter()
            .map(|v| Version { number: v.version, when: dates.moment(v.at), note: v.note })
            .collect(),
        deliveries: deliveries.iter().map(|report| line::of(&at, &dates, lang, report, app.clock.now())).collect(),
        spike: app.reactions.alarm(at.channel.channel.id),
        post: Card { reactions: reactions::of(&visit, &post).await?, ..card::card(&visit, &dates, &post).await? },
    };
    page(&app, lang, "desk/post.html", context)
}
