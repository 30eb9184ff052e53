//! For newsrooms: what is out for everybody, and what waits for its time for those with a link and for nobody else.
use crate::headers::ADDRESSES;
use crate::stage::{Stage, content};
use axum::http::StatusCode;
use channel::ids::{MediumId, PostId};
use channel::image::{Alt, Picture};
use channel::life::Step;
use channel::medium::{About, Focus, Format, People};
use channel::post::{Content, Kind};
use channel::text::Line;
use std::time::Duration;
use store::model::{MediumFile, PressAbout, StoredMedium};
use store::{SYSTEM, TakeStep, Taken};
use web::desk::posts::order::bring_out_due;
use web::session::Token;

const SECRET: &str = "Das Hallenbad schließt";
const UNTIL: &str = "2026-11-23T09:00:00Z";

/// A post that goes out at [`UNTIL`].
async fn scheduled(stage: &Stage, content: &Content) -> PostId {
    let (desk, now) = (stage.stores.desk(), stage.now());
    let form = format!(r#"{{"title":"{}","kind":"update"}}"#, content.title);
    let post = desk.create_draft(stage.channel, &form, SYSTEM, now, web::Random::number(&*stage.random)).await.unwrap();
    let life = desk.life(post, now).await.unwrap().unwrap();
    let step = TakeStep {
        post,
        step: Step::Schedule { at: UNTIL.parse().unwrap() },
        revision: life.revision,
        seen: life.step,
        content: Some(content),
        text: "",
        quiet: false,
        by: SYSTEM,
        now,
    };
    assert_eq!(desk.step(step).await.unwrap(), Taken::Done);
    post
}

/// The path of a fresh newsroom's link.
async fn link(stage: &Stage, id: i64) -> String {
    let token = Token::fresh(stage.random.as_ref());
    let hash = token.hash(&stage.app.keys);
    stage
        .stores
        .desk()
        .add_newsroom(stage.channel, (id, "Lindenauer Zeitung"), hash, SYSTEM, stage.now())
        .await
        .unwrap();
    format!("/lindenau/press/room/{}", token.text())
}

async fn mark(stage: &Stage, post: PostId, ahead: bool) {
    assert!(stage.stores.desk().mark_release(stage.channel, post, ahead, SYSTEM, stage.now()).await.unwrap());
}

/// Every address that could betray it, the search and the API's documents included.
async fn everywhere(stage: &Stage, post: PostId) -> Vec<String> {
    let mut all: Vec<String> = ADDRESSES.iter().map(|address| address.replace("{post}", &post.to_string())).collect();
    all.extend(["/lindenau/search?q=Hallenbad".to_owned(), "/lindenau/press".to_owned()]);
    all.extend([format!("/lindenau/press/{post}"), format!("/lindenau/press/{post}/release.pdf")]);
    all.extend([
        format!("/lindenau/press/{post}/1.jpg"),
        format!("/lindenau/p/{post}"),
        format!("/api/v1/posts/{post}"),
    ]);
    let mut betrayed = Vec::new();
    for address in all {
        let answer = stage.get(&address).await;
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        if text.contains("Hallenbad schl") || answer.header("content-type").contains("pdf") {
            betrayed.push(address);
        }
    }
    betrayed
}

#[tokio::test]
async fn before_its_time_a_release_is_read_through_a_link_and_found_by_nobody_else() {
    let stage = Stage::with_posts().await;
    let post = scheduled(&stage, &content(Kind::Update, SECRET)).await;
    let room = link(&stage, 7).await;
    mark(&stage, post, false).await;
    assert!(!stage.get(&room).await.has(SECRET), "a release does not go ahead by itself");
    mark(&stage, post, true).await;
    let list = stage.get(&room).await;
    assert!(list.has(SECRET) && list.has("Sperrfrist: Montag, 23. November 2026, 10:00 Uhr"), "{}", list.text());
    assert!(list.has("Lindenauer Zeitung"));
    let page = stage.get(&format!("{room}/{post}")).await;
    assert!(page.has("<strong>Platz</strong>") && page.has("Sperrfrist: Montag, 23. November 2026, 10:00 Uhr"));
    let pdf = stage.get(&format!("{room}/{post}/release.pdf")).await;
    assert!(pdf.bytes.starts_with(b"%PDF-1.7"));
    for answer in [&list, &page, &pdf] {
        assert_eq!(answer.header("cache-control"), "private, no-store");
        assert_eq!(answer.header("x-robots-tag"), "noindex");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "the link is told to no other site");
        assert!(answer.headers.get("set-cookie").is_none());
    }
    assert_eq!(everywhere(&stage, post).await, Vec::<String>::new());

    stage.clock.advance(Duration::from_secs(2 * 86_400));
    assert_eq!(bring_out_due(&stage.app).await.unwrap(), 1);
    let found = everywhere(&stage, post).await;
    for address in ["/lindenau", "/lindenau/press", "/lindenau/feed.atom", "/lindenau/search?q=Hallenbad"] {
        assert!(found.iter().any(|one| one == address), "{address}: now everybody may know ({found:?})");
    }
    let after = stage.get(&format!("/lindenau/press/{post}")).await;
    assert!(after.has(SECRET) && !after.has("Sperrfrist"));
    assert!(!stage.get(&room).await.has("Sperrfrist:"));
}

#[tokio::test]
async fn a_link_is_good_for_its_channel_until_it_is_taken_back() {
    let stage = Stage::new().await;
    let post = scheduled(&stage, &content(Kind::Update, SECRET)).await;
    mark(&stage, post, true).await;
    let (room, other) = (link(&stage, 7).await, link(&stage, 8).await);
    let slug = channel::slug::ChannelSlug::parse("werre").unwrap();
    let second = stage.stores.admin().create_channel(&slug, &crate::stage::profile(), stage.now(), 2).await.unwrap();
    assert!(stage.stores.desk().set_public(second, true, SYSTEM, stage.now()).await.unwrap());
    assert_eq!(stage.get(&room.replace("/lindenau/", "/werre/")).await.status, StatusCode::NOT_FOUND);
    for wrong in ["/lindenau/press/room/x", "/lindenau/press/room/", &room[..room.len() - 1]] {
        assert_eq!(stage.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let rooms = stage.stores.desk().newsrooms(stage.channel).await.unwrap();
    assert!(stage.stores.desk().drop_newsroom(stage.channel, &rooms[0], SYSTEM, stage.now()).await.unwrap());
    for tail in [String::new(), format!("/{post}"), format!("/{post}/release.pdf")] {
        assert_eq!(stage.get(&format!("{room}{tail}")).await.status, StatusCode::NOT_FOUND, "{tail}");
        assert_eq!(stage.get(&format!("{other}{tail}")).await.status, StatusCode::OK, "{tail}");
    }
}

#[tokio::test]
async fn a_release_that_is_out_brings_what_newsrooms_ask_for() {
    let stage = Stage::new().await;
    let about = PressAbout {
        contact: "Eva Muster, Pressestelle".to_owned(),
        phone: "05223 123456".to_owned(),
        email: "presse@lindenau.example".to_owned(),
        about: "Lindenau hat zwölftausend Einwohner.\n\nEs liegt an der Werre.".to_owned(),
    };
    stage.stores.desk().set_press_about(stage.channel, &about, SYSTEM, stage.now()).await.unwrap();
    let post = stage.publish(with_picture(&stage).await).await;
    assert_eq!(stage.get(&format!("/lindenau/press/{post}")).await.status, StatusCode::NOT_FOUND, "no release yet");
    mark(&stage, post, false).await;
    let list = stage.get("/lindenau/press").await;
    assert!(list.has("Neues Becken") && list.has("Bilder: 1") && list.has("tel:05223123456"), "{}", list.text());
    let page = stage.get(&format!("/lindenau/press/{post}")).await;
    for words in
        ["Das Becken von oben", "Foto: Jo Muster", "Stadt Lindenau an der Werre in Kürze", "Es liegt an der Werre."]
    {
        assert!(page.has(words), "{words}");
    }
    assert!(
        page.has(&format!("<link rel=\"canonical\" href=\"https://kanal.example.de/lindenau/p/{post}-neues-becken\">"))
    );
    let (room, file) = (link(&stage, 7).await, format!("/{post}/release.pdf"));
    let [own, of_all] = [stage.get(&format!("{room}{file}")).await, stage.get(&format!("/lindenau/press{file}")).await];
    assert_eq!(own.bytes, of_all.bytes, "a file that is passed on names no newsroom's link");
    let picture = stage.get(&format!("/lindenau/press/{post}/1.jpg")).await;
    assert_eq!(
        (picture.header("content-type"), picture.bytes.as_slice()),
        ("image/jpeg", b"so gross wie sie kam".as_slice())
    );
    assert_eq!(picture.header("content-disposition"), format!("attachment; filename=\"lindenau-{post}-1.jpg\""));
    for wrong in ["0.jpg", "2.jpg", "01.jpg", "x.jpg", "release.txt"] {
        let answer = stage.get(&format!("/lindenau/press/{post}/{wrong}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!(stage.get("/media/0123456789abcdef0123456789abcdef-print.jpg").await.status, StatusCode::NOT_FOUND);
    crate::posts::withdraw(&stage, post, "Es war ein Entwurf.").await;
    let gone = stage.get(&format!("/lindenau/press/{post}")).await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.has("Es war ein Entwurf.") && !stage.get("/lindenau/press").await.has("Neues Becken"));
}

async fn with_picture(stage: &Stage) -> Content {
    let hash = "0123456789abcdef0123456789abcdef".to_owned();
    for (name, bytes) in [("480", "klein"), ("1600", "gross"), ("print", "so gross wie sie kam")] {
        stage.app.shelf.put(&format!("{hash}-{name}.jpg"), bytes.as_bytes().to_vec()).await.unwrap();
    }
    let id = MediumId::fresh(stage.now(), 3);
    let line = |text: &str| Line::parse(text).unwrap();
    let file = MediumFile { hash, format: Format::Jpeg, width: 1600, height: 900, bytes: 5, captions: None };
    let about = About { name: line("Becken"), alt: None, credit: None, people: People::Nobody, focus: Focus::MIDDLE };
    let medium = StoredMedium { id, channel: stage.channel, file, about, created: stage.now() };
    stage.stores.desk().add_medium(&medium, SYSTEM).await.unwrap();
    let (alt, credit) = (Alt::Text(line("Das Becken von oben")), Some(line("Foto: Jo Muster")));
    Content {
        pictures: vec![Picture { id, width: 1600, height: 900, alt, credit }],
        ..content(Kind::Update, "Neues Becken")
    }
}
