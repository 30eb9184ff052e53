//! `GET /desk/at/{channel}/website`: what was chosen stands in the address; nothing is stored.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::website::code::{About, Choice, Code};
use crate::error::{Answer, Problem};
use crate::headers::CSP;
use crate::lang::{Lang, Speak, t};
use crate::urls::Urls;
use crate::widget::{POSTS, POSTS_MAX, Theme};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::IntoResponse;
use channel::topic::Topic;
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    base: String,
    code: Code,
    form: Form,
    feeds: Vec<Feed>,
    complaints: Complaints,
}

/// What can be chosen.
#[derive(Serialize)]
struct Form {
    posts: Vec<Offer>,
    topics: Vec<Offer>,
    langs: Vec<Offer>,
    themes: Vec<Offer>,
    accent: String,
}

#[derive(Serialize)]
struct Offer {
    key: String,
    label: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Feed {
    label: &'static str,
    url: String,
}

/// The page; to the script that shows changes at once, the code alone.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, headers: HeaderMap, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, profile) = (at.signed.speak.lang, &at.channel.channel.profile);
    let urls = Urls::new(&app, Speak::quietly(profile.lang), &at.channel.channel.slug);
    let url = urls.channel_absolute();
    let about = About { base: &app.settings.base_url, url: &url, name: &profile.name, lang: profile.lang };
    let read = Choice::read(&query, profile.lang);
    let (code, complaints) = match &read {
        Ok(choice) => (choice.code(&about), Complaints::default()),
        Err(errors) => {
            // What can be read stays in force: the rest of the choice is shown with the town's own colour.
            let mut rest = query.clone();
            rest.remove("accent");
            let rest = Choice::read(&rest, profile.lang).unwrap_or_default();
            (rest.code(&about), Complaints::of(lang, errors))
        }
    };
    if headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json")) {
        return Ok(Json(code).into_response());
    }
    let feed = |label, name: &str| Feed { label, url: urls.absolute(&urls.file(name)) };
    let context = Page {
        frame: Frame::at(&app, &at, "website", "website.title"),
        base: at.urls().page("/website"),
        code,
        form: form(&at, &query),
        feeds: vec![feed("RSS 2.0", "feed.rss"), feed("Atom", "feed.atom"), feed("JSON Feed", "feed.json")],
        complaints,
    };
    let mut answer = page(&app, lang, "desk/website.html", context)?;
    // The frame beside the code is our own page, the only one the desk ever frames.
    let policy = HeaderValue::try_from(CSP.replace("form-action", "frame-src 'self'; form-action"));
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.map_err(Problem::internal)?);
    if read.is_err() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

fn form(at: &At, query: &Fields) -> Form {
    let lang = at.signed.speak.lang;
    let or = |name: &str, default: &str| match query.get(name) {
        "" => default.to_owned(),
        chosen => chosen.to_owned(),
    };
    let offer = |key: &str, label: String, chosen: &str| Offer { key: key.to_owned(), label, chosen: chosen == key };
    let (posts, topic) = (or("posts", &POSTS.to_string()), or("topic", ""));
    let (speak, theme) = (or("speak", at.channel.channel.profile.lang.tag()), or("theme", Theme::Page.key()));
    let topics = Topic::ALL.map(|one| offer(one.key(), t(lang, &format!("topic.{}", one.key()), &[]), &topic));
    let all = offer("", t(lang, "topics.all", &[]), &topic);
    Form {
        posts: (1..=POSTS_MAX).map(|n| offer(&n.to_string(), n.to_string(), &posts)).collect(),
        topics: std::iter::once(all).chain(topics).collect(),
        langs: Lang::ALL
            .iter()
            .map(|one| offer(one.tag(), if *one == Lang::De { "Deutsch" } else { "English" }.to_owned(), &speak))
            .collect(),
        themes: Theme::ALL
            .iter()
            .map(|one| offer(one.key(), t(lang, &format!("website.theme.{}", one.key()), &[]), &theme))
            .collect(),
        accent: query.get("accent").to_owned(),
    }
}
