//! `GET /` and `GET /directory?q=`: verified channels only, by name, postal code or region key.
use super::channel::Empty;
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::frame::{Frame, PageHead, filled, grouped};
use crate::fresh::Fresh;
use crate::lang::{Speak, t};
use crate::urls::{self, Urls};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect};
use channel::text::{LINE_MAX, shorten, tidy};
use serde::{Deserialize, Serialize};
use store::model::PublicChannel;

/// Channels on the page at most; with more, people search.
const CHANNELS: usize = 200;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    directory: Directory,
    empty: Option<Empty>,
}

#[derive(Serialize)]
struct Directory {
    query: String,
    total_text: Option<String>,
    channels: Vec<Town>,
}

#[derive(Serialize)]
struct Town {
    name: String,
    url: String,
    crest_url: Option<String>,
    domain: String,
    tagline: Option<String>,
    region: Option<String>,
}

/// The query of the directory.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /`: the one public channel, or the directory when there are several.
pub async fn root(State(app): State<App>, speak: Speak, asked: Query<Asked>, uri: Uri, headers: HeaderMap) -> Answer {
    if let Some(slug) = app.public.sole().await? {
        return Ok(Redirect::temporary(&Urls::new(&app, speak, &slug).home()).into_response());
    }
    get(State(app), speak, asked, uri, headers).await
}

/// `GET /directory?q=`
pub async fn get(
    State(app): State<App>,
    speak: Speak,
    Query(asked): Query<Asked>,
    uri: Uri,
    headers: HeaderMap,
) -> Answer {
    let query = shorten(&tidy(&asked.q), LINE_MAX);
    let wanted = (!query.is_empty()).then_some(query.as_str());
    let found = app.public.listed(wanted, CHANNELS).await?;
    let html = render(&app, speak, &uri, query, &found)?;
    Ok(Fresh::html(html).answer(&headers))
}

fn render(app: &App, speak: Speak, uri: &Uri, query: String, found: &[PublicChannel]) -> Result<String, Problem> {
    let lang = speak.lang;
    let title = t(lang, "directory.title", &[]);
    let head = PageHead {
        noindex: !query.is_empty(),
        canonical_url: Some(format!("{}/directory", app.settings.base_url)),
        ..PageHead::new("directory", &title, &t(lang, "directory.text", &[]))
    };
    let count = grouped(lang, found.len() as u64);
    let total = (found.len() > 1).then(|| t(lang, "directory.total", &[("count", &count)]));
    let empty = found.is_empty().then(|| Empty {
        icon: "search",
        title: t(lang, "directory.empty_title", &[]),
        text: t(lang, "directory.empty_text", &[]),
        action_url: (!query.is_empty()).then(|| urls::directory(speak, "")),
        action_label: (!query.is_empty()).then(|| t(lang, "directory.empty_action", &[])),
    });
    let channels = found.iter().map(|found| town(app, speak, found)).collect();
    let directory = Directory { query, total_text: total, channels };
    let context = Context { frame: Frame::bare(app, speak, uri, head), directory, empty };
    app.views.render(lang, "pages/directory.html", context)
}

fn town(app: &App, speak: Speak, found: &PublicChannel) -> Town {
    let profile = &found.channel.profile;
    let urls = Urls::new(app, speak, &found.channel.slug);
    Town {
        name: profile.name.clone(),
        url: urls.home(),
        crest_url: profile.crest.as_ref().map(|_| urls.file("crest")),
        domain: profile.domain.clone(),
        tagline: filled(&profile.tagline),
        region: None,
    }
}
