//! Files told by their content, whole and not.
use formats::file_in::{Told, is_hevc, is_whole, private, told};
use proptest::prelude::*;
use std::io::Cursor;

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = (body.len() as u32 + 8).to_be_bytes().to_vec();
    out.extend(kind);
    out.extend(body);
    out
}

fn mp4() -> Vec<u8> {
    let plan = boxed(b"moov", &boxed(b"trak", &[boxed(b"mdia", b"avc1"), boxed(b"udta", b"+52.1+008.7/")].concat()));
    [boxed(b"ftyp", b"isom\0\0\x02\0isomavc1"), plan, boxed(b"mdat", &[7; 500])].concat()
}

/// Frames of 128 kbit/s at 44.1 kHz: 417 bytes each.
fn mp3() -> Vec<u8> {
    let mut frame = vec![0xff, 0xfb, 0x90, 0x00];
    frame.resize(417, 0);
    [b"ID3\x03\0\0\0\0\0\x05", &[0; 5][..], &frame.repeat(4)].concat()
}

fn ogg() -> Vec<u8> {
    let page = |body: &[u8]| {
        let mut page = b"OggS".to_vec();
        page.resize(26, 0);
        page.extend([1, body.len() as u8]);
        page.extend(body);
        page
    };
    [page(b"OpusHead\x01"), page(&[3; 200]), page(&[4; 100])].concat()
}

fn webm() -> Vec<u8> {
    let head = [&[0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84][..], b"webm"].concat();
    let segment = [&[0x18, 0x53, 0x80, 0x67, 0x41, 0xf4][..], &[9; 500]].concat();
    [head, segment].concat()
}

fn pdf() -> Vec<u8> {
    [b"%PDF-1.7\n".to_vec(), vec![b' '; 4000], b"\n%%EOF\n".to_vec()].concat()
}

#[test]
fn what_is_whole_is_known_and_what_is_cut_off_is_not_whole() {
    for (file, kind) in
        [(mp4(), Told::Mp4), (mp3(), Told::Mp3), (ogg(), Told::Ogg), (webm(), Told::Webm), (pdf(), Told::Pdf)]
    {
        assert_eq!(told(&file), Some(kind));
        assert!(is_whole(kind, &mut Cursor::new(&file)).unwrap(), "{kind:?}");
        let half = &file[..file.len() / 2];
        assert!(!is_whole(kind, &mut Cursor::new(half)).unwrap(), "{kind:?} cut off");
    }
}

#[test]
fn pictures_in_the_same_boxes_are_told_apart() {
    let brand = |major: &[u8; 4], others: &[u8]| told(&boxed(b"ftyp", &[major, &[0; 4][..], others].concat()));
    assert_eq!(brand(b"heic", b"mif1heic"), Some(Told::Heic));
    assert_eq!(brand(b"mif1", b"mif1heic"), Some(Told::Heic));
    assert_eq!(brand(b"avif", b"mif1miaf"), Some(Told::Avif));
    assert_eq!(brand(b"mif1", b"mif1avif"), Some(Told::Avif));
    assert_eq!(brand(b"M4A ", b"isommp42"), Some(Told::M4a));
    assert_eq!(brand(b"qt  ", b"qt  "), Some(Told::Mp4));
    assert_eq!(told(b"RIFF\0\0\0\0WEBPVP8 "), Some(Told::WebP));
    assert_eq!(told(b"RIFF\0\0\0\0WAVEfmt "), None);
    assert_eq!(told(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), None);
}

#[test]
fn where_a_film_was_taken_is_found_without_moving_anything() {
    let film = mp4();
    let blanks = private(&mut Cursor::new(&film)).unwrap();
    assert_eq!(blanks.len(), 1);
    let blank = blanks[0];
    let at = |from: u64, to: u64| &film[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()];
    assert_eq!((at(blank.kind, blank.kind + 4), at(blank.body, blank.end)), (&b"udta"[..], &b"+52.1+008.7/"[..]));
    assert!(!is_hevc(&mut Cursor::new(&film)).unwrap());
    let hevc = [boxed(b"moov", &boxed(b"trak", b"hvc1")), boxed(b"mdat", b"x")].concat();
    assert!(is_hevc(&mut Cursor::new(hevc)).unwrap());
}

proptest! {
    #[test]
    fn no_bytes_bring_it_down(mut bytes in proptest::collection::vec(any::<u8>(), 0..400), which in 0usize..6) {
        let beginnings: [&[u8]; 6] = [b"", b"\0\0\0\x14ftypisom", b"ID3", b"OggS", &[0x1a, 0x45, 0xdf, 0xa3], b"%PDF-"];
        bytes.splice(0..0, beginnings[which].iter().copied());
        for kind in told(&bytes).into_iter().chain([Told::Mp4, Told::Mp3, Told::Ogg, Told::Webm, Told::Pdf]) {
            let mut file = Cursor::new(&bytes);
            is_whole(kind, &mut file).unwrap();
            is_hevc(&mut file).unwrap();
            private(&mut file).unwrap();
        }
        let _ = formats::webvtt::read(&bytes);
    }
}
