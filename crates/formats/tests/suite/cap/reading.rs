//! What is repaired, and what stays as it was.
use super::{SMOKE, oracle, take, with};
use channel::warning::rules::Flaw;
use channel::warning::{Category, Certainty, MsgType, Scope, Severity, Status, Urgency};
use formats::cap::{Problem, Report, Version};

fn report(old: &str, new: &str) -> Report {
    take(&with(old, new)).unwrap().report
}

#[test]
fn a_good_message_is_read_whole_and_without_a_word() {
    let received = take(SMOKE).unwrap();
    assert!(received.report.is_clean(), "{:?}", received.report);
    assert_eq!(received.version, Version::V1_2);
    let alert = received.alert;
    assert_eq!((alert.status, alert.msg_type, &alert.scope), (Status::Actual, MsgType::Update, &Scope::Public));
    assert_eq!(alert.incidents.iter().map(|i| i.as_str()).collect::<Vec<_>>(), ["brand-7", "Brand am Hafen"]);
    assert_eq!(alert.references[0].identifier.as_str(), "lindenau-2026-0007.0");
    let info = &alert.infos[0];
    assert_eq!(info.categories().collect::<Vec<_>>(), [Category::Fire, Category::Health]);
    assert_eq!((info.urgency, info.severity), (Urgency::Immediate, Severity::Severe));
    assert!(info.description.as_ref().unwrap().as_str().contains("Lagerhalle & ein Boot.\nDer Wind"));
    assert!(info.parameters[1].value.is_none());
    assert_eq!(info.resources[0].size, Some(10_240));
    let area = &info.areas[0];
    assert_eq!((area.polygons[0].points().len(), area.circles[0].radius_m), (5, 1_500));
    assert_eq!(area.heights.unwrap().ceiling.unwrap().to_string(), "984.252");
    assert_eq!(alert.info("de").unwrap().headline, info.headline);
}

#[test]
fn each_repair_is_named_and_keeps_what_can_be_kept() {
    let read = |old: &str, new: &str, problem: Problem| {
        let received = take(&with(old, new)).unwrap();
        assert!(received.report.has(problem), "{new}: {:?}", received.report);
        received.alert
    };
    let alert = read("52.2,8.72 52.2,8.7</polygon>", "52.2,8.72</polygon>", Problem::OpenRing);
    assert_eq!(alert.infos[0].areas[0].polygons[0].points().len(), 5);
    let alert = read("52.21,8.7 52.21,8.72", "(52.21, 8.7) (52.21, 8.72)", Problem::Notation);
    assert_eq!(alert.infos[0].areas[0], take(SMOKE).unwrap().alert.infos[0].areas[0]);
    let heights = "52.2,8.7,0 52.21,8.7,0 52.21,8.72,0 52.2,8.72,0 52.2,8.7,0";
    let alert = read("52.2,8.7 52.21,8.7 52.21,8.72 52.2,8.72 52.2,8.7", heights, Problem::Notation);
    assert_eq!(alert.infos[0].areas[0], take(SMOKE).unwrap().alert.infos[0].areas[0]);
    let alert = read("https://ausrufer.example/lindenau/w/7", "javascript:alert(1)", Problem::Link);
    assert_eq!(alert.infos[0].web, None);
    let alert = read("52.21,8.72 ", "52.21,-351.28 ", Problem::Longitude);
    assert_eq!(alert.infos[0].areas[0], take(SMOKE).unwrap().alert.infos[0].areas[0]);
    let alert = read("<status>Actual", "<status> actual ", Problem::Word);
    assert_eq!(alert.status, Status::Actual);
    let alert = read("<status>Actual", "<status>Echt", Problem::Word);
    assert_eq!(alert.status, Status::Draft, "what is no status alarms nobody");
    let alert = read(">Observed<", ">Very Likely<", Problem::Word);
    assert_eq!(alert.infos[0].certainty, Certainty::Likely);
    let alert = read("<sent>2026-11-20T14:05:00+01:00", "<sent>2026-11-20T13:05:00.25Z", Problem::Time);
    assert_eq!(alert.sent.instant(), take(SMOKE).unwrap().alert.sent.instant());
    let alert = read("<sent>2026-11-20T14:05:00+01:00", "<sent>2026-11-20 14:05", Problem::Time);
    assert_eq!(alert.sent, take(SMOKE).unwrap().alert.sent);
    let alert = read("de-DE", "de_DE", Problem::Language);
    assert_eq!(alert.infos[0].language.as_str(), "de-DE");
    let alert = read("https://ausrufer.example/lindenau/w/7", "www.ausrufer.example/ü", Problem::Link);
    assert_eq!(alert.infos[0].web.as_ref().unwrap().as_str(), "https://www.ausrufer.example/%C3%BC");
    let html = "&lt;a href=\"https://ausrufer.example/w\"&gt;hier&lt;/a&gt;";
    let alert = read("https://ausrufer.example/lindenau/w/7", html, Problem::Address);
    assert_eq!(alert.infos[0].web.as_ref().unwrap().as_str(), "https://ausrufer.example/w");
    let alert = read("Rauch über", "<b>Rauch</b> über", Problem::Markup);
    assert_eq!(alert.infos[0].headline.as_ref().unwrap().as_str(), "Rauch über der Altstadt");
    let alert = read("<sender>warnung@lindenau-werre.example</sender>", "", Problem::Missing);
    assert_eq!(alert.sender.as_str(), "unknown");
    let alert = read("<event>Rauchgas</event>", "<event/>", Problem::Empty);
    assert_eq!(alert.infos[0].event.as_str(), "Rauch über der Altstadt");
    let alert = read("<scope>Public</scope>", "<scope>Private</scope>", Problem::Rule(Flaw::NoAddress));
    assert_eq!(alert.scope, Scope::Private);
}

/// §3.4 of the notes on MoWaS: the local time in the message, UTC in the reference; names with commas and white space.
#[test]
fn references_match_by_instant_and_survive_bad_names() {
    let utc = with("2026-11-20T13:10:00+01:00</ref", "2026-11-20T12:10:00-00:00</ref");
    let (utc, local) = (take(&utc).unwrap(), take(SMOKE).unwrap());
    assert!(utc.report.is_clean());
    assert!(utc.alert.references[0].is(&local.alert.references[0]) && utc.alert.references != local.alert.references);
    let bad = with("example,lindenau-2026-0007.0,", "example,lindenau 2026, 7,");
    let bad = take(&bad).unwrap();
    assert_eq!(bad.alert.references[0].identifier.as_str(), "lindenau%202026%2C%207");
    let other = with(">lindenau-2026-0007.1<", ">lindenau 2026, 7<");
    assert_eq!(take(&other).unwrap().alert.identifier, bad.alert.references[0].identifier);
    let own = report("example,lindenau-2026-0007.0,2026-11-20T13:10", "example,lindenau-2026-0007.1,2026-11-20T14:05");
    assert!(own.has(Problem::Rule(Flaw::RefersToItself)));
}

#[test]
fn rules_between_values_are_reported() {
    let early = report("2026-11-20T20:00:00+01:00", "2026-11-20T14:00:00+01:00");
    assert!(early.has(Problem::Rule(Flaw::ExpiresTooEarly)) && early.fits_schema());
    assert!(report("<ceiling>984.252", "<ceiling>-1").has(Problem::Rule(Flaw::CeilingBelowAltitude)));
    assert!(report("14:05:00+01:00</sent>", "13:05:00+00:00</sent>").has(Problem::Utc));
}

#[test]
fn foreign_parts_are_kept_as_they_were() {
    let theirs = "<x:map xmlns:x=\"urn:karte\" zoom=\"7\"><x:tile/></x:map>";
    let received = take(&with("<headline>", &format!("{theirs}<headline>"))).unwrap();
    assert_eq!((received.foreign[0].source.as_str(), received.foreign[0].inside), (theirs, "info"));
    assert!(!received.report.fits_schema() && !received.is_signed());
    let signature =
        "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignatureValue>eA==</SignatureValue></Signature>";
    let received = take(&with("</alert>", &format!("{signature}</alert>"))).unwrap();
    assert!(received.is_signed() && received.report.is_clean());
    assert_eq!(received.foreign[0].source, signature);
}

#[test]
fn nothing_but_the_signature_is_taken_from_its_namespace() {
    let theirs = "<ds:status xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">Test</ds:status>";
    let received = take(&with("<status>", &format!("{theirs}<status>"))).unwrap();
    assert_eq!(received.alert.status, take(SMOKE).unwrap().alert.status, "the status is the warning's own");
    assert_eq!((received.foreign[0].source.as_str(), received.foreign[0].inside), (theirs, "alert"));
    assert!(!received.foreign[0].is_signature && !received.is_signed());
    assert!(received.report.has(Problem::Unknown) && !received.report.fits_schema());
}

#[test]
fn older_versions_are_read() {
    let old = "<alert xmlns=\"http://www.incident.com/cap/1.0\"><identifier>a</identifier><sender>b</sender><password>x</password>\
        <sent>2003-06-17T14:57:00-07:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info>\
        <category>Met</category><event>Sturm</event><urgency>Immediate</urgency><severity>Severe</severity>\
        <certainty>Very Likely</certainty><eventCode>same=SVR</eventCode><area><areaDesc>Tal</areaDesc>\
        <geocode>fips6=006109</geocode></area></info></alert>";
    let received = take(old).unwrap();
    assert_eq!(received.version, Version::V1_0);
    assert!(received.report.has(Problem::OldVersion) && received.foreign[0].source.contains("password"));
    let info = &received.alert.infos[0];
    assert_eq!(info.event_codes[0].name.as_str(), "same");
    assert_eq!(info.areas[0].geocodes[0].value.as_ref().unwrap().as_str(), "006109");
    let prefixed =
        old.replace("<a", "<c:a").replace("http://www.incident.com/cap/1.0", "urn:oasis:names:tc:emergency:cap:1.1");
    assert!(take(&prefixed).is_err(), "tags that do not match");
    assert_eq!(take(&SMOKE.replace("cap:1.2", "cap:1.1")).unwrap().version, Version::V1_1);
    assert_eq!(
        take(&SMOKE.replace("urn:oasis:names:tc:emergency:cap:1.2", "urn:other")).unwrap().version,
        Version::Unknown
    );
}

/// Every way to take an element out, double it or move it, and every way to spoil a value: the schema's verdict must be
/// libxml2's.
#[test]
fn the_schema_is_judged_as_libxml2_does() {
    let lines: Vec<&str> = SMOKE.lines().collect();
    let mut texts = Vec::new();
    let whole = |line: &&str| {
        line.matches('<').count().is_multiple_of(2) && line.trim_start().starts_with('<') && !line.contains("xmlns")
    };
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| whole(line)) {
        let without: Vec<&str> = [&lines[..number], &lines[number + 1..]].concat();
        for place in [number, number + 2, 9, 16, 30] {
            let mut moved = without.clone();
            moved.insert(place.min(moved.len() - 1), line);
            texts.push(moved.join("\n"));
        }
        let mut twice = lines.clone();
        twice.insert(number, line);
        texts.push(twice.join("\n"));
        texts.push(without.join("\n"));
        if line.matches('<').count() == 2 {
            let (tag, end) = (line.split_inclusive('>').next().unwrap(), line.rfind("</").unwrap());
            let spoilt = [
                "",
                " ",
                "x",
                "-1",
                "1.5",
                "2026-11-20T24:00:00+01:00",
                "2026-11-20T10:00:00Z",
                "de",
                "a%b",
                "a#b#c",
                ":x",
                "a b",
                "http://[",
                "http://a:b/",
                "http://a:999999/",
                "/x:y",
                "http:",
                "?",
                "\\\\x",
                "<b/>x",
                "&lt;",
            ];
            let values = spoilt.iter().map(|value| format!("{tag}{value}{}", &line[end..]));
            let padded = format!("{tag} {} {}", &line[tag.len()..end], &line[end..]);
            for new in values.chain([padded, line.replacen('>', " a=\"1\">", 1)]) {
                let mut all = lines.clone();
                all[number] = &new;
                texts.push(all.join("\n"));
            }
        }
    }
    assert!(texts.len() > 400);
    let files = oracle::Files::new("schema", &texts);
    let Some(verdicts) = oracle::xmllint(&files.paths) else { return };
    let known: std::collections::HashSet<&str> = lines.iter().copied().collect();
    let mut wrong = Vec::new();
    for (text, verdict) in texts.iter().zip(verdicts) {
        // Without a name or time we refuse more.
        let judged = take(text).map(|received| (received.report.fits_schema(), received.report));
        match judged {
            Ok((fits, _)) if fits == verdict => {}
            Err(_) if !verdict || text.contains("<identifier></") || text.contains("<identifier> </") => {}
            other => wrong.push((verdict, other, text.lines().filter(|l| !known.contains(l)).collect::<Vec<_>>())),
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong: {wrong:#?}", wrong.len(), texts.len());
}
