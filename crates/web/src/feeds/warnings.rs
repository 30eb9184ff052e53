//! `GET /{channel}/warnings.atom` and `GET /{channel}/warnings/{file}`: the town's own warnings for other systems, one
//! sealed CAP file each, byte for byte as it went out.
use super::source::ChannelWords;
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use crate::visit::Visit;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use channel::ids::PostId;
use channel::warning::filter::Filter;
use channel::warning::{Alert, Point, RegionKey, Severity};
use formats::cap::feed::{self, Issued};
use jiff::SignedDuration;
use std::collections::HashSet;
use store::FigureKind;
use store::model::Sealed;

/// How far back a message may lie that still holds or ended within the last two days.
const BACK: SignedDuration = SignedDuration::from_hours(24 * 11);
/// How the address of a file ends, without its signature and with it.
const PLAIN: &str = ".xml";
const SIGNED: &str = ".signed.xml";

/// `GET /{channel}/warnings.atom?region=&at=&severity=`: by region key, by `lat,lon`, by the least severity. A filter
/// nobody can read is refused: who watches for the wrong thing must know.
pub async fn get(visit: Visit) -> Answer {
    let filter = filter(&visit).ok_or(Problem::Refused("error.warning.filter"))?;
    let now = visit.app.clock.now();
    let sealed = visit.app.public.alerts_since(visit.id(), now - BACK).await?;
    let posts: Vec<PostId> = sealed.iter().map(|one| one.post).collect();
    let signed = visit.app.public.signed_files(visit.id(), &posts).await?;
    let read: Vec<Read> = sealed.iter().filter_map(|one| Read::of(&visit, one, &signed)).collect();
    let issued: Vec<Issued<'_>> = read.iter().map(Read::issued).collect();
    let urls = visit.urls();
    let selected = feed::select(&issued, &filter, now);
    let own = urls.absolute(&urls.file("warnings.atom"));
    let key = visit.app.public.feed_key_name(visit.id()).await?;
    let key = key.map(|name| urls.absolute(&format!("{}{name}.pem", formats::cap::KEYS)));
    let text = feed::feed(&ChannelWords::new(&visit).view(), &own, key.as_deref(), &selected);
    visit.count(None, FigureKind::Feed);
    let mut answer = Fresh::text(feed::CONTENT_TYPE, fresh::PAGE, text).answer(&visit.headers);
    open(&mut answer);
    Ok(answer)
}

/// A message as the feed needs it.
struct Read {
    alert: Alert,
    file: String,
    signed: Option<String>,
    page: String,
}

impl Read {
    fn of(visit: &Visit, one: &Sealed, signed: &HashSet<(PostId, u32)>) -> Option<Read> {
        let (urls, alert) = (visit.urls(), formats::cap::read(one.cap.clone()).ok()?.alert);
        let address = |end: &str| urls.absolute(&file(visit, one, end));
        let signed = signed.contains(&(one.post, one.number)).then(|| address(SIGNED));
        Some(Read { alert, file: address(PLAIN), signed, page: urls.post_absolute(one.post, "") })
    }

    fn issued(&self) -> Issued<'_> {
        Issued { alert: &self.alert, file: &self.file, signed: self.signed.as_deref(), page: &self.page }
    }
}

/// One file, with its signature or without: two addresses, and what stands at each never changes, so it may be kept for ever.
pub async fn cap(visit: Visit, Path((_, name)): Path<(String, String)>) -> Answer {
    let end = if name.ends_with(SIGNED) { SIGNED } else { PLAIN };
    let parts = name.strip_suffix(end).and_then(|name| name.split_once('.'));
    let (post, number) = parts.ok_or(Problem::NotFound)?;
    let post = PostId::parse(post).ok_or(Problem::NotFound)?;
    let number: u32 = number.parse().map_err(|_| Problem::NotFound)?;
    // Only of this channel, and only in the one spelling.
    visit.app.public.post(visit.id(), post).await?.ok_or(Problem::NotFound)?;
    let found = visit.app.public.alerts(post).await?.into_iter().find(|one| one.number == number);
    let found = found.filter(|one| visit.urls().file(&format!("warnings/{name}")) == file(&visit, one, end));
    let mut sealed = found.ok_or(Problem::NotFound)?;
    if end == SIGNED {
        let signed = visit.app.public.signed_file(visit.id(), post, number).await?;
        sealed.cap = signed.ok_or(Problem::NotFound)?;
    }
    let fresh = Fresh::text(formats::cap::CONTENT_TYPE, fresh::FOREVER, sealed.cap).modified(Some(sealed.sent));
    let mut answer = fresh.answer(&visit.headers);
    open(&mut answer);
    Ok(answer)
}

/// The address of a file.
fn file(visit: &Visit, sealed: &Sealed, end: &str) -> String {
    visit.urls().file(&format!("warnings/{}.{}{end}", sealed.post, sealed.number))
}

fn filter(visit: &Visit) -> Option<Filter> {
    let region = match visit.query("region") {
        text if text.is_empty() => None,
        text => Some(RegionKey::parse(&text)?),
    };
    let place = match visit.query("at") {
        text if text.is_empty() => None,
        text => Some(Point::parse(&text)?),
    };
    let at_least = match visit.query("severity") {
        text if text.is_empty() => None,
        text => Some(Severity::ALL.iter().copied().find(|one| one.word().eq_ignore_ascii_case(&text))?),
    };
    Some(Filter { region, place, at_least })
}

fn open(answer: &mut axum::response::Response) {
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
}
