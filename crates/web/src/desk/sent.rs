//! Reading what a form sent, and whether it was one of ours.
use crate::app::App;
use crate::csrf;
use crate::desk::fields::Fields;
use crate::desk::guard::Known;
use crate::desk::media::FILE_MAX;
use crate::desk::spool::{Spool, Spooled};
use crate::error::Problem;
use crate::session;
use axum::body::to_bytes;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

/// A form from one of our own pages by the browser's word; whether it carries the session's token stands in `ours`.
pub struct Posted {
    /// What was typed.
    pub fields: Fields,
    /// The files chosen, each with the name of its field.
    pub files: Vec<(String, Spooled)>,
    /// Fields whose file was larger than any may be: it was read to its end and dropped, since a browser shows no answer
    /// while it is still sending, and what was typed beside it must not be lost.
    pub too_large: Vec<String>,
    /// The token belongs to the session of the request.
    pub ours: bool,
}

impl Posted {
    /// The file chosen in a field, if any.
    pub fn file(&mut self, field: &str) -> Option<Spooled> {
        let at = self.files.iter().position(|(name, _)| name == field)?;
        Some(self.files.swap_remove(at).1)
    }
}

/// A form that carries the token of the request's session.
pub struct Sent(pub Fields);

/// Most fields of a form; a post with twelve pictures has some sixty.
const FIELDS_MAX: usize = 500;
/// Bytes of text a form may have.
pub const FORM_MAX: usize = 2 * 1024 * 1024;

impl FromRequest<App> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        if !csrf::own_origin(request.headers(), &app.settings) {
            return Err(Problem::Forbidden("error.desk.foreign_form").into_response());
        }
        let headers = request.headers().clone();
        // Only somebody the guard before this let in brings files: nobody else makes the server hold one.
        let files = request.extensions().get::<Known>().is_some();
        let Parts { fields, files, too_large } = read(request, app, files).await?;
        let ours = is_ours(app, &headers, &fields);
        Ok(Self { fields, files, too_large, ours })
    }
}

impl FromRequest<App> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let posted = Posted::from_request(request, app).await?;
        if posted.ours {
            Ok(Self(posted.fields))
        } else {
            Err(Problem::Forbidden("error.desk.foreign_form").into_response())
        }
    }
}

/// Whether the token, in the form or in the header scripts send, fits the session.
pub fn is_ours(app: &App, headers: &HeaderMap, fields: &Fields) -> bool {
    let Some(token) = session::token_of(headers, &app.settings) else { return false };
    let header = headers.get("x-csrf").and_then(|value| value.to_str().ok());
    csrf::fits(&app.keys, &token.hash(&app.keys), header.unwrap_or_else(|| fields.get(csrf::FIELD)))
}

#[derive(Default)]
struct Parts {
    fields: Fields,
    files: Vec<(String, Spooled)>,
    too_large: Vec<String>,
}

/// The texts of a form, whoever sent it; for giving them back.
pub async fn texts(request: Request, app: &App) -> Option<Fields> {
    read(request, app, false).await.ok().map(|read| read.fields)
}

async fn read(request: Request, app: &App, files: bool) -> Result<Parts, Response> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        let multipart = Multipart::from_request(request, app).await.map_err(IntoResponse::into_response)?;
        return read_parts(app, multipart, files).await.map_err(IntoResponse::into_response);
    }
    // Whatever the route allows for files: a form without one is text, and text has its own limit.
    let too_long = |_| Problem::Refused("error.desk.too_long").into_response();
    let bytes = to_bytes(request.into_body(), FORM_MAX).await.map_err(too_long)?;
    // Counted before they are read: two million names without values would take a hundred times their bytes.
    if bytes.iter().filter(|byte| **byte == b'&').count() >= FIELDS_MAX {
        return Err(Problem::Refused("error.desk.form_broken").into_response());
    }
    Ok(Parts { fields: Fields::from_urlencoded(&bytes), ..Parts::default() })
}

async fn read_parts(app: &App, mut parts: Multipart, may_bring_files: bool) -> Result<Parts, Problem> {
    let (mut read, mut count, mut letters) = (Parts::default(), 0usize, 0usize);
    let broken = |_| Problem::Refused("error.desk.form_broken");
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        count += 1;
        if count > FIELDS_MAX {
            return Err(Problem::Refused("error.desk.form_broken"));
        }
        let name = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_some() {
            // A browser sends an empty file where none was chosen.
            if !may_bring_files {
                continue;
            }
            match file_of(app, part).await? {
                None => read.too_large.push(name),
                Some(file) if file.bytes > 0 => read.files.push((name, file)),
                // A browser sends an empty file where none was chosen.
                Some(_) => {}
            }
        } else {
            letters += name.len();
            let text = text_of(part, FORM_MAX.saturating_sub(letters)).await?;
            letters += text.len();
            read.fields.push(name, text);
        }
    }
    Ok(read)
}

/// A file, laid aside as it comes; `None` when it is too large.
async fn file_of(app: &App, mut part: Field<'_>) -> Result<Option<Spooled>, Problem> {
    let name = part.file_name().unwrap_or_default().to_owned();
    let (mut spool, mut fits) = (Spool::begin(&app.settings.spool_dir, FILE_MAX)?, true);
    while let Some(piece) = part.chunk().await.map_err(|_| Problem::Refused("error.medium.broken_off"))? {
        fits = fits && spool.take(piece).await?;
    }
    if fits { spool.end(name).map(Some) } else { Ok(None) }
}

/// The text of a part, given up as soon as it is longer than `most` bytes.
async fn text_of(mut part: Field<'_>, most: usize) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| Problem::Refused("error.desk.form_broken"))? {
        if bytes.len() + chunk.len() > most {
            return Err(Problem::Refused("error.desk.too_long"));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Problem::Refused("error.desk.form_broken"))
}
