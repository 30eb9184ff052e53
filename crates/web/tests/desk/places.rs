//! Where a post goes: ticked in the editor, shown to whoever approves, kept to when it comes out.
use crate::hands::{Hands, draft};
use crate::review::{person, press, release};
use crate::stage::{Stage, WARNED};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::four_eyes::FourEyes;
use channel::ids::PostId;
use channel::outlet::Kind as OutletKind;
use store::model::NewOutlet;

pub const MASTODON: i64 = 7_001;
pub const INSTAGRAM: i64 = 7_002;

/// An outlet posts go to by themselves, and one they do not.
pub async fn outlets(stage: &Stage) {
    for (id, kind, label, usual) in
        [(MASTODON, OutletKind::Mastodon, "Fediverse", true), (INSTAGRAM, OutletKind::Instagram, "Insta", false)]
    {
        let (channel, by) = (stage.channel, store::SYSTEM);
        let new = NewOutlet { id, channel, kind, label, settings: "{}", secret: b"zu", usual, by };
        stage.stores.desk().add_outlet(new, stage.now()).await.unwrap();
    }
}

fn id_of(post: &str) -> PostId {
    PostId::parse(post.rsplit('/').next().unwrap()).unwrap()
}

pub async fn sent_to(stage: &Stage, post: PostId) -> Vec<i64> {
    stage.stores.desk().dispatches_of(post).await.unwrap().iter().map(|one| one.outlet).collect()
}

#[tokio::test]
async fn the_usual_ones_are_ticked_and_a_post_goes_where_somebody_ticked() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    assert!(!hands.get("/desk/at/lindenau/posts/new").await.has("Wohin?"), "nowhere else to go");
    outlets(&stage).await;
    let page = hands.get("/desk/at/lindenau/posts/new").await;
    assert!(page.has("value=\"7001\" checked") && page.has("value=\"7002\">"), "{}", page.text());
    assert!(page.has("Ändern und löschen kann dort nur ein Mensch"), "told before anything is out");

    let both = [("title", "Beide"), ("where", "chosen"), ("outlet", "7001"), ("outlet", "7002")];
    let post = draft(&mut hands, &both).await;
    let page = hands.get(&format!("{post}/edit")).await;
    assert!(page.has("value=\"7001\" checked") && page.has("value=\"7002\" checked"));
    let question = hands.get(&format!("{post}/publish")).await;
    assert!(question.has("Außerdem geht der Beitrag an") && question.has("Insta"));
    assert_eq!(release(&mut hands, &post).await.status, StatusCode::SEE_OTHER);
    assert_eq!(sent_to(&stage, id_of(&post)).await, [MASTODON, INSTAGRAM]);

    let none = draft(&mut hands, &[("title", "Nirgends"), ("where", "chosen")]).await;
    release(&mut hands, &none).await;
    assert!(sent_to(&stage, id_of(&none)).await.is_empty());
    let usual = draft(&mut hands, &[("title", "Wie immer")]).await;
    release(&mut hands, &usual).await;
    assert_eq!(sent_to(&stage, id_of(&usual)).await, [MASTODON], "a form without boxes chooses nothing");
    let strange = draft(&mut hands, &[("title", "Fremd"), ("where", "chosen"), ("outlet", "99")]).await;
    release(&mut hands, &strange).await;
    assert!(sent_to(&stage, id_of(&strange)).await.is_empty(), "none of ours");
}

#[tokio::test]
async fn a_warning_goes_everywhere() {
    let stage = Stage::new().await;
    outlets(&stage).await;
    let post = stage.warn("Sturm", WARNED).await;
    assert_eq!(sent_to(&stage, post).await, [MASTODON, INSTAGRAM]);
}

#[tokio::test]
async fn where_it_goes_is_a_part_of_what_is_approved() {
    let stage = Stage::new().await;
    outlets(&stage).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Approver).await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Editor).await;
    let desk = stage.stores.desk();
    desk.set_four_eyes(stage.channel, FourEyes::On, store::SYSTEM, stage.now()).await.unwrap();
    let post = draft(&mut jo, &[("title", "Markt"), ("where", "chosen"), ("outlet", "7001"), ("act", "submit")]).await;
    let post = post.trim_end_matches("/review").to_owned();
    assert!(eva.get(&format!("{post}/review")).await.has("Fediverse"), "whoever approves sees where it goes");
    assert_eq!(press(&mut eva, &post, "approve", &[]).await.status, StatusCode::SEE_OTHER);
    let page = jo.get(&format!("{post}/edit")).await.text();
    let revision = crate::hands::value_after(&page, "name=\"revision\" value=\"").unwrap();
    let more = [("title", "Markt"), ("where", "chosen"), ("outlet", "7001"), ("outlet", "7002")];
    let more: Vec<(&str, &str)> = more.into_iter().chain([("revision", revision.as_str()), ("act", "save")]).collect();
    jo.post(&format!("{post}/edit"), &more).await;
    assert_ne!(release(&mut jo, &post).await.status, StatusCode::SEE_OTHER, "another place is another post");
    assert!(sent_to(&stage, id_of(&post)).await.is_empty());
}

#[tokio::test]
async fn before_a_correction_and_a_withdrawal_it_says_what_will_happen_there() {
    let stage = Stage::new().await;
    outlets(&stage).await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let both = [("title", "Beide"), ("where", "chosen"), ("outlet", "7001"), ("outlet", "7002")];
    let post = draft(&mut hands, &both).await;
    release(&mut hands, &post).await;
    let desk = stage.stores.desk();
    for report in desk.dispatches_of(id_of(&post)).await.unwrap() {
        let mut live = report.dispatch.clone();
        live.confirm("77", "https://social.example/77", stage.now());
        live.next(OutletKind::Mastodon.abilities(), stage.now());
        assert!(desk.decide_dispatch(&report, &live, "there", store::SYSTEM, stage.now()).await.unwrap());
    }
    hands.post(&format!("{post}/open"), &[]).await;
    let editor = hands.get(&format!("{post}/edit")).await;
    assert!(editor.has("Text und Bilder werden dort geändert.") && editor.has("Dort bleibt die alte Fassung"));
    assert!(!editor.has("name=\"outlet\""), "it goes where it went");
    let question = hands.get(&format!("{post}/publish")).await;
    assert!(question.has("Was die Korrektur dort tut") && question.has("Text und Bilder werden dort geändert."));
    let question = hands.get(&format!("{post}/withdraw")).await;
    assert!(question.has("Wird dort gelöscht.") && question.has("Bleibt dort stehen, bis ein Mensch ihn löscht."));
}

#[tokio::test]
async fn where_a_correction_puts_the_post_there_again_it_says_so() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    for (id, kind) in [(1, OutletKind::Linkedin), (2, OutletKind::Telegram), (3, OutletKind::Facebook)] {
        let (channel, by) = (stage.channel, store::SYSTEM);
        let new = NewOutlet { id, channel, kind, label: kind.key(), settings: "{}", secret: b"zu", usual: true, by };
        stage.stores.desk().add_outlet(new, stage.now()).await.unwrap();
    }
    let editor = hands.get("/desk/at/lindenau/posts/new").await;
    for words in ["ohne Bild die Überschrift", "Passt der neue Text nicht mehr unter das Bild", "Mit anderen Bildern"]
    {
        assert!(editor.has(words), "{words} is missing in {}", editor.text());
    }
    assert!(!editor.has("Korrigiertes wird dort geändert, Zurückgezogenes wird gelöscht."), "at none of these three");
}

#[tokio::test]
async fn before_a_correction_it_says_where_nothing_will_be_put_in() {
    let stage = Stage::new().await;
    outlets(&stage).await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let post = draft(&mut hands, &[("title", "Nicht dort"), ("where", "chosen"), ("outlet", "7001")]).await;
    release(&mut hands, &post).await;
    hands.post(&format!("{post}/open"), &[]).await;
    let (stays, anew) = ("Dort steht nichts, und die Korrektur ändert das nicht", "Die neue Fassung wird eingestellt.");
    let editor = hands.get(&format!("{post}/edit")).await;
    assert!(editor.has(anew) && !editor.has(stays), "nothing was decided yet");
    let desk = stage.stores.desk();
    let report = desk.dispatches_of(id_of(&post)).await.unwrap().remove(0);
    let mut declined = report.dispatch.clone();
    declined.decline();
    assert!(desk.decide_dispatch(&report, &declined, "no", store::SYSTEM, stage.now()).await.unwrap());
    let editor = hands.get(&format!("{post}/edit")).await;
    assert!(editor.has(stays) && !editor.has(anew));
}

#[tokio::test]
async fn an_outlet_is_one_of_the_usual_ones_unless_somebody_says_no() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let new = "/desk/at/lindenau/outlets/new/whatsapp";
    assert!(hands.get(new).await.has("name=\"usual\" checked"));
    let typed = [("label", "Kanal"), ("page", "https://whatsapp.com/channel/0029Va"), ("minutes", "x")];
    let again = hands.post(new, &typed).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!again.has("name=\"usual\" checked"), "it stays as it was left");
    hands.post(new, &[("label", "Kanal"), ("page", "https://whatsapp.com/channel/0029Va")]).await;
    let outlet = stage.stores.desk().outlets(stage.channel).await.unwrap().remove(0);
    assert!(!outlet.usual);
    let page = format!("/desk/at/lindenau/outlets/{}", outlet.id);
    let typed = [("label", "Kanal"), ("page", "https://whatsapp.com/channel/0029Va"), ("usual", "on")];
    hands.post(&page, &typed).await;
    assert!(hands.get(&page).await.has("name=\"usual\" checked"));
}

#[tokio::test]
async fn an_access_that_is_over_is_not_taken_and_its_end_is_no_bar_to_a_new_name() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let new = "/desk/at/lindenau/outlets/new/linkedin";
    let typed = |label: &'static str, until: &'static str, token: &'static str| {
        [("label", label), ("organization", "7712345"), ("until", until), ("token", token)]
    };
    let again = hands.post(new, &typed("LinkedIn", "1.2.2024", "geheim")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.has("Dieser Tag ist schon vorbei.") && again.has("1.2.2024"), "{}", again.text());
    assert_eq!(hands.post(new, &typed("LinkedIn", "1.2.2027", "geheim")).await.status, StatusCode::SEE_OTHER);
    let outlet = stage.stores.desk().outlets(stage.channel).await.unwrap().remove(0);
    let page = format!("/desk/at/lindenau/outlets/{}", outlet.id);
    stage.clock.advance(std::time::Duration::from_secs(400 * 86_400));
    let mut hands = Hands::empty(&stage);
    hands.enter(&stage, stage.stores.account().by_login("eva@lindenau.de").await.unwrap().unwrap().id).await;
    let renamed = hands.post(&page, &typed("Stadt bei LinkedIn", "1.2.2027", "")).await;
    assert_eq!(renamed.status, StatusCode::SEE_OTHER, "{}", renamed.text());
    let refused = hands.post(&page, &typed("Stadt bei LinkedIn", "1.2.2027", "neu")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
}

#[tokio::test]
async fn calls_to_programs_stand_in_the_same_report() {
    let stage = Stage::new().await;
    outlets(&stage).await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let (channel, by) = (stage.channel, store::SYSTEM);
    let url = "https://stadt.example/haken";
    let new = store::model::NewWebhook { id: 5, channel, label: "Website", url, secret: b"zu", by };
    stage.stores.desk().add_webhook(new, stage.now()).await.unwrap();
    let post = draft(&mut hands, &[("title", "Markt")]).await;
    release(&mut hands, &post).await;
    let report = hands.get(&format!("{post}/outlets")).await;
    assert!(
        report.has("An Programme gemeldet") && report.has("Website") && report.has("unterwegs"),
        "{}",
        report.text()
    );
    let csv = hands.get(&format!("{post}/outlets.csv")).await.text();
    let head =
        "\u{feff}Ort;Art;Stand;Fassung;Adresse;Zeit;Störung;Näheres;Gefällt mir;Geteilt;Antworten;Gezählt am\r\n";
    assert!(csv.starts_with(head) && csv.contains("Website;Programm;"), "{csv}");
    assert!(csv.contains("Fediverse;Mastodon;gleich dran;"), "in the words of the page: {csv}");
    let json = hands.get(&format!("{post}/outlets.json")).await.json();
    assert_eq!(
        (json["outlets"][0]["state"].as_str(), json["outlets"][1]["kind"].as_str()),
        (Some("queued"), Some("webhook"))
    );
}
