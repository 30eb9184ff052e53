//! What keeps a warning as it was looked at: whose drafts they are, what they are about, what they say.
use crate::hands::{Hands, value_after};
use crate::review::person;
use crate::stage::Stage;
use crate::warnings::{asked, release};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::ids::PostId;
use channel::variant::{Original, Tongue};
use jiff::SignedDuration;
use std::time::Duration;
use store::{SaveVariant, SavedVariant, TownArea};

const DESK: &str = "/desk/at/lindenau";

pub async fn two(stage: &Stage) -> (Hands, Hands) {
    (
        person(stage, "nora@lindenau.de", Role::DutyOfficer).await,
        person(stage, "otto@lindenau.de", Role::Approver).await,
    )
}

/// A warning that is out, as its page at the desk.
pub async fn out(nora: &mut Hands, otto: &mut Hands, template: &str) -> String {
    let draft = asked(nora, "actual", template).await;
    let out = release(otto, &draft, &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
    out.header("location").split('?').next().unwrap().to_owned()
}

fn id_of(warning: &str) -> PostId {
    PostId::parse(warning.rsplit('/').next().unwrap()).unwrap()
}

/// Presses one of the three buttons of an active warning; the draft's address.
pub async fn turn(hands: &mut Hands, warning: &str, turn: &str) -> String {
    let begun = hands.post(&format!("{warning}/{turn}"), &[]).await;
    begun.header("location").rsplit_once('/').unwrap().0.to_owned()
}

async fn save(hands: &mut Hands, draft: &str, step: &str, fields: &[(&str, &str)]) -> crate::stage::Answer {
    let page = hands.get(&format!("{draft}/{step}")).await.text();
    let revision = value_after(&page, "name=\"revision\" value=\"").unwrap_or_default();
    let mut all = vec![("revision", revision.as_str()), ("go", "preview")];
    all.extend_from_slice(fields);
    hands.post(&format!("{draft}/{step}"), &all).await
}

const TEXT: [(&str, &str); 3] = [
    ("headline_de", "Brand am Hafen"),
    ("description_de", "Es brennt ein Schuppen."),
    ("instruction_de", "Fenster schließen"),
];

/// W1: what waits for a second person is thrown away, changed or handed over by nobody who has no part in it.
#[tokio::test]
async fn w1_a_draft_is_not_anybodys() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let mut carla = person(&stage, "carla@lindenau.de", Role::Contributor).await;
    let draft = asked(&mut nora, "actual", "smoke").await;
    assert_eq!(carla.post(&format!("{draft}/discard"), &[]).await.status, StatusCode::FORBIDDEN);
    let kept = save(&mut carla, &draft, "text", &TEXT).await;
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(kept.has("Das hat jemand anderes geschrieben") && kept.has("Brand am Hafen"), "{}", kept.text());
    let page = carla.get(&format!("{draft}/preview")).await;
    assert!(!page.has("/discard\"") && !page.has(&format!("{draft}/ask\"")), "no button that would be refused");
    assert_eq!(release(&mut otto, &draft, &[]).await.status, StatusCode::SEE_OTHER, "and it is as it was");

    // Nobody says of a colleague's half-written text that it is ready, to be its second person then.
    let begun = carla.post(&format!("{DESK}/warnings/new/actual"), &[("template", "flood")]).await;
    let half = begun.header("location").trim_end_matches("/area").to_owned();
    assert_eq!(nora.post(&format!("{half}/ask"), &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(release(&mut nora, &half, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(carla.post(&format!("{half}/ask"), &[]).await.status, StatusCode::SEE_OTHER, "the author does");
    assert_eq!(release(&mut nora, &half, &[]).await.status, StatusCode::SEE_OTHER);
}

/// A warning in earnest does not begin like a test, for every reader would take it for one.
#[tokio::test]
async fn w2_a_warning_in_earnest_does_not_say_test() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let draft = asked(&mut nora, "actual", "smoke").await;
    for headline in ["TEST: Brand am Hafen", "Übung: Brand am Hafen"] {
        let page = nora.get(&format!("{draft}/text")).await.text();
        let revision = value_after(&page, "name=\"revision\" value=\"").unwrap_or_default();
        let all = [("revision", revision.as_str()), ("headline_de", headline), TEXT[1], TEXT[2], ("go", "next")];
        let kept = nora.post(&format!("{draft}/text"), &all).await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY, "{headline}");
        assert!(kept.has("So beginnt ein Test oder eine Übung"), "{}", kept.text());
    }
    nora.post(&format!("{draft}/ask"), &[]).await;
    assert_ne!(release(&mut otto, &draft, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!stage.get("/lindenau/warnings.atom").await.has("Brand am Hafen"));
}

/// W1: the page says whose phone rings, and that none does.
#[tokio::test]
async fn w1_the_page_says_who_is_told() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let draft = asked(&mut nora, "actual", "smoke").await;
    let page = nora.get(&format!("{draft}/preview")).await;
    assert!(page.has("Es klingelt kein Handy"), "{}", page.text());
    let key = |length: usize| base64(&vec![4u8; length]);
    let (p256dh, auth) = (key(65), key(16));
    let phone = [
        ("label", "Handy"),
        ("endpoint", "https://fcm.googleapis.com/fcm/send/abc:def"),
        ("p256dh", p256dh.as_str()),
        ("auth", auth.as_str()),
    ];
    let put = otto.post(&format!("{DESK}/phone"), &phone).await;
    assert_eq!(put.status, StatusCode::CREATED, "{}", put.text());
    assert!(nora.get(&format!("{DESK}/warnings")).await.has("klingelt das Handy bei: "));
    let page = nora.get(&format!("{draft}/preview")).await;
    assert!(page.has("Sofort klingelt das Handy bei: "), "{}", page.text());
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// W4: a text begun before the last message is neither offered as the next one nor let out; its words are kept.
#[tokio::test]
async fn w4_an_old_draft_is_not_the_newest_message() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let warning = out(&mut nora, &mut otto, "smoke").await;
    let old = turn(&mut nora, &warning, "update").await;
    save(&mut nora, &old, "text", &[("headline_de", "Stand von 14 Uhr"), TEXT[1], TEXT[2]]).await;
    assert_eq!(nora.post(&format!("{old}/ask"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(turn(&mut otto, &warning, "update").await, old, "until then it is the one to go on with");

    stage.clock.advance(Duration::from_secs(3600));
    let clear = turn(&mut otto, &warning, "false_alarm").await;
    assert_ne!(clear, old);
    assert_eq!(otto.post(&format!("{clear}/discard"), &[]).await.status, StatusCode::SEE_OTHER);
    // Another update goes out meanwhile, written by somebody for whom the old one was not there yet.
    let newer = stage.stores.desk().warning_draft(id_of(&old)).await.unwrap().unwrap();
    let again = PostId::fresh(stage.now(), 7);
    let new = store::NewWarning {
        id: again,
        channel: newer.channel,
        about: newer.about,
        turn: newer.turn,
        purpose: newer.purpose,
        form: &newer.form,
        base: 1,
        by: newer.by.id.unwrap(),
        now: stage.now(),
    };
    stage.stores.desk().begin_warning(new).await.unwrap();
    let again = format!("{DESK}/warnings/draft/{again}");
    save(&mut nora, &again, "text", &[("headline_de", "Stand von 15 Uhr"), TEXT[1], TEXT[2]]).await;
    nora.post(&format!("{again}/ask"), &[]).await;
    assert_eq!(release(&mut otto, &again, &[]).await.status, StatusCode::SEE_OTHER);

    let late = release(&mut otto, &old, &[]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.has("ging eine neuere Meldung hinaus"), "{}", late.text());
    assert!(!stage.get("/lindenau").await.has("Stand von 14 Uhr"));
    assert_ne!(turn(&mut nora, &warning, "update").await, old, "a press begins anew");
    let list = nora.get(&format!("{DESK}/warnings")).await;
    assert!(list.has("Stand von 14 Uhr") && list.has("überholt"), "{}", list.text());
    assert!(!otto.get(&format!("{DESK}/warnings/pulse")).await.has("Stand von 14 Uhr"), "nobody is asked for it");
}

/// W13: the clock is set back between a warning and its all-clear, which is the later one all the same, and the last word.
#[tokio::test]
async fn w13_a_clock_that_is_set_back_turns_no_chain_round() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let warning = out(&mut nora, &mut otto, "smoke").await;
    stage.clock.set(stage.now() - SignedDuration::from_mins(30));
    let clear = turn(&mut nora, &warning, "all_clear").await;
    assert_eq!(nora.post(&format!("{clear}/ask"), &[]).await.status, StatusCode::SEE_OTHER);
    let out = release(&mut otto, &clear, &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
    let all = stage.stores.desk().sealed(id_of(&warning)).await.unwrap();
    let sent = |one: &store::Sealed| formats::cap::read(one.cap.clone()).unwrap().alert.sent.instant();
    assert!(sent(&all[0]) < sent(&all[1]) && all[0].sent < all[1].sent && all[1].sent < all[1].expires, "{all:?}");
    let list = nora.get(&format!("{DESK}/warnings")).await;
    assert!(list.has("standing--over") && !list.has("warn__turns"), "{}", list.text());
}

/// W3: nobody's tidiness stands in the way of an all-clear.
#[tokio::test]
async fn w3_an_active_warning_is_not_set_aside() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Editor).await;
    let warning = out(&mut nora, &mut otto, "gas").await;
    let post = id_of(&warning);
    let aside = eva.post(&format!("{DESK}/posts/{post}/archive"), &[]).await;
    assert_eq!(aside.status, StatusCode::CONFLICT);
    assert!(aside.has("noch nicht beendet"), "{}", aside.text());
    // Over by a word of the desk, and set aside: then it turns out that an all-clear is needed after all.
    stage.clock.advance(Duration::from_secs(4 * 3600));
    let (mut nora, mut otto) = (
        person(&stage, "nele@lindenau.de", Role::DutyOfficer).await,
        person(&stage, "olga@lindenau.de", Role::Approver).await,
    );
    assert_eq!(nora.post(&format!("{warning}/close"), &[]).await.status, StatusCode::SEE_OTHER);
    let aside = otto.post(&format!("{DESK}/posts/{post}/archive"), &[]).await;
    assert!(aside.header("location").ends_with("?done=archived"), "{}", aside.text());
    let clear = turn(&mut nora, &warning, "all_clear").await;
    nora.post(&format!("{clear}/ask"), &[]).await;
    let out = release(&mut otto, &clear, &[]).await;
    assert!(out.header("location").ends_with("?done=released_all_clear"), "{}", out.text());
    let feed = stage.get("/lindenau/warnings.atom").await;
    assert!(feed.has("Entwarnung: "), "{}", feed.text());
}

/// W4: beside a sealed message stands nothing that was not sealed with it, whoever approves it.
#[tokio::test]
async fn w4_no_text_is_put_beside_a_sealed_one() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let warning = out(&mut nora, &mut otto, "smoke").await;
    let post = id_of(&warning);
    let mut eva = person(&stage, "eva@lindenau.de", Role::Editor).await;
    for tongue in ["simple", "tr", "en"] {
        let url = format!("{DESK}/posts/{post}/languages/{tongue}");
        let text = [("title", "Es besteht keine Gefahr"), ("body", "Alles gut."), ("act", "submit")];
        let sent = eva.post(&url, &text).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{tongue}");
        assert!(sent.has("in allen ihren Sprachen zugleich"), "{}", sent.text());
    }
    assert!(!eva.get(&format!("{DESK}/posts/{post}")).await.has("/languages\""), "no way there");
    let of = Original { title: "Brand".to_owned(), body: String::new() };
    let (tongue, by) =
        (Tongue::In("tr"), stage.stores.account().by_login("eva@lindenau.de").await.unwrap().unwrap().id);
    let save =
        SaveVariant { post, tongue, revision: None, title: "Tehlike yok", body: "", of: &of, by, now: stage.now() };
    let saved = stage.stores.desk().save_variant(save).await.unwrap();
    assert!(!matches!(saved, SavedVariant::Saved(_)), "the store itself takes none");
}

/// W7: the last look shows the notification as it will be, with every step; steps that do not fit are shortened by a person,
/// not by the program.
#[tokio::test]
async fn w7_the_last_look_is_what_phones_show() {
    let stage = Stage::new().await;
    let (mut nora, _) = two(&stage).await;
    let begun = nora.post(&format!("{DESK}/warnings/new/actual"), &[("template", "smoke")]).await;
    let draft = begun.header("location").trim_end_matches("/area").to_owned();
    let matter = "Über der Südstadt zieht übler Rauch. ".repeat(39);
    let steps = "Schließen Sie alle Fenster und Türen\nSchalten Sie die Lüftung aus";
    let text = |steps| [TEXT[0], ("description_de", matter.as_str()), ("instruction_de", steps)];
    let kept = save(&mut nora, &draft, "text", &text(steps)).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let page = nora.get(&format!("{draft}/preview")).await.text();
    let push = page.split("push__body\">").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(push.ends_with("Schließen Sie alle Fenster und Türen. Schalten Sie die Lüftung aus."), "{push}");
    assert!(push.contains('…') && push.len() < 1_500, "{push}");

    let long = "Übermäßig große Öfen löschen, Türöffnungen dämmen, Schüler abholen\n".repeat(11);
    let page = nora.get(&format!("{draft}/text")).await.text();
    let revision = value_after(&page, "name=\"revision\" value=\"").unwrap();
    let mut fields = text(&long).to_vec();
    fields.extend([("revision", revision.as_str()), ("go", "next")]);
    let next = nora.post(&format!("{draft}/text"), &fields).await;
    // Eleven such lines are some 780 letters and just fit; with all of them umlauts they do not.
    assert_eq!(next.status, StatusCode::SEE_OTHER, "{}", next.text());
    let umlauts = "ÄÖÜ ÄÖÜÄ ÖÜÄÖÜ\n".repeat(53);
    let page = nora.get(&format!("{draft}/text")).await.text();
    let revision = value_after(&page, "name=\"revision\" value=\"").unwrap();
    let mut fields = text(&umlauts).to_vec();
    fields.extend([("revision", revision.as_str()), ("go", "next")]);
    let next = nora.post(&format!("{draft}/text"), &fields).await;
    assert_eq!(next.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(next.has("passen nicht ganz in die Mitteilung") && next.has("ÄÖÜ ÄÖÜÄ"), "{}", next.text());
}

/// W1: whoever changes the town's areas meanwhile, the one that was looked at goes out; and a later message is about the same
/// place, also when the list no longer has it.
#[tokio::test]
async fn w1_an_area_goes_out_as_it_was_looked_at() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let by = store::SYSTEM;
    let area = |name: &str, codes: &str| TownArea { name: name.into(), codes: codes.into(), points: String::new() };
    let set = async |areas: &[TownArea]| {
        stage.stores.desk().save_town_areas(stage.channel, areas, by, stage.now()).await.unwrap();
    };
    set(&[area("Altstadt", "32120")]).await;
    let begun = nora.post(&format!("{DESK}/warnings/new/actual"), &[("template", "smoke")]).await;
    let draft = begun.header("location").trim_end_matches("/area").to_owned();
    // A field no page has is not believed.
    let forged = ("area_as", "[\"Altstadt\",\"Altstadt\",\"99999\",\"\"]");
    assert_eq!(save(&mut nora, &draft, "area", &[("area", "Altstadt"), forged]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(nora.post(&format!("{draft}/ask"), &[]).await.status, StatusCode::SEE_OTHER);
    set(&[area("Altstadt", "32121")]).await;
    let out = release(&mut otto, &draft, &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
    let warning = out.header("location").split('?').next().unwrap().to_owned();
    let codes = async |number: u32| {
        let file = stage.get(&format!("/lindenau/warnings/{}.{number}.xml", id_of(&warning))).await;
        let alert = formats::cap::read(file.bytes.clone()).unwrap().alert;
        let area = &alert.infos[0].areas[0];
        area.geocodes.iter().filter_map(|code| code.value.as_ref()).map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(codes(0).await, ["32120"]);
    set(&[area("Nordstadt", "32121")]).await;
    stage.clock.advance(Duration::from_secs(60));
    let clear = turn(&mut nora, &warning, "all_clear").await;
    nora.post(&format!("{clear}/ask"), &[]).await;
    let out = release(&mut otto, &clear, &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
    assert_eq!(codes(1).await, ["32120"]);
}

/// Every area is on the page people read, though only the first ones stand above what to do, and the page stays light.
#[tokio::test]
async fn w7_every_area_is_reachable_on_the_light_page() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let name = |n: usize| format!("Ortsteil Nummer {n} an der Werre");
    let area = |n| TownArea { name: name(n), codes: "32120".into(), points: String::new() };
    let areas: Vec<TownArea> = (1..=40).map(area).collect();
    stage.stores.desk().save_town_areas(stage.channel, &areas, store::SYSTEM, stage.now()).await.unwrap();
    let begun = nora.post(&format!("{DESK}/warnings/new/actual"), &[("template", "smoke")]).await;
    let draft = begun.header("location").trim_end_matches("/area").to_owned();
    let fields: Vec<(&str, &str)> = areas.iter().map(|area| ("area", area.name.as_str())).collect();
    assert_eq!(save(&mut nora, &draft, "area", &fields).await.status, StatusCode::SEE_OTHER);
    nora.post(&format!("{draft}/ask"), &[]).await;
    let out = release(&mut otto, &draft, &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
    let page = stage.get("/lindenau").await.text();
    assert!(page.contains(&format!("{}, …", name(8))) && !page.contains(&name(9)), "the box on top is short");
    let post = id_of(out.header("location").split('?').next().unwrap());
    let moved = stage.get(&format!("/lindenau/p/{post}")).await;
    let light = stage.get(moved.header("location")).await;
    let html = light.text();
    assert!(
        html.contains("data-page=\"warning\"") && html.contains("<summary>Weitere Gebiete (32)</summary>"),
        "{html}"
    );
    assert!((1..=40).all(|n| html.contains(&name(n))), "{html}");
    assert!(html.len() < 30_000, "{} bytes", html.len());
}

/// W3: the same words with a later end only prolong, and the last look says until when; at once they say nothing new.
#[tokio::test]
async fn w3_an_update_that_only_prolongs_says_until_when() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let warning = out(&mut nora, &mut otto, "smoke").await;
    let draft = turn(&mut nora, &warning, "update").await;
    let (same, longer) = ("sagt dasselbe wie die Meldung davor", "Verlängert nur: gilt dann bis heute");
    let says = async |nora: &mut Hands| {
        let page = nora.get(&format!("{draft}/preview")).await;
        (page.has(same), page.has(longer))
    };
    assert_eq!(says(&mut nora).await, (true, false));
    stage.clock.advance(Duration::from_secs(30 * 60));
    assert_eq!(says(&mut nora).await, (false, true));
    let form = stage.stores.desk().sealed(id_of(&warning)).await.unwrap().pop().unwrap().form;
    let fields = web::desk::fields::Fields::from_json(&form);
    let mut words: Vec<(&str, &str)> =
        web::desk::warnings::form::text_names().map(|name| (name, fields.get(name))).collect();
    words.push(("note", "Die Feuerwehr braucht länger"));
    assert_eq!(save(&mut nora, &draft, "text", &words).await.status, StatusCode::SEE_OTHER);
    assert_eq!(says(&mut nora).await, (false, true), "what is noted about it changes nothing");
    let level = |hours| [("hours", hours), ("severity", fields.get("severity")), ("urgency", fields.get("urgency"))];
    let mut level = [level("48").to_vec(), vec![("certainty", fields.get("certainty"))]].concat();
    level.extend(fields.all("response").map(|one| ("response", one)));
    assert_eq!(save(&mut nora, &draft, "level", &level).await.status, StatusCode::SEE_OTHER);
    let page = nora.get(&format!("{draft}/preview")).await;
    assert!(page.has("Verlängert nur: gilt dann bis") && !page.has(same), "{}", page.text());
    level[0].1 = "1";
    assert_eq!(save(&mut nora, &draft, "level", &level).await.status, StatusCode::SEE_OTHER);
    assert_eq!(says(&mut nora).await, (false, false), "it ends sooner");
    words[0].1 = "Brand gelöscht, Rauch zieht ab";
    assert_eq!(save(&mut nora, &draft, "text", &words).await.status, StatusCode::SEE_OTHER);
    assert_eq!(says(&mut nora).await, (false, false));
}
