//! The records of a year, opened with the tools an archive has.
use crate::hands::{Hands, editor};
use crate::review::{person, press, release};
use crate::stage::{BASE, Stage, content};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::image::{Alt, Picture};
use channel::medium::{About, Attachment, Focus, Format, People};
use channel::post::{Content, Kind};
use channel::text::{Body, Line, Title};
use db::{Db, Options, run};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use store::Stores;
use store::model::{MediumFile, StoredMedium};
use testkit::TempDir;
use web::records::{Bag, Place, write};

const PAGE: &str = "/desk/at/lindenau/records";

/// What Python's zipfile, bagit and warcio find; `None` with a word when scripts/needs has not installed them.
fn opened(file: &Path) -> Option<Value> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/records");
    let Ok(output) = Command::new(here.join(".venv/bin/python")).arg(here.join("check.py")).arg(file).output() else {
        testkit::left_out("bagit and warcio are not installed (scripts/needs)");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn zip(stage: &Stage, bytes: &[u8]) -> PathBuf {
    let path = stage.dir.file("fetched.zip");
    std::fs::write(&path, bytes).unwrap();
    path
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

/// A post somebody wrote, another one read, a third brought out; and a picture, a document, a correction, a withdrawal.
async fn a_year(stage: &Stage) -> (String, String) {
    let mut jo = person(stage, "jo@lindenau.de", Role::Contributor).await;
    let mut eva = person(stage, "eva@lindenau.de", Role::Approver).await;
    let picture = image::RgbImage::from_fn(640, 320, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 9]));
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let new = "/desk/at/lindenau/media/new";
    let about = [("alt_text", "Stände auf dem Markt"), ("credit", "Stadtarchiv"), ("people", "agreed")];
    let picture = eva.bring(new, "text/html", &about, &[("file", "markt.png", &png.into_inner())]).await;
    let pdf = [b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n".to_vec(), vec![b' '; 3000], b"trailer << >>\n%%EOF\n".to_vec()];
    let pdf = eva.bring(new, "text/html", &[("name", "Standplan")], &[("file", "plan.pdf", &pdf.concat())]).await;
    let id = |answer: &crate::stage::Answer| {
        answer.header("location").split('?').next().unwrap().rsplit('/').next().unwrap().to_owned()
    };
    let (picture, pdf) = (id(&picture), id(&pdf));
    let fields = [("title", "Der Markt"), ("body", "Ab **Montag**."), ("kind", "update"), ("act", "submit")];
    let alt = (format!("alt.{picture}"), "Stände auf dem Markt");
    let media = [("picture", picture.as_str()), (alt.0.as_str(), alt.1), ("attachment", pdf.as_str())];
    let handed_in = jo.post("/desk/at/lindenau/posts/new", &[fields.as_slice(), &media].concat()).await;
    let post = handed_in.header("location").split("/review").next().unwrap().to_owned();
    assert_eq!(press(&mut eva, &post, "return", &[("reason", "Bitte kürzer")]).await.status, StatusCode::SEE_OTHER);
    let page = jo.get(&format!("{post}/edit")).await.text();
    let revision = crate::hands::value_after(&page, "name=\"revision\" value=\"").unwrap();
    let again = [fields.as_slice(), &media, &[("revision", revision.as_str())]].concat();
    assert_eq!(jo.post(&format!("{post}/edit"), &again).await.status, StatusCode::SEE_OTHER);
    assert_eq!(press(&mut eva, &post, "approve", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(release(&mut eva, &post).await.status, StatusCode::SEE_OTHER);
    let gone = stage.publish(content(Kind::Update, "Ein Irrtum")).await;
    let mut otto = person(stage, "otto@lindenau.de", Role::Admin).await;
    let withdrawn = otto.post(&format!("/desk/at/lindenau/posts/{gone}/withdraw"), &[("reason", "War falsch")]).await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER, "{}", withdrawn.text());
    (post.rsplit('/').next().unwrap().to_owned(), gone.to_string())
}

#[tokio::test]
async fn an_archive_can_open_check_and_read_a_year() {
    let stage = Stage::new().await;
    // Before there are two who may approve: then nothing goes out unread.
    let event = stage.publish(content(Kind::Event, "Stadtfest")).await;
    stage.publish(content(Kind::Traffic, "Sperrung")).await;
    let (post, gone) = a_year(&stage).await;
    let mut otto = person(&stage, "ilse@lindenau.de", Role::Admin).await;
    let page = otto.get(PAGE).await;
    assert!(page.has("value=\"2026\"") && page.has("ausrufer records export --channel lindenau"), "{}", page.text());
    let fetched = otto.post(PAGE, &[("year", "2026")]).await;
    assert_eq!(fetched.status, StatusCode::OK, "{}", String::from_utf8_lossy(&fetched.bytes));
    assert!(fetched.header("content-disposition").contains("archiv-lindenau-2026.zip"));
    assert!(otto.get("/desk/at/lindenau/audit").await.has("Jahr für das Archiv geholt"));
    let Some(found) = opened(&zip(&stage, &fetched.bytes)) else { return };

    assert_eq!(found["root"], "archiv-lindenau-2026");
    assert_eq!(found["info"]["Source-Organization"], "Stadt Lindenau an der Werre");
    // The pages as residents get them: post, style, font, picture, document, calendar; 410 of what was taken back.
    let warc = found["warc"].as_object().unwrap();
    let status = |path: &str| {
        let found = warc.iter().find(|(url, _)| url.strip_prefix(BASE).is_some_and(|rest| rest.starts_with(path)));
        found.unwrap_or_else(|| panic!("{path} is missing in {:?}", warc.keys())).1[0].as_u64().unwrap()
    };
    for path in ["/lindenau/archive/2026/11", "/lindenau/imprint", "/assets/", "/media/", "/lindenau/theme.css"] {
        assert_eq!(status(path), 200, "{path}");
    }
    assert_eq!(status(&format!("/lindenau/p/{post}-der-markt")), 200);
    assert_eq!(status(&format!("/lindenau/p/{event}.ics")), 200);
    assert_eq!(status(&format!("/lindenau/p/{gone}")), 410);
    assert!(warc.keys().any(|url| url.ends_with(".woff2")) && warc.keys().any(|url| url.ends_with(".pdf")));
    assert!(!warc.keys().any(|url| url.contains("/desk")));

    // The same for programs and for people: every version, who answers for it, and nobody else.
    let posts = found["posts"]["posts"].as_array().unwrap();
    assert_eq!(posts.len(), 4);
    let market = posts.iter().find(|one| one["id"] == post.as_str()).unwrap();
    assert_eq!(market["versions"][0]["content"]["title"], "Der Markt");
    let acts: Vec<_> = market["acts"].as_array().unwrap().iter().map(|act| act["what"].as_str().unwrap()).collect();
    assert_eq!(acts, ["approved", "published"]);
    let html = found["pages"][&post].as_str().unwrap();
    for words in ["Ab <strong>Montag</strong>.", "data:image/jpeg;base64,", "Stände auf dem Markt", "Eva Beispiel"] {
        assert!(html.contains(words), "{words}");
    }
    assert!(
        !html.contains("Bitte kürzer") && !found["posts"].to_string().contains("Bitte kürzer"),
        "work is no record"
    );
    assert!(found["pages"][&gone].as_str().unwrap().contains("War falsch"));
    let label = &web::lang::words(channel::lang::Lang::De)["edit.event_start"];
    assert!(found["pages"][event.to_string()].as_str().unwrap().contains(label), "the fields of its kind");
    let files = texts(&found["files"]);
    assert_eq!(files.iter().filter(|file| file.starts_with("media/")).count(), 2, "{files:?}");
    assert!(files.contains(&"LIESMICH.txt"));
    // Nobody read these pages.
    let (figures, today) = (stage.stores.figures(), web::figures::day(stage.now()));
    stage.app.counter.write(&figures, stage.now()).await.unwrap();
    assert!(figures.days(stage.channel, None, (today, today + 1)).await.unwrap().is_empty());
}

#[tokio::test]
async fn another_year_and_a_hidden_channel_have_little_and_are_whole() {
    let stage = Stage::new().await;
    stage.publish(content(Kind::Update, "Der Markt")).await;
    let at = |stage: &Stage| {
        let (admin, slug) = (stage.stores.admin(), channel::slug::ChannelSlug::parse("lindenau").unwrap());
        async move { admin.channel_by_slug(&slug).await.unwrap().unwrap() }
    };
    let dir = TempDir::new();
    let (empty, hidden) = (dir.file("leer"), dir.file("verborgen.zip"));
    let none = write(&stage.app, &at(&stage).await, 2025, Bag::folder(empty.clone())).await.unwrap();
    assert_eq!(none.posts, 0);
    let by = editor(&stage, "eva@lindenau.de", Some(Role::Admin)).await;
    assert!(stage.stores.desk().set_public(stage.channel, false, by, stage.now()).await.unwrap());
    let file = Place::File(std::fs::File::create(&hidden).unwrap());
    let bag = Bag::zip("verborgen", jiff::civil::date(2026, 12, 31).at(1, 2, 3, 0), file);
    let summary = write(&stage.app, &at(&stage).await, 2026, bag).await.unwrap();
    assert_eq!((summary.posts, summary.pages), (1, 0));
    let Some(found) = opened(&empty) else { return };
    assert!(found["posts"]["posts"].as_array().unwrap().is_empty());
    let found = opened(&hidden).unwrap();
    assert_eq!(found["posts"]["posts"].as_array().unwrap().len(), 1);
    assert!(found["warc"].as_object().unwrap().is_empty());
}

/// What cannot stand in XML, in a path or in a line of a manifest is only text here.
#[tokio::test]
async fn nothing_somebody_typed_breaks_out() {
    let dir = TempDir::new();
    let db = Db::open(&dir.sqlite("content.db"), Options::default()).await.unwrap();
    let sealed = Options { truncate_after_delete: true, ..Options::default() };
    let followers = Db::open(&dir.sqlite("followers.db"), sealed.clone()).await.unwrap();
    let reactions = Db::open(&dir.sqlite("reactions.db"), sealed).await.unwrap();
    let stage = Stage::on(Stores::open(db.clone(), followers, reactions), dir).await;
    for id in [5, 6] {
        let (hash, name) = (format!("{id}{id}"), Line::parse("Bild").unwrap());
        let file = MediumFile { hash, format: Format::Jpeg, width: 1, height: 1, bytes: 1, captions: None };
        let about = About { name, alt: None, credit: None, people: People::Unsaid, focus: Focus::MIDDLE };
        let id = channel::ids::MediumId(id);
        let medium = StoredMedium { id, channel: stage.channel, file, about, created: stage.now() };
        stage.stores.desk().add_medium(&medium, store::SYSTEM).await.unwrap();
    }
    let body = "<script>alert(1)</script>\n\n[x](javascript:alert(1)) ]]> \u{202e} &amp; \"'";
    let title = "]]></script><script src=//x.example></script>";
    let odd = Content {
        body: Some(Body::parse(body).unwrap()),
        pictures: vec![Picture {
            id: channel::ids::MediumId(5),
            width: 1,
            height: 1,
            alt: Alt::Text(Line::parse("\"><script>").unwrap()),
            credit: None,
        }],
        attachments: vec![Attachment {
            id: channel::ids::MediumId(6),
            kind: channel::medium::Kind::Document,
            title: Line::parse("../../<b>").unwrap(),
            credit: None,
        }],
        ..Content::titled(Kind::Update, Title::parse(title).unwrap(), "de")
    };
    stage.publish(odd).await;
    // Lost, as after a restore of an older copy.
    assert!(db.tx(vec![run("DELETE FROM medium WHERE id IN (5, 6)", Vec::new())]).await.unwrap().is_committed());
    let mut admin = Hands::signed_in(&stage, Role::Admin).await;
    let fetched = admin.post(PAGE, &[("year", "2026")]).await;
    let Some(found) = opened(&zip(&stage, &fetched.bytes)) else { return };
    assert_eq!(found["posts"]["posts"][0]["versions"][0]["content"]["title"], title);
    assert_eq!(found["posts"]["posts"][0]["media"][0]["file"], Value::Null, "what is gone is said to be gone");
    let page = found["pages"].as_object().unwrap().values().next().unwrap().as_str().unwrap();
    assert!(page.contains("aus der Mediathek gelöscht") && !page.contains("<script"));
}

#[tokio::test]
async fn only_administrators_and_only_years_there_are() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Approver).await;
    assert_eq!(hands.get(PAGE).await.status, StatusCode::FORBIDDEN);
    assert_eq!(hands.post(PAGE, &[("year", "2026")]).await.status, StatusCode::FORBIDDEN);
    let mut admin = person(&stage, "otto@lindenau.de", Role::Admin).await;
    for year in ["", "26", "-2026", "9999", "2026.5", "../2026"] {
        assert_eq!(admin.post(PAGE, &[("year", year)]).await.status, StatusCode::BAD_REQUEST, "{year}");
    }
    assert_eq!(admin.post_bare(PAGE, "year=2026").await.status, StatusCode::FORBIDDEN, "a stranger's form");
}
