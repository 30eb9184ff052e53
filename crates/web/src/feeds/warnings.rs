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
use store::FigureKind;
use store::model::Sealed;

/// How far back a message may lie that still holds or ended within the last two days.
const BACK: SignedDuration = SignedDuration::from_hours(24 * 11);

/// `GET /{channel}/warnings.atom?region=&at=&severity=`: by region key, by `lat,lon`, by the least severity. A filter
/// nobody can read is refused: who watches for the wrong thing must know.
pub async fn get(visit: Visit) -> Answer {
    let filter = filter(&visit).ok_or(Problem::Refused("error.warning.filter"))?;
    let now = visit.app.clock.now();
    let sealed = visit.app.public.alerts_since(visit.id(), now - BACK).await?;
    let urls = visit.urls();
    let read: Vec<(Alert, String, String)> = sealed
        .iter()
        .filter_map(|one| {
            let alert = formats::cap::read(one.cap.clone()).ok()?.alert;
            Some((alert, urls.absolute(&file(&visit, one)), urls.post_absolute(one.post, "")))
        })
        .collect();
    let issued: Vec<Issued<'_>> = read.iter().map(|(alert, file, page)| Issued { alert, file, page }).collect();
    let selected = feed::select(&issued, &filter, now);
    let own = urls.absolute(&urls.file("warnings.atom"));
    let text = feed::feed(&ChannelWords::new(&visit).view(), &own, &selected);
    visit.count(None, FigureKind::Feed);
    let mut answer = Fresh::text(feed::CONTENT_TYPE, fresh::PAGE, text).answer(&visit.headers);
    open(&mut answer);
    Ok(answer)
}

/// One file. It never changes, so it may be kept for ever.
pub async fn cap(visit: Visit, Path((_, name)): Path<(String, String)>) -> Answer {
    let parts = name.strip_suffix(".xml").and_then(|name| name.split_once('.'));
    let (post, number) = parts.ok_or(Problem::NotFound)?;
    let post = PostId::parse(post).ok_or(Problem::NotFound)?;
    let number: u32 = number.parse().map_err(|_| Problem::NotFound)?;
    // Only of this channel, and only in the one spelling.
    visit.app.public.post(visit.id(), post).await?.ok_or(Problem::NotFound)?;
    let found = visit.app.public.alerts(post).await?.into_iter().find(|one| one.number == number);
    let found = found.filter(|one| visit.urls().file(&format!("warnings/{name}")) == file(&visit, one));
    let sealed = found.ok_or(Problem::NotFound)?;
    let fresh = Fresh::text(formats::cap::CONTENT_TYPE, fresh::FOREVER, sealed.cap).modified(Some(sealed.sent));
    let mut answer = fresh.answer(&visit.headers);
    open(&mut answer);
    Ok(answer)
}

/// The address of a file.
fn file(visit: &Visit, sealed: &Sealed) -> String {
    visit.urls().file(&format!("warnings/{}.{}.xml", sealed.post, sealed.number))
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
