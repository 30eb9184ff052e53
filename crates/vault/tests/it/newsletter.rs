//! Boxes of readers keep their sizes; marks name one reader of one channel and cannot be made up.
use vault::newsletter::{
    ADDRESS_BOX, Asked, PROOF_BOX, Proof, WISH_BOX, confirming, read_confirming, secret_hash, wish_from_bytes,
    wish_to_bytes,
};
use vault::{MasterKey, Place};

fn asked(address: &str) -> Asked {
    Asked { address: address.to_owned(), at: 1_790_000_000_123, wording: 1, secret: [7; 16] }
}

#[test]
fn every_box_has_one_size_and_reads_back() {
    let master = MasterKey::generate().unwrap();
    let (sealer, opener) = (master.seal_public().unwrap(), master.opener().unwrap());
    let place = Place { channel_id: 1, sid: -5 };
    let longest = format!("{}@{}", "a".repeat(64), "b".repeat(189));
    for address in ["a@b.de", longest.as_str()] {
        let sealed = sealer.seal(place, &asked(address).to_bytes().unwrap()).unwrap();
        assert_eq!(sealed.len(), ADDRESS_BOX);
        let back = Asked::from_bytes(&opener.open(place, &sealed).unwrap().plain).unwrap();
        assert!(back.address == address && back.at == 1_790_000_000_123 && back.wording == 1 && back.secret == [7; 16]);
    }
    assert!(asked(&"a".repeat(256)).to_bytes().is_none() && asked(&"é".repeat(150)).to_bytes().is_none());
    let wish = sealer.seal(place, &wish_to_bytes([1, 2, 3, 4, 5, 6, 7, 8]).unwrap()).unwrap();
    let proof = Proof { at: 5, wording: 1, secret: secret_hash(&[7; 16]) };
    let sealed = sealer.seal(place, &proof.to_bytes().unwrap()).unwrap();
    assert_eq!((wish.len(), sealed.len()), (WISH_BOX, PROOF_BOX));
    let opened = opener.open(place, &wish).unwrap().plain;
    assert_eq!(wish_from_bytes(&opened), Some([1, 2, 3, 4, 5, 6, 7, 8]));
    assert!(Asked::from_bytes(&opened).is_none() && Proof::from_bytes(&opened).is_none(), "each kind is itself only");
    let back = Proof::from_bytes(&opener.open(place, &sealed).unwrap().plain).unwrap();
    assert!(back.at == 5 && back.wording == 1 && back.secret == proof.secret);
    assert!(opener.open(Place { channel_id: 2, sid: -5 }, &sealed).is_err());
}

#[test]
fn marks_are_good_for_one_reader_of_one_channel_and_one_purpose() {
    let master = MasterKey::generate().unwrap();
    let web = vault::WebKey::from_text(&master.web_key().unwrap().to_text()).unwrap().reader_key();
    let key = master.web_key().unwrap().reader_key();
    let sid = key.sid(1, "mailto:max@example.org");
    assert_ne!(sid, key.sid(2, "mailto:max@example.org"));
    let (link, back) = (key.mark(1, sid), key.return_mark(1, sid));
    assert_eq!((link.len(), back.len()), (27, 48));
    assert_eq!(web.read_mark(1, &link), Some(sid), "a web node reads what a mail carries");
    assert_eq!(web.read_mark(2, &link), None);
    assert_eq!(key.read_return_mark(&back.to_uppercase()), Some((1, sid)), "in whatever case it comes back");
    for at in 0..back.len() {
        let mut wrong = back.clone().into_bytes();
        wrong[at] = if wrong[at] == b'0' { b'1' } else { b'0' };
        assert_eq!(key.read_return_mark(&String::from_utf8(wrong).unwrap()), None);
    }
    for at in 0..link.len() - 1 {
        let mut wrong = link.clone().into_bytes();
        wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
        assert_eq!(key.read_mark(1, &String::from_utf8(wrong).unwrap()), None);
    }
    assert_eq!(MasterKey::generate().unwrap().web_key().unwrap().reader_key().read_mark(1, &link), None);
    for nonsense in ["", "äöü", "x", &"z".repeat(48), &"ü".repeat(24)] {
        assert!(key.read_mark(1, nonsense).is_none() && key.read_return_mark(nonsense).is_none());
    }
    assert_eq!(read_confirming(&confirming(-9, &[3; 16])), Some((-9, [3; 16])));
    assert_eq!(read_confirming("AAAA"), None);
}

#[test]
fn a_key_for_signing_mails_comes_in_the_forms_others_read() {
    let (private, public) = vault::dkim_pair().unwrap();
    assert!(
        private.starts_with("-----BEGIN RSA PRIVATE KEY-----\nMII") && private.lines().all(|line| line.len() <= 64)
    );
    assert!(public.starts_with("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A") && public.len() == 392, "{public}");
    let again = vault::dkim_pair().unwrap();
    assert_ne!(*private, *again.0);
}
