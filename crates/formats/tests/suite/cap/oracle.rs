//! Two validators that know the schema: libxml2's and Python's xmlschema.
use std::collections::HashSet;
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
        crate::common::left_out("xmllint is not installed");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Some(files.iter().map(|file| said.lines().any(|line| line == format!("{} validates", file.display()))).collect())
}

/// Which files xmllint finds well-formed; `None` with a word when it is not installed.
pub fn well_formed(files: &[PathBuf]) -> Option<Vec<bool>> {
    let Ok(output) = Command::new("xmllint").args(["--noout", "--nonet"]).args(files).output() else {
        crate::common::left_out("xmllint is not installed");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // That a namespace is no address is an error to libxml2, not to XML. Its text may run over lines.
    let address = |line: &str| line.contains("namespace error : xmlns: '");
    let error = |line: &str| line.contains("parser error") || (line.contains("namespace error") && !address(line));
    let bad: HashSet<&str> = said.lines().filter(|l| error(l)).filter_map(|l| l.split(".xml:").next()).collect();
    let stem = |file: &PathBuf| file.with_extension("").display().to_string();
    Some(files.iter().map(|file| !bad.contains(stem(file).as_str())).collect())
}

/// What Python's xmlschema says of each file; `None` with a word when scripts/needs has not installed it.
pub fn xmlschema(files: &[PathBuf]) -> Option<Vec<bool>> {
    let python = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/schema/.venv/bin/python");
    let program =
        "import sys, xmlschema\ns = xmlschema.XMLSchema10(sys.argv[1])\nfor f in sys.argv[2:]: print(s.is_valid(f))";
    let Ok(output) = Command::new(python).args(["-c", program]).arg(schema()).args(files).output() else {
        crate::common::left_out("Python's xmlschema is not installed (scripts/needs)");
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
        let folder = crate::common::scratch(name);
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
