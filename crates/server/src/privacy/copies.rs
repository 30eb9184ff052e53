//! Backups: no open reaction, no followers but in their own part, no key beside them.
use super::needles::{Kind, Needles};
use super::report::Check;
use crate::backup::{CONTENT, FOLLOWERS};
use crate::exit::Failure;
use std::path::{Path, PathBuf};
use std::process::Command;
use store::schema::{FOLLOWER_TABLES, REACTION_TABLES};
use vault::{MasterKey, WebKey};

const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table'";

/// Files a backup has, beside its pictures.
const FILES: [&str; 6] =
    [CONTENT, FOLLOWERS, "manifest.json", "content.dump", "followers.dump", "followers-empty.dump"];

/// Every copy in a folder.
pub fn check(folder: &Path, needles: &Needles) -> Result<Check, Failure> {
    let mut check = Check::new("backups", String::new(), Vec::new());
    let copies: Vec<PathBuf> = entries(folder).filter(|path| path.is_dir()).collect();
    for key in entries(folder).filter(|path| path.is_file() && is_key(path)) {
        check.findings.push(format!("{}: a key lies beside the backups", key.display()));
    }
    for file in copies.iter().flat_map(|copy| entries(copy)).filter(|path| path.is_file()) {
        one(&file, needles, &mut check)?;
    }
    check.looked_at = match copies.len() {
        0 => format!("not looked at: no copy lies in {}", folder.display()),
        copies => format!("{copies} copies in {}: no reactions, no keys", folder.display()),
    };
    Ok(check)
}

fn one(file: &Path, needles: &Needles, check: &mut Check) -> Result<(), Failure> {
    let (name, shown) = (file.file_name().unwrap_or_default().to_string_lossy().into_owned(), file.display());
    if is_key(file) {
        check.findings.push(format!("{shown}: a key lies in a backup"));
        return Ok(());
    }
    if !FILES.contains(&name.as_str()) {
        check.findings.push(format!("{shown}: no backup has such a file"));
    }
    if name.ends_with(".db") {
        let tables: Vec<(String,)> = db::read_still(file, TABLES)?;
        let has = |those: &[&str]| tables.iter().find(|(table,)| those.contains(&table.as_str())).cloned();
        let wrong = has(REACTION_TABLES).or_else(|| has(FOLLOWER_TABLES).filter(|_| name != FOLLOWERS));
        check.findings.extend(wrong.map(|(table,)| format!("{shown}: holds the table {table}")));
    } else if name.ends_with(".dump") {
        dump(file, &name, check)?;
        return Ok(());
    }
    let own = [Kind::Sid, Kind::Sealed, Kind::Mark];
    for (kind, times) in needles.look(file)? {
        if name != FOLLOWERS || !own.contains(&kind) {
            check.findings.push(format!("{shown}: holds {} ({times} places)", kind.words()));
        }
    }
    Ok(())
}

/// What a dump of PostgreSQL lists as rows of tables.
fn dump(file: &Path, name: &str, check: &mut Check) -> Result<(), Failure> {
    let listed = Command::new("pg_restore").arg("--list").arg(file).output();
    let Some(listed) = listed.ok().filter(|listed| listed.status.success()) else {
        check.notes.push(format!("{}: cannot be listed without pg_restore", file.display()));
        return Ok(());
    };
    for table in String::from_utf8_lossy(&listed.stdout).lines().filter_map(rows_of) {
        let follower = FOLLOWER_TABLES.contains(&table) && name != "followers.dump";
        if follower || REACTION_TABLES.contains(&table) {
            check.findings.push(format!("{}: holds rows of {table}", file.display()));
        }
    }
    Ok(())
}

/// `3456; 0 16400 TABLE DATA public reaction owner` names `reaction`.
fn rows_of(line: &str) -> Option<&str> {
    line.split_once(" TABLE DATA ")?.1.split(' ').nth(1)
}

fn is_key(path: &Path) -> bool {
    let small = std::fs::metadata(path).is_ok_and(|data| data.len() < 4_096);
    let text = small.then(|| std::fs::read_to_string(path).ok()).flatten();
    text.is_some_and(|text| MasterKey::from_text(&text).is_ok() || WebKey::from_text(&text).is_ok())
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}
