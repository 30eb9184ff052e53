//! NINA's files and their traps.
use crate::cap::folder;
use channel::warning::rehearsal::is_rehearsal;
use channel::warning::{Moment, MsgType, Name, Point, RegionKey, Severity};
use formats::cap::{Problem, Version, read};
use formats::nina::{NinaError, Source, dashboard, dashboard_path, detail, detail_paths, map, outlines};
use proptest::prelude::*;

const ALL_CLEAR: &str = include_str!("../cap/nina-entwarnung.json");

#[test]
fn a_detail_is_a_message_with_plain_texts() {
    let received = detail(ALL_CLEAR.as_bytes()).unwrap();
    assert_eq!((received.version, received.bytes()), (Version::Json, ALL_CLEAR.as_bytes()));
    let alert = &received.alert;
    assert!(alert.ends() && !is_rehearsal(alert) && alert.msg_type == MsgType::Cancel);
    let info = &alert.infos[0];
    let description = info.description.as_ref().unwrap().as_str();
    assert_eq!(description, "Dies ist die Entwarnung zu \"Rauch - Lindenau\".\n\nWerte < 5 mg/m³ & fallend.");
    assert_eq!(info.instruction.as_ref().unwrap().as_str(), "Fenster öffnen.");
    assert_eq!(info.web.as_ref().unwrap().as_str(), "https://lindenau-werre.example/lage");
    assert_eq!(info.parameter("ZGEM").unwrap().as_str(), "5981,100001", "what nobody here understands is kept");
    assert!(received.report.has(Problem::Html));
    let town = RegionKey::parse("05770004").unwrap();
    assert!(RegionKey::of_alert(alert).any(|key| key == town));
    // The reference is in UTC, the message it names had the local time.
    let sent = Moment::parse("2026-11-20T13:10:06+01:00").unwrap();
    assert_eq!(alert.references[0].sent.instant(), sent.instant());
}

#[test]
fn older_polygons_are_turned_and_taken_apart() {
    let old = ALL_CLEAR.replace(
        "\"areaDesc\":\"Lindenau\"",
        "\"areaDesc\":\"Lindenau\",\"polygon\":[\"8.7,52.2 8.7,52.21 8.72,52.21 8.7,52.2 -1.0,-1.0 8.8,52.2 8.8,52.21 8.82,52.21\"]",
    );
    let received = detail(old.as_bytes()).unwrap();
    let polygons = &received.alert.infos[0].areas[0].polygons;
    assert_eq!(polygons.iter().map(|p| p.points()[0].to_string()).collect::<Vec<_>>(), ["52.2,8.7", "52.2,8.8"]);
    assert!(received.report.has(Problem::Notation) && received.report.has(Problem::OpenRing));
}

#[test]
fn paths_exist_for_districts_only() {
    let path = |key: &str| dashboard_path(&RegionKey::parse(key).unwrap());
    assert_eq!(path("081180048048").as_deref(), Some("/dashboard/081180000000.json"));
    assert_eq!(path("08118048"), path("08118"));
    assert_eq!(path("08"), None);
    let (json, _) = detail_paths(&Name::parse("../x?y").unwrap());
    assert_eq!(json, "/warnings/..%2Fx%3Fy.json");
}

const DASHBOARD: &str = r#"[{"id":"mow.A","payload":{"version":2,"type":"ALERT","id":"mow.A","hash":"ab",
    "data":{"headline":"Rauch &amp; Staub","provider":"MOWAS","severity":"Severe","urgency":"Immediate","msgType":"Alert","valid":true}},
    "i18nTitle":{"en":"Smoke","de":"Rauch &amp; Staub"},"sent":"2026-11-20T13:10:06+01:00"},
    {"id":"dwd.B","payload":{"version":9,"data":{"headline":"Sturm","severity":"??","msgType":"UPDATE"}},"expires":"2026-11-20T20:00:00+01:00"}]"#;

/// W10: only a complete list may withdraw what is missing from it.
#[test]
fn a_dashboard_says_what_is_there_and_whether_it_is_whole() {
    let listing = dashboard(DASHBOARD.as_bytes()).unwrap();
    assert!(listing.is_complete());
    let [smoke, storm] = &listing.warnings[..] else { panic!("{listing:?}") };
    assert_eq!((smoke.source, smoke.fingerprint.as_str(), smoke.severity), (Source::Mowas, "ab", Severity::Severe));
    assert_eq!(smoke.titles[0].1.as_str(), "Rauch & Staub");
    assert_eq!(smoke.expires, None);
    assert_eq!((storm.source, storm.msg_type, storm.severity), (Source::Dwd, MsgType::Update, Severity::Unknown));
    assert_eq!((storm.fingerprint.as_str(), storm.titles[0].1.as_str()), ("9", "Sturm"));
    let spoilt = DASHBOARD.replace("\"msgType\":\"UPDATE\"", "\"msgType\":\"Nova\"");
    let listing = dashboard(spoilt.as_bytes()).unwrap();
    assert_eq!((listing.warnings.len(), listing.unreadable, listing.is_complete()), (1, 1, false));
    assert!(dashboard(b"[]").unwrap().is_complete(), "nothing is going on");
}

#[test]
fn what_is_no_file_says_so() {
    assert_eq!(dashboard(b"\n<!DOCTYPE html><html>404</html>").err(), Some(NinaError::WebPage));
    assert!(matches!(dashboard(b"[{\"id\":"), Err(NinaError::NotJson(_))));
    assert!(matches!(dashboard(b"{}"), Err(NinaError::Shape(_))));
    assert!(matches!(detail(b"[]"), Err(NinaError::Shape(_))));
    assert!(matches!(detail(b"{}"), Err(NinaError::NoWarning(_))));
    assert!(matches!(outlines(b"{}"), Err(NinaError::Shape(_))));
    let deep = "[".repeat(100_000);
    assert!(matches!(map(deep.as_bytes()), Err(NinaError::NotJson(_))));
}

#[test]
fn outlines_have_longitude_first() {
    let ring = "[[8.7,52.2],[8.7,52.21],[8.72,52.21],[8.7,52.2]]";
    let text = format!(
        "{{\"features\":[{{\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring},{ring}]}}}},\
         {{\"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":[[{ring}],[{ring}]]}}}},{{\"geometry\":null}}]}}"
    );
    let found = outlines(text.as_bytes()).unwrap();
    assert_eq!(found.len(), 3);
    assert!(found[0].contains(Point::parse("52.207,8.705").unwrap()));
}

#[test]
fn the_real_files_are_read() {
    let Some(files) = folder("nina") else { return };
    let mut details = 0;
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(&path).unwrap();
        if name.contains("dashboard") {
            let listing = dashboard(&bytes).unwrap();
            assert!(listing.is_complete() && listing.warnings[0].source == Source::Dwd);
        } else if name.contains("mapdata") {
            let listing = map(&bytes).unwrap();
            assert_eq!((listing.warnings.len(), listing.unreadable), (3, 0));
        } else if name.ends_with(".geojson") {
            assert_eq!(outlines(&bytes).unwrap().len(), 1);
        } else if name.starts_with("ha-") {
            assert!(!dashboard(&bytes).unwrap().warnings.is_empty());
        } else if !name.contains("alertswiss") {
            let received = detail(&bytes).unwrap();
            assert!(!received.alert.infos.is_empty());
            let mow = name.starts_with("fpas-mow");
            assert_eq!(is_rehearsal(&received.alert), mow, "{name}");
            details += 1;
        }
    }
    assert_eq!(details, 3);
    // The same warning from JSON and from the XML others made of it.
    let both = |kind: &str, ending: &str| {
        let files = folder(kind).unwrap();
        let path = files.into_iter().find(|p| p.to_str().unwrap().ends_with(ending)).unwrap();
        std::fs::read(path).unwrap()
    };
    let json = detail(&both("nina", "fpas-mow.DE-HE-KS-SE106-20250313-106-001.json")).unwrap().alert;
    let xml = read(both("xml", "fpas-mow.DE-HE-KS-SE106-20250313-106-001.xml")).unwrap().alert;
    assert!(json.reference().is(&xml.reference()) && json.references == xml.references);
    assert_eq!((json.severity(), json.expires()), (xml.severity(), xml.expires()));
}

proptest! {
    #[test]
    fn any_damage_is_read_or_refused(at in 0..ALL_CLEAR.len(), byte in any::<u8>(), cut in 0..ALL_CLEAR.len()) {
        let mut bytes = ALL_CLEAR.as_bytes().to_vec();
        bytes[at] = byte;
        let _ = (detail(&bytes), detail(&bytes[..cut]), dashboard(&bytes), map(&bytes), outlines(&bytes));
    }
}
