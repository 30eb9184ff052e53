//! `data/pages.warc.gz`: the channel's pages as residents get them. They are asked for within the process, by the same router
//! that answers residents, without a line and without being counted as views.
use super::bag::hex;
use super::{Bag, Order};
use crate::error::Problem;
use crate::router::router;
use crate::urls::Urls;
use crate::visit::Uncounted;
use aws_lc_rs::digest;
use axum::Router;
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
    router: Router,
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
        let urls = Urls::at(self.base, crate::lang::Speak::quietly(self.order.lang), &channel.slug);
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
        let sum = hex(digest::digest(&digest::SHA256, body).as_ref());
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

mod links {
    //! The addresses in our own pages, whose shape we know.

    /// Attributes that name what a page needs, or where it goes on.
    const ATTRIBUTES: [&str; 5] = [" href=\"", " src=\"", " srcset=\"", " data-src=\"", " poster=\""];

    /// Of a page of the channel.
    pub fn of_page(html: &str, slug: &str, path: &str) -> Vec<String> {
        let mut found = Vec::new();
        for attribute in ATTRIBUTES {
            for rest in html.split(attribute).skip(1) {
                let value = rest.split('"').next().unwrap_or_default().replace("&amp;", "&");
                let several = if attribute == " srcset=\"" { value.split(',').collect() } else { vec![value.as_str()] };
                let addresses = several.into_iter().filter_map(|one| one.split_whitespace().next());
                found.extend(addresses.filter_map(|one| wanted(one, slug, path)));
            }
        }
        found
    }

    /// Without the part behind `#`; `None` for what is another page.
    fn wanted(address: &str, slug: &str, path: &str) -> Option<String> {
        let address = address.split('#').next().unwrap_or_default();
        let own = address.strip_prefix(&format!("/{slug}/"));
        let file = own.is_some_and(|file| {
            ["theme.css", "crest", "manifest.webmanifest"].contains(&file.split('?').next().unwrap_or_default())
                || file.starts_with("icon-")
                || file.starts_with("follow/qr")
        });
        // The next page of a month, and nothing like a topic or another language.
        let older = path.contains("/archive/")
            && own.is_some_and(|file| file.starts_with("archive/") && file.contains("?before="));
        let asset = address.starts_with("/assets/") || address.starts_with("/media/");
        (asset || file || older).then(|| address.to_owned())
    }

    /// Of a style sheet: fonts and pictures, beside it.
    pub fn of_style(css: &str, path: &str) -> Vec<String> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let address = |rest: &str| {
            let name = rest.split(')').next()?.trim_matches(['"', '\'', ' ']);
            let name = name.split('#').next().filter(|name| !name.is_empty() && !name.contains(':'))?;
            Some(if name.starts_with('/') { name.to_owned() } else { join(folder, name) })
        };
        css.split("url(").skip(1).filter_map(address).collect()
    }

    /// Of a script: the modules beside it.
    pub fn of_script(script: &str, path: &str) -> Vec<String> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let quoted = script.split(['\'', '"']);
        let beside = |text: &&str| (text.starts_with("./") || text.starts_with("../")) && text.ends_with(".js");
        quoted.filter(beside).map(|name| join(folder, name)).collect()
    }

    fn join(folder: &str, name: &str) -> String {
        let mut parts: Vec<&str> = folder.split('/').collect();
        for part in name.split('/') {
            match part {
                "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        parts.join("/")
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_page_needs_its_files_and_no_other_page() {
            let html = "<a href=\"/lindenau/archive/2026/11?before=7-0\"><link href=\"/lindenau/theme.css?v=1\">\
                        <img src=\"/media/aa-960.jpg\" srcset=\"/media/aa-480.jpg 480w, /media/aa-960.jpg 960w\">\
                        <use href=\"/assets/1/icons.svg#plus\"></use><a href=\"/lindenau/p/0-x\"><a href=\"https://x.example/media/\">";
            let found = |path: &str| of_page(html, "lindenau", path);
            let files = [
                "/lindenau/theme.css?v=1",
                "/assets/1/icons.svg",
                "/media/aa-960.jpg",
                "/media/aa-480.jpg",
                "/media/aa-960.jpg",
            ];
            assert_eq!(found("/lindenau"), files);
            assert_eq!(found("/lindenau/archive/2026/11")[0], "/lindenau/archive/2026/11?before=7-0");
        }

        #[test]
        fn a_script_needs_its_modules() {
            let script = "import { a } from './share.js'; import('../b.js'); x('./not.txt'); y('c.js')";
            assert_eq!(of_script(script, "/assets/1/js/main.js"), ["/assets/1/js/share.js", "/assets/1/b.js"]);
        }

        #[test]
        fn a_style_sheet_needs_what_lies_beside_it() {
            let css = "@font-face{src:url(\"vendor/a.woff2\")} a{b:url(data:x)} c{d:url('../e.svg#f')}";
            assert_eq!(of_style(css, "/assets/1/site.css"), ["/assets/1/vendor/a.woff2", "/assets/e.svg"]);
        }
    }
}
