//! A process that ends badly leaves no picture of its memory, in which the keys lie.
use crate::engine::Engine;
use crate::town::{Town, files_below};

/// Where the system writes dumps beside the program, the picture of another program shows that it does.
#[test]
fn no_memory_is_written_to_a_file() {
    let town = Town::on(Engine::Sqlite);
    let dumps = || {
        let named =
            |path: &std::path::PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("core"));
        files_below(town.folder.path()).into_iter().filter(named).count()
    };
    town.shell("ulimit -c unlimited; kill -ABRT $$").ended();
    println!("this system writes dumps here: {}", dumps() > 0);
    let before = dumps();

    let serving = town.shell("ulimit -c unlimited; exec \"$0\" serve");
    serving.said("serving");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", serving.pid())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
    serving.abort();
    assert_eq!(dumps(), before, "a dump of the server's memory");
}
