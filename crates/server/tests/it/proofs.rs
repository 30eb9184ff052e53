//! What is published is signed; whoever has the list of keys checks it without us; and the keys change hands.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::Town;
use crate::web::get;
use std::fs;
use std::path::Path;

/// A town with a domain, a post and a warning, served until both are signed; the proof file's address of the warning.
async fn signed(town: &Town) -> String {
    let create = ["channel", "create", "lindenau", "--name", "Stadt Lindenau", "--domain", "lindenau.example"];
    town.run(&create).ends(0);
    Inside::of(town).await.complete("lindenau").await;
    town.run(&["channel", "open", "lindenau"]).ends(0);
    let text = town.folder.file("warnung.txt");
    fs::write(&text, "Das Wasser steigt.\n\n- Keller räumen\n- Radio hören").unwrap();
    let warn = [
        "warn",
        "--title",
        "Hochwasser an der Werre",
        "--text",
        text.to_str().unwrap(),
        "--reason",
        "Pegel am Wehr",
        "--send",
    ];
    town.run(&warn).ends(0);
    let serving = town.serve();
    let page = get(town.port, "/lindenau").is(200).text();
    let path = page.split("href=\"/lindenau/p/").nth(1).unwrap().split(['-', '"']).next().unwrap().to_owned();
    let address = format!("/lindenau/p/{path}/proof.cose");
    let mut tries = 0;
    while get(town.port, &address).status != 200 {
        tries += 1;
        assert!(tries < 200, "not signed within ten seconds");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    keep(town, "keys.json", &get(town.port, formats::proof::PATH).is(200).text());
    keep(town, "proofs.txt", &get(town.port, "/lindenau/proofs.txt").is(200).text());
    let proof = get(town.port, &address).is(200);
    assert_eq!(proof.header("content-type"), Some("application/cose; cose-type=\"cose-sign1\""));
    fs::write(town.folder.file("proof.cose"), &proof.body).unwrap();
    assert_eq!(serving.stop().0, 0);
    address
}

fn keep(town: &Town, name: &str, text: &str) {
    fs::write(town.folder.file(name), text).unwrap();
}

/// The root key, as the command line shows it and the town would print it.
fn root(town: &Town) -> String {
    let list = town.run(&["keys", "list", "lindenau"]).ends(0).out;
    let line = list.lines().find(|line| line.contains("root key")).unwrap().to_owned();
    line.trim().trim_start_matches("root key ").split(" (").next().unwrap().to_owned()
}

/// Checks one thing as a newsroom does: with files and nothing else.
fn check(town: &Town, what: &str, root: &str, more: &[&str]) -> (i32, String) {
    let keys = town.folder.file("keys.json").to_str().unwrap().to_owned();
    let mut words = vec!["verify", what, "--keys", &keys, "--root", root];
    words.extend(more);
    let ran = town.run(&words);
    (ran.code, ran.out.clone() + &ran.err)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newsroom_checks_a_link_a_file_and_a_text_without_a_network() {
    for engine in engines() {
        let town = Town::on(engine);
        signed(&town).await;
        let (root, file) = (root(&town), |name: &str| town.folder.file(name).to_str().unwrap().to_owned());
        let (code, said) = check(&town, &file("proof.cose"), &root, &[]);
        assert!(code == 0 && said.contains("GENUINE") && said.contains("“Hochwasser an der Werre”"), "{code} {said}");
        // An old authentic warning says that it is over.
        let later = ["--at", "2030-01-01T00:00:00Z"];
        let (code, said) = check(&town, &file("proof.cose"), &root, &later);
        assert!(code == 5 && said.contains("GENUINE, BUT OVER"), "{code} {said}");
        let link = formats::proof::link("https://elsewhere.example/check", &fs::read(file("proof.cose")).unwrap());
        assert_eq!(check(&town, &link, &root, &[]).0, 0);
        // The last letter holds bits nobody reads; the one before it does not.
        let (kept, turned) = (&link[..link.len() - 2], if link[..link.len() - 1].ends_with('A') { "BA" } else { "AA" });
        assert_eq!(check(&town, &format!("{kept}{turned}"), &root, &[]).0, 1);

        let forwarded = "Weitergeleitet\n*Hochwasser an der Werre*\n\n*Gebiet:* Stadt Lindenau\n\nDas Wasser steigt.\n\n• Keller räumen\n• Radio hören\n";
        keep(&town, "text.txt", forwarded);
        let proofs = file("proofs.txt");
        let (code, said) = check(&town, &file("text.txt"), &root, &["--proofs", &proofs]);
        assert!(code == 0 && said.contains("GENUINE"), "{code} {said}");
        keep(&town, "text.txt", &format!("{forwarded}\n{link}\n"));
        let (code, said) = check(&town, &file("text.txt"), &root, &[]);
        assert!(code == 6 && said.contains("Nobody vouches for: https://elsewhere.example"), "{code} {said}");
        let own = link.replace("elsewhere.example", "lindenau.example");
        keep(&town, "text.txt", &format!("{forwarded}\n{own}\n"));
        assert_eq!(check(&town, &file("text.txt"), &root, &[]).0, 0, "the link in the text is enough");
        keep(&town, "text.txt", &format!("{forwarded}\n{own}\n--\nNACHTRAG: Fragen an 0900 12345\n"));
        let (code, said) = check(&town, &file("text.txt"), &root, &[]);
        assert!(code == 6 && said.contains("Nobody vouches for: NACHTRAG"), "{code} {said}");
        keep(&town, "text.txt", &forwarded.replace("Keller räumen", "Keller aufsuchen"));
        let (code, said) = check(&town, &file("text.txt"), &root, &["--proofs", &proofs]);
        assert!(code == 1 && said.contains("NOT GENUINE"), "{code} {said}");
        let (code, said) = check(&town, &file("proof.cose"), &"A".repeat(43), &[]);
        assert!(code == 4 && said.contains("this root key signed no list"), "{code} {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_key_that_lies_elsewhere_takes_over_and_keys_are_taken_back() {
    let town = Town::on(crate::engine::engines().remove(0));
    signed(&town).await;
    let file = |name: &str| town.folder.file(name).to_str().unwrap().to_owned();
    let own = root(&town);
    let warnings = || {
        let list = town.run(&["keys", "list", "lindenau"]).ends(0).out;
        let line = list.lines().find(|line| line.contains("  warnings  ") && !line.contains("taken back")).unwrap();
        line.trim().split(' ').next().unwrap().to_owned()
    };
    let first = warnings();
    town.run(&["keys", "revoke", "lindenau", &first]).ends(0);
    assert_ne!(warnings(), first, "another key took its place");
    town.run(&["keys", "revoke", "lindenau", &first]).ends(3);

    town.run(&["keys", "root", &file("root.key")]).ends(0);
    town.run(&["keys", "request", "lindenau", &file("request.json")]).ends(0);
    let sign = ["keys", "sign", &file("request.json"), "--root", &file("root.key"), "--to", &file("list.json")];
    town.run(&sign).ends(0);
    town.run(&["keys", "install", "lindenau", &file("list.json")]).ends(0);
    town.run(&["keys", "install", "lindenau", &file("list.json")]).ends(4);
    assert_ne!(root(&town), own);
    // From now on only the key that lies elsewhere decides.
    town.run(&["keys", "revoke", "lindenau", &warnings()]).ends(4);
    town.run(&["keys", "root", &file("other.key")]).ends(0);
    town.run(&["keys", "request", "lindenau", &file("request.json"), "--revoke", &warnings()]).ends(0);
    let other = ["keys", "sign", &file("request.json"), "--root", &file("other.key"), "--to", &file("list.json")];
    town.run(&other).ends(0);
    town.run(&["keys", "install", "lindenau", &file("list.json")]).ends(4);
    town.run(&["keys", "install", "lindenau", &file("list.json"), "--new-root"]).ends(0);

    // What the key that was taken back signed is not believed by whoever has the new list.
    let serving = town.serve();
    keep(&town, "keys.json", &get(town.port, formats::proof::PATH).is(200).text());
    assert_eq!(serving.stop().0, 0);
    let (code, said) = check(&town, &file("proof.cose"), &root(&town), &[]);
    assert!(code == 1 && said.contains("the key was taken back"), "{code} {said}");
    assert!(Path::new(&file("root.key")).metadata().unwrap().len() < 600);
}
