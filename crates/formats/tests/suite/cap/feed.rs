//! The town's own warnings as a feed, and who gets which.
use super::{SMOKE, take};
use crate::common::{at, run, town, view};
use channel::warning::chain::ended_at;
use channel::warning::filter::Filter;
use channel::warning::{Alert, Circle, Language, Moment, MsgType, Name, Point, RegionKey, Response, Severity, Status};
use formats::cap::feed::{ENDED_STAYS, Issued, MAX_FEED, feed, select};
use formats::feed_in::read_feed;

const KEY: &str = "https://ausrufer.example/.well-known/ausrufer/warnings/0011223344556677.pem";

fn smoke() -> Alert {
    take(SMOKE).unwrap().alert
}

/// As if nothing had gone before it.
fn first() -> Alert {
    Alert { references: Vec::new(), ..smoke() }
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
    let late = at("2026-11-21T12:00:00Z");
    assert_eq!(ended_at(&smoke, &[&alerts[0]], late), Some(at("2026-11-20T19:00:00Z")), "it expires");
    assert_eq!(ended_at(&smoke, &[&alerts[0], &alerts[1]], late), Some(at("2026-11-20T14:05:00Z")), "it was cancelled");
    let early = at("2026-11-20T13:00:00Z");
    let ended = ended_at(&smoke, &[&alerts[0], &alerts[1]], early);
    assert_eq!(ended, Some(early), "by somebody whose clock was ahead");
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
    let smoke = first();
    let admits = |filter: Filter, alert: &Alert| filter.wanted(&[alert])[0];
    let region = |key: &str| Filter { region: RegionKey::parse(key), ..Filter::default() };
    let place = |point: &str| Filter { place: Point::parse(point), ..Filter::default() };
    let least = |severity| Filter { at_least: Some(severity), ..Filter::default() };
    assert!(admits(region("05770"), &smoke) && admits(region("057700004004"), &smoke) && admits(region("05"), &smoke));
    assert!(!admits(region("05771"), &smoke) && !admits(region("05770008"), &smoke));
    assert!(admits(place("52.205,8.71"), &smoke) && !admits(place("52.3,8.71"), &smoke));
    assert!(admits(least(Severity::Severe), &smoke) && !admits(least(Severity::Extreme), &smoke));
    let mut vague = smoke.clone();
    vague.infos[0].areas[0].geocodes.clear();
    vague.infos[0].areas[0].polygons.clear();
    vague.infos[0].areas[0].circles.clear();
    assert!(admits(region("05771"), &vague) && admits(place("52.3,8.71"), &vague));
}

/// Who got the warning gets how it goes on: made milder, without the place, over; and nobody else does.
#[test]
fn w9_whoever_got_a_warning_gets_what_follows_it() {
    let smoke = first();
    let mut update = all_clear(&smoke, 30);
    update.identifier = Name::parse("lindenau-2026-0007.1").unwrap();
    update.msg_type = MsgType::Update;
    update.infos[0].responses = vec![Response::Shelter];
    update.infos[0].severity = Severity::Moderate;
    let area = &mut update.infos[0].areas[0];
    area.geocodes.clear();
    area.polygons.clear();
    area.circles = vec![Circle::parse("52.3,8.71 0.1").unwrap()];
    let mut clear = all_clear(&update, 30);
    // A false alarm may say nothing but what it takes back.
    clear.infos.clear();
    let chain = [&smoke, &update, &clear];
    let region = |key: &str| Filter { region: RegionKey::parse(key), ..Filter::default() };
    let place = |point: &str| Filter { place: Point::parse(point), ..Filter::default() };
    let least = |severity| Filter { at_least: Some(severity), ..Filter::default() };
    for filter in [least(Severity::Severe), place("52.205,8.71"), region("05770")] {
        assert_eq!(filter.wanted(&chain), [true; 3], "{filter:?}");
    }
    assert_eq!(least(Severity::Extreme).wanted(&chain), [false; 3]);
    // The update brought it there.
    assert_eq!(place("52.3,8.71").wanted(&chain), [false, true, true]);
    // What the warning was nobody knows any more.
    assert_eq!(least(Severity::Extreme).wanted(&chain[1..]), [true; 2]);
    let alerts = [smoke.clone(), update.clone()];
    let shown = select(&issued(&alerts), &least(Severity::Severe), at("2026-11-20T14:00:00Z"));
    assert_eq!(shown.len(), 2, "in the feed, too");
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
