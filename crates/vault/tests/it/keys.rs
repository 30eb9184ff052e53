//! Derived keys never change: a changed derivation loses every follower.

use std::collections::HashSet;

use vault::{KeyFileError, MasterKey, WebKey, verify_identity};

use crate::master;

fn error(text: &str) -> Option<KeyFileError> {
    MasterKey::from_text(text).err()
}

/// Values computed apart from this code, with Python's hmac and a textbook P-256.
#[test]
fn derivations_are_frozen() {
    let master = master();
    assert_eq!(master.fingerprint(), "8160-a23f-7a9e");
    let vapid = master.vapid(7, 1).unwrap();
    assert_eq!(hex(vapid.scalar()), "d800b7fa5cb2eee138be2b3e918381613815cc41a5e72d71c00690ad62a26013");
    assert_eq!(
        vapid.public_base64(),
        "BDwb5LHI23nN5GhQ1Om-fUUT20Q8mdc5s81l_FB3rBTrjON-jqdMwDn0KVa6teJDZGx-vj0I7LiCRPsOvVotHrw"
    );
    assert_eq!(master.identity(7, 1).unwrap().public_key(), "B6B5sH_PTXVZfYFmE8oBAtbp-u8wv8Cxa6b9E-Ko6Jk");
    assert_eq!(master.tagger().sid(7, "https://fcm.googleapis.com/fcm/send/a"), 5123867227343190793);
    assert_eq!(
        hex(&master.web_key().unwrap().session_key().sign(b"text")),
        "96749973dbdb808f5868622df55fc88ae08b45a7aec8881fdf281f9ac8fb366e"
    );
    assert_eq!(
        hex(&master.web_key().unwrap().csrf_key().sign(b"text")),
        "9bf95bb6569151bd7fd20b0f2cf1269fa7b8f41c9857b73f497a5ba1eeb19b96"
    );
    assert_eq!(
        hex(master.web_key().unwrap().epoch_wrapping().as_ref()),
        "bdcccd8aa87866d550cc8243da9b8e3244815aa074298df765bfd1d27e2197e6"
    );
    assert_eq!(
        hex(master.web_key().unwrap().gate_secret().as_ref()),
        "67cf01321331c57cfbb1a553f90fb140410b36b82ec0bf8265387f5447ebc18d"
    );
}

#[test]
fn each_purpose_channel_and_generation_has_its_own_key() {
    let master = master();
    let vapid = |channel, generation| master.vapid(channel, generation).unwrap().public_base64();
    let identity = |channel, generation| master.identity(channel, generation).unwrap().public_key();
    let mut keys = HashSet::new();
    for (channel, generation) in [(0, 0), (1, 0), (0, 1), (256, 0), (-1, 0), (i64::MAX, u32::MAX)] {
        assert!(keys.insert(vapid(channel, generation)) && keys.insert(identity(channel, generation)));
    }
    let sid = |channel, endpoint| master.tagger().sid(channel, endpoint);
    let tags: HashSet<i64> = [sid(1, "a"), sid(2, "a"), sid(1, "b"), sid(1, "ab")].into();
    assert_eq!(tags.len(), 4);
    let web = master.web_key().unwrap();
    let signed: HashSet<_> =
        [web.session_key(), web.csrf_key(), web.bell_key()].iter().map(|key| key.sign(b"text")).collect();
    assert_eq!(signed.len(), 3);
}

#[test]
fn a_key_file_says_what_it_is_and_reads_back() {
    let key = MasterKey::generate().unwrap();
    let text = key.to_text();
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    assert!(header.starts_with("# Ausrufer: Hauptschlüssel") && header.contains("Losing it loses every follower"));
    assert_eq!((lines.next().unwrap().len(), lines.next()), (48, None));
    let again = MasterKey::from_text(&text).ok().unwrap();
    assert_eq!(again.fingerprint(), key.fingerprint());
    assert_eq!(again.vapid(1, 1).unwrap().scalar(), key.vapid(1, 1).unwrap().scalar());
    assert_ne!(MasterKey::generate().unwrap().fingerprint(), key.fingerprint());
    // As an editor on Windows leaves it.
    let windows = format!("\u{feff}#\r\n{}", text.replace('\n', "\r\n\r\n"));
    assert!(MasterKey::from_text(windows.trim_start_matches('\u{feff}')).is_ok());
}

#[test]
fn a_damaged_key_file_is_refused_with_its_reason() {
    let text = MasterKey::generate().unwrap().to_text();
    let line = text.lines().last().unwrap();
    assert_eq!(error(""), Some(KeyFileError::Empty));
    assert_eq!(error("# only a comment\n"), Some(KeyFileError::Empty));
    assert_eq!(error(&format!("{line}\n{line}")), Some(KeyFileError::ManyLines));
    assert_eq!(error(&line[1..]), Some(KeyFileError::Encoding));
    assert_eq!(error(&format!("{line}AAAA")), Some(KeyFileError::Encoding));
    assert_eq!(error(&line.replace(&line[..1], "ä")), Some(KeyFileError::Encoding));
    for index in 0..line.len() {
        let other = if &line[index..=index] == "A" { "B" } else { "A" };
        let damaged = [&line[..index], other, &line[index + 1..]].concat();
        assert_eq!(error(&damaged), Some(KeyFileError::Checksum), "character {index}");
    }
}

#[test]
fn identities_sign_and_only_theirs_verify() {
    let key = master().identity(1, 1).unwrap();
    let signature = key.sign(b"text").unwrap();
    assert!(verify_identity(&key.public_key(), b"text", &signature));
    assert!(!verify_identity(&key.public_key(), b"Text", &signature));
    assert!(!verify_identity(&master().identity(2, 1).unwrap().public_key(), b"text", &signature));
    assert!(!verify_identity(&key.public_key(), b"text", &signature[1..]));
    for no_key in ["", "AAAA", "not base64"] {
        assert!(!verify_identity(no_key, b"text", &signature));
    }
}

#[test]
fn tokens_verify_only_as_they_were_signed() {
    let key = master().web_key().unwrap().session_key();
    let tag = key.sign(b"text");
    assert!(key.verify(b"text", &tag));
    assert!(!key.verify(b"Text", &tag));
    assert!(!key.verify(b"text", &tag[..31]));
    assert!(!key.verify(b"text", &[]));
    assert!(!master().web_key().unwrap().csrf_key().verify(b"text", &tag));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_web_key_seals_names_and_checks_and_comes_back_from_its_file() {
    let master = MasterKey::generate().unwrap();
    let web = WebKey::from_text(&master.web_key().unwrap().to_text()).ok().unwrap();
    assert_eq!(web.fingerprint(), master.fingerprint());
    assert_eq!(web.tagger().sid(7, "https://a"), master.tagger().sid(7, "https://a"));
    let place = vault::Place { channel_id: 7, sid: 9 };
    let sealed = web.sealer().seal(place, b"box").unwrap();
    assert_eq!(master.opener().unwrap().open(place, &sealed).ok().unwrap().plain.as_slice(), b"box");
    let halves = master.vouch(7, 1).unwrap();
    assert_eq!(halves.vapid, master.vapid(7, 1).unwrap().public_base64());
    assert!(web.accepts(7, 1, &halves));
    assert!(!web.accepts(8, 1, &halves) && !web.accepts(7, 2, &halves), "of another channel or generation");
    let swapped = vault::PublicHalves { vapid: halves.identity.clone(), ..halves.clone() };
    assert!(!web.accepts(7, 1, &swapped));
    let foreign = MasterKey::generate().unwrap().vouch(7, 1).unwrap();
    assert!(!web.accepts(7, 1, &foreign), "vouched for by somebody else");
}

#[test]
fn what_is_locked_opens_at_its_place_with_its_key_and_unchanged() {
    let locker = WebKey::from_text(&master().web_key().unwrap().to_text()).ok().unwrap().locker().unwrap();
    let locked = locker.lock(b"totp 7", [5; 12], b"secret").unwrap();
    assert_eq!(locked.len(), b"secret".len() + vault::Locker::OVERHEAD);
    assert_eq!(locker.unlock(b"totp 7", &locked).unwrap().as_slice(), b"secret");
    assert!(locker.unlock(b"totp 8", &locked).is_none(), "of somebody else");
    assert!(MasterKey::generate().unwrap().web_key().unwrap().locker().unwrap().unlock(b"totp 7", &locked).is_none());
    for at in 0..locked.len() {
        let mut changed = locked.clone();
        changed[at] ^= 1;
        assert!(locker.unlock(b"totp 7", &changed).is_none(), "byte {at}");
        assert!(locker.unlock(b"totp 7", &locked[..at]).is_none(), "cut at {at}");
    }
}

#[test]
fn neither_key_file_is_taken_for_the_other() {
    let master = master();
    assert!(WebKey::from_text(&master.to_text()).is_err());
    assert!(MasterKey::from_text(&master.web_key().unwrap().to_text()).is_err());
    let text = master.web_key().unwrap().to_text();
    let secret = master.to_text();
    let secret = secret.lines().nth(1).unwrap();
    assert!(!text.contains(&secret[..20]), "the master key is not in it");
}
