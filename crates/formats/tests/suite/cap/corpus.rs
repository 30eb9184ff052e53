//! Real messages of many senders, and mutants with a known verdict.
use super::{folder, oracle};
use channel::warning::MsgType;
use channel::warning::rules::{Flaw, Sound};
use formats::cap::{CapError, Problem, Version, read, write};
use std::collections::HashMap;
use std::path::Path;

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

#[test]
fn every_real_message_is_read_and_the_schema_judged_as_libxml2_does() {
    let Some(files) = folder("xml") else { return };
    let verdicts = oracle::xmllint(&files);
    let mut signed = 0;
    for (number, path) in files.iter().enumerate() {
        let bytes = std::fs::read(path).unwrap();
        let received = read(bytes.clone());
        if name(path) == "google-xee.cap" {
            assert_eq!(received.err(), Some(CapError::Dtd));
            continue;
        }
        let received = received.unwrap_or_else(|error| panic!("{}: {error}", name(path)));
        assert_eq!(received.bytes(), bytes);
        assert_ne!(received.version, Version::Unknown);
        signed += usize::from(received.is_signed());
        if let Some(verdicts) = &verdicts {
            assert_eq!(received.report.fits_schema(), verdicts[number], "{}: {:?}", name(path), received.report);
        }
    }
    assert!(files.len() > 50 && signed >= 5, "{signed} signed");
}

#[test]
fn mutants_are_judged_as_expected_and_better_where_the_schema_is_blind() {
    let Some(files) = folder("mutants") else { return };
    let expected = files.iter().find(|path| name(path) == "EXPECT.tsv").unwrap();
    let expected = std::fs::read_to_string(expected).unwrap();
    let expected: HashMap<&str, &str> = expected.lines().filter_map(|line| line.split_once('\t')).collect();
    for path in files.iter().filter(|path| name(path) != "EXPECT.tsv") {
        let verdict = expected[name(path)].split(' ').next().unwrap();
        let received = read(std::fs::read(path).unwrap());
        let judged = match &received {
            Ok(received) if received.report.fits_schema() => "VALID",
            // Without a name the schema sees nothing; we refuse.
            Err(CapError::Lacks("identifier")) if name(path).contains("empty_identifier") => "VALID",
            Ok(_) | Err(CapError::Lacks(_)) => "INVALID",
            Err(_) => "NOT-WF",
        };
        assert_eq!(judged, verdict, "{}: {:?}", name(path), received.map(|r| r.report));
    }
}

#[test]
fn what_the_schema_does_not_see_is_reported() {
    let Some(files) = folder("mutants") else { return };
    let blind = [
        ("011_identifier_comma", Problem::Name),
        ("023_update_no_references", Problem::Rule(Flaw::NoReference)),
        ("027_refs_bbk_style", Problem::Reference),
        ("029_restricted_no_restriction", Problem::Scope),
        ("047_poly_three", Problem::Geometry),
        ("049_poly_out_of_range", Problem::Geometry),
        ("053_poly_empty", Problem::Geometry),
        ("055_poly_exp", Problem::Notation),
        ("057_circle_negative", Problem::Geometry),
        ("061_ceiling_without_altitude", Problem::Ceiling),
        ("069_web_relative", Problem::Link),
        ("071_web_idn", Problem::Link),
        ("075_comment_in_identifier", Problem::Split),
    ];
    for (file, problem) in blind {
        let path = files.iter().find(|path| name(path).starts_with(file)).unwrap();
        let report = read(std::fs::read(path).unwrap()).unwrap().report;
        assert!(report.has(problem), "{file}: {report:?}");
    }
    for file in ["001_", "003_", "025_", "031_", "051_", "059_", "073_", "095_", "097_", "099_"] {
        let path = files.iter().find(|path| name(path).starts_with(file)).unwrap();
        let report = read(std::fs::read(path).unwrap()).unwrap().report;
        assert!(report.is_clean(), "{file}: {report:?}");
    }
}

#[test]
fn a_chain_is_clean_and_its_references_hold() {
    let Some(files) = folder("reference") else { return };
    let mut chain = Vec::new();
    for path in files.iter().filter(|path| name(path).ends_with(".xml")) {
        let received = read(std::fs::read(path).unwrap()).unwrap();
        assert!(received.report.is_clean(), "{}: {:?}", name(path), received.report);
        assert_eq!(received.is_signed(), name(path).contains("signed"));
        let alert = received.alert;
        let again = read(write(&Sound::new(alert.clone()).unwrap())).unwrap();
        assert_eq!(again.alert, alert, "{}", name(path));
        assert!(again.report.is_clean());
        chain.push(alert);
    }
    let (first, update, all_clear) = (&chain[0], &chain[1], &chain[2]);
    assert!(update.references[0].names(first) && !update.references[0].names(update));
    assert!(all_clear.references.iter().any(|r| r.names(update)) && all_clear.ends() && !update.ends());
    assert_eq!(chain[3].msg_type, MsgType::Cancel);
    assert!(chain[3].infos.is_empty() && chain[3].ends());
}
