//! What every command says and how it ends.
use crate::engine::Engine;
use crate::town::Town;

#[test]
fn every_command_explains_itself() {
    let town = Town::on(Engine::Sqlite);
    let help = town.run(&["--help"]).ends(0);
    let commands = [
        "serve", "demo", "import", "channel", "editor", "delivery", "verify", "assets", "doctor", "backup", "restore",
        "migrate",
    ];
    for command in commands {
        assert!(help.out.contains(command), "{command} is missing in: {}", help.out);
        assert!(town.run(&[command, "--help"]).ends(0).out.contains("Usage: ausrufer"));
    }
    assert!(!town.data("").exists(), "asking for help makes no folder");
}

#[test]
fn settings_come_from_file_and_environment_and_unknown_ones_are_refused() {
    let mut town = Town::on(Engine::Sqlite);
    let file = town.folder.file("ausrufer.toml");
    let data = town.data("");
    std::fs::write(&file, "[instance]\nnmae = \"x\"\n").unwrap();
    town.run(&["migrate"]).complains(2, &["instance.nmae", "did you mean `instance.name`?"]);
    std::fs::write(&file, "[server]\ndata_dir = \"elsewhere\"\nlisten = \"nowhere\"\n").unwrap();
    // The environment wins over both lines of the file.
    town.run(&["migrate"]).ends(0);
    assert!(data.join("content.db").exists() && !town.folder.file("elsewhere").exists());
    town.run(&["--config", "missing.toml", "migrate"]).complains(2, &["missing.toml"]);
    town.set("AUSRUFER_LOG_FROMAT", "json");
    town.run(&["migrate"]).complains(2, &["AUSRUFER_LOG_FROMAT", "AUSRUFER_LOG_FORMAT"]);
}

#[test]
fn exit_codes_tell_what_kind_of_no_it_is() {
    let town = Town::on(Engine::Sqlite);
    town.run(&["channel"]).ends(2);
    town.run(&["channel", "create", "Ä", "--name", "x"]).complains(2, &["not an address word"]);
    town.run(&["channel", "create", "desk", "--name", "x"]).complains(2, &["kept for the server itself"]);
    town.run(&["channel", "open", "nirgends"]).complains(3, &["there is no channel `nirgends`"]);
    town.run(&["editor", "sign-in", "niemand"]).complains(3, &["there is no account"]);
    town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
    town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).complains(4, &["already a channel"]);
    town.run(&["channel", "open", "lindenau"]).complains(4, &["imprint", "authority"]);
    town.run(&["verify", "lindenau"]).complains(4, &["names no domain"]);
    town.run(&["delivery", "show", "Ä"]).complains(2, &["not a delivery's number"]);
    town.run(&["delivery", "pause", "0000000000001"]).complains(3, &["there is no delivery"]);
    town.run(&["restore", "nowhere"]).complains(3, &["holds no backup"]);
}

#[test]
fn doctor_says_what_to_do() {
    let mut town = Town::on(Engine::Sqlite);
    town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
    // Keeps doctor from asking anybody outside, and is itself something to mend: the exit code says so.
    town.set("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true");
    let found = town.run(&["doctor"]).ends(1).out;
    for words in ["never saved elsewhere", "ausrufer backup --keys", "Sqlite, sound", "imprint lacks", "One thing"] {
        assert!(found.contains(words), "{words:?} is missing in: {found}");
    }
}
