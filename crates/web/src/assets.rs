//! Style sheets, scripts, fonts and drawings. All lie below one address that names the hash of the whole set, so that
//! relative links between them need no rewriting, answers may be kept for ever, and the service worker has its version.
mod list;

pub use list::{Entry, List, sha256};

use crate::device::worker;
use crate::error::Problem;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::{Compression, write::GzEncoder};
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::sync::Arc;

#[derive(RustEmbed)]
#[folder = "assets/"]
#[exclude = "demo/*"]
#[exclude = "*.md"]
struct Folder;

struct File {
    plain: Bytes,
    gzip: Option<Bytes>,
    kind: &'static str,
}

/// The set, read once at start; text is compressed once too.
#[derive(Clone)]
pub struct Assets {
    files: Arc<BTreeMap<String, File>>,
    hash: Arc<str>,
}

impl Assets {
    /// Reads the set from the binary, or from the disk in a debug build.
    pub fn load() -> Self {
        let mut files = BTreeMap::new();
        let mut hasher = DefaultHasher::new();
        for path in Folder::iter() {
            let Some(file) = Folder::get(&path) else { continue };
            (path.as_ref(), file.metadata.sha256_hash()).hash(&mut hasher);
            let kind = kind_of(&path);
            let plain = Bytes::from(bundled(&path, file.data.into_owned()));
            let gzip = is_text(kind).then(|| gzip(&plain, 9)).flatten();
            files.insert(path.into_owned(), File { plain, gzip, kind });
        }
        Self { files: Arc::new(files), hash: format!("{:016x}", hasher.finish()).into() }
    }

    /// The address of a file; `None` when there is none of that name.
    pub fn url(&self, path: &str) -> Option<String> {
        self.files.contains_key(path).then(|| format!("/assets/{}/{path}", self.hash))
    }

    /// Names the set; changes whenever a file in it does.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The names of all files that end so.
    pub fn names<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a str> {
        self.files.keys().map(String::as_str).filter(move |name| name.ends_with(ending))
    }

    /// Everything in it by SHA-256.
    pub fn list(&self) -> List {
        let entries = self.files.iter().map(|(path, file)| Entry::of(path, &file.plain));
        let worker = sha256(worker::body(self).unwrap_or_default().as_bytes());
        let version = env!("CARGO_PKG_VERSION").to_owned();
        List { v: 1, version, set: self.hash().to_owned(), worker, files: entries.collect() }
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &str) -> Option<Bytes> {
        self.files.get(path).map(|file| file.plain.clone())
    }
}

/// `GET /assets/{hash}/{path}`. An old hash is answered with the present file, not kept: a page may be open during an update.
pub async fn get(
    State(app): State<crate::App>,
    Path((hash, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = app.assets.files.get(&path).ok_or(Problem::NotFound)?;
    let current = hash == app.assets.hash() && !cfg!(debug_assertions);
    let keep = if current { "public, max-age=31536000, immutable" } else { "no-cache" };
    let zipped = file.gzip.as_ref().filter(|_| accepts_gzip(&headers));
    let mut response = zipped.unwrap_or(&file.plain).clone().into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if zipped.is_some() {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

/// Whether the client takes gzip (RFC 9110 §12.5.3; a weight of nought is not sent by any browser).
pub fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|part| part.trim().split(';').next() == Some("gzip"))
}

/// Compressed bytes; `None` when that saves nothing. `level` is 1 to 9.
pub fn gzip(plain: &[u8], level: u32) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(plain).ok()?;
    let zipped = encoder.finish().ok()?;
    (zipped.len() < plain.len()).then(|| zipped.into())
}

/// A style sheet with its imports written in their place, so that a page waits for one file and not for a chain.
fn bundled(path: &str, data: Vec<u8>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(&data) else { return data };
    let lines = text.lines().map(|line| imported(path, line).unwrap_or_else(|| line.to_owned()));
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}

/// The sheet a line `@import url("name");` names, its own addresses made to fit the importing sheet.
fn imported(path: &str, line: &str) -> Option<String> {
    let name = line.strip_prefix("@import url(\"")?.strip_suffix("\");")?;
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let text = String::from_utf8(Folder::get(&format!("{}{name}", folder(path)))?.data.into_owned()).ok()?;
    let inner = folder(name);
    let fits = inner.is_empty() || !text.replace("url(\"data:", "").contains("url(\"");
    let text = text.lines().map(|line| imported(name, line).unwrap_or_else(|| line.to_owned()));
    let text = text.collect::<Vec<_>>().join("\n");
    Some(if fits { text } else { text.replace("url(\"", &format!("url(\"{inner}")) })
}

fn kind_of(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn is_text(kind: &str) -> bool {
    kind.starts_with("text/") || kind == "image/svg+xml"
}
