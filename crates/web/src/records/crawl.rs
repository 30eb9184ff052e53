//! `data/pages.warc.gz`: the channel's pages as residents get them. They are asked for within the process, by the same router
//! that answers residents, without a line and without being counted as views.
use super::{Bag, Order, links};
use crate::assets::sha256;
use crate::error::Problem;
use crate::front::Front;
use crate::router::router;
use crate::visit::Uncounted;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use channel::ids::PostId;
use channel::variant::Tongue;
use formats::records::warc::{self, Head, Record};
use futures_util::StreamExt;
use std::collections::{HashSet, VecDeque};
use std::time::Duration;
use tower::ServiceExt;

/// An answer up to here is held whole, and its sum written.
const WHOLE: u64 = 4 * 1024 * 1024;
/// Drawing a link card is the slowest answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Pages of a channel beside its posts.
const PAGES: [&str; 8] = ["", "/archive", "/follow", "/real", "/imprint", "/privacy", "/anonymity", "/accessibility"];
/// Headers that belong to the line and not to the answer.
const LINE: [header::HeaderName; 3] = [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION];

struct Crawl<'a, 'b> {
    order: &'a Order<'b>,
    router: Front,
    base: &'a str,
    /// What was asked for or will be: what several pages need is fetched once.
    seen: HashSet<String>,
    queue: VecDeque<String>,
    written: usize,
}

/// Writes the pages; how many answers are in it. Of a channel that is not public there are none.
pub async fn write(order: &Order<'_>, posts: &[PostId], bag: &mut Bag) -> Result<usize, Problem> {
    let base = order.app.settings.base_url.as_str();
    let router = router(order.app.clone());
    let mut crawl = Crawl { order, router, base, seen: HashSet::new(), queue: VecDeque::new(), written: 0 };
    bag.begin("data/pages.warc.gz").await?;
    crawl.info(bag).await?;
    if order.at.channel.public {
        crawl.channel().await?;
        crawl.drain(bag).await?;
        for post in posts {
            crawl.post(*post).await?;
            crawl.drain(bag).await?;
        }
    }
    bag.end().await?;
    Ok(crawl.written)
}

impl Crawl<'_, '_> {
    async fn info(&mut self, bag: &mut Bag) -> Result<(), Problem> {
        let text = format!(
            "software: Ausrufer {}\r\nformat: WARC File Format 1.1\r\nisPartOf: {}\r\ndescription: {}\r\n",
            self.order.app.settings.version,
            super::name(self.order.at.channel.slug.as_str(), self.order.year),
            self.order.text("records.description"),
        );
        let (head, date) = (self.id(), self.order.now.to_string());
        let head = Head {
            kind: "warcinfo",
            id: head,
            date: &date,
            media_type: warc::FIELDS,
            target: None,
            payload_sha256: None,
            length: text.len() as u64,
        };
        let mut record = Record::begin(&head).map_err(Problem::internal)?;
        record.write(text.as_bytes()).map_err(Problem::internal)?;
        bag.write(&record.end().map_err(Problem::internal)?).await
    }

    /// The channel's own pages, and the archive of the year.
    async fn channel(&mut self) -> Result<(), Problem> {
        let slug = self.order.at.channel.slug.clone();
        for page in PAGES {
            self.want(format!("/{slug}{page}"));
        }
        for month in self.order.app.public.months(self.order.at.channel.id).await? {
            if month.year == self.order.year {
                self.want(format!("/{slug}/archive/{}/{:02}", month.year, month.month));
            }
        }
        Ok(())
    }

    /// A post in all its languages, with its messages if it is a warning.
    async fn post(&mut self, id: PostId) -> Result<(), Problem> {
        let (app, channel) = (self.order.app, &self.order.at.channel);
        let Some(post) = app.public.post(channel.id, id).await? else { return Ok(()) };
        let urls = self.order.urls();
        let mut wanted = vec![urls.post(id, &post.slug_tail)];
        let variants = app.public.variants(&[id]).await?.remove(&id).unwrap_or_default();
        let main = post.content.lang.as_str();
        let mut tags: Vec<String> = variants.iter().map(|variant| variant.tongue.tag(main)).collect();
        if post.content.plain_language.is_some() {
            tags.push(Tongue::Simple.tag(main));
        }
        wanted.extend(tags.iter().map(|tag| urls.post_in(id, &post.slug_tail, tag)));
        if post.content.event.is_some() {
            wanted.push(urls.post_ics(id));
        }
        let alerts = app.public.alerts(id).await?;
        wanted.extend(alerts.iter().map(|one| urls.file(&format!("warnings/{}.{}.xml", id, one.number))));
        wanted.into_iter().for_each(|path| self.want(path));
        Ok(())
    }

    fn want(&mut self, path: String) {
        if self.seen.insert(path.clone()) {
            self.queue.push_back(path);
        }
    }

    /// Asks for everything that is wanted, and for what it needs.
    async fn drain(&mut self, bag: &mut Bag) -> Result<(), Problem> {
        while let Some(path) = self.queue.pop_front() {
            self.ask(&path, bag).await?;
        }
        Ok(())
    }

    async fn ask(&mut self, path: &str, bag: &mut Bag) -> Result<(), Problem> {
        let mut request = Request::get(path).body(Body::empty()).map_err(Problem::internal)?;
        request.extensions_mut().insert(Uncounted);
        let language = self.order.lang.tag().parse().map_err(Problem::internal)?;
        request.headers_mut().insert(header::ACCEPT_LANGUAGE, language);
        let asked = tokio::time::timeout(PATIENCE, self.router.clone().oneshot(request)).await;
        let response = asked.map_err(Problem::internal)?.unwrap_or_else(|never| match never {});
        let (head, body) = response.into_parts();
        let kind = head.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let (kind, length) = (kind.to_owned(), length(&head.headers, &body));
        if head.status.is_server_error() {
            return Err(Problem::internal(format!("{path} answered {}", head.status)));
        }
        match length {
            Some(length) if length > WHOLE => self.stream(path, (head.status, &head.headers), length, body, bag).await,
            _ => {
                let bytes = to_bytes(body, WHOLE as usize).await.map_err(Problem::internal)?;
                self.whole(path, (head.status, &head.headers), &bytes, bag).await?;
                self.needs(path, &kind, &bytes);
                Ok(())
            }
        }
    }

    async fn whole(
        &mut self,
        path: &str,
        (status, headers): (StatusCode, &HeaderMap),
        body: &Bytes,
        bag: &mut Bag,
    ) -> Result<(), Problem> {
        let sum = sha256(body);
        let mut record = self.begin(path, (status, headers), body.len() as u64, Some(&sum))?;
        record.write(body).map_err(Problem::internal)?;
        bag.write(&record.end().map_err(Problem::internal)?).await
    }

    async fn stream(
        &mut self,
        path: &str,
        head: (StatusCode, &HeaderMap),
        length: u64,
        body: Body,
        bag: &mut Bag,
    ) -> Result<(), Problem> {
        let mut record = self.begin(path, head, length, None)?;
        let (mut pieces, mut left) = (body.into_data_stream(), length);
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(Problem::internal)?;
            left = left.checked_sub(piece.len() as u64).ok_or_else(|| Problem::internal("an answer was too long"))?;
            record.write(&piece).map_err(Problem::internal)?;
            bag.write(&record.take()).await?;
        }
        if left > 0 {
            return Err(Problem::internal("an answer broke off"));
        }
        bag.write(&record.end().map_err(Problem::internal)?).await
    }

    fn begin(
        &mut self,
        path: &str,
        (status, headers): (StatusCode, &HeaderMap),
        length: u64,
        sum: Option<&str>,
    ) -> Result<Record, Problem> {
        let said = length.to_string();
        let own = headers.iter().filter(|(name, _)| !LINE.contains(name));
        let own = own.map(|(name, value)| (name.as_str(), value.as_bytes()));
        let all = own.chain([("content-length", said.as_bytes())]);
        let http = warc::http_head(status.as_u16(), status.canonical_reason().unwrap_or_default(), all);
        let (id, date) = (self.id(), self.order.app.clock.now().to_string());
        let head = Head {
            kind: "response",
            id,
            date: &date,
            media_type: warc::HTTP,
            target: Some(&format!("{}{path}", self.base)),
            payload_sha256: sum,
            length: http.len() as u64 + length,
        };
        let mut record = Record::begin(&head).map_err(Problem::internal)?;
        record.write(&http).map_err(Problem::internal)?;
        self.written += 1;
        Ok(record)
    }

    fn id(&self) -> [u8; 16] {
        let mut id = [0; 16];
        self.order.app.random.fill(&mut id);
        id
    }

    /// What a page or a style sheet needs to look as it did, and the next page of a month.
    fn needs(&mut self, path: &str, kind: &str, bytes: &[u8]) {
        let slug = self.order.at.channel.slug.as_str();
        let text = || String::from_utf8_lossy(bytes);
        let found = match kind.split(';').next() {
            Some("text/html") => links::of_page(&text(), slug, path),
            Some("text/css") => links::of_style(&text(), path),
            Some("text/javascript") => links::of_script(&text(), path),
            _ => return,
        };
        found.into_iter().for_each(|path| self.want(path));
    }
}

fn length(headers: &HeaderMap, body: &Body) -> Option<u64> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    said.or(axum::body::HttpBody::size_hint(body).exact())
}
