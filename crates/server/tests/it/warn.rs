//! One warning in many channels.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::Town;
use crate::web::get;

#[tokio::test(flavor = "multi_thread")]
async fn a_warning_goes_to_all_public_channels_or_to_none() {
    for engine in engines() {
        let town = Town::on(engine);
        for slug in ["lindenau", "werre", "verborgen"] {
            town.run(&["channel", "create", slug, "--name", slug]).ends(0);
            Inside::of(&town).await.complete(slug).await;
        }
        for slug in ["lindenau", "werre"] {
            town.run(&["channel", "open", slug]).ends(0);
        }
        let text = town.folder.file("text.md");
        std::fs::write(&text, "Bitte **Fenster** schließen.").unwrap();
        let warn =
            |more: &[&str]| town.run(&[&["warn", "--title", "Rauch", "--text", text.to_str().unwrap()], more].concat());
        assert!(warn(&[]).ends(0).out.contains("Nothing was sent"));
        assert!(Inside::of(&town).await.posts("werre").await.is_empty());
        warn(&["--send"]).complains(2, &["--reason"]);
        let warn = |more: &[&str]| warn(&[&["--reason", "Leitstelle am Telefon"], more].concat());
        warn(&["--send", "--channel", "verborgen", "--channel", "werre"]).complains(4, &["hidden"]);
        assert!(Inside::of(&town).await.posts("werre").await.is_empty(), "all or none");
        assert!(warn(&["--send"]).ends(0).out.contains("Ordered in 2 channels"));
        let audit = town.run(&["audit", "export", "--format", "csv", "--channel", "werre"]).ends(0).out;
        assert!(audit.contains("released_alone") && audit.contains("Leitstelle am Telefon"), "{audit}");
        let serving = town.serve();
        for slug in ["lindenau", "werre"] {
            assert!(get(town.port, &format!("/{slug}")).is(200).text().contains("Rauch"));
        }
        assert!(Inside::of(&town).await.posts("verborgen").await.is_empty());
        serving.said("delivery done");
        assert_eq!(serving.stop().0, 0);
    }
}
