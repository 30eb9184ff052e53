//! The media library: what comes in, what is said of it, where it goes, and how it goes away.
use crate::hands::{Hands, draft, editor, value_after};
use crate::stage::{Answer, Stage};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use channel::editor::Role;
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

const NEW: &str = "/desk/at/lindenau/media/new";
const LIST: &str = "/desk/at/lindenau/media";
const VTT: &[u8] = b"WEBVTT\n\n00:00.500 --> 00:02.000\nGuten <b>Morgen</b>, Lindenau!\n";

fn picture() -> Vec<u8> {
    let picture = RgbImage::from_fn(640, 320, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 9]));
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

fn pdf() -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n".to_vec();
    pdf.extend(vec![b' '; 3000]);
    pdf.extend(b"trailer << >>\n%%EOF\n");
    pdf
}

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = u32::try_from(body.len() + 8).unwrap().to_be_bytes().to_vec();
    out.extend(kind);
    out.extend(body);
    out
}

/// A film as far as its boxes go, with the place it was taken where phones write it.
fn film(codec: &[u8; 4]) -> Vec<u8> {
    let track = boxed(b"trak", &[boxed(b"mdia", codec), boxed(b"udta", b"GEHEIMER-ORT")].concat());
    let plan = boxed(b"moov", &[track, boxed(b"meta", b"GEHEIMES-TELEFON")].concat());
    let head = boxed(b"ftyp", b"isom\0\0\x02\0isomavc1");
    [head, plan, boxed(b"mdat", &[7; 9000])].concat()
}

/// Sends the form with its files, as a browser without a script does.
async fn bring(hands: &mut Hands, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
    hands.bring(path, "text/html", fields, files).await
}

/// The page of a medium that was taken.
async fn taken(hands: &mut Hands, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> String {
    let answer = bring(hands, NEW, fields, files).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").split('?').next().unwrap().to_owned()
}

fn id(page: &str) -> String {
    page.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_picture_keeps_what_is_said_of_it_into_a_post_and_onto_the_card() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let about = [("alt_text", "Stände auf dem Markt"), ("credit", "Stadtarchiv"), ("people", "agreed")];
    let page = taken(&mut hands, &about, &[("file", "C:\\Fotos\\markt_2026.jpg", &picture())]).await;
    assert!(hands.get(&page).await.has("markt 2026"), "named after its file");
    let typed = [("name", "Wochenmarkt"), ("alt_text", "Stände auf dem Markt"), ("credit", "Stadtarchiv")];
    let focus = [("people", "agreed"), ("focus_x", "21"), ("focus_y", "88")];
    let saved = bring(&mut hands, &page, &[typed.as_slice(), &focus].concat(), &[]).await;
    assert_eq!(saved.header("location"), format!("{page}?done=saved"));
    assert!(hands.get(&format!("{LIST}?q=WOCHENmarkt+archiv")).await.has("Wochenmarkt"));
    assert!(!hands.get(&format!("{LIST}?q=wochenmarkt&kind=video")).await.has("Wochenmarkt"));

    let post = draft(&mut hands, &[("title", "Markt"), ("kind", "update"), ("body", "Morgen.")]).await;
    let choose = hands.get(&format!("{LIST}?for={}", id(&post))).await;
    assert!(choose.has(&format!("name=\"medium\" value=\"{}\"", id(&page))));
    let back = hands.post(&format!("{post}/insert"), &[("medium", &id(&page))]).await;
    assert_eq!(back.header("location"), format!("{post}/edit#pictures"));
    let edit = hands.get(&format!("{post}/edit")).await;
    assert!(edit.has("value=\"Stände auf dem Markt\"") && edit.has("value=\"Stadtarchiv\"") && edit.has("Morgen."));
    let revision = value_after(&edit.text(), "name=\"revision\" value=\"").unwrap();
    let out = hands.post(&format!("{post}/publish"), &[("revision", &revision)]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
    let stream = stage.get("/lindenau").await;
    assert!(stream.has("fx-20 fy-90") && stream.has("alt=\"Stände auf dem Markt\""), "{}", stream.text());
}

#[tokio::test]
async fn documents_and_films_come_with_what_everybody_needs() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let plan = taken(&mut hands, &[("name", "Lageplan")], &[("file", "plan.pdf", &pdf())]).await;
    let silent = bring(&mut hands, NEW, &[("name", "Festfilm")], &[("file", "fest.mp4", &film(b"avc1"))]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.has("brauchen Untertitel") && silent.has("value=\"Festfilm\""), "nothing typed is lost");
    let files: [(&str, &str, &[u8]); 2] = [("file", "fest.mp4", &film(b"avc1")), ("captions", "fest.vtt", VTT)];
    let fest = taken(&mut hands, &[("name", "Festfilm"), ("credit", "Kino")], &files).await;
    let post = draft(&mut hands, &[("title", "Stadtfest"), ("kind", "update")]).await;
    let (plan, fest) = (id(&plan), id(&fest));
    hands.post(&format!("{post}/insert"), &[("medium", &plan), ("medium", &fest)]).await;
    let edit = hands.get(&format!("{post}/edit")).await;
    assert!(edit.has("value=\"Lageplan\"") && edit.has("value=\"Festfilm\""));
    let revision = value_after(&edit.text(), "name=\"revision\" value=\"").unwrap();
    let label = format!("label.{plan}");
    let mut fields = vec![("title", "Stadtfest"), ("kind", "update"), ("revision", revision.as_str())];
    fields.extend([("attachment", plan.as_str()), ("attachment", fest.as_str()), (&label, "Lageplan Stadtfest")]);
    hands.post(&format!("{post}/edit"), &fields).await;
    let edit = hands.get(&format!("{post}/edit")).await;
    let revision = value_after(&edit.text(), "name=\"revision\" value=\"").unwrap();
    let out = hands.post(&format!("{post}/publish"), &[("revision", &revision)]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());

    let stream = stage.get("/lindenau").await.text();
    let address = value_after(&stream, "class=\"card__link\" href=\"").unwrap();
    let page = stage.get(&address).await;
    assert!(page.has("Lageplan Stadtfest") && page.has("(PDF, 4 kB)") && page.has("kind=\"captions\""));
    assert!(page.has("Guten Morgen, Lindenau!"), "to read, without its tags: {}", page.text());
    assert!(page.header("content-security-policy").contains("media-src 'self'"));
    let src = value_after(&page.text(), "<source src=\"").unwrap();
    let whole = stage.get(&src).await;
    assert_eq!((whole.header("content-type"), whole.header("accept-ranges")), ("video/mp4", "bytes"));
    assert_eq!(whole.bytes.len(), film(b"avc1").len(), "nothing moved");
    for trace in [b"GEHEIMER".as_slice(), b"GEHEIMES"] {
        assert!(!whole.bytes.windows(trace.len()).any(|window| window == trace), "where it was taken is gone");
    }
    let part = Request::get(&src).header(header::RANGE, "bytes=2-5").body(Body::empty()).unwrap();
    let part = hands.send(part).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(
        (part.bytes.as_slice(), part.header("content-range").starts_with("bytes 2-5/")),
        (&whole.bytes[2..6], true)
    );
    let captions = stage.get(&value_after(&page.text(), "<track kind=\"captions\" src=\"").unwrap()).await;
    assert_eq!(captions.header("content-type"), "text/vtt; charset=utf-8");
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_what_to_do() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let heic = boxed(b"ftyp", b"heic\0\0\0\0mif1heic");
    let avif = boxed(b"ftyp", b"avif\0\0\0\0avifmif1");
    let whole = film(b"avc1");
    let bad_times = b"WEBVTT\n\n00:09.000 --> 00:02.000\nx\n".as_slice();
    type Case<'a> = (&'a str, &'a [u8], Option<&'a [u8]>, &'a str);
    let cases: [Case<'_>; 9] = [
        ("heic under another name", &heic, None, "Maximale Kompatibilität"),
        ("avif", &avif, None, "AVIF"),
        ("hevc", &film(b"hvc1"), Some(VTT), "HEVC"),
        ("pdf cut off", &pdf()[..2000], None, "beschädigt"),
        ("film cut off", &whole[..whole.len() - 9], Some(VTT), "beschädigt"),
        ("no captions in captions", &whole, Some(b"Hallo"), "keine Untertitel"),
        ("bad times", &whole, Some(bad_times), "Zeile 3"),
        ("a program", b"\x7fELF\x02\x01\x01", None, "kennen wir nicht"),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", None, "kennen wir nicht"),
    ];
    for (what, file, captions, words) in cases {
        let mut files = vec![("file", "foto.jpg", file)];
        files.extend(captions.map(|captions| ("captions", "c.vtt", captions)));
        let answer = bring(&mut hands, NEW, &[("name", "Getippt"), ("people", "agreed")], &files).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.text());
        assert!(answer.has(words) && answer.has("value=\"Getippt\""), "{what}: {}", answer.text());
    }
    let none = bring(&mut hands, NEW, &[("credit", "Getippt")], &[]).await;
    assert!(none.has("wählen Sie eine Datei") && none.has("value=\"Getippt\""));
    let huge = vec![b'x'; usize::try_from(web::desk::media::FILE_MAX).unwrap() + 1];
    let large = bring(&mut hands, NEW, &[("credit", "Getippt")], &[("file", "film.mp4", &huge)]).await;
    assert!(large.has("zu groß") && large.has("value=\"Getippt\""), "{}", large.text());
    assert!(hands.get(LIST).await.has("Hier liegt noch nichts"));
    let left: Vec<_> = std::fs::read_dir(stage.app.settings.spool_dir.as_path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".upload"))
        .collect();
    assert!(left.is_empty(), "nothing is left of an upload");
}

#[tokio::test]
async fn nothing_goes_while_it_is_shown_and_nobody_goes_out_who_did_not_agree() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let about = [("alt_text", "Kinder im Hort"), ("people", "missing")];
    let page = taken(&mut hands, &about, &[("file", "hort.png", &picture())]).await;
    let again = bring(&mut hands, NEW, &[], &[("file", "kopie.png", &picture())]).await;
    assert_eq!(again.header("location"), format!("{page}?done=medium_known"), "kept once");
    let post = draft(&mut hands, &[("title", "Hort"), ("kind", "update")]).await;
    hands.post(&format!("{post}/insert"), &[("medium", &id(&page))]).await;
    let refused = hands.get(&format!("{post}/edit?check=1")).await;
    assert!(refused.has("noch nicht eingewilligt") && refused.has(&format!("href=\"#medium-{}\"", id(&page))));
    let used = hands.get(&format!("{page}/delete")).await;
    assert!(used.has("bleibt: diese Beiträge zeigen es") && used.has("Hort") && !used.has("Endgültig löschen"));
    let refused = hands.post(&format!("{page}/delete"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    hands.discard(&post).await;
    let src = value_after(&hands.get(&page).await.text(), "<img src=\"").unwrap();
    assert_eq!(stage.get(&src).await.status, StatusCode::OK);
    let helper = editor(&stage, "hilfe@lindenau.de", Some(Role::Contributor)).await;
    let mut helping = Hands::empty(&stage);
    helping.enter(&stage, helper).await;
    assert_eq!(helping.post(&format!("{page}/delete"), &[]).await.status, StatusCode::FORBIDDEN);
    let gone = hands.post(&format!("{page}/delete"), &[]).await;
    assert_eq!(gone.header("location"), format!("{LIST}?done=medium_deleted"));
    assert_eq!(stage.get(&src).await.status, StatusCode::NOT_FOUND, "the files went with it");
    assert_eq!(hands.get(&page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_was_typed_survives_a_lost_session() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let page = taken(&mut hands, &[], &[("file", "markt.png", &picture())]).await;
    let typed = [("name", "Getippt und behalten"), ("alt_text", "Ein Stand"), ("people", "nobody")];
    let asked = bring(&mut hands.signed_out(), &page, &typed, &[]).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    assert!(asked.has("Getippt und behalten"), "it waits in the page that asks who it is");
}

/// The place where files are kept is gone; where it is comes back.
#[tokio::test]
async fn a_file_that_cannot_be_kept_costs_nothing_that_was_typed() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let (shelf, aside) = (stage.dir.file("media"), stage.dir.file("aside"));
    std::fs::rename(&shelf, &aside).unwrap();
    std::fs::write(&shelf, b"not a folder").unwrap();
    let away = "Die Ablage für Dateien antwortet gerade nicht";
    let about = [("name", "Marktstände"), ("alt_text", "Stände"), ("people", "nobody")];
    let refused = bring(&mut hands, NEW, &about, &[("file", "a.png", &picture())]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has(away) && refused.has("value=\"Marktstände\""));
    let typed = [("title", "Markt am Montag"), ("kind", "update"), ("act", "upload")];
    let editor = "/desk/at/lindenau/posts/new";
    let refused = bring(&mut hands, editor, &typed, &[("picture_file", "a.png", &picture())]).await;
    assert!(refused.has(away) && refused.has("Markt am Montag"), "{}", refused.text());
    let script = hands.upload("/desk/at/lindenau/pictures", &[], "a.png", &picture()).await;
    assert!(script.has(away));
    let crest =
        bring(&mut hands, "/desk/at/lindenau/settings/crest", &[], &[("crest_file", "a.png", &picture())]).await;
    assert!(crest.has(away));
    std::fs::remove_file(&shelf).unwrap();
    std::fs::rename(&aside, &shelf).unwrap();
    taken(&mut hands, &about, &[("file", "a.png", &picture())]).await;
}

#[tokio::test]
async fn consent_taken_back_holds_back_what_has_its_time() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let agreed = [("alt_text", "Kinder im Hort"), ("people", "agreed")];
    let page = taken(&mut hands, &agreed, &[("file", "hort.png", &picture())]).await;
    let post = draft(&mut hands, &[("title", "Hort"), ("kind", "update")]).await;
    hands.post(&format!("{post}/insert"), &[("medium", &id(&page))]).await;
    let zoned = (stage.now() + jiff::SignedDuration::from_hours(1)).in_tz("Europe/Berlin").unwrap();
    let (day, time) = (zoned.date().to_string(), zoned.strftime("%H:%M").to_string());
    let set = crate::review::press(&mut hands, &post, "schedule", &[("day", &day), ("time", &time)]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
    let about = [("name", "hort"), ("alt_text", "Kinder im Hort"), ("people", "missing")];
    let kept = bring(&mut hands, &page, &about, &[]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    stage.clock.advance(std::time::Duration::from_secs(3700));
    assert_eq!(web::desk::posts::order::bring_out_due(&stage.app).await.unwrap(), 0);
    assert!(!stage.get("/lindenau").await.has("Hort"));
    assert!(hands.get(&format!("{post}/review")).await.has("das Einverständnis der Gezeigten fehlt"));
}

#[tokio::test]
async fn captions_that_were_replaced_are_no_longer_given_out() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let files: [(&str, &str, &[u8]); 2] = [("file", "fest.mp4", &film(b"avc1")), ("captions", "fest.vtt", VTT)];
    let page = taken(&mut hands, &[("name", "Festfilm")], &files).await;
    let track = "src=\"/media/";
    let of = |text: &str| {
        text.split(track).find_map(|part| part.split('"').next()?.strip_suffix(".vtt")).unwrap().to_owned()
    };
    let old = format!("/media/{}.vtt", of(&hands.get(&page).await.text()));
    assert_eq!(stage.get(&old).await.status, StatusCode::OK);
    let better = b"WEBVTT\n\n00:00.500 --> 00:02.000\nGuten Abend, Lindenau!\n".as_slice();
    let saved = bring(&mut hands, &page, &[("name", "Festfilm")], &[("captions", "neu.vtt", better)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let new = format!("/media/{}.vtt", of(&hands.get(&page).await.text()));
    assert!(new != old && stage.get(&new).await.has("Guten Abend"));
    assert_eq!(stage.get(&old).await.status, StatusCode::NOT_FOUND);
    // The same once more takes nothing away.
    bring(&mut hands, &page, &[("name", "Festfilm")], &[("captions", "neu.vtt", better)]).await;
    assert_eq!(stage.get(&new).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_chosen_medium_that_was_deleted_meanwhile_is_told() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let page = taken(&mut hands, &[("alt_text", "Stand")], &[("file", "a.png", &picture())]).await;
    let post = draft(&mut hands, &[("title", "Markt"), ("kind", "update")]).await;
    assert_eq!(hands.post(&format!("{page}/delete"), &[]).await.status, StatusCode::SEE_OTHER);
    let told = hands.post(&format!("{post}/insert"), &[("medium", &id(&page))]).await;
    assert!(told.status == StatusCode::CONFLICT && told.has("gibt es nicht mehr"), "{}", told.text());
}

#[tokio::test]
async fn what_is_said_of_a_picture_in_a_post_is_known_in_the_library() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let page = taken(&mut hands, &[], &[("file", "a.png", &picture())]).await;
    let post = draft(&mut hands, &[("title", "Markt"), ("kind", "update")]).await;
    hands.post(&format!("{post}/insert"), &[("medium", &id(&page))]).await;
    let edit = hands.get(&format!("{post}/edit")).await;
    assert!(edit.has(&format!("name=\"people.{}\"", id(&page))), "consent is asked for where the picture is");
    let revision = value_after(&edit.text(), "name=\"revision\" value=\"").unwrap();
    let [alt, credit, people] = ["alt", "credit", "people"].map(|name| format!("{name}.{}", id(&page)));
    let typed = [
        ("title", "Markt"),
        ("kind", "update"),
        ("revision", revision.as_str()),
        ("picture", &id(&page)),
        (&alt, "Stände in der Sonne"),
        (&credit, "Stadtarchiv"),
        (&people, "missing"),
    ];
    let half = [&typed[..4], &[(alt.as_str(), "Stä"), (&people, "unsaid")]].concat();
    hands.autosave(&format!("{post}/autosave"), &half).await;
    assert!(!hands.get(&page).await.has("value=\"Stä\""), "not while somebody types");
    let revision = value_after(&hands.get(&format!("{post}/edit")).await.text(), "name=\"revision\" value=\"").unwrap();
    let whole: Vec<_> = typed
        .iter()
        .map(|(name, value)| if *name == "revision" { ("revision", revision.as_str()) } else { (*name, *value) })
        .collect();
    assert_eq!(hands.post(&format!("{post}/edit"), &whole).await.status, StatusCode::SEE_OTHER);
    let library = hands.get(&page).await;
    assert!(library.has("value=\"Stände in der Sonne\"") && library.has("value=\"Stadtarchiv\""), "{}", library.text());
    assert!(library.has("value=\"missing\" checked"), "{}", library.text());
    assert!(hands.get(&format!("{post}/edit?check=1")).await.has("noch nicht eingewilligt"));
}

#[tokio::test]
async fn captions_are_asked_for_of_sound_and_film_and_of_nothing_else() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let shown = taken(&mut hands, &[("alt_text", "Stand")], &[("file", "a.png", &picture())]).await;
    let plan = taken(&mut hands, &[], &[("file", "plan.pdf", &pdf())]).await;
    let files: [(&str, &str, &[u8]); 2] = [("file", "fest.mp4", &film(b"avc1")), ("captions", "fest.vtt", VTT)];
    let fest = taken(&mut hands, &[], &files).await;
    let field = "id=\"captions\"";
    assert!(!hands.get(&shown).await.has(field) && !hands.get(&plan).await.has(field));
    assert!(hands.get(&fest).await.has(field));
    let mut sound = b"ID3\x04\0\0\0\0\0\0".to_vec();
    sound.extend([0xff, 0xfb, 0x90, 0x64].iter().copied().chain(vec![0; 413]).cycle().take(417 * 8));
    let silent = bring(&mut hands, NEW, &[("name", "Rede")], &[("file", "rede.mp3", &sound)]).await;
    assert!(
        silent.status == StatusCode::UNPROCESSABLE_ENTITY && silent.has("brauchen Untertitel"),
        "{}",
        silent.text()
    );
}
