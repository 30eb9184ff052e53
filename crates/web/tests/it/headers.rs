//! What every answer must say and must not say.
use crate::stage::Stage;
use crate::stage_official::{begins, read};
use axum::http::StatusCode;
use channel::official::Reach;

/// Every address a resident can ask for; `{post}` stands for a post.
pub const ADDRESSES: &[&str] = &[
    "/",
    "/directory",
    "/robots.txt",
    "/sitemap.xml",
    "/livez",
    "/readyz",
    "/.well-known/security.txt",
    "/.well-known/ausrufer.json",
    "/lindenau",
    "/lindenau?topic=events",
    "/lindenau/archive",
    "/lindenau/archive/2026/11",
    "/lindenau/search",
    "/lindenau/search?q=Markt",
    "/lindenau/search?q=nirgends",
    "/lindenau/p/{post}",
    "/lindenau/p/{post}?plain=1",
    "/lindenau/official",
    "/lindenau/official/000000000000b",
    "/lindenau/real",
    "/lindenau/check",
    "/lindenau/proofs.txt",
    "/.well-known/ausrufer/keys",
    "/lindenau/imprint",
    "/lindenau/privacy",
    "/lindenau/anonymity",
    "/lindenau/accessibility",
    "/lindenau/contact",
    "/lindenau/follow",
    "/lindenau/follow?t=jobs",
    "/lindenau/follow/qr.svg",
    "/lindenau/follow/qr.png",
    "/lindenau/follow/poster",
    "/lindenau/feed.atom",
    "/lindenau/feed.rss",
    "/lindenau/feed.json",
    "/lindenau/events.ics",
    "/lindenau/press",
    "/lindenau/widget",
    "/lindenau/widget.json",
    "/widget.js",
    "/lindenau/manifest.webmanifest",
    "/lindenau/sw.js",
    "/lindenau/offline",
    "/lindenau/latest.json",
    "/lindenau/theme.css",
    "/lindenau/icon-192.png",
    "/lindenau/card.jpg",
    "/nirgends",
    "/nirgends/archive",
];

/// The permalink of the newest post.
pub async fn permalink(stage: &Stage) -> String {
    let latest = stage.get("/lindenau/latest.json").await.json();
    latest["posts"][0]["url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_answer_is_closed_to_the_outside_and_sets_no_cookie() {
    let stage = Stage::with_posts().await;
    read(&stage, vec![begins(Reach::Quiet)]).await;
    let post = permalink(&stage).await;
    let name = post.rsplit('/').next().unwrap();
    for address in ADDRESSES {
        let answer = stage.get(&address.replace("{post}", name)).await;
        assert!(answer.status != StatusCode::INTERNAL_SERVER_ERROR, "{address}: {}", answer.text());
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{address}");
        assert!(!answer.header("content-security-policy").contains("unsafe"), "{address}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{address}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{address}");
        assert!(answer.header("permissions-policy").contains("geolocation=()"), "{address}");
        assert!(answer.headers.get("set-cookie").is_none(), "{address}");
    }
}

#[tokio::test]
async fn pages_hold_nothing_inline_and_nothing_from_elsewhere() {
    let stage = Stage::with_posts().await;
    read(&stage, vec![begins(Reach::Quiet)]).await;
    let name = permalink(&stage).await.rsplit('/').next().unwrap().to_owned();
    let mut pages = 0;
    for address in ADDRESSES {
        for lang in ["de", "en"] {
            let answer = stage.get_with(&address.replace("{post}", &name), "accept-language", lang).await;
            if !answer.header("content-type").starts_with("text/html") {
                continue;
            }
            pages += 1;
            inspect(address, &answer.text());
        }
    }
    assert!(pages > 40, "only {pages} pages were looked at");
}

fn inspect(address: &str, html: &str) {
    for (at, _) in html.match_indices('<') {
        let tag = html[at..].split('>').next().unwrap();
        let data = tag.contains("application/json") || tag.contains("application/ld+json");
        // A frame on a page of others carries the one style its policy names by its hash.
        assert!(!tag.starts_with("<style") || address == "/lindenau/widget", "{address}: {tag}");
        assert!(!tag.starts_with("<script") || tag.contains(" src=\"/assets/") || data, "{address}: {tag}");
        assert!(!tag.contains(" style="), "{address}: {tag}");
        for handler in [" onclick=", " onload=", " onerror=", "javascript:"] {
            assert!(!tag.contains(handler), "{address}: {tag}");
        }
        let loads = ["<img", "<script", "<link rel=\"stylesheet\"", "<link rel=\"preload\"", "<use", "<iframe"];
        if loads.iter().any(|name| tag.starts_with(name)) {
            assert!(!tag.contains("=\"http") && !tag.contains("=\"//"), "{address}: {tag}");
        }
    }
}

#[tokio::test]
async fn search_engines_are_kept_away_until_the_channel_is_verified() {
    let stage = Stage::with_posts().await;
    let post = permalink(&stage).await;
    for address in ["/lindenau", post.as_str(), "/lindenau/feed.atom"] {
        assert_eq!(stage.get(address).await.header("x-robots-tag"), "noindex", "{address}");
    }
    assert!(stage.get("/lindenau").await.has(r#"<meta name="robots" content="noindex">"#));
    assert!(!stage.get("/directory").await.has("Lindenau"));
    assert!(!stage.get("/sitemap.xml").await.has("lindenau"));

    stage.verify().await;
    for address in ["/lindenau", post.as_str(), "/lindenau/feed.atom"] {
        assert_eq!(stage.get(address).await.header("x-robots-tag"), "", "{address}");
    }
    assert!(!stage.get("/lindenau").await.has(r#"content="noindex""#));
    assert!(stage.get("/directory").await.has("Lindenau"));
    assert!(stage.get("/sitemap.xml").await.has("/lindenau/p/"));
    assert_eq!(stage.get("/lindenau/search?q=Markt").await.header("x-robots-tag"), "noindex");
}
