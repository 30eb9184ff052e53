//! A small web site on loopback: a town's own pages, with its well-known document.
use crate::http::{self, Server};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the document of a domain's proof lies.
pub const WELL_KNOWN: &str = "/.well-known/ausrufer.json";

#[derive(Clone)]
struct Page {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
    header: Option<(&'static str, String)>,
}

type Pages = Arc<Mutex<HashMap<String, Page>>>;
type Log = Arc<Mutex<Vec<(String, u16)>>>;

/// The site; it stops when dropped.
pub struct Site {
    server: Server,
    pages: Pages,
    log: Log,
}

impl Site {
    /// Opens an empty site on a free port. Any `Host` is answered.
    pub async fn start() -> Site {
        let pages = Pages::default();
        let (held, log) = (pages.clone(), Log::default());
        let written = log.clone();
        let server = http::serve(0, move |request| {
            let path = request.uri().path().to_owned();
            let page = held.lock().unwrap_or_else(PoisonError::into_inner).get(&path).cloned();
            let tag = page.as_ref().map(|page| tag(&page.body));
            let known = request.headers().get("if-none-match").and_then(|value| value.to_str().ok()).map(str::to_owned);
            let same = known.is_some() && known == tag;
            let status = page.as_ref().map_or(404, |page| if same { 304 } else { page.status });
            written.lock().unwrap_or_else(PoisonError::into_inner).push((path, status));
            async move {
                let Some(page) = page else { return http::answer(404, "no such page") };
                if same {
                    return http::answer(304, "");
                }
                let answer = http::header(http::answer(page.status, page.body), "content-type", page.kind);
                let answer = http::header(answer, "etag", &tag.unwrap_or_default());
                match page.header {
                    Some((name, value)) => http::header(answer, name, &value),
                    None => answer,
                }
            }
        })
        .await;
        Site { server, pages, log }
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// The port.
    pub fn address(&self) -> std::net::SocketAddr {
        self.server.address
    }

    /// Puts a page or replaces it.
    pub fn put(&self, path: &str, kind: &'static str, body: impl Into<Vec<u8>>) {
        self.insert(path, Page { status: 200, kind, body: body.into(), header: None });
    }

    /// The same with one more header.
    pub fn put_with(&self, path: &str, kind: &'static str, body: impl Into<Vec<u8>>, name: &'static str, value: &str) {
        self.insert(path, Page { status: 200, kind, body: body.into(), header: Some((name, value.to_owned())) });
    }

    /// Puts the well-known document.
    pub fn prove(&self, json: &str) {
        self.put(WELL_KNOWN, "application/json", json);
    }

    /// Sends visitors elsewhere.
    pub fn redirect(&self, path: &str, to: &str) {
        let page =
            Page { status: 302, kind: "text/plain", body: Vec::new(), header: Some(("location", to.to_owned())) };
        self.insert(path, page);
    }

    /// Answers an error.
    pub fn fail(&self, path: &str, status: u16) {
        self.insert(path, Page { status, kind: "text/plain", body: Vec::new(), header: None });
    }

    /// What was asked for so far, and answered with which status.
    pub fn log(&self) -> Vec<(String, u16)> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes a page away.
    pub fn remove(&self, path: &str) {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
    }

    fn insert(&self, path: &str, page: Page) {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), page);
    }
}

/// An ETag of what a page says.
fn tag(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("\"{:x}\"", hasher.finish())
}
