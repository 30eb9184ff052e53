//! Files stay small enough to be read.
use super::{files, read, root, short};

const LIMIT: usize = 500;
const MEDIAN: usize = 160;

#[test]
fn files_stay_small() {
    let sources = files(&root().join("crates"), &[".rs", ".js", ".html", ".css"]);
    let vendored = |name: &str| name.contains("/vendor/");
    for path in sources.iter().filter(|p| !vendored(&short(p))) {
        let lines = read(path).lines().count();
        assert!(lines <= LIMIT, "{} has {lines} lines; at most {LIMIT}", short(path));
    }
}

#[test]
fn most_files_are_short() {
    let mut lengths: Vec<usize> =
        files(&root().join("crates"), &[".rs"]).iter().map(|p| read(p).lines().count()).collect();
    lengths.sort();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MEDIAN, "the median file has {median} lines");
}

#[test]
fn functions_fit_a_screen() {
    for path in files(&root().join("crates"), &[".rs"]) {
        let text = read(&path);
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate().filter(|(_, l)| is_function(l)) {
            let indent = line.len() - line.trim_start().len();
            let close = format!("{}}}", " ".repeat(indent));
            let length = lines[start..].iter().position(|l| *l == close).unwrap_or(0);
            let explained = start > 0 && lines[start - 1].trim_start().starts_with("// Long because");
            assert!(
                length <= 80 || explained,
                "{}:{} is {length} lines long; split it or say `// Long because …` above it",
                short(&path),
                start + 1
            );
        }
    }
}

fn is_function(line: &str) -> bool {
    let line = line.trim_start();
    let line = ["pub(crate) ", "pub(super) ", "pub ", "async ", "const "]
        .iter()
        .fold(line, |l, p| l.strip_prefix(p).unwrap_or(l));
    line.starts_with("fn ")
}
