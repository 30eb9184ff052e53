//! Every template of the residents' side is rendered in every language by some page.
use crate::headers::{ADDRESSES, permalink};
use crate::stage::Stage;
use crate::stage_official::{begins, read};
use channel::official::Reach;
use web::view::Templates;

#[tokio::test]
async fn every_page_renders_in_every_language() {
    let stage = Stage::with_posts().await;
    read(&stage, vec![begins(Reach::Quiet)]).await;
    let name = permalink(&stage).await.rsplit('/').next().unwrap().to_owned();
    let mut kinds = std::collections::BTreeSet::new();
    for lang in ["de", "en"] {
        for address in ADDRESSES {
            let joint = if address.contains('?') { '&' } else { '?' };
            let address = format!("{}{joint}lang={lang}", address.replace("{post}", &name));
            let answer = stage.get(&address).await;
            assert!(answer.status.as_u16() < 500, "{address}");
            if answer.header("content-type").starts_with("text/html") {
                let html = answer.text();
                assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{address}");
                kinds.extend(html.split("data-page=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
            }
        }
    }
    let (warning, _) = crate::proofs::warned(&stage).await;
    stage.with_newsletter().await;
    for lang in ["de", "en"] {
        let post = format!("/lindenau/p/{warning}-brand-am-hafen");
        for address in ["/lindenau/newsletter".to_owned(), post, format!("/lindenau/p/{warning}/share")] {
            let html = stage.get(&format!("{address}?lang={lang}")).await.text();
            assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{address}");
            kinds.extend(html.split("data-page=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
    }
    let release = channel::ids::PostId::parse(&name[..13]).unwrap();
    let (desk, now) = (stage.stores.desk(), stage.now());
    assert!(desk.mark_release(stage.channel, release, false, store::SYSTEM, now).await.unwrap());
    for lang in ["de", "en"] {
        let html = stage.get(&format!("/lindenau/press/{release}?lang={lang}")).await.text();
        assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{html}");
        kinds.extend(html.split("data-page=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
    }
    for template in Templates::names().filter(|name| name.starts_with("pages/")) {
        let kind = template.trim_start_matches("pages/").trim_end_matches(".html");
        assert!(kinds.contains(kind), "no test renders {template}");
    }
}

#[tokio::test]
async fn no_page_shows_a_key_or_a_none() {
    let stage = Stage::with_posts().await;
    read(&stage, vec![begins(Reach::Quiet)]).await;
    let name = permalink(&stage).await.rsplit('/').next().unwrap().to_owned();
    for address in ADDRESSES {
        let answer = stage.get(&address.replace("{post}", &name)).await;
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        let text: String =
            answer.text().split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
        let words = text.split_whitespace();
        for word in words.filter(|word| word.len() > 4 && word.contains('.') && !word.contains(['/', ':', '"', '@'])) {
            let bare = word.trim_matches(|c: char| !c.is_ascii_lowercase());
            assert!(!web::lang::words(channel::lang::Lang::De).contains_key(bare), "{address}: {word}");
        }
        assert!(!text.split_whitespace().any(|word| word == "none" || word == "undefined"), "{address}");
    }
}
