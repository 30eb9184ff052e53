//! Pages everybody asks for while a warning holds: prepared once, then given out as bytes, without a template, a database or
//! a route. The warning servers that failed in 2022 failed at this page.
//!
//! A page is prepared again when something about its channel changes, and at least every few seconds, since other nodes may
//! bring something out without telling this one at once. Then one request does the work and the others get the last one.
use crate::app::App;
use crate::assets::accepts_gzip;
use crate::fediverse;
use crate::fresh::Fresh;
use crate::lang::{Lang, Speak};
use crate::visit::Uncounted;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use channel::ids::{ChannelId, PostId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use store::FigureKind;

/// Longest life in milliseconds.
const LIFE_MS: i64 = 5_000;
/// How long the last one is given out while one request prepares the next.
const GRACE_MS: i64 = 1_000;
/// Pages at most: channels with a warning, its page, each in every language.
const PAGES: usize = 2_000;

/// Says of an answer that it may be given to everybody who asks for the same address in the same language.
#[derive(Clone)]
pub struct Keep {
    channel: ChannelId,
    post: Option<PostId>,
    edition: u64,
    page: Fresh,
}

impl Keep {
    /// Of a page that was begun at that edition of its channel.
    pub fn new(channel: ChannelId, post: Option<PostId>, edition: u64, page: &Fresh) -> Self {
        Self { channel, post, edition, page: page.clone() }
    }
}

/// One answer, whole.
struct Ready {
    headers: HeaderMap,
    body: Bytes,
}

impl Ready {
    fn new(mut headers: HeaderMap, body: Bytes) -> Ready {
        headers.insert(header::CONTENT_LENGTH, body.len().into());
        Ready { headers, body }
    }
}

struct Still {
    channel: ChannelId,
    post: Option<PostId>,
    edition: u64,
    /// Until when it is given out; moved by whoever goes to prepare the next.
    until_ms: AtomicI64,
    page: Fresh,
    plain: Ready,
    zipped: Option<Ready>,
}

/// The prepared pages, by address; one a language.
#[derive(Default)]
pub struct Stills(RwLock<HashMap<String, [Option<Arc<Still>>; Lang::ALL.len()]>>);

/// Middleware around all others: keeps what may be kept. Who gives it out is [`crate::front::Front`].
pub async fn keep(State(app): State<App>, request: Request<Body>, next: Next) -> Response {
    if *request.method() != Method::GET {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let (uri, lang) = (parts.uri.clone(), Speak::of(&parts).lang);
    let response = next.run(Request::from_parts(parts, body)).await;
    if let Some(keep) = response.extensions().get::<Keep>()
        && uri.query().is_none_or(|query| query.starts_with("lang=") && query.len() < 10)
        && let Some(address) = uri.path_and_query()
    {
        app.stills.keep(&app, address.as_str(), lang, keep, response.headers());
    }
    response
}

impl Stills {
    /// The page that was asked for, if it stands here and is still good.
    pub fn answer<B>(&self, app: &App, request: &Request<B>) -> Option<Response> {
        if *request.method() != Method::GET || fediverse::is_asked_for(request.headers()) {
            return None;
        }
        let address = request.uri().path_and_query()?.as_str();
        let still = {
            let stills = self.0.read().unwrap_or_else(PoisonError::into_inner);
            let by_language = stills.get(address)?;
            by_language[place(Speak::asked(request.uri(), request.headers()).lang)].clone()?
        };
        still.is_good(app).then(|| {
            if request.extensions().get::<Uncounted>().is_none() {
                app.counter.count(still.channel, still.post, FigureKind::Page);
            }
            still.answer(request.headers())
        })
    }

    fn keep(&self, app: &App, address: &str, lang: Lang, keep: &Keep, headers: &HeaderMap) {
        let still = Arc::new(Still::new(app.clock.now_ms(), keep, headers));
        let mut stills = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if stills.len() >= PAGES && !stills.contains_key(address) {
            stills.clear();
        }
        stills.entry(address.to_owned()).or_default()[place(lang)] = Some(still);
    }
}

fn place(lang: Lang) -> usize {
    Lang::ALL.iter().position(|one| *one == lang).unwrap_or_default()
}

impl Still {
    fn new(now_ms: i64, keep: &Keep, headers: &HeaderMap) -> Self {
        let mut headers = headers.clone();
        for name in [header::CONTENT_ENCODING, header::CONTENT_LENGTH] {
            headers.remove(name);
        }
        let body = keep.page.plain();
        // The very bytes the first answer had: who measures, or compares, sees one page and not two.
        let zipped = keep.page.zipped().map(|body| {
            let mut headers = headers.clone();
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            Ready::new(headers, body)
        });
        Self {
            channel: keep.channel,
            post: keep.post,
            edition: keep.edition,
            until_ms: AtomicI64::new(now_ms + LIFE_MS),
            page: keep.page.clone(),
            plain: Ready::new(headers, body),
            zipped,
        }
    }

    /// Nothing changed, and not too old; of those who come when it is, one goes to prepare the next.
    fn is_good(&self, app: &App) -> bool {
        if app.live.edition(self.channel) != self.edition {
            return false;
        }
        let (now, until) = (app.clock.now_ms(), self.until_ms.load(Ordering::Relaxed));
        now < until
            || self.until_ms.compare_exchange(until, now + GRACE_MS, Ordering::Relaxed, Ordering::Relaxed).is_err()
    }

    fn answer(&self, asked: &HeaderMap) -> Response {
        let ready = self.zipped.as_ref().filter(|_| accepts_gzip(asked)).unwrap_or(&self.plain);
        let known = self.page.is_known(asked);
        let body = if known { Body::empty() } else { Body::from(ready.body.clone()) };
        let mut response = Response::new(body);
        *response.headers_mut() = ready.headers.clone();
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            for name in [header::CONTENT_ENCODING, header::CONTENT_LENGTH] {
                response.headers_mut().remove(name);
            }
        }
        response
    }
}
