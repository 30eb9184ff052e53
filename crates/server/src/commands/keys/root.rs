//! The root key: made and used on a machine that is no server and needs no network.
use crate::exit::Failure;
use crate::files;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::proof::{KeyList, KeyUse};
use formats::hex;
use formats::proof::Listed;
use std::path::Path;
use std::process::ExitCode;
use vault::{KeyFileError, key_name};

/// `ausrufer keys root FILE`
pub fn make(file: &Path) -> Result<ExitCode, Failure> {
    let (root, text) = vault::generate_root()?;
    files::write_private(file, text.as_bytes())
        .map_err(|error| Failure::Failed(format!("cannot write {}: {error}", file.display())))?;
    println!("The root key is in {}. Print it, lock it away, keep it off every server.", file.display());
    println!("Its public half, for your letterhead and your web site:\n  {}", grouped(&root.public_bytes()?));
    Ok(ExitCode::SUCCESS)
}

/// `ausrufer keys sign REQUEST --root FILE --to FILE`
pub fn sign(request: &Path, root: &Path, to: &Path) -> Result<ExitCode, Failure> {
    let list = formats::proof::read_request(&read(request)?)
        .ok_or_else(|| Failure::Usage(format!("{} is no request of ausrufer keys request", request.display())))?;
    let text = String::from_utf8_lossy(&read(root)?).into_owned();
    let key = vault::read_root(&text)
        .map_err(|why: KeyFileError| Failure::Usage(format!("{} is no root key: {why}", root.display())))?;
    let public = key.public_bytes()?;
    let signed = formats::proof::sign_key_list(&list, &key_name(&public), |message| key.sign(message).ok());
    let signed =
        signed.ok_or_else(|| Failure::Refused("this list does not keep the rules and is not signed".into()))?;
    let listed = Listed { channel: "", domain: &list.domain, root: &public, signed: &signed };
    std::fs::write(to, formats::proof::document(&[listed]))
        .map_err(|error| Failure::Failed(format!("cannot write {}: {error}", to.display())))?;
    println!("{}, list {}, signed by {}:", list.domain, list.version, grouped(&public));
    print(&list);
    println!("Back on the server: ausrufer keys install CHANNEL {}", to.display());
    Ok(ExitCode::SUCCESS)
}

/// A file's bytes.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::NotFound(format!("cannot read {}: {error}", path.display())))
}

/// A line a key.
pub fn print(list: &KeyList) {
    let day = |second: i64| match jiff::Timestamp::from_second(second) {
        Ok(at) => at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string(),
        Err(_) => "?".to_owned(),
    };
    for key in &list.keys {
        let what = if key.key_use == KeyUse::Warnings { "warnings" } else { "posts   " };
        let taken = if key.revoked { "  taken back" } else { "" };
        println!("  {}  {what}  {} to {}{taken}", hex::encode(&key.kid), day(key.from), day(key.until));
    }
}

/// Groups of four, as people read long keys to each other.
pub fn grouped(public: &[u8; 32]) -> String {
    let letters: Vec<char> = URL_SAFE_NO_PAD.encode(public).chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A public key as somebody typed it.
pub fn ungrouped(text: &str) -> Option<[u8; 32]> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}
