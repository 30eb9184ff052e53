//! One warning in many channels, and its end.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::{Ran, Town};
use crate::web::get;
use channel::alarm::AlarmKind;
use channel::warning::{Severity, Turn};
use store::SYSTEM;

const TEXT: &str = "Ein Lager brennt.\n\n- Fenster schließen\n- Lüftung ausschalten";

/// Towns whose pages residents see, and one that is hidden.
async fn towns(town: &Town) {
    for slug in ["lindenau", "werre", "verborgen"] {
        town.run(&["channel", "create", slug, "--name", slug]).ends(0);
        Inside::of(town).await.complete(slug).await;
    }
    for slug in ["lindenau", "werre"] {
        town.run(&["channel", "open", slug]).ends(0);
    }
}

fn file(town: &Town, name: &str, text: &str) -> String {
    let path = town.folder.file(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn warn(town: &Town, text: &str, more: &[&str]) -> Ran {
    town.run(&[&["warn", "--title", "Rauch", "--text", text, "--reason", "Leitstelle am Telefon"], more].concat())
}

/// W1, W4, W9, W12: in each town a sealed message with an end, in its feed and on its page; those who could have been the
/// second person are told.
#[tokio::test(flavor = "multi_thread")]
async fn a_warning_goes_to_all_public_channels_or_to_none() {
    for engine in engines() {
        let town = Town::on(engine);
        towns(&town).await;
        let text = file(&town, "text.md", TEXT);
        let dry = warn(&town, &text, &[]).ends(0).out;
        for said in
            ["Nothing was sent", "Warnung: Rauch", "Fenster schließen. Lüftung ausschalten.", "Gilt bis", "6 hours"]
        {
            assert!(dry.contains(said), "{said} is missing in {dry}");
        }
        assert!(Inside::of(&town).await.posts("werre").await.is_empty());
        town.run(&["warn", "--title", "Rauch", "--text", &text, "--send"]).complains(2, &["--reason"]);
        warn(&town, &text, &["--send", "--channel", "verborgen", "--channel", "werre"]).complains(4, &["hidden"]);
        assert!(Inside::of(&town).await.posts("werre").await.is_empty(), "all or none");
        let english = file(&town, "en.txt", "Smoke\nA store is on fire.\n- Close windows");
        let more = ["--send", "--hours", "3", "--severity", "extreme", "--also", &format!("en={english}")];
        assert!(warn(&town, &text, &more).ends(0).out.contains("Ordered in 2 channels"));

        let audit = town.run(&["audit", "export", "--format", "csv", "--channel", "werre"]).ends(0).out;
        assert!(audit.contains("released_alone") && audit.contains("Leitstelle am Telefon"), "{audit}");
        let inside = Inside::of(&town).await;
        let alarms = inside.stores.delivery().open_alarms(jiff::Timestamp::UNIX_EPOCH, None, 9).await.unwrap();
        assert!(alarms.len() == 2 && alarms.iter().all(|one| one.kind == AlarmKind::Alone && one.by == SYSTEM));
        for slug in ["lindenau", "werre"] {
            let channel = inside.channel(slug).await.id;
            let sealed = inside.stores.desk().unseen_warnings(channel).await.unwrap();
            assert_eq!((sealed.len(), sealed[0].severity, sealed[0].turn), (1, Severity::Extreme, Turn::Alert));
            let holds = sealed[0].expires.duration_since(sealed[0].sent).as_secs();
            assert!((3 * 3600 - 1..=3 * 3600).contains(&holds), "three hours, in whole seconds: {holds}");
            let read = formats::cap::read(sealed[0].cap.clone()).unwrap();
            assert!(read.report.is_clean(), "{:?}", read.report);
            let told: Vec<_> = read.alert.infos.iter().map(|info| info.language.to_string()).collect();
            assert_eq!(told, ["de", "en"]);
            assert_eq!(read.alert.infos[0].areas[0].description.as_str(), slug, "all of the town");
        }
        let serving = town.serve();
        for slug in ["lindenau", "werre"] {
            assert!(get(town.port, &format!("/{slug}")).is(200).text().contains("Rauch"));
            assert!(get(town.port, &format!("/{slug}/warnings.atom")).is(200).text().contains("Rauch"));
        }
        assert!(inside.posts("verborgen").await.is_empty());
        serving.said("delivery done");
        assert_eq!(serving.stop().0, 0);
    }
}

/// What the desk refuses is refused, in its words.
#[tokio::test(flavor = "multi_thread")]
async fn what_phones_would_cut_is_refused() {
    let town = Town::on(crate::engine::Engine::Sqlite);
    towns(&town).await;
    let steps = "- ÄÖÜ ÄÖÜÄ ÖÜÄÖÜ\n".repeat(53);
    let long = file(&town, "long.md", &format!("{}\n\n{steps}", "Über der Südstadt zieht übler Rauch. ".repeat(39)));
    warn(&town, &long, &["--send"]).complains(2, &["what to do: These steps do not all fit into the notification"]);
    let longer = file(&town, "longer.md", &"Das Wasser steigt. ".repeat(90));
    warn(&town, &longer, &["--send"]).complains(2, &["text: ", "1500"]);
    let text = file(&town, "text.md", TEXT);
    for hours in ["0", "169", "ewig"] {
        warn(&town, &text, &["--hours", hours]).complains(2, &["--hours"]);
    }
    warn(&town, &text, &["--also", &format!("xx={text}")]).complains(2, &["`xx`"]);
    let bare = ["warn", "--title", "Rauch", "--text", &text, "--send", "--reason"];
    town.run(&[&bare[..], &["x"]].concat()).complains(2, &["Please say why you release it alone"]);
    let test = ["warn", "--title", "Test: Rauch", "--text", &text];
    town.run(&test).complains(2, &["headline: "]);
    assert!(Inside::of(&town).await.posts("lindenau").await.is_empty());
}

/// W3, W4: the end goes to every town as the next message of its chain; where it was ended before, that is said.
#[tokio::test(flavor = "multi_thread")]
async fn the_all_clear_goes_to_every_town_that_was_warned() {
    for engine in engines() {
        let town = Town::on(engine);
        towns(&town).await;
        let text = file(&town, "text.md", TEXT);
        let out = warn(&town, &text, &["--send"]).ends(0).out;
        let reference = out.split("Its reference is ").nth(1).unwrap()[..13].to_owned();
        let end = |turn: &str, more: &[&str]| {
            town.run(&[&["warn", turn, &reference, "--reason", "Feuer ist aus"], more].concat())
        };
        let dry = end("--all-clear", &[]).ends(0).out;
        assert!(dry.contains("Nothing was sent") && dry.contains("Entwarnung: Rauch"), "{dry}");
        end("--all-clear", &["--send", "--channel", "lindenau"]).ends(0).line("lindenau: all-clear is out, message 1");
        let both = end("--false-alarm", &["--send"]).ends(0);
        both.line("lindenau: skipped: the warning was ended already");
        both.line("werre: false alarm is out, message 1");
        let inside = Inside::of(&town).await;
        for (slug, turn) in [("lindenau", Turn::AllClear), ("werre", Turn::FalseAlarm)] {
            let channel = inside.channel(slug).await.id;
            let post = inside.posts(slug).await[0].id;
            let chain = inside.stores.desk().sealed(post).await.unwrap();
            let turns: Vec<_> = chain.iter().map(|one| (one.number, one.turn)).collect();
            assert_eq!(turns, [(0, Turn::Alert), (1, turn)]);
            let read = |number: usize| formats::cap::read(chain[number].cap.clone()).unwrap();
            assert!(read(1).report.is_clean() && read(1).alert.references[0].names(&read(0).alert));
            assert!(inside.stores.desk().open_warnings(channel).await.unwrap().is_empty());
        }
        assert!(end("--all-clear", &["--send"]).ends(0).out.contains("Ordered in 0 channels"));
        town.run(&["warn", "--all-clear", "0000000000000"]).complains(3, &["no warning"]);
        town.run(&["warn", "--all-clear", "bald"]).complains(2, &["is no reference"]);
        town.run(&["warn", "--all-clear", &reference, "--title", "x"]).complains(2, &["--title"]);
    }
}
