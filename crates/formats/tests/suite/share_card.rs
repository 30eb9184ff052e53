//! A warning's share card: what people pass on, and what is left of it after they did.
use crate::common::{run, scratch};
use crate::proof::{claim, list, signed};
use formats::proof::{from_link, link, verify};
use formats::share_card::{HEIGHT, ShareCard, Tone, WIDTH, jpeg, png};
use image::{DynamicImage, imageops::FilterType};
use vault::{PostingUse, verify_signature};

const PAGE: &str = "https://kanal.lindenau-an-der-werre.de/lindenau/check";

/// The longest that is allowed, in a town with a long name.
fn card<'a>(link: &'a str, steps: &'a [String]) -> ShareCard<'a> {
    ShareCard {
        tone: Tone::Severe,
        label: "Warnung",
        when: "Donnerstag, 26. November 2026, 14:03 Uhr",
        title: "Rauch über der Altstadt: Fenster und Türen schließen",
        area: "Gebiet: Altstadt, Hafenviertel und Werreaue",
        say: "Am Hafen brennt eine Lagerhalle. Der Rauch zieht nach Westen.",
        steps,
        more: "weitere Schritte auf der Seite",
        town: "Stadt Lindenau an der Werre",
        crest: None,
        ask: "Ist das echt?",
        how: "Code mit der Kamera scannen. Ihr Handy sagt, ob die Warnung echt ist und noch gilt.",
        until: "Gilt bis 26. November, 20 Uhr",
        number: "Nr. 0fj2k8z1m3q4s",
        address: "kanal.lindenau-an-der-werre.de/lindenau",
        link,
    }
}

fn steps() -> Vec<String> {
    ["Gehen Sie ins Haus.", "Schließen Sie Fenster und Türen.", "Schalten Sie Lüftungen aus.", "Hören Sie Radio."]
        .map(str::to_owned)
        .to_vec()
}

/// Twice what a messenger does: made smaller, and written as JPEG that is not good.
fn forwarded(picture: &[u8], sizes: [(u32, u8); 2]) -> DynamicImage {
    let mut picture = image::load_from_memory(picture).unwrap();
    for (side, quality) in sizes {
        picture = DynamicImage::from(picture.resize(side, side, FilterType::Triangle).to_rgb8());
        let mut bytes = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
        picture.write_with_encoder(encoder).unwrap();
        picture = image::load_from_memory(&bytes).unwrap();
    }
    picture
}

#[test]
fn the_code_survives_two_recompressions_at_640_pixels() {
    let proof = signed(&claim(), PostingUse::Warnings);
    let (address, steps) = (link(PAGE, &proof), steps());
    let whole = png(&card(&address, &steps)).unwrap();
    if let Some(folder) = std::env::var_os("PICTURES") {
        std::fs::write(std::path::Path::new(&folder).join("share-card.png"), &whole).unwrap();
    }
    // The longer side 640, so that the code is a quarter of that and a bit.
    for sizes in [[(1280, 60), (640, 50)], [(640, 50), (640, 50)], [(1600, 75), (640, 40)]] {
        let file = scratch("card.jpg");
        forwarded(&whole, sizes).save(&file).unwrap();
        let read = run("zbarimg", &["--quiet", "--raw", file.to_str().unwrap()], b"");
        std::fs::remove_file(&file).unwrap();
        if let Some((_, said)) = read {
            let found = said.lines().find_map(from_link).unwrap_or_else(|| panic!("{sizes:?} does not read: {said}"));
            assert_eq!(verify(&found, &list(), verify_signature), Ok(claim()), "{sizes:?}");
        }
    }
}

#[test]
fn every_card_has_the_same_size_and_keeps_its_measure() {
    let address = link(PAGE, &signed(&claim(), PostingUse::Warnings));
    let long = vec!["Verlassen Sie sofort das Gebiet zwischen Werreaue, Hafenviertel und Altstadt.".repeat(3); 9];
    for (tone, steps) in
        [(Tone::Severe, long), (Tone::Moderate, Vec::new()), (Tone::Rehearsal, steps()), (Tone::Over, Vec::new())]
    {
        let card = ShareCard { tone, title: &"Donaudampfschifffahrt ".repeat(6), ..card(&address, &steps) };
        let read = image::load_from_memory(&jpeg(&card).unwrap()).unwrap();
        assert_eq!((read.width(), read.height()), (WIDTH, HEIGHT));
        if let Some(folder) = std::env::var_os("PICTURES") {
            std::fs::write(std::path::Path::new(&folder).join(format!("share-card-{tone:?}.png")), png(&card).unwrap())
                .unwrap();
        }
    }
    assert!(png(&ShareCard { link: &"x".repeat(5_000), ..card(&address, &[]) }).is_err());
}
