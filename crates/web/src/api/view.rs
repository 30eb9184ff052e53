//! How things look to programs.
use crate::api::caller::Caller;
use crate::api::said::{self, Answer, Field};
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::posts::draft::{self, Media};
use crate::desk::posts::form;
use crate::error::Problem;
use crate::urls;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use channel::api::Scope;
use serde::Serialize;
use serde_json::Value;
use store::model::{DeskPost, Draft};

/// The channel a token is for.
#[derive(Serialize)]
struct Channel {
    slug: String,
    name: String,
    url: String,
    lang: &'static str,
    time_zone: String,
    scopes: Vec<&'static str>,
    outlets: Vec<Outlet>,
}

/// A place of others posts can go to.
#[derive(Serialize)]
struct Outlet {
    id: String,
    kind: &'static str,
    label: String,
    /// Posts go there by themselves.
    usual: bool,
    /// Switched on.
    on: bool,
}

/// A post in a list.
#[derive(Serialize)]
pub struct Post {
    id: String,
    state: &'static str,
    stage: &'static str,
    version: Option<u32>,
    kind: Option<&'static str>,
    title: String,
    published: Option<String>,
    saved: String,
    has_draft: bool,
    desk_url: String,
}

/// A post alone.
#[derive(Serialize)]
pub struct Whole {
    #[serde(flatten)]
    post: Post,
    /// What is being written, in the fields a draft is sent in.
    draft: Option<Working>,
}

/// A draft.
#[derive(Serialize)]
pub struct Working {
    /// To be named at the next change.
    revision: i64,
    fields: Value,
    /// What stands against bringing it out as it is.
    problems: Vec<Field>,
}

/// `GET /api/v1/channel`: what the token is for.
pub async fn channel(State(app): State<App>, caller: Caller) -> Answer {
    caller.may(Scope::Read)?;
    let channel = &caller.at.channel.channel;
    let outlet = |outlet: store::model::Outlet| Outlet {
        id: outlet.id.to_string(),
        kind: outlet.kind.key(),
        label: outlet.label,
        usual: outlet.usual,
        on: outlet.stopped.is_none(),
    };
    let outlets = app.desk.outlets(channel.id).await.map_err(Problem::from)?;
    Ok(Json(Channel {
        slug: channel.slug.to_string(),
        name: channel.profile.name.clone(),
        url: urls::channel_absolute(&app.settings.base_url, channel.slug.as_str()),
        lang: channel.profile.lang.tag(),
        time_zone: channel.profile.zone.clone(),
        scopes: caller.token.scopes.iter().map(|scope| scope.key()).collect(),
        outlets: outlets.into_iter().map(outlet).collect(),
    })
    .into_response())
}

/// A line.
pub fn post(app: &App, caller: &Caller, post: &DeskPost) -> Post {
    Post {
        id: post.id.to_string(),
        state: post.state.key(),
        stage: post.stage.key(),
        version: post.version,
        kind: post.kind.map(channel::post::Kind::key),
        title: post.title.clone(),
        published: post.published.map(|at| at.to_string()),
        saved: post.saved.to_string(),
        has_draft: post.has_draft,
        desk_url: format!("{}{}", app.settings.base_url, caller.at.urls().post(post.id)),
    }
}

/// With its draft.
pub async fn whole(app: &App, caller: &Caller, found: &DeskPost) -> Result<Whole, Problem> {
    let draft = match draft::find(app, &caller.at, found.id).await? {
        Some(draft) => Some(working(app, caller, &draft).await?),
        None => None,
    };
    Ok(Whole { post: post(app, caller, found), draft })
}

async fn working(app: &App, caller: &Caller, draft: &Draft) -> Result<Working, Problem> {
    let fields = Fields::from_json(&draft.form);
    let media = Media::of(app, &caller.at, &fields).await?;
    let errors = draft::check(&caller.at, &fields, &media).err().unwrap_or_default();
    let shown = serde_json::from_str(&form::to_json(&fields)).map_err(Problem::internal)?;
    let problems = said::fields(caller.at.signed.speak.lang, &errors);
    Ok(Working { revision: draft.revision, fields: shown, problems })
}
