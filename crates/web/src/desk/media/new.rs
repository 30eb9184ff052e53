//! `GET` and `POST /desk/at/{channel}/media/new?for=`: bringing a file to the library, for a post at once if it is for one.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::media::fields::{self, Form};
use crate::desk::media::take::{self, For};
use crate::desk::media::{Refused, bytes_max};
use crate::desk::posts::insert;
use crate::desk::tried::Brought;
use crate::error::Answer;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use channel::field::FieldErrors;
use channel::ids::PostId;
use channel::medium::{About, Kind};
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    form: Form,
    /// Bytes the largest file may have.
    most: u64,
    /// The post it is brought for.
    post: String,
    back: String,
    complaints: Complaints,
}

/// The form.
pub async fn get(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let mut fields = Fields::default();
    fields.push("for", query.get("for"));
    show(&app, &at, &fields, Complaints::default())
}

/// The file.
pub async fn post(State(app): State<App>, brought: Brought) -> Answer {
    let Brought { at, mut posted, only_shown } = brought;
    let (file, captions) = (posted.file("file"), posted.file("captions"));
    let typed = &posted.fields;
    if only_shown {
        return again(&app, &at, typed, one("form", "error.medium.again", String::new()));
    }
    let Some(file) = file else {
        let why = match posted.too_large.first().map(String::as_str) {
            Some("captions") => ("captions", "error.captions.kind", String::new()),
            Some(_) => ("file", "error.medium.too_large", (bytes_max(Kind::Video) / 1024 / 1024).to_string()),
            None => ("file", "error.picture.none", String::new()),
        };
        return again(&app, &at, typed, one(why.0, why.1, why.2));
    };
    let about: About = match fields::parse(typed, take::named(&file.name).as_str()) {
        Ok(about) => about,
        Err(mut errors) => {
            // A browser does not send the same file twice by itself.
            errors.push("file", "error.medium.choose_again", "");
            return again(&app, &at, typed, errors);
        }
    };
    let taken = match take::any(&app, For::here(&at), file, captions, about, &Kind::ALL).await? {
        Ok(taken) => taken,
        Err(why) => return again(&app, &at, typed, complaint(why)),
    };
    if let Some(post) = PostId::parse(typed.get("for")) {
        return insert::place(&app, &at, post, &[taken.medium.id]).await;
    }
    let done = if taken.known { "medium_known" } else { "medium_added" };
    Ok(Redirect::to(&format!("{}?done={done}", at.urls().medium(taken.medium.id))).into_response())
}

fn complaint(why: Refused) -> FieldErrors {
    let mut errors = one(why.field(), why.key(), why.arg());
    if why.field() == "captions" {
        errors.push("file", "error.medium.choose_again", "");
    }
    errors
}

fn one(field: &'static str, key: &'static str, arg: String) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.push(field, key, arg);
    errors
}

/// The form as it was typed, after signing in anew: only the file must be chosen again.
pub fn shown_again(app: &App, at: &At, typed: &Fields) -> Answer {
    again(app, at, typed, one("file", "error.medium.choose_again", String::new()))
}

fn again(app: &App, at: &At, typed: &Fields, errors: FieldErrors) -> Answer {
    let mut response = show(app, at, typed, Complaints::of(at.signed.speak.lang, &errors))?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

fn show(app: &App, at: &At, typed: &Fields, complaints: Complaints) -> Answer {
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let post = PostId::parse(typed.get("for"));
    let context = Page {
        frame: Frame::at(app, at, "medium_new", "media.new_title"),
        form: fields::form(lang, typed),
        most: bytes_max(Kind::Video),
        post: post.map(|post| post.to_string()).unwrap_or_default(),
        back: post.map_or_else(|| urls.media(), |post| urls.post_verb(post, "edit")),
        complaints,
    };
    page(app, lang, "desk/medium_new.html", context)
}
