//! Where official warnings are read.
use super::{ConfigError, number};
use url::Url;

/// The addresses and the pause between two readings.
#[derive(Clone)]
pub struct Warnings {
    /// Without a slash at the end.
    pub nina_url: String,
    pub dwd_url: String,
    pub every_seconds: u64,
}

pub fn read(get: &impl Fn(&str) -> String) -> Result<Warnings, ConfigError> {
    let address = |key: &'static str| {
        let text = get(key);
        let web = Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
        let bad = || ConfigError::Bad { key, why: format!("`{text}` is not an address on the web") };
        if web { Ok(text.trim_end_matches('/').to_owned()) } else { Err(bad()) }
    };
    let every = number("warnings.every_seconds", &get("warnings.every_seconds"), 1, 3600)?;
    Ok(Warnings {
        nina_url: address("warnings.nina_url")?,
        dwd_url: address("warnings.dwd_url")?,
        every_seconds: every.unsigned_abs(),
    })
}
