//! `GET /media/{name}`: the files of the library. Players ask for parts (RFC 9110, 14); pictures come whole.
use super::WIDTHS;
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use channel::medium::Format;
use object_store::GetRange;

/// What a name asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Picture,
    Captions,
    Other(Format),
}

/// `GET /media/{hash}-{width}.jpg`, `/media/{hash}.{ending}`
pub async fn get(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Answer {
    let whole = |kind: &'static str, bytes| Fresh::bytes(kind, fresh::FOREVER, bytes).answer(&headers);
    match parse(&name).ok_or(Problem::NotFound)? {
        Asked::Picture => Ok(whole("image/jpeg", app.shelf.get(&name).await?.ok_or(Problem::NotFound)?)),
        Asked::Captions => Ok(whole("text/vtt; charset=utf-8", app.shelf.get(&name).await?.ok_or(Problem::NotFound)?)),
        Asked::Other(format) => part(&app, &name, format, &headers).await,
    }
}

async fn part(app: &App, name: &str, format: Format, headers: &HeaderMap) -> Answer {
    let size = app.shelf.size(name).await?.ok_or(Problem::NotFound)?;
    // The name is the hash: whoever has it has the file.
    let etag = HeaderValue::try_from(format!("\"{name}\"")).map_err(Problem::internal)?;
    if headers.get(header::IF_NONE_MATCH) == Some(&etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let fits = headers.get(header::IF_RANGE).is_none_or(|known| known == etag);
    let asked = headers.get(header::RANGE).filter(|_| fits).and_then(|value| value.to_str().ok());
    let range = match asked.map(|text| range(text, size)) {
        None | Some(Wanted::All) => None,
        Some(Wanted::Part(from, to)) => Some((from, to)),
        Some(Wanted::Nothing) => {
            let size = HeaderValue::try_from(format!("bytes */{size}")).map_err(Problem::internal)?;
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, size)]).into_response());
        }
    };
    let wanted = range.map(|(from, to)| GetRange::Bounded(from..to + 1));
    let found = app.shelf.part(name, wanted).await?.ok_or(Problem::NotFound)?;
    let mut response = Body::from_stream(found.into_stream()).into_response();
    describe(&mut response, format, etag, range, size)?;
    Ok(response)
}

fn describe(
    response: &mut Response,
    format: Format,
    etag: HeaderValue,
    range: Option<(u64, u64)>,
    size: u64,
) -> Result<(), Problem> {
    let length = range.map_or(size, |(from, to)| to + 1 - from);
    if let Some((from, to)) = range {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let text = format!("bytes {from}-{to}/{size}");
        let value = HeaderValue::try_from(text).map_err(Problem::internal)?;
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(fresh::FOREVER));
    headers.insert(header::ETAG, etag);
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// What was asked for makes no sense, or is several parts: the whole file is an answer to both.
    All,
    /// First and last byte.
    Part(u64, u64),
    /// Behind the end.
    Nothing,
}

fn range(text: &str, size: u64) -> Wanted {
    let Some((from, to)) = text.strip_prefix("bytes=").and_then(|rest| rest.split_once('-')) else {
        return Wanted::All;
    };
    match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(from), _) if from >= size => Wanted::Nothing,
        (Ok(from), Ok(to)) if from <= to => Wanted::Part(from, to.min(size - 1)),
        (Ok(from), Err(_)) if to.is_empty() => Wanted::Part(from, size - 1),
        (Err(_), Ok(0)) if from.is_empty() => Wanted::Nothing,
        (Err(_), Ok(last)) if from.is_empty() && size > 0 => Wanted::Part(size.saturating_sub(last), size - 1),
        _ => Wanted::All,
    }
}

/// Only letters, digits, the known widths and endings: no name leads out of the folder.
fn parse(name: &str) -> Option<Asked> {
    let (stem, ending) = name.rsplit_once('.')?;
    let plain = |hash: &str| !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match ending {
        "jpg" => {
            let (hash, width) = stem.rsplit_once('-')?;
            let known = WIDTHS.into_iter().any(|known| known.to_string() == width);
            (known && plain(hash)).then_some(Asked::Picture)
        }
        "vtt" => plain(stem).then_some(Asked::Captions),
        other => Format::parse(other).filter(|_| plain(stem)).map(Asked::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_the_folder() {
        assert_eq!(parse("ab12-480.jpg"), Some(Asked::Picture));
        assert_eq!(parse("ab12.pdf"), Some(Asked::Other(Format::Pdf)));
        assert_eq!(parse("ab12.vtt"), Some(Asked::Captions));
        for bad in [
            "../x-480.jpg",
            "ab-481.jpg",
            "ab-480.png",
            "-480.jpg",
            "a/b-480.jpg",
            "a%2Fb-480.jpg",
            "ab-0480.jpg",
            "ab.jpg",
            "../ab.pdf",
            ".pdf",
            "ab.exe",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn parts_are_read_as_players_ask_for_them() {
        assert_eq!(range("bytes=0-", 10), Wanted::Part(0, 9));
        assert_eq!(range("bytes=0-1", 10), Wanted::Part(0, 1));
        assert_eq!(range("bytes=4-99", 10), Wanted::Part(4, 9));
        assert_eq!(range("bytes=-3", 10), Wanted::Part(7, 9));
        assert_eq!(range("bytes=-30", 10), Wanted::Part(0, 9));
        assert_eq!(range("bytes=10-", 10), Wanted::Nothing);
        assert_eq!(range("bytes=-0", 10), Wanted::Nothing);
        for odd in ["bytes=5-2", "bytes=a-b", "items=0-1", "bytes=0-1,4-5", "bytes=-"] {
            assert_eq!(range(odd, 10), Wanted::All, "{odd}");
        }
    }
}
