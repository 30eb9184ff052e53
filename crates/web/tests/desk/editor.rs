//! Writing: nothing typed is ever lost.
use crate::hands::{Hands, draft, editor, may_come_back, value_after};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;

#[tokio::test]
async fn a_draft_begins_with_its_first_save_and_keeps_what_is_wrong() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let fields = [
        ("kind", "event"),
        ("title", ""),
        ("body", "Zeile eins\r\nZeile <zwei>"),
        ("topics", "events"),
        ("topics", "news"),
        ("event_start_date", "31.02.2026"),
        ("event_start_time", "halb acht"),
        ("event_place", "Stadt\"halle\""),
        ("event_registration", "javascript:alert(1)"),
    ];
    let post = draft(&mut hands, &fields).await;
    let page = hands.get(&format!("{post}/edit?check=1")).await;
    for typed in ["Zeile &lt;zwei&gt;", "31.02.2026", "halb acht", "Stadt&quot;halle&quot;", "javascript:alert(1)"] {
        let typed_other = typed.replace("&quot;", "&#34;");
        assert!(page.has(typed) || page.has(&typed_other), "{typed} was lost");
    }
    for field in ["title", "event_start_date", "event_start_time", "event_registration"] {
        assert!(page.has(&format!("href=\"#{field}\"")), "no complaint leads to {field}");
        assert!(page.has(&format!("id=\"{field}-error\"")), "no complaint beside {field}");
    }
    let refused = hands.get(&format!("{post}/publish")).await;
    assert_eq!(refused.header("location"), format!("{post}/edit?check=1"));
}

#[tokio::test]
async fn autosave_counts_revisions_and_a_colleagues_save_is_a_conflict_with_both_texts() {
    let stage = Stage::new().await;
    let mut eva = Hands::signed_in(&stage, Role::Editor).await;
    let first = eva.autosave("/desk/at/lindenau/posts/new/autosave", &[("title", "Anfang"), ("kind", "update")]).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    let first = first.json();
    let (edit, autosave) = (first["edit_url"].as_str().unwrap(), first["autosave_url"].as_str().unwrap());
    let revision = first["revision"].to_string();
    let id = editor(&stage, "otto@lindenau.de", Some(Role::Editor)).await;
    let mut otto = Hands::empty(&stage);
    otto.enter(&stage, id).await;
    let his = otto.autosave(autosave, &[("title", "Ottos Titel"), ("kind", "update"), ("revision", &revision)]).await;
    assert_eq!(his.status, StatusCode::OK);
    let hers =
        [("title", "Evas Titel"), ("body", "Zeile 1\nZeile 2"), ("kind", "update"), ("revision", revision.as_str())];
    let refused = eva.autosave(autosave, &hers).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.json()["text"].as_str().unwrap().contains("Eva Beispiel"), "names who saved");

    let both = eva.post(edit, &[hers.as_slice(), &[("act", "save")]].concat()).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    assert!(both.has("Evas Titel") && both.has("Ottos Titel") && both.has("Zeile 1\nZeile 2"));
    let fresh = value_after(&both.text(), "name=\"revision\" value=\"").unwrap();
    let mut again = hers.to_vec();
    again.retain(|(name, _)| *name != "revision");
    again.extend([("revision", fresh.as_str()), ("act", "save")]);
    assert_eq!(eva.post(edit, &again).await.status, StatusCode::SEE_OTHER);
    assert!(eva.get(edit).await.has("Evas Titel"));
}

#[tokio::test]
async fn the_same_save_twice_is_no_conflict() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post = draft(&mut hands, &[("title", "Eins"), ("kind", "update")]).await;
    let save = [("title", "Zwei"), ("kind", "update"), ("revision", "1")];
    let revision = hands.autosave(&format!("{post}/autosave"), &save).await.json()["revision"].clone();
    let again = hands.autosave(&format!("{post}/autosave"), &save).await;
    assert_eq!((again.status, again.json()["revision"].clone()), (StatusCode::OK, revision));
}

#[tokio::test]
async fn an_ended_session_keeps_the_text_and_saves_it_after_signing_in() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    may_come_back(&stage, "eva@lindenau.de").await;
    let post = draft(&mut hands, &[("title", "Vorher"), ("kind", "update")]).await;

    let mut late = hands.signed_out();
    let auto = late.post_with(&format!("{post}/autosave"), "title=x", &[("accept", "application/json")]).await;
    assert_eq!(auto.status, StatusCode::UNAUTHORIZED);
    let form =
        "title=Nachher&kind=update&body=Zeile+1%0AZeile+2&topics=news&topics=events&revision=1&csrf=alt&act=publish";
    let asked = late.post_bare(&format!("{post}/edit"), form).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    let page = asked.text();
    let kept_for = value_after(&page, "name=\"kept_for\" value=\"");
    assert_eq!(kept_for.as_deref(), Some(format!("{post}/edit").as_str()));
    assert!(page.contains("name=\"kept.title\" value=\"Nachher\"") && page.contains("Zeile 1\nZeile 2"));
    let kept = [
        ("title", "Nachher"),
        ("kind", "update"),
        ("body", "Zeile 1\nZeile 2"),
        ("topics", "news"),
        ("topics", "events"),
        ("revision", "1"),
    ];
    let done = late.come_back(&stage, "eva@lindenau.de", &format!("{post}/edit"), &kept).await;
    assert_eq!(done.header("location"), format!("{post}/edit?done=saved"), "{}", done.text());
    let editor = late.get(&format!("{post}/edit")).await;
    assert!(editor.has("Nachher") && editor.has("Zeile 1\nZeile 2"));
}

#[tokio::test]
async fn a_stale_token_keeps_the_text_on_the_page() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post = draft(&mut hands, &[("title", "Vorher"), ("kind", "update")]).await;
    let answer = hands.post_bare(&format!("{post}/edit"), "csrf=alt&title=Nachher&revision=1&act=save").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.has("Nachher") && answer.has("Sie haben sich inzwischen neu angemeldet"));
    assert!(hands.get(&format!("{post}/edit")).await.has("Vorher"), "nothing was written");
}

#[tokio::test]
async fn previews_show_the_draft_however_unfinished() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let fields = [
        ("kind", "event"),
        ("title", ""),
        ("body", "Der **Platz** ist <script>zu</script>."),
        ("event_start_date", "x"),
    ];
    let post = draft(&mut hands, &fields).await;
    let preview = hands.post(&format!("{post}/preview"), &fields).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(preview.has("<strong>Platz</strong>") && !preview.has("<script>zu"));
    assert!(preview.has("kanal.example.de") && preview.has("class=\"push\""));
    let card = hands.get(&format!("{post}/card.jpg")).await;
    assert_eq!((card.status, card.header("content-type")), (StatusCode::OK, "image/jpeg"));
    let drawn = image::load_from_memory(&card.bytes).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (1200, 630));
}

#[tokio::test]
async fn drafts_are_thrown_away_only_after_a_question() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post = draft(&mut hands, &[("title", "Weg damit"), ("kind", "update")]).await;
    assert!(hands.get(&format!("{post}/discard")).await.has("Weg damit"));
    assert_eq!(stage.stores.desk().drafts(stage.channel).await.unwrap().len(), 1);
    assert_eq!(hands.discard(&post).await.status, StatusCode::SEE_OTHER);
    assert!(stage.stores.desk().drafts(stage.channel).await.unwrap().is_empty());
    let late = hands.post(&format!("{post}/edit"), &[("title", "Zu spät"), ("act", "save"), ("revision", "1")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("Zu spät"), "nothing typed is lost");
}

#[tokio::test]
async fn everything_that_keeps_a_post_back_is_said_at_once_by_the_names_above_the_fields() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let fields = [("kind", "event"), ("title", ""), ("event_registration", "javascript:x"), ("act", "publish")];
    // Begun with something, so that it is kept; the title, the day, the hour and the address are told together.
    let kept = hands.post("/desk/at/lindenau/posts/new", &fields).await;
    let post = kept.header("location").split("/publish").next().unwrap().to_owned();
    let page = hands.get(&format!("{post}/edit?check=1")).await;
    for told in [
        "<strong>Titel:</strong>",
        "<strong>Beginn:</strong>",
        "<strong>Beginn, Uhrzeit:</strong>",
        "<strong>Link oder E-Mail-Adresse zur Anmeldung:</strong>",
    ] {
        assert!(page.has(told), "{told}\n{}", page.text());
    }
    // A warning that is none, an address that is none: not one after the other.
    let job = [("kind", "job"), ("title", ""), ("job_deadline", "2020-01-01"), ("job_apply", "@")];
    let job = draft(&mut hands, &job).await;
    let page = hands.get(&format!("{job}/edit?check=1")).await;
    for told in ["<strong>Titel:</strong>", "<strong>Bewerben bis:</strong>", "zur Bewerbung:</strong>"] {
        assert!(page.has(told), "{told}\n{}", page.text());
    }
    // What saving refuses comes together with what publishing would.
    let empty = [("kind", "event"), ("title", " "), ("act", "publish")];
    let refused = hands.post("/desk/at/lindenau/posts/new", &empty).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("<strong>Titel:</strong>") && refused.has("<strong>Beginn:</strong>"), "{}", refused.text());
    let streets = draft(&mut hands, &[("kind", "traffic"), ("title", "Zu"), ("traffic_until_date", "1.12.2026")]).await;
    let page = hands.get(&format!("{streets}/edit?check=1")).await;
    assert!(page.has("<strong>Welche Straßen?</strong>"), "{}", page.text());
}
