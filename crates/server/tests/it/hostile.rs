//! Feeds made to do harm: each ends with a sentence, and nothing of it is taken.
use crate::engine::Engine;
use crate::inside::Inside;
use crate::town::Town;
use testkit::site::Site;

fn item(inner: &str) -> Vec<u8> {
    format!("<?xml version='1.0'?><rss version='2.0'><channel><title>Stadt</title><item>{inner}</item></channel></rss>")
        .into_bytes()
}

/// Name, bytes, exit code, words of the complaint.
fn files() -> Vec<(&'static str, Vec<u8>, i32, &'static str)> {
    let bomb = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>\
                <rss version='2.0'><channel><item><title>&b;</title></item></channel></rss>";
    let page = "<!DOCTYPE html><html lang='de'><head><title>Aktuelles</title></head><body><p>Hallo</p></body></html>";
    let script = "<title>Fest</title><description>&lt;p&gt;Hallo&lt;script&gt;alert(1)&lt;/script&gt;</description>";
    let inside = "<title>Fest</title><description>&lt;img src='http://192.168.1.1/a.png'&gt;Hallo</description>";
    let garbage = [&b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"[..], &[0xa5; 5_000]].concat();
    let deep = format!("<rss version='2.0'><channel>{}", "<a>".repeat(200_000));
    vec![
        ("a title of 10 MB", item(&format!("<title>{}</title>", "ä".repeat(5_000_000))), 1, "its title is longer than"),
        ("a feed of 21 MB", item(&"<title>x</title>".repeat(1_400_000)), 4, "larger than 20 MB"),
        ("an entity bomb", bomb.into(), 4, "entities of its own"),
        ("a web page", page.into(), 4, "a web page, not a feed"),
        ("a script", item(script), 1, "contains a script"),
        ("a picture inside the house", item(inside), 1, "a picture points into a private network (192.168.1.1)"),
        ("garbage that calls itself gzip", garbage, 4, "neither RSS, Atom nor JSON Feed"),
        ("a tower of elements", deep.into(), 4, "nested deeper"),
        ("nothing", Vec::new(), 4, "neither RSS, Atom nor JSON Feed"),
        ("an item without words", item("<link>https://stadt.example/1</link>"), 1, "it has no title"),
    ]
}

#[tokio::test]
async fn hostile_files_end_with_a_sentence_and_nothing_taken() {
    let town = Town::on(Engine::Sqlite);
    town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
    let file = town.folder.file("feed.xml");
    for (name, bytes, code, words) in files() {
        std::fs::write(&file, bytes).unwrap();
        let ran = town.run(&["import", &file.display().to_string(), "--channel", "lindenau", "--as", "published"]);
        let said = format!("{}{}", ran.out, ran.err);
        assert_eq!(ran.code, code, "{name}: {said}");
        assert!(said.contains(words), "{name}: {said}");
        assert!(said.len() < 2_000, "{name}: says too much");
    }
    assert!(Inside::of(&town).await.posts("lindenau").await.is_empty());
}

#[tokio::test]
async fn words_in_another_encoding_than_declared_are_read_and_said() {
    let town = Town::on(Engine::Sqlite);
    town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
    let file = town.folder.file("feed.xml");
    let text = "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><item><title>Straßenfest</title></item></channel></rss>";
    let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    std::fs::write(&file, latin).unwrap();
    let import = ["import", &file.display().to_string(), "--channel", "lindenau", "--as", "published"];
    assert!(town.run(&import).ends(0).out.contains("repaired: the text was not in the encoding it declares"));
    assert_eq!(Inside::of(&town).await.posts("lindenau").await[0].content.title.as_str(), "Straßenfest");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_addresses_end_with_a_sentence() {
    let mut town = Town::on(Engine::Sqlite);
    town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
    let site = Site::start().await;
    let at = |path: &str| format!("{}{path}", site.url());
    site.put("/feed", "application/rss+xml", item("<title>Fest</title>"));
    let import = |town: &Town, url: &str| town.run(&["import", url, "--channel", "lindenau", "--as", "published"]);
    import(&town, &at("/feed")).complains(1, &["only https", "Nothing was taken"]);

    town.set("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true");
    site.redirect("/round", &at("/round"));
    site.redirect("/inside", "http://10.0.0.1/feed");
    site.redirect("/metadata", "https://169.254.169.254/latest");
    site.put("/large", "application/rss+xml", vec![b'x'; 21 * 1024 * 1024]);
    for (path, words) in [
        ("/round", "redirect"),
        ("/inside", "no public address"),
        ("/metadata", "no public address"),
        ("/large", "longer than"),
        ("/nowhere", "answers 404"),
    ] {
        import(&town, &at(path)).complains(1, &[words, "Nothing was taken"]);
    }
    assert!(Inside::of(&town).await.posts("lindenau").await.is_empty());
    site.redirect("/moved", &at("/feed"));
    import(&town, &at("/moved")).ends(0);
}
