//! A small web site on loopback: a town's own pages, with its well-known document.
use crate::http::{self, Server};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Where the document of a domain's proof lies.
pub const WELL_KNOWN: &str = "/.well-known/ausrufer.json";

#[derive(Clone)]
struct Page {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
    location: Option<String>,
}

type Pages = Arc<Mutex<HashMap<String, Page>>>;

/// The site; it stops when dropped.
pub struct Site {
    server: Server,
    pages: Pages,
}

impl Site {
    /// Opens an empty site on a free port. Any `Host` is answered.
    pub async fn start() -> Site {
        let pages = Pages::default();
        let held = pages.clone();
        let server = http::serve(0, move |request| {
            let page = held.lock().unwrap_or_else(PoisonError::into_inner).get(request.uri().path()).cloned();
            async move {
                let Some(page) = page else { return http::answer(404, "no such page") };
                let answer = http::header(http::answer(page.status, page.body), "content-type", page.kind);
                match page.location {
                    Some(to) => http::header(answer, "location", &to),
                    None => answer,
                }
            }
        })
        .await;
        Site { server, pages }
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
        self.insert(path, Page { status: 200, kind, body: body.into(), location: None });
    }

    /// Puts the well-known document.
    pub fn prove(&self, json: &str) {
        self.put(WELL_KNOWN, "application/json", json);
    }

    /// Sends visitors elsewhere.
    pub fn redirect(&self, path: &str, to: &str) {
        let page = Page { status: 302, kind: "text/plain", body: Vec::new(), location: Some(to.to_owned()) };
        self.insert(path, page);
    }

    /// Answers an error.
    pub fn fail(&self, path: &str, status: u16) {
        self.insert(path, Page { status, kind: "text/plain", body: Vec::new(), location: None });
    }

    /// Takes a page away.
    pub fn remove(&self, path: &str) {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
    }

    fn insert(&self, path: &str, page: Page) {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), page);
    }
}
