//! What deleting leaves in SQLite's files: free pages must be empty, and the write-ahead logs cut.
use super::report::Check;
use crate::exit::Failure;
use crate::files;
use channel::clock::Timestamp;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// A log of followers or reactions is cut within a minute of a change; twice that is not on its way any more.
const CUT_WITHIN: i64 = 120;

/// Free pages of a file, and how many of them are not empty. Trunk pages of the list hold numbers of pages, which tell
/// nothing; what lies behind them must be empty too.
pub fn free_pages(path: &Path) -> std::io::Result<(u64, u64)> {
    let mut file = File::open(path)?;
    let mut head = [0; 100];
    if file.read(&mut head)? < head.len() {
        return Ok((0, 0));
    }
    let size = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65_536,
        size => usize::from(size),
    };
    let most = file.metadata()?.len() / (size as u64).max(1);
    let (mut trunk, mut free, mut full) = (number(&head, 32), 0, 0);
    while trunk != 0 && free <= most {
        let page = read_page(&mut file, trunk, size)?;
        let count = number(&page, 4) as usize;
        let (list, rest) = page.get(8..).unwrap_or_default().split_at_checked(count * 4).unwrap_or((&[], &[]));
        free += 1;
        full += u64::from(rest.iter().any(|byte| *byte != 0));
        for leaf in list.chunks_exact(4) {
            let page = read_page(&mut file, number(leaf, 0), size)?;
            free += 1;
            full += u64::from(page.iter().any(|byte| *byte != 0));
        }
        trunk = number(&page, 0);
    }
    Ok((free, full))
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_be_bytes)
}

/// Pages count from 1. One behind the end is empty.
fn read_page(file: &mut File, page: u32, size: usize) -> std::io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(u64::from(page.saturating_sub(1)) * size as u64))?;
    let mut bytes = Vec::with_capacity(size);
    file.take(size as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Free pages of all files.
pub fn check_free(paths: &[PathBuf]) -> Result<Check, Failure> {
    let (mut free, mut findings) = (0, Vec::new());
    for path in paths.iter().filter(|path| path.exists()) {
        let (mut pages, mut full) = free_pages(path)?;
        // A running server may just be writing them.
        for _ in 0..3 {
            if full > 0 {
                (pages, full) = free_pages(path)?;
            }
        }
        free += pages;
        if full > 0 {
            findings.push(format!("{}: {full} free pages still hold what was deleted", path.display()));
        }
    }
    Ok(Check::new("free pages", format!("{free} free pages of {} files: empty", paths.len()), findings))
}

/// The logs of followers and reactions. `logs`: paths with what was seen before any database was opened.
pub fn check_logs(logs: &[(PathBuf, u64, Option<Timestamp>)], now: Timestamp) -> Check {
    let mut check = Check::new("wal", "logs of followers and reactions: cut since the last change", Vec::new());
    for (path, size, changed) in logs.iter().filter(|(_, size, _)| *size > 0) {
        let age = changed.map_or(i64::MAX, |at| now.as_second() - at.as_second());
        let name = path.display();
        if age > CUT_WITHIN {
            check.findings.push(format!(
                "{name}: {size} bytes were not cut for {age} s and may hold what was deleted; start and stop the server once"
            ));
        } else {
            check.notes.push(format!("{name}: {size} bytes of the last minute, cut within one"));
        }
    }
    check
}

/// What a log is before anything opens its database.
pub fn see(database: &Path) -> (PathBuf, u64, Option<Timestamp>) {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    let path = PathBuf::from(name);
    let changed = std::fs::metadata(&path).ok().and_then(|data| Timestamp::try_from(data.modified().ok()?).ok());
    (path.clone(), files::size(&path), changed)
}
