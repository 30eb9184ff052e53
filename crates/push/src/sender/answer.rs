//! From a push service's answer to a receipt: the one place where status codes are read.

use std::time::Duration;

use hyper::HeaderMap;
use hyper::header::{DATE, HeaderName, RETRY_AFTER};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use crate::{Receipt, Service};

/// Waited when a push service throttles without saying for how long.
const UNSAID: Duration = Duration::from_secs(60);
/// No service is believed to mean a longer wait than this.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// RFC 8030 §5 and §7.2, and what the services were seen to answer beyond it.
pub fn receipt(status: u16, headers: &HeaderMap, service: Service) -> Receipt {
    match status {
        200..=299 => Receipt::Accepted,
        404 | 410 => Receipt::Gone,
        413 => Receipt::TooLarge,
        429 => Receipt::RetryAfter(retry_after(headers).unwrap_or(UNSAID)),
        406 if service == Service::Microsoft => Receipt::RetryAfter(retry_after(headers).unwrap_or(UNSAID)),
        503 => retry_after(headers).map_or(Receipt::Retry, Receipt::RetryAfter),
        500..=599 | 408 => Receipt::Retry,
        _ => Receipt::Refused { status },
    }
}

/// RFC 9110 §10.2.3: seconds, or a date. A date is read against the answer's own Date, so no clock is needed and no
/// clock can be wrong.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = date(headers, &RETRY_AFTER)?.duration_since(date(headers, &DATE)?);
            Duration::try_from(until).unwrap_or(Duration::ZERO)
        }
    };
    Some(wait.min(LONGEST))
}

fn date(headers: &HeaderMap, name: &HeaderName) -> Option<Timestamp> {
    let text = headers.get(name)?.to_str().ok()?;
    rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, service: Service, headers: &[(&'static str, &'static str)]) -> Receipt {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), hyper::header::HeaderValue::from_static(value)));
        receipt(status, &headers.collect(), service)
    }

    #[test]
    fn each_status_has_one_meaning() {
        let seconds = |n| Receipt::RetryAfter(Duration::from_secs(n));
        let cases = [
            (200, Receipt::Accepted),
            (201, Receipt::Accepted),
            (202, Receipt::Accepted),
            (204, Receipt::Accepted),
            (301, Receipt::Refused { status: 301 }),
            (400, Receipt::Refused { status: 400 }),
            (401, Receipt::Refused { status: 401 }),
            (403, Receipt::Refused { status: 403 }),
            (404, Receipt::Gone),
            (406, Receipt::Refused { status: 406 }),
            (408, Receipt::Retry),
            (410, Receipt::Gone),
            (413, Receipt::TooLarge),
            (429, seconds(60)),
            (500, Receipt::Retry),
            (502, Receipt::Retry),
            (503, Receipt::Retry),
        ];
        for (status, expected) in cases {
            assert_eq!(of(status, Service::Other, &[]), expected, "{status}");
        }
        assert_eq!(of(406, Service::Microsoft, &[("retry-after", "900")]), seconds(900));
        assert_eq!(of(503, Service::Mozilla, &[("retry-after", "120")]), seconds(120));
        assert_eq!(of(429, Service::Google, &[("retry-after", " 7 ")]), seconds(7));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let dated = |value| of(429, Service::Google, &[date, ("retry-after", value)]);
        assert_eq!(dated("Sun, 06 Nov 1994 08:51:37 GMT"), Receipt::RetryAfter(Duration::from_secs(120)));
        assert_eq!(dated("Sun, 06 Nov 1994 08:49:00 GMT"), Receipt::RetryAfter(Duration::ZERO));
        assert_eq!(dated("Sun, 06 Nov 2094 08:49:00 GMT"), Receipt::RetryAfter(LONGEST));
        assert_eq!(dated("tomorrow"), Receipt::RetryAfter(UNSAID));
        assert_eq!(dated("-5"), Receipt::RetryAfter(UNSAID));
        assert_eq!(dated("99999999999999999999"), Receipt::RetryAfter(UNSAID));
        assert_eq!(
            of(429, Service::Google, &[("retry-after", "Sun, 06 Nov 1994 08:51:37 GMT")]),
            Receipt::RetryAfter(UNSAID)
        );
    }
}
