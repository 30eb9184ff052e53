//! Two people and a post: handing in, returning, approving, releasing; what is refused, in words.
use crate::hands::{Hands, draft, editor, value_after};
use crate::stage::{Answer, Stage};
use axum::http::StatusCode;
use channel::editor::Role;
use channel::four_eyes::FourEyes;
use channel::ids::PostId;
use channel::post::State;
use std::time::Duration;

fn id_of(post: &str) -> PostId {
    PostId::parse(post.rsplit('/').next().unwrap()).unwrap()
}

/// Somebody with that role, in a browser of their own.
pub async fn person(stage: &Stage, login: &str, role: Role) -> Hands {
    let id = editor(stage, login, Some(role)).await;
    let mut hands = Hands::empty(stage);
    hands.enter(stage, id).await;
    hands
}

/// Presses a button of the review page: its form carries what the page knew.
pub async fn press(hands: &mut Hands, post: &str, verb: &str, fields: &[(&str, &str)]) -> Answer {
    let page = hands.get(&format!("{post}/review")).await.text();
    let value = |name: &str| value_after(&page, &format!("name=\"{name}\" value=\"")).unwrap_or_default();
    let (revision, seen, hash) = (value("revision"), value("seen"), value("hash"));
    let mut all = vec![("revision", revision.as_str()), ("seen", &seen), ("hash", &hash)];
    all.extend_from_slice(fields);
    hands.post(&format!("{post}/review/{verb}"), &all).await
}

pub async fn release(hands: &mut Hands, post: &str) -> Answer {
    let path = format!("{post}/publish");
    let page = hands.get(&path).await.text();
    let revision = value_after(&page, "name=\"revision\" value=\"").unwrap_or_else(|| "1".to_owned());
    hands.post(&path, &[("revision", &revision)]).await
}

#[tokio::test]
async fn write_hand_in_return_edit_approve_release() {
    let stage = Stage::new().await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Approver).await;
    let mut otto = person(&stage, "otto@lindenau.de", Role::Admin).await;
    let fields = [("title", "Der Markt"), ("kind", "update"), ("act", "submit")];
    let handed_in = jo.post("/desk/at/lindenau/posts/new", &fields).await;
    let post = handed_in.header("location").split("/review").next().unwrap().to_owned();
    assert_eq!(handed_in.header("location"), format!("{post}/review?done=submitted"));
    let page = jo.get(&format!("{post}/review")).await;
    assert!(page.has("Zur Freigabe") && page.has("Freigeben darf nur, wer die Rolle"), "says why not");
    assert!(!page.has("/review/approve\""), "no button that would be refused");
    assert!(eva.get("/desk/at/lindenau").await.has("Wartet auf mich"));
    assert!(!jo.get("/desk/at/lindenau").await.has("Wartet auf mich"));

    let bare = press(&mut eva, &post, "return", &[("reason", " ")]).await;
    assert_eq!(bare.status, StatusCode::CONFLICT);
    assert!(bare.has("Bitte schreiben Sie, warum"));
    let returned = press(&mut eva, &post, "return", &[("reason", "Bitte mit Uhrzeit")]).await;
    assert_eq!(returned.status, StatusCode::SEE_OTHER, "{}", returned.text());
    assert!(jo.get("/desk/at/lindenau").await.has("Bitte mit Uhrzeit"), "it waits for who wrote it");
    let page = jo.get(&format!("{post}/edit")).await;
    assert!(page.has("Bitte mit Uhrzeit"));
    let revision = value_after(&page.text(), "name=\"revision\" value=\"").unwrap();
    let fixed = [("title", "Der Markt um 9 Uhr"), ("kind", "update"), ("revision", &revision), ("act", "submit")];
    assert!(jo.post(&format!("{post}/edit"), &fixed).await.header("location").ends_with("done=submitted"));

    let too_early = otto.post(&format!("{post}/publish"), &[("revision", "2")]).await;
    assert_eq!(too_early.status, StatusCode::CONFLICT);
    assert!(too_early.has("Vier-Augen-Prinzip"), "{}", too_early.text());
    assert_eq!(press(&mut eva, &post, "approve", &[]).await.header("location"), format!("{post}/review?done=approved"));
    let done = release(&mut otto, &post).await;
    assert!(done.header("location").contains("/deliveries/"), "{}", done.text());
    assert!(stage.get("/lindenau").await.has("Der Markt um 9 Uhr"));
    assert!(!stage.get("/lindenau").await.has("Eva Beispiel"), "no name leaves the house");
    let shown = otto.get(&post).await;
    assert!(shown.has("hat freigegeben") && shown.has("hat zurückgegeben"), "the thread stays with the post");
}

#[tokio::test]
async fn what_is_barred_is_told_as_it_is_for_this_person_now() {
    let stage = Stage::new().await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Approver).await;
    let mut otto = person(&stage, "otto@lindenau.de", Role::Admin).await;
    let post = draft(&mut jo, &[("title", "Bücherbus"), ("kind", "update"), ("valid_until", "2026-12-24")]).await;
    let review = format!("{post}/review");
    assert!(!otto.get(&review).await.has("Freigeben kann gerade niemand"), "the reader can, and so can eva");
    press(&mut jo, &post, "submit", &[]).await;
    let mine = jo.get(&review).await;
    assert!(mine.has("Das übernehmen nach der Freigabe andere") && !mine.has("Reichen Sie den Beitrag"), "it is done");
    let theirs = eva.get(&review).await;
    assert!(theirs.has("geben Sie ihn zuerst frei") && !theirs.has("Erst muss jemand anderes"));
    assert!(
        theirs.has("Dazu gehört") && theirs.has("<dd><span>bis Donnerstag, 24. Dezember 2026"),
        "what no preview shows: {}",
        theirs.text()
    );
    let list = "/desk/at/lindenau/posts?state=";
    assert!(eva.get(&format!("{list}in_review")).await.has("Bücherbus"));
    assert!(!eva.get(&format!("{list}approved")).await.has("Bücherbus"));
    // The text goes on while the approver reads: that is no other approver who was faster.
    let changed = [("title", "Bücherbus kommt"), ("kind", "update"), ("revision", "1")];
    let page = eva.get(&review).await.text();
    jo.autosave(&format!("{post}/autosave"), &changed).await;
    let value = |name: &str| value_after(&page, &format!("name=\"{name}\" value=\"")).unwrap_or_default();
    let (revision, seen, hash) = (value("revision"), value("seen"), value("hash"));
    let late = [("revision", revision.as_str()), ("seen", &seen), ("hash", &hash)];
    let late = eva.post(&format!("{post}/review/approve"), &late).await;
    assert!(!late.has("Jemand war schneller"), "{}", late.text());
}

#[tokio::test]
async fn an_empty_sheet_is_no_draft() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    for act in ["submit", "save", "publish"] {
        let fields = [("title", " "), ("kind", "update"), ("traffic_effect", "closed"), ("act", act)];
        let answer = eva.post("/desk/at/lindenau/posts/new", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}");
    }
    assert!(!eva.get("/desk/at/lindenau/posts").await.has("Ohne Titel"));
}

#[tokio::test]
async fn an_edit_drops_the_approval_and_whoever_wrote_does_not_approve() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let mut otto = person(&stage, "otto@lindenau.de", Role::Approver).await;
    let post = draft(&mut eva, &[("title", "Gelesen"), ("kind", "update")]).await;
    assert!(eva.get(&format!("{post}/edit")).await.has("value=\"submit\""), "two may approve, so it is handed in");
    press(&mut eva, &post, "submit", &[]).await;
    let own = press(&mut eva, &post, "approve", &[]).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    assert!(own.has("selbst an diesem Text geschrieben"));
    press(&mut otto, &post, "approve", &[]).await;
    assert!(otto.get(&format!("{post}/review")).await.has("genau diesen Text freigegeben"));
    let changed = [("title", "Untergeschoben"), ("kind", "update"), ("revision", "1")];
    assert_eq!(eva.autosave(&format!("{post}/autosave"), &changed).await.status, StatusCode::OK);
    let refused = release(&mut eva, &post).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the page was older");
    let refused = eva.post(&format!("{post}/publish"), &[("revision", "2")]).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.has("Vier-Augen-Prinzip"));
    assert!(eva.get(&format!("{post}/publish")).await.header("location").ends_with("/review"));
    assert_eq!(stage.stores.desk().post(id_of(&post)).await.unwrap().unwrap().state, State::Draft);
    assert!(eva.get(&format!("{post}/review")).await.has("hat den Text geändert"));
}

#[tokio::test]
async fn alone_or_with_the_rule_switched_off_one_person_publishes() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let people = "/desk/at/lindenau/editors";
    assert!(eva.get(people).await.has("Gilt gerade nicht: Freigeben darf nur 1 Person"));
    person(&stage, "otto@lindenau.de", Role::Approver).await;
    assert!(eva.get(people).await.has("Jeder Beitrag braucht eine Freigabe"));
    assert_eq!(eva.post(&format!("{people}/four-eyes"), &[("four_eyes", "off")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stage.stores.desk().rules(stage.channel).await.unwrap().unwrap().four_eyes, FourEyes::Off);
    let post = draft(&mut eva, &[("title", "Allein"), ("kind", "update")]).await;
    assert!(release(&mut eva, &post).await.header("location").contains("/deliveries/"));
}

#[tokio::test]
async fn a_duty_officer_sends_a_warning_alone_and_a_contributor_stops_nothing() {
    let stage = Stage::new().await;
    person(&stage, "eva@lindenau.de", Role::Admin).await;
    person(&stage, "otto@lindenau.de", Role::Approver).await;
    let mut night = person(&stage, "nacht@lindenau.de", Role::DutyOfficer).await;
    let warning = crate::warnings::asked(&mut night, "actual", "storm").await;
    let done = crate::warnings::release(&mut night, &warning, &[("reason", "Niemand erreichbar")]).await;
    assert!(done.header("location").contains("done=released"), "{}", done.text());
    let audit = stage.stores.desk().audit(stage.channel, &store::AuditFilter::default(), 9).await.unwrap();
    assert!(audit.iter().any(|line| line.what == "released_alone" && line.name.as_deref() == Some("Eva Beispiel")));
    let post = done.header("location").replace("/warnings/", "/posts/").replace("?done=released", "");
    let delivery = stage.stores.desk().deliveries_of(id_of(&post)).await.unwrap()[0].id;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let stopped = jo.post(&format!("/desk/at/lindenau/deliveries/{delivery}/pause"), &[]).await;
    assert_eq!(stopped.status, StatusCode::FORBIDDEN);
    let withdrawn = jo.post(&format!("{post}/withdraw"), &[("reason", "Doch nicht")]).await;
    let warning = post.replace("/posts/", "/warnings/");
    assert_eq!(withdrawn.header("location"), warning, "it is ended by an all-clear, and by nothing else");
    let clear = jo.post(&format!("{warning}/all_clear"), &[]).await.header("location").replace("/preview", "");
    let refused = crate::warnings::release(&mut jo, &clear, &[]).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("Freigeben dürfen"),
        "{}",
        refused.text()
    );
}

/// A warning is written in its own flow: the editor neither offers the kind nor takes it, of a new post or of one that is
/// out.
#[tokio::test]
async fn no_warning_is_written_as_a_post() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let kind = "name=\"kind\" value=\"warning\"";
    assert!(!eva.get("/desk/at/lindenau/posts/new?kind=warning").await.has(kind));
    let post = draft(&mut eva, &[("title", "Sturm"), ("kind", "warning")]).await;
    assert!(!release(&mut eva, &post).await.header("location").contains("/deliveries/"));
    assert!(eva.get(&format!("{post}/edit?check=1")).await.has("Eine Warnung wird unter „Warnungen“ geschrieben"));
    assert!(!stage.get("/lindenau").await.has("Sturm"));
    let news = draft(&mut eva, &[("title", "Wetter"), ("kind", "update")]).await;
    assert!(release(&mut eva, &news).await.header("location").contains("/deliveries/"));
    eva.post(&format!("{news}/open"), &[]).await;
    let revision = value_after(&eva.get(&format!("{news}/edit")).await.text(), "name=\"revision\" value=\"").unwrap();
    let turned = [("title", "Wetter"), ("kind", "warning"), ("revision", &revision), ("act", "save")];
    eva.post(&format!("{news}/edit"), &turned).await;
    assert!(eva.get(&format!("{news}/edit?check=1")).await.has("Wählen Sie eine andere Art"));
}

#[tokio::test]
async fn what_was_given_a_time_goes_out_then_and_once() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let post = draft(&mut eva, &[("title", "Später"), ("kind", "update")]).await;
    let past = press(&mut eva, &post, "schedule", &[("day", "2020-01-01"), ("time", "10")]).await;
    assert!(past.has("schon vorbei") && past.has("value=\"2020-01-01\""), "what was typed stays");
    let wrong = press(&mut eva, &post, "schedule", &[("day", "morgen"), ("time", "früh")]).await;
    assert!(wrong.status == StatusCode::CONFLICT && wrong.has("früh"));
    let later = stage.now() + jiff::SignedDuration::from_hours(2);
    let zoned = later.in_tz("Europe/Berlin").unwrap();
    let (day, time) = (zoned.date().to_string(), zoned.strftime("%H:%M").to_string());
    let set = press(&mut eva, &post, "schedule", &[("day", &day), ("time", &time)]).await;
    assert_eq!(set.header("location"), format!("{post}/review?done=scheduled"), "{}", set.text());
    assert!(eva.get("/desk/at/lindenau").await.has("Geht von selbst hinaus"));
    assert_eq!(web::desk::posts::order::bring_out_due(&stage.app).await.unwrap(), 0);
    stage.clock.advance(Duration::from_secs(2 * 3600));
    // Two nodes at once, and a third time after a restart.
    let (one, two) = tokio::join!(
        web::desk::posts::order::bring_out_due(&stage.app),
        web::desk::posts::order::bring_out_due(&stage.app)
    );
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(web::desk::posts::order::bring_out_due(&stage.app).await.unwrap(), 0);
    assert_eq!(stage.stores.desk().deliveries_of(id_of(&post)).await.unwrap().len(), 1);
    assert!(stage.get("/lindenau").await.has("Später"));
    assert_eq!(stage.pokes.count(), 1);
}

#[tokio::test]
async fn a_time_without_the_approval_it_needs_by_then_waits_for_a_person() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let post = draft(&mut eva, &[("title", "Später"), ("kind", "update")]).await;
    let zoned = (stage.now() + jiff::SignedDuration::from_hours(1)).in_tz("Europe/Berlin").unwrap();
    let (day, time) = (zoned.date().to_string(), zoned.strftime("%H:%M").to_string());
    press(&mut eva, &post, "schedule", &[("day", &day), ("time", &time)]).await;
    let mut otto = person(&stage, "otto@lindenau.de", Role::Approver).await;
    stage.clock.advance(Duration::from_secs(3700));
    assert_eq!(web::desk::posts::order::bring_out_due(&stage.app).await.unwrap(), 0);
    assert!(otto.get("/desk/at/lindenau").await.has("Wartet auf mich"));
    assert!(otto.get(&format!("{post}/review")).await.has("konnte zur geplanten Zeit nicht"));
}

#[tokio::test]
async fn a_lost_session_keeps_reason_and_comment_and_does_nothing() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let post = draft(&mut eva, &[("title", "Noch da"), ("kind", "update")]).await;
    let mut out = eva.signed_out();
    for (path, field) in [("review/return", "reason"), ("review/comment", "comment"), ("publish", "note")] {
        let body = format!("{field}=Ein+ganzer+Satz&revision=1&seen=0&csrf=alt");
        let asked = out.post_bare(&format!("{post}/{path}"), &body).await;
        assert_eq!(asked.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(asked.has("Ein ganzer Satz") && asked.has("name=\"kept.again\""), "{path}");
    }
    // As the passkey's script sends it on: nothing happens before another press.
    let csrf = eva.csrf("/desk/account").await;
    let body = format!("comment=Ein+ganzer+Satz&again=1&csrf={csrf}");
    let shown = eva.post_bare(&format!("{post}/review/comment"), &body).await;
    assert!(shown.has("Ein ganzer Satz</textarea>") && shown.has("Es ist noch nichts geschehen"));
    let body = format!("revision=1&again=1&csrf={csrf}");
    eva.post_bare(&format!("{post}/publish"), &body).await;
    assert_eq!(stage.stores.desk().post(id_of(&post)).await.unwrap().unwrap().state, State::Draft);
    assert!(stage.stores.desk().thread(id_of(&post)).await.unwrap().is_empty());
    let said = eva.post(&format!("{post}/review/comment"), &[("comment", "Stimmt der Ort?")]).await;
    assert_eq!(said.header("location"), format!("{post}/review#thread"));
    assert!(eva.get(&format!("{post}/review")).await.has("Stimmt der Ort?"));
}

#[tokio::test]
async fn any_version_can_be_compared_and_comes_back_as_a_new_one() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let post = draft(&mut eva, &[("title", "Um 9 Uhr"), ("kind", "update")]).await;
    release(&mut eva, &post).await;
    eva.post(&format!("{post}/open"), &[]).await;
    let changed = [("title", "Um 10 Uhr"), ("kind", "update"), ("revision", "1")];
    eva.autosave(&format!("{post}/autosave"), &changed).await;
    assert!(eva.get(&format!("{post}/versions?of=1&with=copy")).await.has("10 </ins>"));
    eva.post(&format!("{post}/publish"), &[("revision", "2"), ("note", "Uhrzeit"), ("tell", "quiet")]).await;
    let page = eva.get(&format!("{post}/versions")).await;
    assert!(page.has("9 </del>") && page.has("10 </ins>") && page.has("Eva Beispiel"), "{}", page.text());
    let back = eva.post(&format!("{post}/restore"), &[("version", "1")]).await;
    assert_eq!(back.header("location"), format!("{post}/edit?done=restored"));
    assert!(eva.get(&format!("{post}/edit")).await.has(">Um 9 Uhr</textarea>"));
    assert!(stage.get("/lindenau").await.has("Um 10 Uhr"), "nothing is out yet");
    let typed = [("title", "Ganz neu"), ("kind", "update"), ("revision", "1")];
    eva.autosave(&format!("{post}/autosave"), &typed).await;
    let asked = eva.post(&format!("{post}/restore"), &[("version", "1")]).await;
    assert!(asked.status == StatusCode::OK && asked.has("wird dabei ersetzt"), "asks before it replaces a copy");
    let late = eva.post(&format!("{post}/restore"), &[("version", "1"), ("revision", "1")]).await;
    assert!(late.status == StatusCode::CONFLICT && late.has("Ganz neu"), "both texts");
    let done = eva.post(&format!("{post}/restore"), &[("version", "1"), ("revision", "2")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    eva.post(&format!("{post}/publish"), &[("revision", "3"), ("note", "Doch 9"), ("tell", "quiet")]).await;
    assert!(stage.get("/lindenau").await.has("Um 9 Uhr"));
    assert_eq!(stage.stores.desk().post(id_of(&post)).await.unwrap().unwrap().version, Some(3));
}

#[tokio::test]
async fn what_is_archived_stays_readable_and_unchanged() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Editor).await;
    let post = draft(&mut eva, &[("title", "Von gestern"), ("kind", "update")]).await;
    release(&mut eva, &post).await;
    assert_eq!(eva.post(&format!("{post}/archive"), &[]).await.header("location"), format!("{post}?done=archived"));
    let page = eva.get(&post).await;
    assert!(page.has("Dieser Beitrag ist abgelegt") && !page.has(&format!("{post}/open")));
    assert!(stage.get("/lindenau").await.has("Von gestern"));
    let twice = eva.post(&format!("{post}/archive"), &[]).await;
    assert!(twice.status == StatusCode::CONFLICT && twice.has("Holen Sie ihn zuerst wieder hervor"));
    assert_eq!(eva.post(&format!("{post}/reopen"), &[]).await.header("location"), format!("{post}?done=reopened"));
    assert_eq!(eva.post(&format!("{post}/open"), &[]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn roles_are_given_for_a_while_and_deputies_end_by_themselves() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let jo = editor(&stage, "jo@lindenau.de", Some(Role::Contributor)).await;
    let page = format!("/desk/at/lindenau/editors/{jo}");
    let today = stage.now().in_tz("Europe/Berlin").unwrap().date();
    let (yesterday, tomorrow) = (today.yesterday().unwrap().to_string(), today.tomorrow().unwrap().to_string());
    let gone = [("role", "contributor"), ("deputy", "approver"), ("deputy_until", yesterday.as_str())];
    let refused = eva.post(&page, &gone).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("schon vorbei") && refused.has(&yesterday)
    );
    let given = [("role", "contributor"), ("deputy", "approver"), ("deputy_until", tomorrow.as_str())];
    assert_eq!(eva.post(&page, &given).await.status, StatusCode::SEE_OTHER);
    assert!(eva.get("/desk/at/lindenau/editors").await.has("Vertretung: Freigabe, bis einschließlich"));
    assert!(stage.stores.desk().rules(stage.channel).await.unwrap().unwrap().demands_approval(stage.now()));
    stage.clock.advance(Duration::from_secs(3 * 86_400));
    assert!(!stage.stores.desk().rules(stage.channel).await.unwrap().unwrap().demands_approval(stage.now()));
    let mut eva = person(&stage, "eva2@lindenau.de", Role::Admin).await;
    let leaves = [
        ("role", "contributor"),
        ("deputy", ""),
        ("until", &stage.now().in_tz("Europe/Berlin").unwrap().date().to_string()),
    ];
    assert_eq!(eva.post(&page, &leaves).await.status, StatusCode::SEE_OTHER);
    let mut there = Hands::empty(&stage);
    there.enter(&stage, jo).await;
    assert_eq!(there.get("/desk/at/lindenau").await.status, StatusCode::OK);
    stage.clock.advance(Duration::from_secs(86_400));
    there.enter(&stage, jo).await;
    assert_eq!(there.get("/desk/at/lindenau").await.status, StatusCode::FORBIDDEN, "the last day is over");
}

#[tokio::test]
async fn what_a_colleague_wrote_meanwhile_is_not_thrown_away_with_what_was_seen() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let mut otto = person(&stage, "otto@lindenau.de", Role::Approver).await;
    let post = draft(&mut eva, &[("title", "Alt"), ("kind", "update")]).await;
    let path = format!("{post}/discard");
    let seen = value_after(&otto.get(&path).await.text(), "name=\"revision\" value=\"").unwrap();
    eva.autosave(&format!("{post}/autosave"), &[("title", "Zwanzig Minuten"), ("kind", "update"), ("revision", "1")])
        .await;
    let stopped = otto.post(&path, &[("revision", &seen)]).await;
    assert!(stopped.status == StatusCode::CONFLICT && stopped.has("weitergeschrieben"), "{}", stopped.text());
    assert!(eva.get(&format!("{post}/edit")).await.has("Zwanzig Minuten"));
    assert_eq!(otto.discard(&post).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stage.stores.desk().drafts(stage.channel).await.unwrap().len(), 0);
}

#[tokio::test]
async fn what_changed_since_it_was_last_read_stands_above_the_text() {
    let stage = Stage::new().await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Approver).await;
    person(&stage, "otto@lindenau.de", Role::Approver).await;
    let post = draft(&mut jo, &[("title", "Der Markt"), ("kind", "update"), ("body", "Am Samstag ist Markt.")]).await;
    press(&mut jo, &post, "submit", &[]).await;
    assert!(!eva.get(&format!("{post}/review")).await.has("Neu seit dem letzten Lesen"));
    press(&mut eva, &post, "return", &[("reason", "Bitte mit Uhrzeit")]).await;
    let fixed = [("title", "Der Markt"), ("kind", "update"), ("body", "Am Samstag um 9 ist Markt."), ("revision", "1")];
    assert_eq!(jo.autosave(&format!("{post}/autosave"), &fixed).await.status, StatusCode::OK);
    press(&mut jo, &post, "submit", &[]).await;
    let page = eva.get(&format!("{post}/review")).await;
    assert!(page.has("Neu seit dem letzten Lesen") && page.has("Eva Beispiel hat den Text"), "{}", page.text());
    let new = page.text().split("<ins>").nth(1).unwrap().split("</ins>").next().unwrap().to_owned();
    assert!(new.contains("um 9"), "{new}");
    press(&mut eva, &post, "approve", &[]).await;
    assert!(!eva.get(&format!("{post}/review")).await.has("Neu seit dem letzten Lesen"), "it is approved as it is");
}

#[tokio::test]
async fn an_approved_post_gets_a_publishing_time_on_its_own_page() {
    let stage = Stage::new().await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let mut otto = person(&stage, "otto@lindenau.de", Role::Approver).await;
    let mut posts = Vec::new();
    for title in ["Eins", "Zwei"] {
        let post = draft(&mut jo, &[("title", title), ("kind", "update")]).await;
        press(&mut jo, &post, "submit", &[]).await;
        press(&mut otto, &post, "approve", &[]).await;
        let page = eva.get(&format!("{post}/review")).await.text();
        let slot = page
            .split("<select class=\"select\" id=\"slot\"")
            .nth(1)
            .and_then(|rest| value_after(rest, "<option value=\""))
            .unwrap();
        let past = press(&mut eva, &post, "slot", &[("slot", "1000")]).await;
        assert!(past.status == StatusCode::CONFLICT && past.has("id=\"slot-error\""), "{}", past.text());
        let set = press(&mut eva, &post, "slot", &[("slot", &slot)]).await;
        assert_eq!(set.header("location"), format!("{post}/review?done=scheduled"), "{}", set.text());
        posts.push(id_of(&post));
    }
    let planned = stage.stores.desk().planned(stage.channel).await.unwrap();
    assert_eq!(planned.iter().map(|one| one.post).collect::<Vec<_>>(), posts, "each behind those before");
    assert_eq!(planned[0].at, planned[1].at);
    assert!(jo.get(&format!("/desk/at/lindenau/posts/{}/review", posts[0])).await.has("Eins"));
}

#[tokio::test]
async fn nothing_waits_for_somebody_who_may_do_nothing_about_it() {
    let stage = Stage::new().await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let mut editor = person(&stage, "redaktion@lindenau.de", Role::Editor).await;
    for login in ["eva@lindenau.de", "otto@lindenau.de"] {
        person(&stage, login, Role::Approver).await;
    }
    let post = draft(&mut jo, &[("title", "Der Markt"), ("kind", "update")]).await;
    press(&mut jo, &post, "submit", &[]).await;
    assert!(!editor.get("/desk/at/lindenau").await.has("Wartet auf mich"), "an editor approves nothing here");
    stage.stores.desk().set_four_eyes(stage.channel, FourEyes::Off, store::SYSTEM, stage.now()).await.unwrap();
    assert!(
        editor.get("/desk/at/lindenau").await.has("Wartet auf mich"),
        "where nobody must approve, they bring it out"
    );
}

#[tokio::test]
async fn somebody_who_only_writes_is_offered_nothing_that_would_be_refused() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let theirs = draft(&mut eva, &[("title", "Von Eva"), ("kind", "update")]).await;
    let out = draft(&mut eva, &[("title", "Draußen"), ("kind", "update")]).await;
    let delivery = release(&mut eva, &out).await.header("location").to_owned();
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let own = draft(&mut jo, &[("title", "Von Jo"), ("kind", "update")]).await;
    assert!(jo.get(&format!("{own}/edit")).await.has(&format!("{own}/discard")));
    assert!(!jo.get(&format!("{theirs}/edit")).await.has(&format!("{theirs}/discard")));
    assert!(eva.get(&delivery).await.has("/pause\"") && !jo.get(&delivery).await.has("/pause\""));
    let page = jo.get(&out).await;
    for verb in ["withdraw", "archive", "pin"] {
        assert!(!page.has(&format!("{out}/{verb}\"")), "{verb}");
    }
}

#[tokio::test]
async fn posts_are_found_at_the_desk_by_title_and_text_drafts_too() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    draft(&mut eva, &[("title", "Öffnung des Freibads"), ("kind", "update")]).await;
    let out = draft(&mut eva, &[("title", "Der Markt"), ("kind", "update"), ("body", "Mit Öffnungszeiten.")]).await;
    release(&mut eva, &out).await;
    let found = eva.get("/desk/at/lindenau/posts?q=%C3%B6ffnung").await;
    assert!(found.has("Öffnung des Freibads") && found.has("Der Markt") && found.has("value=\"öffnung\""));
    let one = eva.get("/desk/at/lindenau/posts?q=freibads").await;
    assert!(one.has("Öffnung des Freibads") && !one.has(">Der Markt<"));
    assert!(eva.get("/desk/at/lindenau/posts?q=nirgends").await.has("Kein Beitrag mit diesen Wörtern"));
}
