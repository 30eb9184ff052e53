//! The town's own warnings as a feed, and who gets which.
use super::{SMOKE, take};
use crate::common::{at, run, town, view};
use channel::warning::chain::ended_at;
use channel::warning::filter::Filter;
use channel::warning::{Alert, Language, Moment, MsgType, Name, Point, RegionKey, Response, Severity, Status};
use formats::cap::feed::{ENDED_STAYS, Issued, MAX_FEED, feed, select};
use formats::feed_in::read_feed;

const KEY: &str = "https://ausrufer.example/.well-known/ausrufer/warnings/0011223344556677.pem";

fn smoke() -> Alert {
    take(SMOKE).unwrap().alert
}

/// An all-clear for the message, `minutes` after it.
fn all_clear(alert: &Alert, minutes: i64) -> Alert {
    let mut clear = alert.clone();
    clear.identifier = Name::parse("lindenau-2026-0007.2").unwrap();
    clear.msg_type = MsgType::Cancel;
    clear.references = vec![alert.reference()];
    clear.sent = Moment::new(alert.sent.instant() + jiff::SignedDuration::from_mins(minutes), 60).unwrap();
    clear.infos[0].responses = vec![Response::AllClear];
    clear.infos[0].severity = Severity::Minor;
    clear
}

fn issued<'a>(alerts: &'a [Alert]) -> Vec<Issued<'a>> {
    let file = "https://ausrufer.example/lindenau/w/7.cap";
    alerts
        .iter()
        .map(|alert| Issued { alert, file, signed: None, page: "https://ausrufer.example/lindenau/w/7" })
        .collect()
}

/// W9.
#[test]
fn what_has_ended_stays_two_days() {
    let smoke = smoke();
    let alerts = [smoke.clone(), all_clear(&smoke, 60)];
    let shown = |now: &str| select(&issued(&alerts), &Filter::default(), at(now)).len();
    assert_eq!(ended_at(&smoke, &[&alerts[0]]), Some(at("2026-11-20T19:00:00Z")), "it expires");
    assert_eq!(ended_at(&smoke, &[&alerts[0], &alerts[1]]), Some(at("2026-11-20T14:05:00Z")), "it was cancelled");
    assert_eq!(shown("2026-11-20T14:00:00Z"), 2);
    assert_eq!(shown("2026-11-22T14:04:59Z"), 2);
    assert_eq!(shown("2026-11-22T14:05:00Z"), 0);
    let mut endless = smoke.clone();
    endless.infos[0].expires = None;
    let endless = [endless];
    assert_eq!(select(&issued(&endless), &Filter::default(), at("2030-01-01T00:00:00Z")).len(), 1);
    assert_eq!(ENDED_STAYS.as_secs(), 48 * 3600);
}

#[test]
fn filters_by_region_place_and_severity() {
    let smoke = smoke();
    let admits = |filter: Filter, alert: &Alert| filter.admits(alert);
    let region = |key: &str| Filter { region: RegionKey::parse(key), ..Filter::default() };
    let place = |point: &str| Filter { place: Point::parse(point), ..Filter::default() };
    let least = |severity| Filter { at_least: Some(severity), ..Filter::default() };
    assert!(admits(region("05770"), &smoke) && admits(region("057700004004"), &smoke) && admits(region("05"), &smoke));
    assert!(!admits(region("05771"), &smoke) && !admits(region("05770008"), &smoke));
    assert!(admits(place("52.205,8.71"), &smoke) && !admits(place("52.3,8.71"), &smoke));
    assert!(admits(least(Severity::Severe), &smoke) && !admits(least(Severity::Extreme), &smoke));
    // Who got the warning gets the all-clear, however mild it is; a false alarm may say nothing but what it takes back.
    let mut clear = all_clear(&smoke, 60);
    assert!(admits(least(Severity::Extreme), &clear) && !admits(region("05771"), &clear));
    clear.infos.clear();
    assert!(admits(least(Severity::Extreme), &clear) && admits(region("05771"), &clear));
    let mut vague = smoke.clone();
    vague.infos[0].areas[0].geocodes.clear();
    vague.infos[0].areas[0].polygons.clear();
    vague.infos[0].areas[0].circles.clear();
    assert!(admits(region("05771"), &vague) && admits(place("52.3,8.71"), &vague));
}

/// W9.
#[test]
fn the_feed_is_atom_with_one_file_each() {
    let town = town();
    let mut exercise = smoke();
    exercise.status = Status::Exercise;
    exercise.infos[0].language = Language::parse("de").unwrap();
    let alerts = [smoke(), exercise];
    let mut all = issued(&alerts);
    all[1].signed = Some("https://ausrufer.example/lindenau/w/7.signed.cap");
    let text = feed(&view(&town), "https://ausrufer.example/lindenau/warnings.atom", Some(KEY), &all);
    if let Some((good, said)) = run("xmllint", &["--noout", "-"], text.as_bytes()) {
        assert!(good, "{said}");
    }
    let read = read_feed(text.as_bytes(), Some("application/atom+xml"), None).unwrap();
    assert_eq!(read.repaired, []);
    assert!(text.contains("type=\"application/cap+xml\" href=\"https://ausrufer.example/lindenau/w/7.cap\""));
    assert!(text.contains("type=\"application/cap+xml\" href=\"https://ausrufer.example/lindenau/w/7.signed.cap\""));
    assert_eq!(text.matches("<id>https://ausrufer.example/lindenau/w/7.cap</id>").count(), 2, "signed or not");
    assert!(text.contains(&format!("type=\"application/x-pem-file\" href=\"{KEY}\"")));
    assert!(text.contains("<title>ÜBUNG: Rauch über der Altstadt</title>"));
    assert!(
        text.contains("<cap:severity>Severe</cap:severity>")
            && text.contains("<cap:expires>2026-11-20T20:00:00+01:00<")
    );
}

/// W9.
#[test]
fn the_feed_never_grows_beyond_its_limit() {
    let town = town();
    let alerts = vec![smoke(); 2_000];
    let text = feed(&view(&town), "https://ausrufer.example/lindenau/warnings.atom", None, &issued(&alerts));
    assert!(text.len() <= MAX_FEED && text.len() > MAX_FEED * 9 / 10, "{}", text.len());
}
