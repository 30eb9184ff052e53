//! Hazard warnings from the desk to the feed, through public doors.
use crate::hands::{Hands, may_come_back, value_after};
use crate::review::person;
use crate::stage::{Answer, Stage, WARNED};
use axum::http::StatusCode;
use channel::editor::Role;
use jiff::SignedDuration;

const DESK: &str = "/desk/at/lindenau";

/// A draft from a template, handed over; answers where it is looked at.
pub async fn asked(hands: &mut Hands, purpose: &str, template: &str) -> String {
    let begun = hands.post(&format!("{DESK}/warnings/new/{purpose}"), &[("template", template)]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
    let draft = begun.header("location").trim_end_matches("/area").to_owned();
    assert_eq!(hands.post(&format!("{draft}/ask"), &[]).await.status, StatusCode::SEE_OTHER);
    draft
}

pub async fn release(hands: &mut Hands, draft: &str, more: &[(&str, &str)]) -> Answer {
    let page = hands.get(&format!("{draft}/preview")).await.text();
    let revision = value_after(&page, "name=\"revision\" value=\"").unwrap_or_default();
    let code: String =
        page.split("for=\"code\"").nth(1).unwrap_or_default().chars().filter(char::is_ascii_digit).take(4).collect();
    let mut all = vec![("revision", revision.as_str()), ("code", &code)];
    all.extend_from_slice(more);
    hands.post(&format!("{draft}/release"), &all).await
}

/// The first file a feed links.
fn file_in(feed: &str) -> String {
    let link = feed.split("type=\"application/cap+xml\" href=\"").nth(1).unwrap();
    let address = link.split('"').next().unwrap();
    format!("/{}", address.splitn(4, '/').nth(3).unwrap())
}

async fn two(stage: &Stage) -> (Hands, Hands) {
    (
        person(stage, "nora@lindenau.de", Role::DutyOfficer).await,
        person(stage, "otto@lindenau.de", Role::Approver).await,
    )
}

/// W1: the author cannot be the second person, whoever asks; alone needs a reason, and the others are told.
#[tokio::test]
async fn w1_two_persons_or_a_reason() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let draft = asked(&mut nora, "actual", "smoke").await;
    let pulse = otto.get(&format!("{DESK}/warnings/pulse")).await.text();
    assert!(pulse.contains("\"waits\""), "{pulse}");
    let bare = release(&mut nora, &draft, &[]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "the author, without a reason");
    assert!(!stage.get("/lindenau").await.has("Brand mit starkem Rauch"));
    let alone = release(&mut nora, &draft, &[("reason", "Niemand erreichbar")]).await;
    assert_eq!(alone.status, StatusCode::SEE_OTHER, "{}", alone.text());
    let pulse = otto.get(&format!("{DESK}/warnings/pulse")).await.text();
    assert!(pulse.contains("\"alone\"") && pulse.contains("Niemand erreichbar"), "{pulse}");
    assert!(!nora.get(&format!("{DESK}/warnings/pulse")).await.text().contains("\"alone\""));
}

/// W2: without the digits nothing goes out, and a rehearsal says so in every outlet's text.
#[tokio::test]
async fn w2_digits_are_typed_and_a_test_says_test() {
    let stage = Stage::new().await;
    let (mut nora, _) = two(&stage).await;
    let draft = asked(&mut nora, "test", "storm").await;
    let page = nora.get(&format!("{draft}/preview")).await;
    assert!(page.has("flow--test") && !page.has("flow--actual"));
    let wrong = nora.post(&format!("{draft}/release"), &[("revision", "1"), ("code", "12345")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let out = release(&mut nora, &draft, &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    let said = nora.get(out.header("location")).await;
    assert!(said.has("Der Test ist draußen.") && !said.has("Die Warnung ist draußen"), "{}", said.text());
    for path in
        ["/lindenau/feed.atom", "/lindenau/feed.rss", "/lindenau/feed.json", "/lindenau/warnings.atom", "/lindenau"]
    {
        let text = stage.get(path).await.text();
        assert!(text.contains("TEST: Schwerer Sturm"), "{path}");
        assert!(!text.contains("TEST: TEST"), "{path}");
    }
    let page = stage.get("/lindenau").await;
    assert!(page.has("card--rehearsal") && page.has("warnings__bar--test") && page.has("Läuft bis"));
    for of_a_warning in ["warnings__bar--severe", "kind--warning", ">Warnung<", "Gilt bis"] {
        assert!(!page.has(of_a_warning), "{of_a_warning}");
    }
}

/// Whoever ticks the whole town and a part of it is told what that means, with and without scripts.
#[tokio::test]
async fn the_whole_town_wins_over_its_parts() {
    let stage = Stage::new().await;
    let (mut nora, _) = two(&stage).await;
    let draft = asked(&mut nora, "test", "flood").await;
    let page = nora.get(&format!("{draft}/area")).await.text();
    let revision = value_after(&page, "name=\"revision\" value=\"").unwrap();
    let typed = [("revision", revision.as_str()), ("area", "*"), ("area", "Altstadt"), ("go", "next")];
    let kept = nora.post(&format!("{draft}/area"), &typed).await;
    assert!(kept.header("location").ends_with("/text?done=area_whole"), "{}", kept.text());
    assert!(nora.get(kept.header("location")).await.has("Gewählt ist das ganze Stadtgebiet"));
    assert!(!nora.get(&format!("{draft}/area")).await.has("Altstadt"));
    assert!(!nora.get(&format!("{draft}/preview")).await.has("Altstadt"));
}

/// W3, W4, W9: release, and page and feed have it with the next request; the all-clear refers to it and ends it, and the
/// first file is still the same bytes.
#[tokio::test]
async fn w9_the_feed_has_sealed_files_that_never_change() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let pokes = stage.pokes.count();
    let draft = asked(&mut nora, "actual", "chemical").await;
    let out = release(&mut otto, &draft, &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
    assert!(stage.pokes.count() > pokes, "the delivery is woken in the same request");
    assert!(stage.get("/lindenau").await.has("Gefährlicher Stoff in der Luft"));
    let feed = stage.get("/lindenau/warnings.atom").await;
    let first = file_in(&feed.text());
    let file = stage.get(&first).await;
    assert_eq!(file.header("content-type"), "application/cap+xml");
    let read = formats::cap::read(file.bytes.clone()).unwrap();
    assert!(read.report.is_clean(), "{:?}", read.report);
    let languages: Vec<_> = read.alert.infos.iter().map(|info| info.language.to_string()).collect();
    assert_eq!(languages, ["de", "de-LS", "en"]);
    let known = stage.get_with("/lindenau/warnings.atom", "if-none-match", feed.header("etag")).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);

    let warning = out.header("location").split('?').next().unwrap().to_owned();
    let clear = nora.post(&format!("{warning}/all_clear"), &[]).await.header("location").to_owned();
    let clear = clear.trim_end_matches("/preview").to_owned();
    nora.post(&format!("{clear}/ask"), &[]).await;
    stage.clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(release(&mut otto, &clear, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stage.get(&first).await.bytes, file.bytes, "W4");
    let next = first.replace(".0.xml", ".1.xml");
    let ended = formats::cap::read(stage.get(&next).await.bytes.clone()).unwrap();
    assert!(ended.report.is_clean() && ended.alert.ends());
    assert!(ended.alert.references[0].names(&read.alert) && ended.alert.incidents == read.alert.incidents);
    assert!(!stage.get("/lindenau").await.has("class=\"warnings\""), "W3");
    assert!(stage.get("/lindenau/warnings.atom").await.has("Entwarnung: Gefährlicher Stoff"), "kept for 48 hours");
    let late = otto.post(&format!("{warning}/update"), &[]).await;
    assert_eq!(late.header("location"), warning, "W4: nothing follows an end");
    stage.clock.advance(std::time::Duration::from_secs(49 * 3600));
    assert!(!stage.get("/lindenau/warnings.atom").await.has("Gefährlicher Stoff"));
}

/// W9: filters by severity, region and place; what nobody can read is refused.
#[tokio::test]
async fn w9_the_feed_is_filtered() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let draft = asked(&mut nora, "actual", "power").await;
    assert_eq!(release(&mut otto, &draft, &[]).await.status, StatusCode::SEE_OTHER);
    let has = async |query: &str| stage.get(&format!("/lindenau/warnings.atom{query}")).await.has("Stromausfall");
    assert!(has("").await && has("?severity=moderate").await && !has("?severity=severe").await);
    assert!(!has("?region=08118").await);
    for bad in ["?severity=schlimm", "?region=abc", "?at=hier"] {
        let answer = stage.get(&format!("/lindenau/warnings.atom{bad}")).await;
        assert!(answer.status.is_client_error(), "{bad} {}", answer.status);
    }
}

/// W12: when its time has gone by the page says "expired", not "all clear", and the desk is reminded until somebody decides.
#[tokio::test]
async fn w12_expired_is_not_over() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let draft = asked(&mut nora, "actual", "gas").await;
    let out = release(&mut otto, &draft, &[]).await;
    let warning = out.header("location").split('?').next().unwrap().to_owned();
    stage.clock.advance(std::time::Duration::try_from(SignedDuration::from_hours(4)).unwrap());
    let page = stage.get("/lindenau").await;
    assert!(page.has("warnings__bar--expired") && page.has("Warnung abgelaufen"), "not gone without a word");
    assert!(!page.has("warnings__bar--severe") && !page.has("warnings__do"), "nor as if it still held");
    assert!(page.has("Abgelaufen seit") && !page.has("Entwarnung: Die Gefahr"), "{}", page.text());
    assert!(nora.get(DESK).await.has("ohne Entwarnung"));
    assert_eq!(nora.post(&format!("{warning}/close"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!nora.get(DESK).await.has("ohne Entwarnung"));
    for page in ["/lindenau", "/lindenau/archive"] {
        assert!(!stage.get(page).await.has("warnings__bar"), "{page}: nobody waits for an all-clear any more");
    }
}

/// W13: pressed twice, in two windows, it is out once.
#[tokio::test]
async fn w13_a_double_release_is_one() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let draft = asked(&mut nora, "actual", "flood").await;
    let mut window = otto.second_window();
    let page = otto.get(&format!("{draft}/preview")).await.text();
    let revision = value_after(&page, "name=\"revision\" value=\"").unwrap();
    let code: String =
        page.split("for=\"code\"").nth(1).unwrap().chars().filter(char::is_ascii_digit).take(4).collect();
    let fields = [("revision", revision.as_str()), ("code", code.as_str())];
    let path = format!("{draft}/release");
    let (one, two) = (otto.post(&path, &fields).await, window.post(&path, &fields).await);
    let place = |answer: &Answer| answer.header("location").split('?').next().unwrap().to_owned();
    assert_eq!((one.status, place(&one)), (StatusCode::SEE_OTHER, place(&two)));
    let feed = stage.get("/lindenau/warnings.atom").await.text();
    assert_eq!(feed.matches("<entry>").count(), 1);
}

/// What was typed into a step, into the release or into the areas of the town is there again after signing in anew, and
/// nothing has happened.
#[tokio::test]
async fn a_lost_session_costs_no_word_of_a_warning() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    may_come_back(&stage, "eva@lindenau.de").await;
    let begun = eva.post(&format!("{DESK}/warnings/new/actual"), &[("template", "smoke")]).await;
    let draft = begun.header("location").trim_end_matches("/area").to_owned();
    let forms = [
        (format!("{draft}/text"), vec![("headline_de", "Brand am Hafen"), ("go", "next")], "Brand am Hafen"),
        (format!("{draft}/area"), vec![("points", "52.2 8.6"), ("area_name", "Hafenbecken")], "Hafenbecken"),
        (format!("{draft}/release"), vec![("reason", "Niemand geht ans Telefon")], "Niemand geht ans Telefon"),
        (
            format!("{DESK}/warnings/areas"),
            vec![("name[]", "Altstadt"), ("codes[]", "32120"), ("points[]", "")],
            "Altstadt",
        ),
    ];
    for (path, fields, typed) in forms {
        let mut out = eva.signed_out();
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(&fields).extend_pairs([("revision", "1"), ("csrf", "alt")]);
        let asked = out.post_bare(&path, &body.finish()).await;
        assert_eq!(asked.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(asked.has(typed) && asked.has("name=\"kept.again\""), "{path}: {}", asked.text());
        stage.clock.advance(std::time::Duration::from_secs(60));
        let kept = [fields.as_slice(), &[("revision", "1"), ("again", "1")]].concat();
        let shown = out.come_back(&stage, "eva@lindenau.de", &path, &kept).await;
        assert!(shown.has(typed) && shown.has("Es ist noch nichts geschehen"), "{path}: {}", shown.text());
    }
    let stored = stage.stores.desk().warning_drafts(stage.channel).await.unwrap();
    assert!(stored.len() == 1 && stored[0].revision == 1, "nothing was kept by itself");
    assert!(stage.stores.desk().town_areas(stage.channel).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_old_message_of_a_sealed_warning_does_not_come_back_as_a_post() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let draft = asked(&mut nora, "actual", "smoke").await;
    let done = release(&mut otto, &draft, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let mut eva = person(&stage, "eva@lindenau.de", Role::Editor).await;
    let post = stage.stores.desk().posts(stage.channel, None, None, 1).await.unwrap().items.remove(0).id;
    let back = eva.post(&format!("{DESK}/posts/{post}/restore"), &[("version", "1")]).await;
    assert_eq!(back.header("location"), format!("{DESK}/warnings/{post}"));
    assert_eq!(stage.stores.desk().drafts(stage.channel).await.unwrap().len(), 0);
}

/// W1, W3: what was brought out at a shell stands at the desk until somebody has seen it, and goes on like any other.
#[tokio::test]
async fn w1_a_warning_from_a_shell_is_told_at_the_desk_and_goes_on_there() {
    let stage = Stage::new().await;
    let (mut nora, mut otto) = two(&stage).await;
    let post = stage.warn("Rauch in der Nordstadt", WARNED).await;
    let warning = format!("{DESK}/warnings/{post}");
    for hands in [&mut nora, &mut otto] {
        let pulse = hands.get(&format!("{DESK}/warnings/pulse")).await.text();
        assert!(pulse.contains("\"alone\"") && pulse.contains("Wer den Server betreibt"), "{pulse}");
        assert!(pulse.contains("Lage am Telefon"), "{pulse}");
    }
    let list = otto.get(&format!("{DESK}/warnings")).await;
    for turn in ["update", "all_clear", "false_alarm"] {
        assert!(list.has(&format!("action=\"{warning}/{turn}\"")), "{turn}");
    }
    assert!(otto.get(&warning).await.has("freigegeben von der Person, die den Server betreibt"));
    otto.post(&format!("{warning}/seen"), &[("number", "0")]).await;
    assert!(!nora.get(&format!("{DESK}/warnings/pulse")).await.text().contains("\"alone\""));

    let clear = nora.post(&format!("{warning}/all_clear"), &[]).await.header("location").to_owned();
    let clear = clear.trim_end_matches("/preview");
    nora.post(&format!("{clear}/ask"), &[]).await;
    assert_eq!(release(&mut otto, clear, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(stage.get("/lindenau/warnings.atom").await.has("Entwarnung: Rauch in der Nordstadt"));
}
