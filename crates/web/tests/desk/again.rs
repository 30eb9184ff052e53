//! Templates asked for what is new, and posts that come again: each occasion once, whatever happens to the server.
use crate::hands::{Hands, draft, may_come_back, value_after};
use crate::review::{person, release};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use channel::life::Stage as Stand;
use db::{Db, Options, run};
use std::time::Duration;
use store::Stores;
use testkit::TempDir;
use web::desk::series::make::make_due;

const DESK: &str = "/desk/at/lindenau";
const CLOSED: [(&str, &str); 6] = [
    ("name", "Sperrung"),
    ("kind", "traffic"),
    ("title", "{Straße} gesperrt"),
    ("body", "Von {Beginn} an ist die {straße} zu. {Grund}"),
    ("traffic_streets", "{Straße}"),
    ("traffic_from_date", "{Beginn}"),
];
const BIN: [(&str, &str); 5] = [
    ("name", "Müll"),
    ("kind", "service"),
    ("title", "Morgen: {Tonne}"),
    ("body", "Am {Datum} wird sie geleert."),
    ("valid_until", "{Datum}"),
];

/// Makes a template; answers the address of its page.
async fn template(hands: &mut Hands, fields: &[(&str, &str)]) -> String {
    let kept = hands.post(&format!("{DESK}/templates/new"), fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let list = hands.get(&format!("{DESK}/templates")).await.text();
    let name = fields[0].1;
    let (_, after) = list.split_once(&format!("<p class=\"rows__title\">{name}</p>")).unwrap();
    let use_url = value_after(after, "class=\"btn btn--secondary\" href=\"").unwrap();
    use_url.strip_suffix("/use").unwrap().to_owned()
}

/// Makes a series of a template; answers the address of its page.
async fn series(hands: &mut Hands, template: &str, fields: &[(&str, &str)]) -> String {
    let id = template.rsplit('/').next().unwrap();
    let kept = hands.post(&format!("{DESK}/series/new?template={id}"), fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    kept.header("location").split('?').next().unwrap().to_owned()
}

async fn titles(stage: &Stage) -> Vec<String> {
    let drafts = stage.stores.desk().drafts(stage.channel).await.unwrap();
    let title =
        |form: &str| serde_json::from_str::<serde_json::Value>(form).unwrap()["title"].as_str().unwrap().to_owned();
    drafts.iter().map(|draft| title(&draft.form)).collect()
}

#[tokio::test]
async fn a_template_asks_for_what_is_new_and_gives_a_draft() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let nameless = eva.post(&format!("{DESK}/templates/new"), &CLOSED[1..]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.has("{Straße} gesperrt"), "what was typed stays");
    let url = template(&mut eva, &CLOSED).await;
    let asks = eva.get(&format!("{url}/use")).await;
    for part in [">Straße<", ">Grund<", "name=\"v.Beginn\" type=\"date\""] {
        assert!(asks.has(part), "{part}\n{}", asks.text());
    }
    let half = eva.post(&format!("{url}/use"), &[("v.Straße", "Mühlweg"), ("v.Beginn", "bald")]).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half.has("value=\"Mühlweg\"") && half.has("value=\"bald\"") && half.has("Das fehlt noch."));
    let whole = [("v.Straße", "Mühlweg"), ("v.Beginn", "2026-12-01"), ("v.Grund", "Neue Rohre.")];
    let begun = eva.post(&format!("{url}/use"), &whole).await;
    let editor = eva.get(begun.header("location")).await;
    for part in ["Mühlweg gesperrt", "Von Dienstag, 1. Dezember 2026 an ist die Mühlweg zu. Neue Rohre.", "2026-12-01"]
    {
        assert!(editor.has(part), "{part}\n{}", editor.text());
    }
    let post = begun.header("location").split("/edit").next().unwrap().to_owned();
    release(&mut eva, &post).await;
    assert!(stage.get("/lindenau").await.has("Gesperrt: Mühlweg, ab Dienstag, 1. Dezember"));

    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    assert_eq!(jo.post(&format!("{url}/drop"), &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(eva.post(&format!("{url}/drop"), &[]).await.status, StatusCode::SEE_OTHER);
    let lost = eva.post(&url, &CLOSED).await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_was_filled_in_is_there_after_signing_in_anew() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    may_come_back(&stage, "eva@lindenau.de").await;
    let path = format!("{}/use", template(&mut eva, &BIN).await);
    let mut late = eva.signed_out();
    let asked = late.post_bare(&path, "v.Tonne=Biotonne&v.Datum=&csrf=alt").await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    assert!(asked.has("Biotonne") && asked.has("name=\"kept.again\""), "{}", asked.text());
    let shown = late.come_back(&stage, "eva@lindenau.de", &path, &[("v.Tonne", "Biotonne"), ("again", "1")]).await;
    assert_eq!(shown.status, StatusCode::FORBIDDEN);
    assert!(shown.has("value=\"Biotonne\"") && shown.has("noch einmal absenden"), "{}", shown.text());
    assert!(titles(&stage).await.is_empty(), "nothing came of it by itself");
}

#[tokio::test]
async fn what_a_template_allows_to_stay_empty_leaves_nothing_in_the_text() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let fields = [
        ("name", "Sperrung"),
        ("kind", "traffic"),
        ("title", "{Straße} gesperrt {Zusatz?}"),
        ("body", "Die {Straße} ist zu. {Hinweis?}\n\nGrund: {Grund?}\n\nBis bald."),
        ("traffic_streets", "{Straße}"),
        ("traffic_until_date", "{Ende?}"),
    ];
    let url = template(&mut eva, &fields).await;
    let asks = eva.get(&format!("{url}/use")).await;
    for part in [
        "Muss ausgefüllt werden.",
        "Kann leer bleiben. Die Zeile „Grund: …“ entfällt dann.",
        "Kann leer bleiben. Im Text fehlt dann nur diese Stelle.",
    ] {
        assert!(asks.has(part), "{part}\n{}", asks.text());
    }
    let none = eva.post(&format!("{url}/use"), &[("v.Grund", "Rohre")]).await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.has("value=\"Rohre\""));
    let begun = eva.post(&format!("{url}/use"), &[("v.Straße", "Mühlweg"), ("v.Ende", ""), ("v.Grund", " ")]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
    let form = stage.stores.desk().drafts(stage.channel).await.unwrap()[0].form.clone();
    let form: serde_json::Value = serde_json::from_str(&form).unwrap();
    assert_eq!(form["title"], "Mühlweg gesperrt");
    assert_eq!(form["body"], "Die Mühlweg ist zu.\n\nBis bald.");
    assert!(form.as_object().unwrap().values().all(|value| !value.to_string().contains('{')), "{form}");
}

#[tokio::test]
async fn a_series_whose_template_got_a_new_place_makes_drafts_and_sends_none_of_them() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let url = template(&mut eva, &BIN).await;
    let fields = [
        ("name", "Blaue Tonne"),
        ("v.Tonne", "Blaue Tonne"),
        ("rule", "weekly"),
        ("every", "1"),
        ("weekday", "fri"),
        ("first", "2026-11-27"),
        ("ahead", "1"),
        ("at", "17:00"),
        ("outcome", "scheduled"),
    ];
    series(&mut eva, &url, &fields).await;
    let changed = BIN
        .into_iter()
        .map(|(name, text)| if name == "body" { (name, "Am {Datum}, {Uhrzeit}.") } else { (name, text) });
    assert_eq!(eva.post(&url, &changed.collect::<Vec<_>>()).await.status, StatusCode::SEE_OTHER);
    assert!(make_due(&stage.app).await.unwrap() > 0);
    for draft in stage.stores.desk().drafts(stage.channel).await.unwrap() {
        assert!(draft.form.contains("{Uhrzeit}"), "{}", draft.form);
        let life = stage.stores.desk().life(draft.post, stage.now()).await.unwrap().unwrap().life;
        assert_eq!(
            life.copy.unwrap().phase.stage(),
            Stand::Draft,
            "nothing with a place to fill in goes out by itself"
        );
    }
}

#[tokio::test]
async fn a_post_becomes_a_template_and_examples_come_once() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let post = draft(&mut eva, &[("title", "Der Rat tagt"), ("kind", "decision"), ("body", "Im Ratssaal.")]).await;
    release(&mut eva, &post).await;
    let id = post.rsplit('/').next().unwrap();
    let sheet = eva.get(&format!("{DESK}/templates/new?from={id}")).await;
    assert!(sheet.has("Der Rat tagt") && sheet.has("Im Ratssaal."));
    for _ in 0..2 {
        eva.post(&format!("{DESK}/templates/examples"), &[]).await;
    }
    assert_eq!(stage.stores.desk().templates(stage.channel).await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_new_post_is_begun_from_a_template_where_new_posts_are_begun() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Editor).await;
    let pages = ["", "/posts", "/days", "/posts/new"].map(|page| format!("{DESK}{page}"));
    for page in &pages {
        assert!(!eva.get(page).await.has("Aus Vorlage"), "{page}: there is none yet");
    }
    template(&mut eva, &BIN).await;
    for page in &pages {
        assert!(eva.get(page).await.has("Aus Vorlage"), "{page}");
    }
    let post = draft(&mut eva, &[("title", "Ein Entwurf"), ("kind", "update")]).await;
    assert!(!eva.get(&format!("{post}/edit")).await.has("Aus Vorlage"), "begun already");
}

#[tokio::test]
async fn a_series_makes_each_draft_once_over_restarts_and_nodes() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let url = template(&mut eva, &BIN).await;
    let id = url.rsplit('/').next().unwrap();
    let wrong = [("name", "Blau"), ("rule", "weekly"), ("every", "oft"), ("ahead", "1"), ("at", "17")];
    let told = eva.post(&format!("{DESK}/series/new?template={id}"), &wrong).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.has("value=\"oft\"") && told.has("Das fehlt noch."), "every complaint at once: {}", told.text());
    let fields = [
        ("name", "Blaue Tonne"),
        ("v.Tonne", "Blaue Tonne"),
        ("rule", "weekly"),
        ("every", "2"),
        ("weekday", "fri"),
        ("first", "2026-11-27"),
        ("ahead", "1"),
        ("at", "17:00"),
        ("outcome", "draft"),
    ];
    let page = series(&mut eva, &url, &fields).await;
    let shown = eva.get(&page).await;
    assert!(shown.has("Freitag, 27. November") && shown.has("Freitag, 11. Dezember"), "{}", shown.text());
    assert!(eva.get(&format!("{DESK}/templates")).await.has("alle 2 Wochen: Freitag"));

    // Saturday the 21st: of the 27th the post appears within the fortnight. Two nodes look at once.
    let (one, two) = tokio::join!(make_due(&stage.app), make_due(&stage.app));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(titles(&stage).await, ["Morgen: Blaue Tonne"]);
    let form = &stage.stores.desk().drafts(stage.channel).await.unwrap()[0].form;
    assert!(form.contains("Freitag, 27. November 2026") && form.contains("\"valid_until\":\"2026-11-27\""), "{form}");
    assert!(eva.get(&page).await.has("Zum Beitrag"));
    // Half a year in which the server is up one day in five: nothing twice, nothing that is over.
    let mut made = 1;
    for _ in 0..36 {
        stage.clock.advance(Duration::from_secs(5 * 24 * 3600));
        made += make_due(&stage.app).await.unwrap();
        assert_eq!(make_due(&stage.app).await.unwrap(), 0);
    }
    assert_eq!(made, 14, "every other Friday of 180 days and the fortnight after");
    assert_eq!(titles(&stage).await.len(), made);
    // The session of half a year ago is over.
    let mut ute = person(&stage, "ute@lindenau.de", Role::Editor).await;
    assert_eq!(ute.post(&format!("{page}/end"), &[]).await.status, StatusCode::SEE_OTHER);
    stage.clock.advance(Duration::from_secs(30 * 24 * 3600));
    assert_eq!(make_due(&stage.app).await.unwrap(), 0);
    assert_eq!(titles(&stage).await.len(), made, "what was made stays");
}

#[tokio::test]
async fn what_comes_again_by_itself_has_its_time_also_over_the_change_of_the_clocks() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let url = template(&mut eva, &BIN).await;
    let fields = [
        ("name", "Restmüll"),
        ("v.Tonne", "Restmüll"),
        ("rule", "dates"),
        ("dates", "27.03.2027\n29.03.2027 Gründonnerstag"),
        ("first", "2026-11-21"),
        ("ahead", "1"),
        ("at", "2:30"),
        ("outcome", "scheduled"),
    ];
    series(&mut eva, &url, &fields).await;
    assert_eq!(make_due(&stage.app).await.unwrap(), 0, "months ahead");
    stage.clock.advance(Duration::from_secs(115 * 24 * 3600));
    assert_eq!(make_due(&stage.app).await.unwrap(), 2);
    let times: Vec<String> =
        stage.stores.desk().planned(stage.channel).await.unwrap().iter().map(|one| one.at.to_string()).collect();
    // In the night to Sunday half past two does not exist: it comes an hour later by the clock.
    assert_eq!(times, ["2027-03-26T01:30:00Z", "2027-03-28T01:30:00Z"]);
    assert_eq!(make_due(&stage.app).await.unwrap(), 0);
    assert!(stage.stores.desk().open_occasions(9).await.unwrap().is_empty());
}

#[tokio::test]
async fn with_four_eyes_what_comes_again_waits_for_an_approval() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    person(&stage, "otto@lindenau.de", Role::Approver).await;
    let url = template(&mut eva, &BIN).await;
    let fields = [
        ("name", "Bio"),
        ("v.Tonne", "Bio"),
        ("rule", "monthly"),
        ("nth", "last"),
        ("nth_day", "fri"),
        ("first", "2026-11-21"),
        ("ahead", "1"),
        ("at", "17"),
        ("outcome", "scheduled"),
    ];
    series(&mut eva, &url, &fields).await;
    assert_eq!(make_due(&stage.app).await.unwrap(), 1);
    let draft = stage.stores.desk().drafts(stage.channel).await.unwrap().remove(0);
    let life = stage.stores.desk().life(draft.post, stage.now()).await.unwrap().unwrap();
    assert_eq!(life.life.stage(), Stand::InReview);
    assert!(life.authors.iter().all(|author| author.name == "Eva Beispiel"));
    // Whoever only writes begins nothing that goes out by itself.
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let id = url.rsplit('/').next().unwrap();
    let refused = jo.post(&format!("{DESK}/series/new?template={id}"), &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_somebody_else_wrote_into_the_template_goes_out_by_nobodys_word_but_a_readers() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let url = template(&mut eva, &BIN).await;
    let fields = [
        ("name", "Bio"),
        ("v.Tonne", "Bio"),
        ("rule", "monthly"),
        ("nth", "last"),
        ("nth_day", "fri"),
        ("first", "2026-11-21"),
        ("ahead", "1"),
        ("at", "17"),
        ("outcome", "scheduled"),
    ];
    series(&mut eva, &url, &fields).await;
    let mut jo = person(&stage, "jo@lindenau.de", Role::Contributor).await;
    let other: Vec<(&str, &str)> = BIN
        .iter()
        .map(
            |(name, text)| {
                if *name == "title" { (*name, "Jos eigene Worte: {Tonne} am {Datum}") } else { (*name, *text) }
            },
        )
        .collect();
    let changed = jo.post(&url, &other).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    assert_eq!(make_due(&stage.app).await.unwrap(), 1);
    let draft = stage.stores.desk().drafts(stage.channel).await.unwrap().remove(0);
    let life = stage.stores.desk().life(draft.post, stage.now()).await.unwrap().unwrap();
    assert_eq!(life.life.stage(), Stand::InReview, "somebody reads it first");
    assert_eq!(life.authors.len(), 2, "whoever wrote in the template is an author too");
}

#[tokio::test]
async fn a_series_that_cannot_be_read_holds_up_no_other() {
    let dir = TempDir::new();
    let content = Db::open(&dir.sqlite("content.db"), Options::default()).await.unwrap();
    let sealed = Options { truncate_after_delete: true, ..Options::default() };
    let followers = Db::open(&dir.sqlite("followers.db"), sealed.clone()).await.unwrap();
    let reactions = Db::open(&dir.sqlite("reactions.db"), sealed).await.unwrap();
    let stage = Stage::on(Stores::open(content.clone(), followers, reactions), dir).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let url = template(&mut eva, &BIN).await;
    for name in ["Kaputt", "Heil"] {
        let fields = [
            ("name", name),
            ("v.Tonne", name),
            ("rule", "weekly"),
            ("every", "2"),
            ("weekday", "fri"),
            ("first", "2026-11-27"),
            ("ahead", "1"),
            ("at", "17:00"),
            ("outcome", "draft"),
        ];
        series(&mut eva, &url, &fields).await;
    }
    let spoil = run("UPDATE series SET rule = '{' WHERE name = 'Kaputt'", Vec::new()).must(1);
    assert!(content.tx(vec![spoil]).await.unwrap().is_committed());
    assert_eq!(make_due(&stage.app).await.unwrap(), 1);
    assert_eq!(titles(&stage).await, ["Morgen: Heil"]);
}
