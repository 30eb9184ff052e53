//! The files of a bag beside what is in it: RFC 8493, version 1.0. Archives check a bag by them, with whatever tool they have.
use std::fmt::Write;

/// Says that it is a bag.
pub const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A file with its sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Below the bag's folder; what was packed begins with `data/`.
    pub name: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// `manifest-sha256.txt` and `tagmanifest-sha256.txt`.
pub fn manifest(files: &[Listed]) -> String {
    files.iter().fold(String::new(), |mut text, file| {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{}  {}", file.sha256, escaped(&file.name));
        text
    })
}

/// `bag-info.txt`: what it is about, for whoever finds it in thirty years. Names are those the standard reserves.
pub fn info(about: &[(&str, &str)], payload: &[Listed]) -> String {
    let bytes: u64 = payload.iter().map(|file| file.bytes).sum();
    let oxum = format!("{bytes}.{}", payload.len());
    let lines = about.iter().copied().chain([("Payload-Oxum", oxum.as_str())]);
    lines.map(|(name, value)| format!("{name}: {}\n", value.split_whitespace().collect::<Vec<_>>().join(" "))).collect()
}

/// A line end in a name would begin another line.
fn escaped(name: &str) -> String {
    name.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_a_line_a_file() {
        let file = |name: &str, bytes| Listed { name: name.to_owned(), sha256: "ab".to_owned(), bytes };
        let files = [file("data/a.html", 3), file("data/50%\n.html", 4)];
        assert_eq!(manifest(&files), "ab  data/a.html\nab  data/50%25%0A.html\n");
        assert_eq!(info(&[("Contact-Name", "A\n  B")], &files), "Contact-Name: A B\nPayload-Oxum: 7.2\n");
    }
}
