//! What is written passes the schema under two validators and comes back as it was.
use super::made::sound;
use super::{SMOKE, oracle, take};
use channel::warning::rules::{Flaw, Sound};
use channel::warning::{Alert, Moment, MsgType};
use formats::cap::write;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

fn smoke() -> Alert {
    take(SMOKE).unwrap().alert
}

proptest! {
    #[test]
    fn whatever_is_written_reads_back_without_a_word(message in sound()) {
        let text = write(&message);
        let received = take(&text).unwrap();
        prop_assert!(received.report.is_clean(), "{:?} in {}", received.report, text);
        prop_assert_eq!(&received.alert, message.alert());
        prop_assert_eq!(write(&message), text);
    }
}

/// W9.
#[test]
fn whatever_is_written_passes_the_schema_under_two_validators() {
    let mut runner = TestRunner::deterministic();
    let made = (0..150).map(|_| write(&sound().new_tree(&mut runner).unwrap().current()));
    let texts: Vec<String> = made.chain([write(&Sound::new(smoke()).unwrap())]).collect();
    let files = oracle::Files::new("written", &texts);
    for (validator, verdicts) in
        [("xmllint", oracle::xmllint(&files.paths)), ("xmlschema", oracle::xmlschema(&files.paths))]
    {
        for (text, valid) in texts.iter().zip(verdicts.unwrap_or_default()) {
            assert!(valid, "{validator} refuses {text}");
        }
    }
}

#[test]
fn times_and_references_have_the_form_the_standard_asks_for() {
    let mut alert = smoke();
    alert.sent = Moment::new(alert.sent.instant(), 0).unwrap();
    let text = write(&Sound::new(alert).unwrap());
    assert!(text.contains("<sent>2026-11-20T13:05:00-00:00</sent>") && !text.contains("Z</"));
    assert!(text.contains(
        "<references>warnung@lindenau-werre.example,lindenau-2026-0007.0,2026-11-20T13:10:00+01:00</references>"
    ));
    assert!(text.contains("<incidents>brand-7 &quot;Brand am Hafen&quot;</incidents>"));
}

/// W12 among them: a warning of our own says until when it holds.
#[test]
fn what_breaks_a_rule_cannot_be_written() {
    let broken = |change: fn(&mut Alert)| {
        let mut alert = smoke();
        change(&mut alert);
        Sound::new(alert).unwrap_err()
    };
    assert_eq!(broken(|alert| alert.references.clear()), [Flaw::NoReference]);
    assert_eq!(broken(|alert| alert.infos[0].expires = None), [Flaw::NeverExpires]);
    assert_eq!(broken(|alert| alert.infos[0].expires = Some(alert.sent)), [Flaw::ExpiresTooEarly]);
    assert_eq!(broken(|alert| alert.references.push(alert.reference())), [Flaw::RefersToItself]);
    assert_eq!(broken(|alert| alert.infos.clear()), [Flaw::SaysNothing]);
    assert_eq!(broken(|alert| alert.infos.push(alert.infos[0].clone())), [Flaw::LanguageTwice]);
    let differ = broken(|alert| {
        let mut english = alert.infos[0].clone();
        english.language = channel::warning::Language::parse("en").unwrap();
        english.areas.clear();
        alert.infos.push(english);
    });
    assert_eq!(differ, [Flaw::LanguagesDiffer]);
    let mut cancel = smoke();
    cancel.msg_type = MsgType::Cancel;
    cancel.infos.clear();
    assert!(Sound::new(cancel).is_ok(), "a false alarm may say nothing but what it takes back");
}
