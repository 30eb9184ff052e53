//! The channel on the town's website: what a page of another origin may load, and what it must not learn.
use crate::posts::withdraw;
use crate::stage::{Stage, WARNED, content};
use axum::http::StatusCode;
use channel::post::Kind;

#[tokio::test]
async fn other_origins_may_read_the_script_and_the_posts_and_nothing_else() {
    let stage = Stage::with_posts().await;
    for address in ["/widget.js", "/lindenau/widget.json"] {
        let answer = stage.get(address).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{address}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin", "{address}");
        assert!(answer.headers.get("access-control-allow-credentials").is_none(), "{address}");
    }
    let frame = stage.get("/lindenau/widget").await;
    assert!(frame.header("content-security-policy").contains("frame-ancestors *"), "any page may frame it");
    assert!(frame.headers.get("access-control-allow-origin").is_none(), "and none may read it");
    assert!(!frame.has("<script") && !frame.has("<form"), "nothing in it can be pressed but links");
    assert_eq!(frame.header("x-robots-tag"), "noindex");
    for address in ["/lindenau", "/lindenau/follow", "/lindenau/latest.json"] {
        let answer = stage.get(address).await;
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{address}");
        assert!(answer.headers.get("access-control-allow-origin").is_none(), "{address}");
    }
    assert_eq!(stage.get("/nirgends/widget.json").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_of_the_town_loads_less_than_ten_kilobytes() {
    let stage = Stage::new().await;
    for n in 0..10 {
        let title = format!("Nummer {n}: {}", "eine Überschrift, so lang sie nur sein darf, ".repeat(2));
        stage.publish(content(Kind::Update, title.trim())).await;
    }
    stage.warn("Hochwasser an der Werre", WARNED).await;
    let sum = |answers: &[usize]| answers.iter().sum::<usize>();
    let plain = [stage.get("/widget.js").await.bytes.len(), stage.get("/lindenau/widget.json").await.bytes.len()];
    assert!(sum(&plain) <= 10_000, "{plain:?} bytes, not even compressed");
    let most = stage.get("/lindenau/widget.json?posts=10").await;
    assert_eq!(most.json()["posts"].as_array().unwrap().len(), 10);
    let zipped = [
        stage.get_with("/widget.js", "accept-encoding", "gzip").await.bytes.len(),
        stage.get_with("/lindenau/widget.json?posts=10", "accept-encoding", "gzip").await.bytes.len(),
    ];
    assert!(sum(&zipped) <= 5_000, "{zipped:?} bytes");
    let frame = stage.get("/lindenau/widget?posts=10").await;
    assert!(frame.bytes.len() <= 10_000, "{} bytes in the frame", frame.bytes.len());
}

#[tokio::test]
async fn the_choices_count_and_what_is_none_is_no_error() {
    let stage = Stage::with_posts().await;
    let posts = async |query: &str| {
        let said = stage.get(&format!("/lindenau/widget.json{query}")).await.json();
        said["posts"].as_array().unwrap().len()
    };
    assert_eq!((posts("").await, posts("?posts=2").await, posts("?topic=jobs").await), (5, 2, 1));
    assert_eq!((posts("?posts=zwölf").await, posts("?posts=0").await, posts("?posts=9999").await), (5, 1, 8));
    let english = stage.get_with("/lindenau/widget.json?lang=en", "accept-language", "de").await.json();
    assert_eq!(english["links"][1]["title"], "Follow the channel");
    assert!(english["posts"][0]["url"].as_str().unwrap().ends_with("?lang=en"), "the reader stays in that language");
    let german = stage.get_with("/lindenau/widget.json", "accept-language", "en").await.json();
    assert_eq!(german["title"], "Stadt Lindenau an der Werre: Neues", "the page around it is in the channel's");
    assert!(german["posts"][0]["url"].as_str().unwrap().starts_with("https://kanal.example.de/lindenau/p/"));
    let dark = stage.get("/lindenau/widget?theme=dark&accent=%23aa0000%22%3E%3Cscript%3E").await;
    assert!(dark.has("data-theme=\"dark\"") && !dark.has("<script>"));
    assert!(
        stage.get("/lindenau/widget?theme=page").await.has("data-theme=\"light\""),
        "a frame sees no page around it"
    );
}

#[tokio::test]
async fn a_warning_stands_in_both_forms_until_it_is_taken_back() {
    let stage = Stage::new().await;
    let id = stage.warn("Hochwasser an der Werre", WARNED).await;
    let said = stage.get("/lindenau/widget.json?topic=jobs").await.json();
    assert_eq!(said["warnings"][0]["title"], "Hochwasser an der Werre", "whatever topic was chosen");
    assert!(stage.get("/lindenau/widget").await.has("<div class=\"w\"><b>⚠ Warnung</b>"));
    withdraw(&stage, id, "Irrtum").await;
    stage.app.live.touch(stage.channel);
    assert_eq!(stage.get("/lindenau/widget.json").await.json()["warnings"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn nobody_who_reads_a_widget_is_counted() {
    let stage = Stage::with_posts().await;
    let counted = async || {
        let (figures, today) = (stage.stores.figures(), web::figures::day(stage.now()));
        stage.app.counter.write(&figures, stage.now()).await.unwrap();
        figures.days(stage.channel, None, (today, today + 1)).await.unwrap()
    };
    let before = counted().await;
    for address in ["/widget.js", "/lindenau/widget.json", "/lindenau/widget"] {
        let answer = stage.get(address).await;
        assert!(answer.headers.get("set-cookie").is_none());
    }
    assert_eq!(counted().await, before);
    stage.get("/lindenau").await;
    assert_ne!(counted().await, before, "the channel's own page is");
}

/// The element's style reaches the page as one text in the script, and the frame's policy allows that style alone.
#[tokio::test]
async fn the_script_carries_its_style_and_the_frame_its_hash() {
    let stage = Stage::new().await;
    let script = stage.get("/widget.js").await.text();
    assert!(script.contains("replaceSync(\":host { display: block;") && !script.contains("%STYLE%"));
    assert!(
        !script.contains("//") || !script.lines().any(|line| line.trim_start().starts_with("//")),
        "comments stay here"
    );
    let zipped = stage.get_with("/widget.js", "accept-encoding", "gzip").await;
    assert!(zipped.header("content-encoding") == "gzip" && zipped.bytes.len() * 2 < script.len());
    let frame = stage.get("/lindenau/widget").await;
    assert!(frame.header("content-security-policy").contains("style-src 'sha256-"));
    assert!(frame.has("[data-theme=dark]") && !frame.has(":host"));
}
