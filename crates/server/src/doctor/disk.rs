//! Folders and files.
use super::Check;
use crate::config::Config;
use crate::{files, wiring};

/// Whether the data folder can be written and only its owner may read.
pub fn checks(config: &Config) -> Vec<Check> {
    let folder = &config.data_dir;
    let name = "data folder";
    if let Err(error) = files::private_dir(folder) {
        return vec![Check::mend(
            name,
            format!("{}: {error}", folder.display()),
            "make it, and give it to the server's user",
        )];
    }
    let probe = folder.join(".probe");
    let _ = std::fs::remove_file(&probe);
    if let Err(error) = files::write_private(&probe, b"probe") {
        return vec![Check::mend(
            name,
            format!("cannot write: {error}"),
            "free space, or give the folder to the server's user",
        )];
    }
    let _ = std::fs::remove_file(&probe);
    let mut checks = Vec::new();
    for path in [folder.clone(), wiring::content_file(config), wiring::followers_file(config)] {
        if path.exists() && files::readable_by_others(&path) {
            checks.push(Check::mend(
                name,
                format!("others may read {}", path.display()),
                format!("chmod go= {}", path.display()),
            ));
        }
    }
    if checks.is_empty() {
        let bytes = files::size(&wiring::content_file(config)) + files::size(&wiring::followers_file(config));
        checks.push(Check::good(name, format!("{}, databases {} MB", folder.display(), bytes / 1_000_000)));
    }
    checks
}
