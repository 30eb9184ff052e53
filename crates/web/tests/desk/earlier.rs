//! What a draft said earlier is compared and brought back; nothing that stood there meanwhile is lost.
use crate::hands::{draft, value_after};
use crate::review::{person, press, release};
use crate::stage::{Answer, Stage};
use axum::http::StatusCode;
use channel::editor::Role;

/// The number of the text in whose line that title stands.
fn number(page: &Answer, title: &str) -> String {
    let text = page.text();
    let line = text
        .split("<li")
        .find(|line| line.contains(&format!("<p class=\"rows__title\">{title}")))
        .unwrap_or_else(|| panic!("{text}"));
    value_after(line, "/earlier?of=").unwrap()
}

fn revision(page: &Answer) -> String {
    value_after(&page.text(), "name=\"revision\" value=\"").unwrap()
}

#[tokio::test]
async fn an_earlier_text_is_compared_and_brought_back() {
    Stage::each(async |stage| {
        let mut jo = person(stage, "jo@lindenau.de", Role::Contributor).await;
        let mut eva = person(stage, "eva@lindenau.de", Role::Approver).await;
        person(stage, "otto@lindenau.de", Role::Admin).await;
        let post = draft(&mut jo, &[("title", "Freibad offen"), ("kind", "update")]).await;
        let earlier = format!("{post}/earlier");
        let save = |title, revision| [("title", title), ("kind", "update"), ("revision", revision)];
        jo.autosave(&format!("{post}/autosave"), &save("Freibad zu", "1")).await;
        press(&mut jo, &post, "submit", &[]).await;
        // Somebody else writes over it by mistake.
        assert_eq!(eva.autosave(&format!("{post}/autosave"), &save("Verdorben", "2")).await.status, StatusCode::OK);
        let page = jo.get(&earlier).await;
        assert!(page.has("Freibad zu") && page.has("Freibad offen"), "{}", page.text());
        let first = number(&page, "Freibad offen");
        let compared = jo.get(&format!("{earlier}?of={first}")).await;
        assert!(compared.has("<del>") && compared.has("Verdorben"), "word by word with the present");
        let old_page = revision(&compared);
        let back = jo.post(&earlier, &[("of", &first), ("revision", &old_page)]).await;
        assert_eq!(back.header("location"), format!("{post}/edit?done=earlier"), "{}", back.text());
        assert!(jo.get(&format!("{post}/edit")).await.has("Freibad offen"));
        let after = jo.get(&earlier).await;
        assert!(after.has("Verdorben"), "what stood there is the newest of them, and compared at once");
        let newest = value_after(&after.text(), "name=\"of\" value=\"").unwrap();
        // A page that is older than the draft puts nothing over it.
        let late = eva.post(&earlier, &[("of", &newest), ("revision", &old_page)]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.has("Zwei Fassungen") && late.has("Freibad offen"));
    })
    .await;
}

#[tokio::test]
async fn texts_are_kept_sparingly_and_go_with_the_draft() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let post = draft(&mut eva, &[("title", "Stand 1"), ("kind", "update")]).await;
    for n in 1..20 {
        let (title, revision) = (format!("Stand {}", n + 1), n.to_string());
        let fields = [("title", title.as_str()), ("kind", "update"), ("revision", &revision)];
        eva.autosave(&format!("{post}/autosave"), &fields).await;
    }
    let id = channel::ids::PostId::parse(post.rsplit('/').next().unwrap()).unwrap();
    let desk = stage.stores.desk();
    assert!(desk.earlier_texts(id).await.unwrap().len() <= 2, "a script that saves makes no list of its own");
    let save = [("title", "Von Hand"), ("kind", "update"), ("revision", "20"), ("act", "save")];
    eva.post(&format!("{post}/edit"), &save).await;
    let kept = desk.earlier_texts(id).await.unwrap();
    assert!(kept[0].form.contains("Von Hand"), "what somebody saved by hand is kept");
    release(&mut eva, &post).await;
    assert!(desk.earlier_texts(id).await.unwrap().is_empty(), "what never came out is gone with the draft");
    assert!(eva.get(&format!("{post}/earlier")).await.status.is_redirection());
}
