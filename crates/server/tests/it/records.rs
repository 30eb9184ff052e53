//! `ausrufer records export`: whole or not at all, and never over something else.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::Town;
use channel::clock::Clock;
use testkit::WallClock;

#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_written_into_a_folder_or_a_file() {
    for engine in engines() {
        let town = Town::on(engine);
        town.run(&["channel", "create", "lindenau", "--name", "Stadt Lindenau"]).ends(0);
        let inside = Inside::of(&town).await;
        inside.complete("lindenau").await;
        inside.publish("lindenau", "Markt", WallClock.now()).await;
        let year = WallClock.now().to_string()[..4].to_owned();
        let (folder, file) = (town.folder.file("archiv"), town.folder.file("archiv.zip"));
        let export = |year: &str, out: &std::path::Path| {
            let out = out.display().to_string();
            town.run(&["records", "export", "--channel", "lindenau", "--year", year, "--out", &out])
        };
        let said = export(&year, &folder).ends(0).out;
        assert!(said.contains("1 posts") && said.contains("not public"), "{said}");
        let sums = std::fs::read_to_string(folder.join("manifest-sha256.txt")).unwrap();
        for line in sums.lines() {
            let (sum, name) = line.split_once("  ").unwrap();
            let bytes = std::fs::read(folder.join(name)).unwrap();
            assert_eq!(web::assets::sha256(&bytes), sum, "{name}");
        }
        assert!(sums.contains("data/posts.json") && sums.contains("data/pages.warc.gz"));
        let posts: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.join("data/posts.json")).unwrap()).unwrap();
        let act = &posts["posts"][0]["acts"][0];
        assert_eq!((act["what"].as_str(), act["by"].as_str()), (Some("published"), Some("das Programm")));
        assert!(act["seq"].is_number() && act["hash"].is_string(), "sealed before it is handed out");
        export(&year, &file).ends(0);
        assert_eq!(&std::fs::read(&file).unwrap()[..4], b"PK\x03\x04");
        // Something is there already: it is left as it is.
        export(&year, &folder).complains(4, &["is there already"]);
        export(&year, &file).complains(4, &["is there already"]);
        export("26", &town.folder.file("x.zip")).complains(2, &["is not a year"]);
        let nowhere = town.folder.file("gibt/es/nicht.zip");
        export(&year, &nowhere).ends(1);
        assert!(!town.folder.file("x.zip").exists() && !nowhere.exists());
        let audit = town.run(&["audit", "export"]).ends(0).out;
        assert_eq!(audit.matches(",records_handed_out,").count(), 2, "{audit}");
    }
}
