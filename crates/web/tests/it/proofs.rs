//! What vouches for posts, and what pages say of forwarded texts; the light page of a warning that holds.
use crate::stage::{DOMAIN, Stage, content};
use aws_lc_rs::digest::{SHA256, digest};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use channel::ids::PostId;
use channel::post::{Content, Kind};
use channel::proof::{Claim, ClaimKind, KeyList, KeyUse};
use channel::text::{Body as Text, Title};
use formats::proof::{link, sign, sign_key_list, text};
use store::{SealedProof, StoredKeyList, Withdraw};
use vault::{PostingUse, key_name, text_digest};

const WARNING: &str = "Am Hafen brennt eine Lagerhalle. Der Rauch zieht nach Westen.\n\n- Gehen Sie ins Haus.\n- Schließen Sie Fenster und Türen.";

/// The same as its page says it.
const SAID: &str = "Gebiet: Stadt Lindenau an der Werre\n\nAm Hafen brennt eine Lagerhalle. Der Rauch zieht nach Westen.\n\n- Gehen Sie ins Haus.\n- Schließen Sie Fenster und Türen.";

/// Signs everything that waits, as a node with the master key does within a second; answers the proofs.
pub async fn sign_all(stage: &Stage) -> Vec<Vec<u8>> {
    let (admin, now) = (stage.stores.admin(), stage.now().as_second());
    let posting = |key_use, serial| {
        let posting_use = if key_use == KeyUse::Warnings { PostingUse::Warnings } else { PostingUse::Posts };
        stage.master.posting(stage.channel.0, posting_use, serial).unwrap()
    };
    let make = |key_use, serial| {
        let public = posting(key_use, serial).public_bytes().ok()?;
        Some((key_name(&public), public))
    };
    let list = KeyList::renewed(None, DOMAIN, now, 1, &make).unwrap();
    let root = stage.master.identity(stage.channel.0, 0).unwrap();
    let (public, issued) = (root.public_bytes().unwrap(), list.issued);
    let signed = sign_key_list(&list, &key_name(&public), |message| root.sign(message).ok()).unwrap();
    let stored = StoredKeyList { version: list.version, domain: DOMAIN.to_owned(), root: public, issued, signed };
    admin.keep_key_list(stage.channel, &stored).await.unwrap();
    let mut sealed = Vec::new();
    for one in admin.unsealed_proofs(stage.channel, 100).await.unwrap() {
        let kind = if one.content.kind == Kind::Warning { ClaimKind::Warning } else { ClaimKind::News };
        let claim = Claim {
            domain: DOMAIN.to_owned(),
            number: one.post.0.unsigned_abs(),
            issued: now,
            expires: (kind == ClaimKind::Warning).then_some(now + 86_400),
            kind,
            title: one.content.title.clone(),
            digest: text_digest(&text(&one.content)),
        };
        let key = posting(kind.key_use(), list.signing(kind.key_use(), now, &make).unwrap());
        let kid = key_name(&key.public_bytes().unwrap());
        let signed = sign(&claim, &kid, |message| key.sign(message).ok()).unwrap();
        sealed.push(SealedProof { post: one.post, version: one.version, issued: now, digest: claim.digest, signed });
    }
    admin.seal_proofs(&sealed).await.unwrap();
    stage.app.live.touch(stage.channel);
    sealed.into_iter().map(|one| one.signed).collect()
}

/// A signed warning that holds; its number and its proof.
pub async fn warned(stage: &Stage) -> (PostId, Vec<u8>) {
    let post = stage.warn("Brand am Hafen", WARNING).await;
    (post, sign_all(stage).await.pop().unwrap())
}

async fn said(stage: &Stage, pasted: &str) -> crate::stage::Answer {
    let body: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("text", pasted).finish();
    let request = Request::post("/lindenau/check").header("content-type", "application/x-www-form-urlencoded");
    let answer = stage.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer
}

/// The title of the verdict.
async fn check(stage: &Stage, pasted: &str) -> String {
    let page = said(stage, pasted).await.text();
    let said = page.split("data-said>").nth(1).unwrap_or_default();
    let title = said.split("tabindex=\"-1\">").nth(1).unwrap_or_default();
    title.split('<').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_pasted_text_is_known_again_whatever_messengers_made_of_it() {
    let stage = Stage::new().await;
    let (post, proof) = warned(&stage).await;
    for same in [
        format!("Brand am Hafen\n{SAID}"),
        "⚠️ *Brand am Hafen*\n\n*Gebiet:* Stadt Lindenau an der Werre\n\nAm Hafen brennt eine Lagerhalle. Der Rauch zieht nach Westen.\n\n• Gehen Sie ins Haus.\n• Schließen Sie Fenster und Türen.\n\nhttps://kanal.example.de/lindenau/p/x".to_owned(),
        "> Brand am Hafen\n> Gebiet: Stadt Lindenau an der Werre\n> Am Hafen brennt eine\n> Lagerhalle. Der Rauch zieht nach Westen.\n> - Gehen Sie ins Haus.\n> - Schließen Sie Fenster und Türen.".to_owned(),
        link("https://kanal.example.de/lindenau/check", &proof),
    ] {
        assert_eq!(check(&stage, &same).await, "Echt", "{same}");
    }
    let changed = format!("Brand am Hafen\n{}", SAID.replace("Schließen", "Öffnen"));
    assert_eq!(check(&stage, &changed).await, "Nicht echt: verändert");
    let strange = format!("Brand am Hafen\n{SAID}\nhttps://spenden.boese.example/jetzt");
    assert_eq!(check(&stage, &strange).await, "Vorsicht: fremder Link");
    assert_eq!(
        check(&stage, &format!("Brand am Hafen\n{SAID}\nBitte alle weiterleiten!")).await,
        "Echt, aber etwas kam dazu"
    );
    assert_eq!(check(&stage, "Am Hafen brennt eine Lagerhalle. Der Rauch zieht nach Westen.").await, "Ein Ausschnitt");
    assert_eq!(
        check(&stage, "Morgen fällt der Strom in der ganzen Stadt für drei Tage aus.").await,
        "Das kennen wir nicht"
    );
    // A foreign address is named on every road, also behind a genuine proof.
    let genuine = link("https://kanal.example.de/lindenau/check", &proof);
    for evil in [
        format!("Brand am Hafen\n{SAID}\n{genuine}\nhttps://boese.example/soforthilfe"),
        format!("{genuine}\nhttps://boese.example/soforthilfe"),
    ] {
        assert_eq!(check(&stage, &evil).await, "Vorsicht: fremder Link", "{evil}");
    }
    // What seems to stand around a text may be anything.
    let more = "Leitungswasser ist wieder trinkbar, Fragen an 0900 12345";
    for more in [
        format!("Brand am Hafen\n{SAID}\n--\n{more}"),
        format!("Brand am Hafen\n{SAID}\n{genuine}\n--\n{more}"),
        format!("Datum: {more} @ Stadt\nBrand am Hafen\n{SAID}"),
        format!("26.11.26, 08:15 - {more}: Brand am Hafen\n{SAID}"),
    ] {
        assert_eq!(check(&stage, &more).await, "Echt, aber etwas kam dazu", "{more}");
    }
    for trick in ["~Gehen~ Sie ins Haus", "❌ Gehen Sie ins Haus", "\u{202e}Gehen\u{202c} Sie ins Haus"] {
        let trick = format!("Brand am Hafen\n{}", SAID.replace("Gehen Sie ins Haus", trick));
        assert_eq!(check(&stage, &trick).await, "Nicht echt: verändert", "{trick}");
    }
    let forged = link(
        "https://kanal.example.de/lindenau/check",
        &[&proof[..proof.len() - 1], &[proof[proof.len() - 1] ^ 1]].concat(),
    );
    assert_eq!(check(&stage, &forged).await, "Nicht echt");
    assert_eq!(check(&stage, " ").await, "Bitte fügen Sie einen Text ein");
    assert_eq!(check(&stage, "https://kanal.example.de/lindenau").await, "Das ist nur ein Link");
    // A day later its time is over, which is no all-clear.
    stage.clock.advance(std::time::Duration::from_secs(90_000));
    let expired = "Echt, aber abgelaufen: keine Entwarnung";
    assert_eq!(check(&stage, &format!("Brand am Hafen\n{SAID}")).await, expired);
    let forwarded = format!("Datum: {more} @ Stadt\nBrand am Hafen\n{SAID}");
    let piece = "Am Hafen brennt eine Lagerhalle. Der Rauch zieht nach Westen.";
    for text in [forwarded.as_str(), piece, &format!("{forwarded}\n{genuine}")] {
        assert!(said(&stage, text).await.has("Dass die Gefahr vorbei ist, hat die Stadt nicht gesagt."), "{text}");
    }
    withdraw(&stage, post).await;
    assert!(said(&stage, &forwarded).await.has("zurückgezogen. Sie gilt nicht."));
    assert_eq!(check(&stage, &format!("Brand am Hafen\n{SAID}")).await, "Zurückgezogen");
}

#[tokio::test]
async fn a_corrected_text_leads_to_the_newer_one() {
    let stage = Stage::new().await;
    let said =
        |text: &str| Content { body: Some(Text::parse(text).unwrap()), ..content(Kind::Update, "Bad geschlossen") };
    let post = stage.publish(said("Das Bad ist bis Freitag wegen Reparaturen geschlossen.")).await;
    sign_all(&stage).await;
    stage.correct(post, said("Das Bad ist bis Samstag wegen Reparaturen geschlossen."), "Tag berichtigt", 1).await;
    sign_all(&stage).await;
    let old = "Bad geschlossen\nDas Bad ist bis Freitag wegen Reparaturen geschlossen.";
    assert_eq!(check(&stage, old).await, "Echt, aber es gibt Neueres");
    assert_eq!(check(&stage, &old.replace("Freitag", "Samstag")).await, "Echt");
}

async fn withdraw(stage: &Stage, post: PostId) {
    let (plan, delivery_ids) = (channel::delivery::Plan { outlets: Vec::new(), ..plan(stage) }, Vec::new());
    let withdraw =
        Withdraw { keep: None, post, plan, delivery_ids, reason: String::new(), by: store::SYSTEM, now: stage.now() };
    assert!(stage.stores.desk().withdraw(withdraw).await.unwrap());
}

fn plan(stage: &Stage) -> channel::delivery::Plan {
    let content = Content::titled(Kind::Update, Title::parse("x").unwrap(), "de");
    channel::delivery::plan(&content, channel::delivery::Occasion::Quiet, stage.now())
}

#[tokio::test]
async fn w7_the_page_of_a_warning_that_holds_is_light_and_static() {
    let stage = Stage::new().await;
    let (post, _) = warned(&stage).await;
    let address = format!("/lindenau/p/{post}-brand-am-hafen");
    let page = stage.get(&address).await;
    let html = page.text();
    assert!(html.len() < 30_000 && html.contains("data-page=\"warning\""), "{} bytes", html.len());
    // All in: not one address in it is loaded by itself.
    for loads in
        ["<script", "<img", "src=", "@import", "url(", "rel=\"stylesheet\"", "rel=\"preload\"", "rel=\"manifest\""]
    {
        assert!(!html.contains(loads), "{loads}");
    }
    let style = html.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    let hash = format!("'sha256-{}'", STANDARD.encode(digest(&SHA256, style.as_bytes())));
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains(&hash) && policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(page.header("cache-control").starts_with("public, max-age=5") && !page.header("etag").is_empty());
    assert_eq!(stage.get_with(&address, "if-none-match", page.header("etag")).await.status, StatusCode::NOT_MODIFIED);
    let zipped = stage.get_with(&address, "accept-encoding", "gzip").await;
    assert!(zipped.header("content-encoding") == "gzip" && zipped.bytes.len() < 8_000, "{} bytes", zipped.bytes.len());
    for (name, value) in &page.headers {
        assert_eq!(stage.get(&address).await.headers.get(name), Some(value), "the same from the first to the last");
    }
    // The full page is one link away.
    assert!(html.contains("?view=full") && stage.get(&format!("{address}?view=full")).await.has("data-page=\"post\""));
}

#[tokio::test]
async fn w7_prepared_pages_ask_no_database_until_something_changes() {
    let stage = Stage::new().await;
    let (post, _) = warned(&stage).await;
    let page = format!("/lindenau/p/{post}-brand-am-hafen");
    for address in ["/lindenau", page.as_str()] {
        assert_eq!(stage.get(address).await.status, StatusCode::OK);
    }
    // Behind the back of this node: whoever asked the database would see that the warning is gone.
    withdraw(&stage, post).await;
    for address in ["/lindenau", page.as_str()] {
        assert!(stage.get(address).await.has("Brand am Hafen"), "{address}");
    }
    // Told of it, or after some seconds at the latest, the page is prepared anew.
    stage.app.live.touch(stage.channel);
    assert_eq!(stage.get(&page).await.status, StatusCode::GONE);
    assert!(!stage.get("/lindenau").await.has("Brand am Hafen"));
}

#[tokio::test]
async fn a_warning_has_a_card_a_sheet_and_a_proof() {
    let stage = Stage::new().await;
    let (post, proof) = warned(&stage).await;
    assert_eq!(stage.get(&format!("/lindenau/p/{post}/proof.cose")).await.bytes, proof);
    assert!(stage.get(&format!("/lindenau/p/{post}/share")).await.has("Schließen Sie Fenster und Türen."));
    let png = stage.get(&format!("/lindenau/p/{post}/share.png")).await;
    assert_eq!((png.status, png.header("content-type")), (StatusCode::OK, "image/png"));
    assert_eq!(stage.get(&format!("/lindenau/p/{post}/code.svg")).await.header("content-type"), "image/svg+xml");
    assert!(stage.get("/lindenau/proofs.txt").await.text().lines().count() == 1);
    assert!(stage.get("/.well-known/ausrufer/keys").await.has(DOMAIN));
    let news = stage.publish(content(Kind::Update, "Neues")).await;
    for none in ["share", "share.png", "code.svg", "proof.cose"] {
        assert_eq!(stage.get(&format!("/lindenau/p/{news}/{none}")).await.status, StatusCode::NOT_FOUND, "{none}");
    }
}
