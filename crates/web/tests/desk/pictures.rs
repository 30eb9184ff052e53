//! Pictures: hostile ones, and what must not survive in honest ones.
use crate::hands::{Hands, draft};
use crate::stage::{Answer, Stage};
use axum::http::StatusCode;
use channel::editor::Role;
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

const PATH: &str = "/desk/at/lindenau/pictures";

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A photograph taken with the phone on its side, with the place it was taken and a comment.
fn with_gps() -> Vec<u8> {
    let plain = encoded(640, 320, ImageFormat::Jpeg);
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend([2, 0]);
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    tiff.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend([1, 0]);
    tiff.extend([0x01, 0x00, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(b"GEHEIMER-ORT");
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(&tiff);
    let mut out = plain[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(segment.len() + 2).unwrap().to_be_bytes());
    out.extend(&segment);
    out.extend([0xff, 0xfe, 0, 14]);
    out.extend(b"EIN-KOMMENTAR"[..12].iter());
    out.extend(&plain[2..]);
    out
}

fn crc(bytes: &[u8]) -> [u8; 4] {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    (!crc).to_be_bytes()
}

/// A PNG of a few bytes that says it is 30,000 pixels wide and high.
fn bomb() -> Vec<u8> {
    let mut png = encoded(4, 4, ImageFormat::Png);
    png[16..20].copy_from_slice(&30_000u32.to_be_bytes());
    png[20..24].copy_from_slice(&30_000u32.to_be_bytes());
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum);
    png
}

async fn send(hands: &mut Hands, file: &[u8]) -> Answer {
    hands.upload(PATH, &[], "foto.jpg", file).await
}

#[tokio::test]
async fn place_and_comments_are_gone_and_the_picture_stands_upright() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let photo = with_gps();
    assert!(photo.windows(12).any(|w| w == b"GEHEIMER-ORT"));
    let taken = send(&mut hands, &photo).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    let taken = taken.json();
    assert_eq!((taken["width"].as_u64(), taken["height"].as_u64()), (Some(320), Some(640)), "turned upright");
    let src = taken["src"].as_str().unwrap();
    for width in [480, 960, 1600] {
        let file = stage.get(&src.replace("-480", &format!("-{width}"))).await;
        assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "image/jpeg"));
        for trace in [b"Exif".as_slice(), b"GEHEIMER", b"KOMMENTAR"] {
            assert!(!file.bytes.windows(trace.len()).any(|window| window == trace));
        }
    }
}

#[tokio::test]
async fn hostile_files_are_refused_in_words() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let whole = encoded(300, 300, ImageFormat::Jpeg);
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let mut polyglot = svg.to_vec();
    polyglot.extend(&whole);
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("bomb", bomb(), "40 Millionen"),
        ("cut off", whole[..whole.len() / 3].to_vec(), "beschädigt"),
        ("svg", svg.to_vec(), "kennen wir nicht"),
        ("polyglot", polyglot, "kennen wir nicht"),
        ("gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), "kennen wir nicht"),
        ("html", b"<!doctype html><script>1</script>".to_vec(), "kennen wir nicht"),
    ];
    for (name, file, words) in cases {
        let answer = send(&mut hands, &file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.text());
        assert!(answer.json()["text"].as_str().unwrap().contains(words), "{name}: {}", answer.text());
    }
}

#[tokio::test]
async fn pictures_need_a_description_before_they_go_out() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let taken = send(&mut hands, &encoded(2000, 1000, ImageFormat::Png)).await.json();
    let id = taken["id"].as_str().unwrap();
    let alt = format!("alt.{id}");
    let post = draft(&mut hands, &[("title", "Mit Bild"), ("kind", "update"), ("picture", id), (&alt, "")]).await;
    assert!(hands.get(&format!("{post}/publish")).await.header("location").ends_with("edit?check=1"));
    let page = hands.get(&format!("{post}/edit?check=1")).await;
    assert!(page.has(&format!("href=\"#alt-{id}\"")) && page.has(taken["src"].as_str().unwrap()));
    let described =
        [("title", "Mit Bild"), ("kind", "update"), ("picture", id), (&alt, "Ein Stand"), ("revision", "1")];
    assert_eq!(hands.autosave(&format!("{post}/autosave"), &described).await.status, StatusCode::OK);
    assert!(hands.get(&format!("{post}/publish")).await.has("Jetzt veröffentlichen"));
}

#[tokio::test]
async fn without_a_script_the_form_brings_the_picture_and_keeps_the_text() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let fields = [("title", "Ohne Skript"), ("body", "Der Text bleibt."), ("kind", "update"), ("act", "upload")];
    let new = "/desk/at/lindenau/posts/new";
    let good = hands.upload(new, &fields, "foto.png", &encoded(200, 100, ImageFormat::Png)).await;
    let place = good.header("location").to_owned();
    assert!(place.ends_with("/edit#pictures"), "{}", good.text());
    let page = hands.get(place.trim_end_matches("#pictures")).await;
    assert!(page.has("Der Text bleibt.") && page.has("/media/"));
    let bad = hands.upload(new, &fields, "foto.jpg", b"<svg/>").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.has("Der Text bleibt.") && bad.has("kennen wir nicht"));
}

#[tokio::test]
async fn strangers_bring_no_pictures() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let file = encoded(20, 20, ImageFormat::Png);
    let stranger = hands.signed_out().upload(PATH, &[], "x.png", &file).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    assert_eq!(send(&mut hands, &file).await.status, StatusCode::OK);
}
