//! Proofs: one encoding each, every bit counts, and a camera reads them off a forwarded picture.
use crate::common::{run, scratch};
use channel::clock::Timestamp;
use channel::proof::{Claim, ClaimKind, Distrust, KEY_DAYS, KeyList, KeyUse, ListedKey};
use channel::text::Title;
use formats::proof::{
    Listed, MAX_LINK, ProofError, document, from_link, link, normalise, read_document, read_key_list, read_request,
    sign, sign_key_list, verify, write_request,
};
use formats::qr::card_png;
use proptest::prelude::*;
use vault::{IdentityKey, MasterKey, PostingUse, key_name, text_digest, verify_signature};

const ISSUED: i64 = 1_795_000_000;

fn key(posting_use: PostingUse) -> IdentityKey {
    let master = MasterKey::from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh86tTDR").ok().unwrap();
    master.posting(7, posting_use, 1).unwrap()
}

fn listed(posting_use: PostingUse, key_use: KeyUse) -> ListedKey {
    let public = key(posting_use).public_bytes().unwrap();
    let (from, until) = (ISSUED - 86_400, ISSUED + 80 * 86_400);
    ListedKey { kid: key_name(&public), public, key_use, from, until, revoked: false }
}

pub fn list() -> KeyList {
    let keys = vec![listed(PostingUse::Posts, KeyUse::Posts), listed(PostingUse::Warnings, KeyUse::Warnings)];
    KeyList { domain: "lindenau-werre.de".to_owned(), version: 3, issued: ISSUED - 86_400, keys }
}

pub fn claim() -> Claim {
    Claim {
        domain: "lindenau-werre.de".to_owned(),
        number: 418,
        issued: ISSUED,
        expires: Some(ISSUED + 6 * 3600),
        kind: ClaimKind::Warning,
        title: Title::parse("Rauch über der Altstadt: Fenster und Türen schließen").unwrap(),
        digest: text_digest(&normalise("Am Hafen brennt eine Lagerhalle.")),
    }
}

pub fn signed(claim: &Claim, posting_use: PostingUse) -> Vec<u8> {
    let key = key(posting_use);
    sign(claim, &key_name(&key.public_bytes().unwrap()), |message| key.sign(message).ok()).unwrap()
}

fn judge(proof: &[u8], list: &KeyList) -> Result<Claim, ProofError> {
    verify(proof, list, verify_signature)
}

#[test]
fn a_proof_gives_back_its_claim_and_says_when_it_is_over() {
    let proof = signed(&claim(), PostingUse::Warnings);
    assert!(proof.len() < 215, "{}", proof.len());
    let read = judge(&proof, &list()).unwrap();
    assert_eq!(read, claim());
    let at = |second| Timestamp::from_second(second).unwrap();
    assert!(!read.is_over(at(ISSUED)) && read.is_over(at(ISSUED + 6 * 3600)), "authentic, and over");
}

#[test]
fn every_flipped_bit_is_refused() {
    let proof = signed(&claim(), PostingUse::Warnings);
    for bit in 0..proof.len() * 8 {
        let mut other = proof.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        assert!(judge(&other, &list()).is_err(), "bit {bit}");
    }
    let root = key(PostingUse::Posts);
    let keys = sign_key_list(&list(), &[9; 8], |message| root.sign(message).ok()).unwrap();
    let public = root.public_bytes().unwrap();
    assert_eq!(read_key_list(&keys, &public, verify_signature), Ok(list()));
    for bit in 0..keys.len() * 8 {
        let mut other = keys.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        assert!(read_key_list(&other, &public, verify_signature).is_err(), "bit {bit}");
    }
}

/// Each head of CBOR written longer than it need be, lists of unknown length, tags, something behind, something in the
/// unprotected map: all mean the same to a careless reader, and the signature often holds.
#[test]
fn every_other_encoding_is_refused() {
    let proof = signed(&claim(), PostingUse::Warnings);
    let heads = heads(&proof);
    assert!(heads.len() >= 5 && heads[0] == (0, 0x84));
    let mut others = Vec::new();
    for (at, head) in heads {
        let (major, small) = (head & 0xe0, head & 31);
        if small < 24 {
            others.push(splice(&proof, at, 1, &[major | 24, small]));
            others.push(splice(&proof, at, 1, &[major | 25, 0, small]));
            others.push(splice(&proof, at, 1, &[major | 27, 0, 0, 0, 0, 0, 0, 0, small]));
        } else if small == 24 {
            others.push(splice(&proof, at, 1, &[major | 25, 0]));
        }
        others.push(splice(&proof, at, 0, &[0xc6]));
    }
    others.push(splice(&proof, 0, 1, &[0x9f]).into_iter().chain([0xff]).collect());
    others.push([&[0xd2][..], &proof].concat());
    others.push([&[0xd9, 0xd9, 0xf7][..], &proof].concat());
    others.push([&proof[..], &[0]].concat());
    let empty_map = proof.iter().position(|byte| *byte == 0xa0).unwrap();
    others.push(splice(&proof, empty_map, 1, &[0xa1, 0x18, 0x63, 0]));
    others.push(splice(&proof, empty_map, 1, &[0xbf, 0xff]));
    others.extend((0..proof.len()).map(|end| proof[..end].to_vec()));
    for other in others {
        assert_eq!(judge(&other, &list()), Err(ProofError::Encoding));
    }
}

/// Where heads stand outside of strings, with their first byte.
fn heads(proof: &[u8]) -> Vec<(usize, u8)> {
    let (mut at, mut found) = (0, Vec::new());
    while at < proof.len() {
        found.push((at, proof[at]));
        let (major, small) = (proof[at] >> 5, usize::from(proof[at] & 31));
        let (head, length) = if small == 24 { (2, usize::from(proof[at + 1])) } else { (1, small) };
        at += head + if major == 2 { length } else { 0 };
    }
    found
}

fn splice(bytes: &[u8], at: usize, count: usize, new: &[u8]) -> Vec<u8> {
    [&bytes[..at], new, &bytes[at + count..]].concat()
}

#[test]
fn keys_sign_what_they_may_when_they_may() {
    let distrusted = |change: fn(&mut KeyList), claim: &Claim, posting_use| {
        let mut list = list();
        change(&mut list);
        judge(&signed(claim, posting_use), &list)
    };
    let same: fn(&mut KeyList) = |_| {};
    let refused = |why| Err(ProofError::Distrust(why));
    assert_eq!(distrusted(same, &claim(), PostingUse::Posts), refused(Distrust::WrongUse));
    let news = Claim { kind: ClaimKind::News, expires: None, ..claim() };
    assert_eq!(distrusted(same, &news, PostingUse::Warnings), refused(Distrust::WrongUse));
    assert_eq!(distrusted(same, &news, PostingUse::Posts), Ok(news));
    let early = Claim { issued: ISSUED - 86_401, ..claim() };
    assert_eq!(distrusted(same, &early, PostingUse::Warnings), refused(Distrust::OutOfTime));
    let other = Claim { domain: "lindenau-info.de".to_owned(), ..claim() };
    assert_eq!(distrusted(same, &other, PostingUse::Warnings), refused(Distrust::OtherDomain));
    let revoked = |list: &mut KeyList| list.keys[1].revoked = true;
    assert_eq!(distrusted(revoked, &claim(), PostingUse::Warnings), refused(Distrust::Revoked));
    let gone = |list: &mut KeyList| list.keys.truncate(1);
    assert_eq!(distrusted(gone, &claim(), PostingUse::Warnings), refused(Distrust::UnknownKey));
    let swapped = |list: &mut KeyList| list.keys[1].public = list.keys[0].public;
    assert_eq!(distrusted(swapped, &claim(), PostingUse::Warnings), Err(ProofError::Signature));
}

#[test]
fn what_is_not_sound_is_not_signed() {
    let none = |claim: Claim| assert_eq!(sign(&claim, &[0; 8], |_| Some([0; 64])), None, "{claim:?}");
    none(Claim { expires: None, ..claim() });
    none(Claim { expires: Some(ISSUED), ..claim() });
    none(Claim { issued: -1, ..claim() });
    none(Claim { domain: "Lindenau.de".to_owned(), ..claim() });
    none(Claim { domain: "localhost".to_owned(), ..claim() });
    let list_none = |list: KeyList| assert_eq!(sign_key_list(&list, &[0; 8], |_| Some([0; 64])), None, "{list:?}");
    list_none(KeyList { keys: vec![list().keys[0].clone(), list().keys[0].clone()], ..list() });
    let mut long = list();
    long.keys[0].until = long.keys[0].from + KEY_DAYS * 86_400 + 1;
    list_none(long);
}

#[test]
fn key_lists_only_go_forward_and_are_no_claims() {
    let root = key(PostingUse::Posts);
    let public = root.public_bytes().unwrap();
    let signed_list = sign_key_list(&list(), &key_name(&public), |message| root.sign(message).ok()).unwrap();
    let listed = |signed| Listed { channel: "https://x.example/l", domain: "lindenau-werre.de", root: &public, signed };
    let text = document(&[listed(b"something else"), listed(&signed_list)]);
    assert_eq!(read_document(text.as_bytes(), &public, verify_signature), Ok(list()));
    assert_eq!(read_document(text.as_bytes(), &[1; 32], verify_signature), Err(ProofError::Signature));
    assert_eq!(read_document(b"{}", &public, verify_signature), Err(ProofError::Encoding));
    assert_eq!(read_request(write_request(&list()).as_bytes()), Some(list()));
    assert_eq!(read_request(b"{}"), None);
    let next = KeyList { version: 4, ..list() };
    assert!(next.replaces(&list()) && !list().replaces(&next) && !list().replaces(&list()));
    let older = KeyList { issued: list().issued - 1, ..next.clone() };
    assert!(!older.replaces(&list()) && !KeyList { domain: "a.de".to_owned(), ..next }.replaces(&list()));
    assert!(judge(&signed_list, &list()).is_err());
    assert!(read_key_list(&signed(&claim(), PostingUse::Warnings), &public, verify_signature).is_err());
    // What goes under the signature says what it is for, so that bytes signed for one purpose do not hold for the other.
    let (mut claims, mut lists) = (Vec::new(), Vec::new());
    sign(&claim(), &[0; 8], |message| {
        claims = message.to_vec();
        Some([0; 64])
    });
    sign_key_list(&list(), &[0; 8], |message| {
        lists = message.to_vec();
        Some([0; 64])
    });
    let says = |message: &[u8], label: &[u8]| message.windows(label.len()).any(|part| part == label);
    assert!(says(&claims, b"ausrufer claim v1") && says(&lists, b"ausrufer key list v1"));
    assert!(!says(&claims, b"key list") && !says(&lists, b"claim"));
}

#[test]
fn a_link_carries_the_proof_in_its_fragment() {
    let proof = signed(&claim(), PostingUse::Warnings);
    let address = link("https://kanal.lindenau-werre.de/lindenau/check", &proof);
    assert_eq!(from_link(&address), Some(proof.clone()));
    assert_eq!(from_link(&format!(" {address}\n")), Some(proof));
    let spoilt = [format!("{address}="), address.replace('#', "?"), format!("{address}{}", "A".repeat(MAX_LINK))];
    assert!(spoilt.iter().all(|bad| from_link(bad).is_none()));
    assert!(
        ["", "https://x/w#", "https://x/w#a", "mailto:a@b#AAAA", "https://x/w#AB"]
            .iter()
            .all(|bad| from_link(bad).is_none())
    );
}

#[test]
fn forwarded_texts_are_recognised() {
    let said = "Am Hafen brennt es.\n\nFenster schließen! ☎️ 112";
    let same = [
        "*Am Hafen* brennt es. Fenster  schließen! ☎ 112",
        "Am Hafen brennt es. \u{200b}_Fenster_ schließen!\u{a0}☎️ 112 ",
    ];
    assert!(same.iter().all(|text| normalise(text) == normalise(said)));
    assert_eq!(normalise("Tu\u{308}ren"), normalise("Türen"));
    for other in
        ["Am Hafen brennt es. Fenster schließen! ☎️ 110", "Am Hafen brennt es nicht. Fenster schließen! ☎️ 112"]
    {
        assert_ne!(text_digest(&normalise(other)), text_digest(&normalise(said)));
    }
}

/// A share card of 1600 × 900 with noise all over it, scaled to 640 pixels and recompressed twice.
#[test]
fn a_camera_reads_the_proof_off_a_twice_recompressed_card() {
    use image::{DynamicImage, GenericImage, Rgb, RgbImage, imageops::FilterType};
    let proof = signed(&claim(), PostingUse::Warnings);
    let address = link("https://kanal.lindenau-werre.de/lindenau/check", &proof);
    let code = image::load_from_memory(&card_png(&address, 1600).unwrap()).unwrap().to_rgb8();
    assert!((400..560).contains(&code.width()), "{}", code.width());
    let mut seed = 7u32;
    let mut card = RgbImage::from_fn(1600, 900, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(seed >> 24) as u8, (seed >> 16) as u8, (seed >> 8) as u8])
    });
    card.copy_from(&code, 1100, 400).unwrap();
    let mut picture = DynamicImage::from(card);
    for (width, quality) in [(1280, 60), (640, 50)] {
        picture = picture.resize(width, 900, FilterType::Triangle);
        let mut bytes = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
        picture.write_with_encoder(encoder).unwrap();
        picture = image::load_from_memory(&bytes).unwrap();
    }
    let file = scratch("proof.png");
    picture.save(&file).unwrap();
    let read = run("zbarimg", &["--quiet", "--raw", file.to_str().unwrap()], b"");
    std::fs::remove_file(&file).unwrap();
    if let Some((_, said)) = read {
        let found = said.lines().find_map(from_link).expect("a code that reads");
        assert_eq!(judge(&found, &list()), Ok(claim()));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(judge(&bytes, &list()).is_err());
        prop_assert!(read_key_list(&bytes, &[3; 32], verify_signature).is_err());
    }

    #[test]
    fn every_sound_claim_comes_back(number in any::<u64>(), issued in ISSUED - 86_400..ISSUED + 80 * 86_400, lasts in 1i64..10_000_000,
                                    title in "\\PC{1,130}", digest in any::<[u8; 16]>()) {
        if let Ok(title) = Title::parse(&title) {
            let claim = Claim { number, issued, expires: Some(issued + lasts), title, digest, ..claim() };
            prop_assert_eq!(judge(&signed(&claim, PostingUse::Warnings), &list()), Ok(claim));
        }
    }
}
