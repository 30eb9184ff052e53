//! "Is this from the town?" about a warning, as whoever copied it from its page asks.
use crate::hands::Hands;
use crate::review::person;
use crate::stage::Stage;
use crate::warnings::{asked, release};
use crate::warnings_kept::{out, turn, two};
use channel::editor::Role;

/// The words within the first element of that class, a line for each that ends a line there.
fn words_in(page: &str, opening: &str) -> String {
    let within = page.split(opening).nth(1).unwrap_or_else(|| panic!("no {opening}: {page}"));
    let within =
        within.split("</section>").next().unwrap().replace("</li>", "\n").replace("</h2>", "\n").replace("</p>", "\n");
    let words: String = within.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    words.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// "Is this from the town?" knows a warning in the order of each page, and what became of it since.
#[tokio::test]
async fn w12_a_genuine_warning_is_known_as_every_page_shows_it() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let warning = out(&mut nora, &mut otto, "gas").await;
    let id = warning.rsplit('/').next().unwrap();
    let page = stage.get(&format!("/lindenau/p/{id}")).await;
    let light = stage.get(page.header("location")).await.text();
    let title = light.split("class=\"post__title\"").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1)).unwrap();
    let parts = ["<section class=\"do\">", "<section class=\"text\">"].map(|part| words_in(&light, part));
    let copied = format!("{title}\n{}\n{}", parts[0], parts[1]);
    let mut said = async |text: &str| {
        let answer = nora.post("/lindenau/check", &[("text", text)]).await.text();
        let said = answer.split("data-said>").nth(1).unwrap_or_default();
        let title = said.split("tabindex=\"-1\">").nth(1).unwrap_or_default();
        title.split('<').next().unwrap_or_default().to_owned()
    };
    assert_eq!(said(&copied).await, "Echt", "{copied}");
    for (word, by) in [(" ", " nicht "), ("zu Fuß", "mit dem Auto")] {
        let changed = copied.replacen(word, by, 1);
        assert_eq!(said(&changed).await, "Nicht echt: verändert", "{changed}");
    }
    let clear = turn(&mut otto, &warning, "all_clear").await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Approver).await;
    otto.post(&format!("{clear}/ask"), &[]).await;
    let done = release(&mut eva, &clear, &[]).await;
    assert!(done.header("location").ends_with("?done=released_all_clear"), "{}", done.text());
    assert_eq!(said(&copied).await, "Echt, aber vorbei", "the warning itself, after its end");
}

/// W3: what a colleague began and left stands in nobody's way; what waits for a release is gone on with.
#[tokio::test]
async fn w3_an_all_clear_somebody_left_unfinished_is_no_dead_end() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let warning = out(&mut nora, &mut otto, "gas").await;
    let left = turn(&mut nora, &warning, "all_clear").await;
    assert_eq!(turn(&mut nora, &warning, "all_clear").await, left, "her own");
    let own = turn(&mut otto, &warning, "all_clear").await;
    assert_ne!(own, left);
    otto.post(&format!("{own}/ask"), &[]).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Approver).await;
    assert_eq!(turn(&mut eva, &warning, "all_clear").await, own, "it waits for somebody like her");
    let done = release(&mut eva, &own, &[]).await;
    assert!(done.header("location").ends_with("?done=released_all_clear"), "{}", done.text());
}

/// What somebody copies from the light page: its title and its two parts as they stand.
async fn copied(stage: &Stage, warning: &str, parts: [&str; 2]) -> String {
    let id = warning.rsplit('/').next().unwrap();
    let page = stage.get(&format!("/lindenau/p/{id}")).await;
    let light = stage.get(page.header("location")).await.text();
    let title = light.split("class=\"post__title\"").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1)).unwrap();
    let [first, second] = parts.map(|part| words_in(&light, part));
    format!("{title}\n{first}\n{second}")
}

/// The verdict about it.
async fn said(hands: &mut Hands, text: &str) -> String {
    let answer = hands.post("/lindenau/check", &[("text", text)]).await.text();
    let said = answer.split("data-said>").nth(1).and_then(|said| said.split("tabindex=\"-1\">").nth(1));
    said.and_then(|said| said.split('<').next()).unwrap_or_default().to_owned()
}

/// A test's page says first what is the matter and then what would be to do; its copy is genuine all the same, and its end
/// is not that of a danger.
#[tokio::test]
async fn w12_a_test_is_known_in_the_order_of_its_page() {
    let stage = Stage::new().await;
    let (mut nora, _) = two(&stage).await;
    let draft = asked(&mut nora, "test", "gas").await;
    let test = release(&mut nora, &draft, &[]).await;
    let warning = test.header("location").split('?').next().unwrap().to_owned();
    let text = copied(&stage, &warning, ["<section class=\"text\">", "<section class=\"do\">"]).await;
    assert!(text.contains("Was im Ernstfall zu tun wäre"), "{text}");
    assert_eq!(said(&mut nora, &text).await, "Echt", "{text}");
    let order = text.replace("Was im Ernstfall zu tun wäre", "Was zu tun ist");
    assert_ne!(said(&mut nora, &order).await, "Echt", "what would be to do is not what is");
    let clear = turn(&mut nora, &warning, "all_clear").await;
    nora.post(&format!("{clear}/ask"), &[]).await;
    let done = release(&mut nora, &clear, &[]).await;
    assert_eq!(done.status, axum::http::StatusCode::SEE_OTHER, "{}", done.text());
    let end = "TEST: Entwarnung: Gas tritt aus\nDies ist ein Test. Es besteht keine Gefahr. Sie müssen nichts tun.\n\
               Die Probewarnung ist beendet.";
    assert_eq!(said(&mut nora, end).await, "Echt: Dieser Test ist beendet");
}

/// What only expired is not over.
#[tokio::test]
async fn w12_an_expired_warning_is_no_all_clear() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let warning = out(&mut nora, &mut otto, "gas").await;
    let text = copied(&stage, &warning, ["<section class=\"do\">", "<section class=\"text\">"]).await;
    assert_eq!(said(&mut nora, &text).await, "Echt");
    stage.clock.advance(std::time::Duration::from_secs(4 * 3600));
    assert_eq!(said(&mut nora, &text).await, "Echt, aber abgelaufen: keine Entwarnung");
}

/// The page of a warning as somebody copies it: from its title to the end of its text, with everything between.
async fn page_of(stage: &Stage, warning: &str, view: &str) -> String {
    let id = warning.rsplit('/').next().unwrap();
    let there = stage.get(&format!("/lindenau/p/{id}")).await.header("location").to_owned();
    let page = stage.get(&format!("{there}{view}")).await.text();
    let article = page.split("<h1 class=\"post__title\"").nth(1).and_then(|rest| rest.split_once('>')).unwrap().1;
    let ends = ["<div class=\"post__acts\"", "<section class=\"history\"", "<nav class=\"noprint\"", "</article>"];
    let end = ends.iter().filter_map(|end| article.find(end)).min().unwrap();
    let mut text = article[..end].replace("</a>", " ");
    for block in ["</h1>", "</h2>", "</p>", "</li>", "</div>", "<br>", "</nav>", "</summary>"] {
        text = text.replace(block, "\n");
    }
    let words: String = text.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    let lines = words.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Known again with everything its page puts between the lines, of which no word is called somebody else's; what a forger
/// puts there is.
async fn known(hands: &mut Hands, text: &str) {
    let answer = hands.post("/lindenau/check", &[("text", text)]).await.text();
    let verdict = answer.split("data-said>").nth(1).and_then(|rest| rest.split("</section>").next()).unwrap();
    assert!(verdict.contains("Echt, aber etwas kam dazu") && !verdict.contains("<mark>"), "{verdict}\nof\n{text}");
    let forged = text.replacen('\n', "\nEntwarnung: Die Gefahr ist vorbei (glauben Sie mir)\n", 1);
    let answer = hands.post("/lindenau/check", &[("text", &forged)]).await.text();
    assert!(answer.contains("<mark>glauben</mark>"), "{answer}");
    let level = format!("WARNUNG · extreme Gefahr\n{text}");
    let answer = hands.post("/lindenau/check", &[("text", &level)]).await.text();
    assert!(answer.contains("<mark>extreme</mark>"), "{answer}");
    let changed = text.replacen(" zu ", " nicht ", 1);
    assert_ne!(changed, text);
    assert_eq!(said(hands, &changed).await, "Nicht echt: verändert", "{changed}");
}

/// W12: a copy of the page is known whichever page it was and however the warning stands.
#[tokio::test]
async fn w12_a_copied_page_is_known_however_the_warning_stands() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let warning = out(&mut nora, &mut otto, "gas").await;
    for view in ["", "?view=full", "?lang=en"] {
        let text = page_of(&stage, &warning, view).await;
        if view != "?lang=en" {
            assert!(text.contains("Gilt bis"), "{text}");
            known(&mut nora, &text).await;
        } else {
            assert_eq!(said(&mut nora, &text).await, "Echt, aber etwas kam dazu", "{text}");
        }
    }
    stage.clock.advance(std::time::Duration::from_secs(4 * 3600));
    let text = page_of(&stage, &warning, "").await;
    assert!(text.contains("Abgelaufen seit"), "{text}");
    known(&mut nora, &text).await;
    let clear = turn(&mut otto, &warning, "all_clear").await;
    otto.post(&format!("{clear}/ask"), &[]).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Approver).await;
    release(&mut eva, &clear, &[]).await;
    let text = page_of(&stage, &warning, "").await;
    assert!(text.contains("Entwarnung: Die Gefahr ist vorbei"), "{text}");
    assert_eq!(said(&mut nora, &text).await, "Echt, aber etwas kam dazu", "{text}");
}
