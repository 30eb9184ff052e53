//! QR codes are read back by a scanner.
use crate::common::{run, scratch};
use formats::qr::{png, svg};

const ADDRESS: &str = "https://ausrufer.example/lindenau-an-der-werre?von=plakat";

#[test]
fn a_scanner_reads_the_png_at_any_scale() {
    for scale in [2, 8, 20] {
        let file = scratch("qr.png");
        std::fs::write(&file, png(ADDRESS, scale).unwrap()).unwrap();
        let read = run("zbarimg", &["--quiet", "--raw", file.to_str().unwrap()], b"");
        std::fs::remove_file(&file).unwrap();
        if let Some((_, said)) = read {
            assert_eq!(said.lines().next(), Some(ADDRESS));
        }
    }
}

#[test]
fn a_scanner_reads_the_svg() {
    let svg = svg(ADDRESS, "Lindenau & \"Werre\"").unwrap();
    assert!(svg.contains("<title>Lindenau &amp; &quot;Werre&quot;</title>") && !svg.contains("style"));
    if let Some((good, said)) = run("xmllint", &["--noout", "-"], svg.as_bytes()) {
        assert!(good, "{said}");
    }
    let picture = paint(&svg);
    let file = scratch("qr.png");
    picture.save(&file).unwrap();
    let read = run("zbarimg", &["--quiet", "--raw", file.to_str().unwrap()], b"");
    std::fs::remove_file(&file).unwrap();
    if let Some((_, said)) = read {
        assert_eq!(said.lines().next(), Some(ADDRESS));
    }
}

/// Paints the runs `M{x} {y}h{n}v1h-{n}z` of the path, 6 pixels a module.
fn paint(svg: &str) -> image::GrayImage {
    let side: u32 = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let mut picture = image::GrayImage::from_pixel(side * 6, side * 6, image::Luma([255]));
    let path = svg.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
    for run in path.split('M').skip(1) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (x, y): (u32, u32) = (x.parse().unwrap(), y.parse().unwrap());
        let n: u32 = rest.split('v').next().unwrap().parse().unwrap();
        for (px, py) in (x * 6..(x + n) * 6).flat_map(|px| (y * 6..(y + 1) * 6).map(move |py| (px, py))) {
            picture.put_pixel(px, py, image::Luma([0]));
        }
    }
    picture
}

#[test]
fn too_long_is_an_error() {
    assert!(svg(&"x".repeat(5_000), "").is_err() && png(&"x".repeat(5_000), 8).is_err());
}
