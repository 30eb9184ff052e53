//! Two validators that know the schema: libxml2's and Python's xmlschema.
use std::path::{Path, PathBuf};
use std::process::Command;

fn schema() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cap/CAP-v1.2.xsd")
}

/// What xmllint says of each file, in one run; `None` with a word when it is not installed.
pub fn xmllint(files: &[PathBuf]) -> Option<Vec<bool>> {
    let mut command = Command::new("xmllint");
    command.args(["--noout", "--nonet", "--schema"]).arg(schema()).args(files);
    let Ok(output) = command.output() else {
        eprintln!("left out: xmllint is not installed");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Some(files.iter().map(|file| said.lines().any(|line| line == format!("{} validates", file.display()))).collect())
}

/// What Python's xmlschema says of each file; `None` with a word when scripts/needs has not installed it.
pub fn xmlschema(files: &[PathBuf]) -> Option<Vec<bool>> {
    let python = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/schema/.venv/bin/python");
    let program =
        "import sys, xmlschema\ns = xmlschema.XMLSchema10(sys.argv[1])\nfor f in sys.argv[2:]: print(s.is_valid(f))";
    let Ok(output) = Command::new(python).args(["-c", program]).arg(schema()).args(files).output() else {
        eprintln!("left out: Python's xmlschema is not installed (scripts/needs)");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(said.lines().count(), files.len(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(said.lines().map(|line| line == "True").collect())
}

/// Files for one test, gone afterwards.
pub struct Files {
    folder: PathBuf,
    pub paths: Vec<PathBuf>,
}

impl Files {
    pub fn new(name: &str, texts: &[String]) -> Self {
        let folder = std::env::temp_dir().join(format!("ausrufer-cap-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let write = |(number, text): (usize, &String)| {
            let path = folder.join(format!("{number}.xml"));
            std::fs::write(&path, text).unwrap();
            path
        };
        let paths = texts.iter().enumerate().map(write).collect();
        Self { folder, paths }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        std::fs::remove_dir_all(Path::new(&self.folder)).unwrap();
    }
}
