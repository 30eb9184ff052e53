//! The pages around the posts.
use crate::stage::{DOMAIN, Stage, WARNED, content, profile};
use axum::http::StatusCode;
use channel::outlet::Kind as OutletKind;
use channel::post::Kind;
use channel::slug::ChannelSlug;
use std::time::Duration;
use store::{NewOutlet, SYSTEM};

#[tokio::test]
async fn the_stream_shows_posts_under_their_days_newest_first() {
    let stage = Stage::new().await;
    assert!(stage.get("/lindenau").await.has("Hier steht noch nichts"));
    stage.publish(content(Kind::Update, "Erster Beitrag")).await;
    stage.clock.advance(Duration::from_secs(24 * 3600));
    stage.publish(content(Kind::Update, "Zweiter Beitrag")).await;
    let page = stage.get("/lindenau").await;
    let at = |text: &str| page.text().find(text).unwrap_or_else(|| panic!("{text} is missing"));
    assert!(
        at("Heute") < at("Zweiter Beitrag") && at("Zweiter Beitrag") < at("Gestern") && at("Gestern") < at("Erster")
    );
    assert!(page.has("13:00 Uhr"), "times are in the channel's zone");
    let english = stage.get("/lindenau?lang=en").await;
    assert!(english.has("Today") && english.has("Yesterday") && english.has(r#"<html lang="en""#));
    assert!(english.has("/lindenau/follow?lang=en"), "links keep the language that was asked for");
}

#[tokio::test]
async fn the_language_comes_from_the_address_then_from_the_browser() {
    let stage = Stage::with_posts().await;
    let lang = |answer: crate::stage::Answer| answer.text().split("<html lang=\"").nth(1).unwrap()[..2].to_owned();
    assert_eq!(lang(stage.get("/lindenau").await), "de");
    assert_eq!(lang(stage.get_with("/lindenau", "accept-language", "fr, en;q=0.8, de;q=0.5").await), "en");
    assert_eq!(lang(stage.get_with("/lindenau?lang=de", "accept-language", "en").await), "de");
    assert!(stage.get("/lindenau").await.header("vary").contains("accept-language"));
}

#[tokio::test]
async fn topics_filter_and_pages_turn_without_losing_a_post() {
    let stage = Stage::new().await;
    for number in 0..45 {
        stage.clock.advance(Duration::from_secs(60));
        stage.publish(content(Kind::Update, &format!("Nummer {number:02}"))).await;
    }
    stage.publish(content(Kind::Job, "Stelle im Bauhof")).await;
    assert!(stage.get("/lindenau?topic=jobs").await.has("Bauhof"));
    assert!(!stage.get("/lindenau?topic=jobs").await.has("Nummer"));
    let (mut address, mut seen) = ("/lindenau?topic=news".to_owned(), 0);
    for _ in 0..5 {
        let text = stage.get(&address).await.text();
        seen += text.matches("<article").count();
        let Some(older) = text.split("rel=\"next\" href=\"").nth(1) else { break };
        address = older.split('"').next().unwrap().replace("&amp;", "&");
    }
    assert_eq!(seen, 45);
}

#[tokio::test]
async fn a_warning_stands_on_every_page_until_its_end_and_a_day_longer() {
    let stage = Stage::new().await;
    stage.warn("Rauch in der Nordstadt", WARNED).await;
    for address in ["/lindenau", "/lindenau?topic=jobs", "/lindenau/archive", "/lindenau/follow", "/lindenau/imprint"] {
        let page = stage.get(address).await;
        assert!(page.has("warnings__bar"), "{address}");
        let steps = address.split('?').next() == Some("/lindenau");
        assert_eq!(page.has("warnings__do"), steps, "what to do first stands on the channel page: {address}");
    }
    stage.clock.advance(Duration::from_secs(25 * 3600));
    assert!(stage.get("/lindenau/imprint").await.has("warnings__bar--expired"), "nobody said that it is over");
    stage.clock.advance(Duration::from_secs(24 * 3600));
    assert!(!stage.get("/lindenau/imprint").await.has("warnings__bar"));
}

#[tokio::test]
async fn archive_and_search_find_every_post() {
    let stage = Stage::with_posts().await;
    let overview = stage.get("/lindenau/archive").await;
    assert!(overview.has("November") && overview.has("/lindenau/archive/2026/11"));
    assert!(stage.get("/lindenau/archive/2026/11").await.has("traffic am Markt"));
    for nothing in ["/lindenau/archive/2026/10", "/lindenau/archive/2026/13", "/lindenau/archive/x/11"] {
        assert_eq!(stage.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    assert!(stage.get("/lindenau/search?q=traffic").await.has("traffic am Markt"));
    let hostile = stage.get("/lindenau/search?q=%22%3Cscript%3E*%20AND%20OR%20%28").await;
    assert_eq!(hostile.status, StatusCode::OK);
    assert!(!hostile.has("<script>*"));
}

#[tokio::test]
async fn channels_that_are_not_public_do_not_exist() {
    let stage = Stage::with_posts().await;
    let slug = ChannelSlug::parse("geheim").unwrap();
    stage.stores.admin().create_channel(&slug, &profile(), "2026-11-21T12:00:00Z".parse().unwrap(), 2).await.unwrap();
    for tail in ["", "/archive", "/follow", "/feed.atom", "/real", "/sw.js", "/live", "/crest", "/subscription"] {
        let answer = stage.get(&format!("/geheim{tail}")).await;
        assert!(matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED), "{tail}");
    }
    assert_eq!(stage.get("/LINDENAU").await.status, StatusCode::NOT_FOUND);
    let page = stage.get("/lindenau/gibtsnicht").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.has("Diese Seite gibt es nicht") && page.has("Zum Kanal"));
}

#[tokio::test]
async fn the_root_leads_to_the_only_channel() {
    let stage = Stage::new().await;
    let answer = stage.get("/?lang=en").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::TEMPORARY_REDIRECT, "/lindenau?lang=en"));
    stage
        .stores
        .desk()
        .set_public(stage.channel, false, SYSTEM, "2026-11-21T12:00:00Z".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(stage.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_directory_finds_verified_towns() {
    let stage = Stage::new().await;
    stage.verify().await;
    for query in ["lindenau", "32999", "057700099099"] {
        assert!(stage.get(&format!("/directory?q={query}")).await.has(DOMAIN), "{query}");
    }
    assert!(!stage.get("/directory?q=bielefeld").await.has(DOMAIN));
}

#[tokio::test]
async fn is_this_real_tells_what_was_found_and_how_to_look_oneself() {
    let stage = Stage::new().await;
    let before = stage.get("/lindenau/real").await;
    assert!(before.has("noch nicht geprüft") || before.has("Prüfung läuft"));
    stage.verify().await;
    let page = stage.get("/lindenau/real").await;
    assert!(page.has("spricht hier selbst") && page.has("_ausrufer.lindenau-werre.de"));
    assert!(page.has("https://lindenau-werre.de/.well-known/ausrufer.json"));
    assert!(page.has("v=AUSRUFER1"));
    assert!(page.has("dig +short TXT _ausrufer.lindenau-werre.de"));
}

#[tokio::test]
async fn legal_pages_say_what_is_configured() {
    let stage = Stage::new().await;
    let imprint = stage.get("/lindenau/imprint").await;
    assert!(imprint.has("Stadt Lindenau &lt;an der Werre&gt;"), "what the town typed is escaped");
    assert!(imprint.has("Bezirksregierung Detmold") && !imprint.has("Umsatzsteuer"));
    let privacy = stage.get("/lindenau/privacy").await;
    for part in ["höchstens 7 Tage", "Mozilla", "Drittland", "keine Cookies", "datenschutz@lindenau-werre.de"] {
        assert!(privacy.has(part), "{part}");
    }
    assert!(stage.get("/lindenau/accessibility").await.has("Nordrhein-Westfalen"));
    assert!(stage.get("/lindenau/contact").await.has("tel:05731990"));
}

#[tokio::test]
async fn the_privacy_notice_names_the_places_of_others_that_are_switched_on() {
    let stage = Stage::new().await;
    let desk = stage.stores.desk();
    let heading = "Wo die Stadt noch veröffentlicht";
    assert!(!stage.get("/lindenau/privacy").await.has(heading));
    let server = r#"{"server":"https://social.example"}"#;
    for (id, kind, settings) in [
        (7, OutletKind::Mastodon, server),
        (8, OutletKind::Mastodon, server),
        (9, OutletKind::Waha, r#"{"server":"https://waha.innen.example"}"#),
        (10, OutletKind::Facebook, "{}"),
    ] {
        let (channel, by) = (stage.channel, SYSTEM);
        let new = NewOutlet { id, channel, kind, label: "Nur intern", settings, secret: b"zu", usual: true, by };
        desk.add_outlet(new, stage.now()).await.unwrap();
    }
    let page = stage.get("/lindenau/privacy").await.text();
    assert!(page.contains(heading) && page.contains("nichts über die, die diesem Kanal folgen"), "{page}");
    assert_eq!(page.matches("<li>Mastodon, der Server social.example</li>").count(), 1, "each once");
    assert!(page.contains("<li>WhatsApp (Meta), USA</li>") && page.contains("<li>Facebook (Meta), USA</li>"));
    assert!(!page.contains("innen.example") && !page.contains("Nur intern") && !page.contains("LinkedIn"));
    let facebook = desk.outlets(stage.channel).await.unwrap().into_iter().find(|one| one.id == 10).unwrap();
    assert!(desk.stop_outlet(&facebook, SYSTEM, stage.now()).await.unwrap());
    assert!(!stage.get("/lindenau/privacy").await.has("Facebook (Meta)"), "nothing goes there any more");
}

#[tokio::test]
async fn an_unchanged_page_is_answered_304() {
    let stage = Stage::with_posts().await;
    for address in ["/lindenau", "/lindenau/archive", "/lindenau/feed.atom", "/lindenau/theme.css"] {
        let first = stage.get(address).await;
        assert!(!first.header("etag").is_empty(), "{address}");
        let again = stage.get_with(address, "if-none-match", first.header("etag")).await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{address}");
    }
    let before = stage.get("/lindenau").await;
    stage.publish(content(Kind::Update, "Etwas Neues")).await;
    let after = stage.get_with("/lindenau", "if-none-match", before.header("etag")).await;
    assert!(after.status == StatusCode::OK && after.has("Etwas Neues"), "a new post is seen at once");
}

#[tokio::test]
async fn pages_come_compressed_to_whom_can_read_that() {
    let stage = Stage::with_posts().await;
    let zipped = stage.get_with("/lindenau", "accept-encoding", "br, gzip").await;
    assert_eq!(zipped.header("content-encoding"), "gzip");
    assert_eq!(zipped.bytes[..2], [0x1f, 0x8b]);
    assert_eq!(stage.get("/lindenau").await.header("content-encoding"), "");
}

#[tokio::test]
async fn assets_are_found_by_their_hash() {
    let stage = Stage::new().await;
    let page = stage.get("/lindenau").await.text();
    let mut found = 0;
    for part in page.split('"').filter(|part| part.starts_with("/assets/")) {
        let address = part.split('#').next().unwrap();
        assert_eq!(stage.get(address).await.status, StatusCode::OK, "{address}");
        found += 1;
    }
    assert!(found > 5);
    assert_eq!(stage.get("/assets/0/../Cargo.toml").await.status, StatusCode::NOT_FOUND);
}
