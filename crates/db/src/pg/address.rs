use std::path::PathBuf;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::SslMode;

use crate::{DbError, Options};

/// A parsed `postgres://` address.
pub(super) struct Address {
    pub config: Config,
    /// How long making a connection may take: a host that vanished without a word must leave time for the next.
    pub patience: Duration,
    /// `sslmode=verify-full`.
    pub verify: bool,
    pub root_certificates: Option<PathBuf>,
}

/// Reads the address. `sslmode=verify-full` and `sslrootcert` are ours, since the driver knows neither.
///
/// # Errors
/// `DbError::Address`; the text never contains the address, which may hold a password.
pub(super) fn parse(url: &str, options: &Options) -> Result<Address, DbError> {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let mut mode = SslMode::Prefer;
    let mut verify = false;
    let mut root_certificates = options.root_certificates.clone();
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", value)) => (mode, verify) = ssl_mode(value)?,
            Some(("sslrootcert", value)) => root_certificates = Some(PathBuf::from(value)),
            _ => kept.push(pair),
        }
    }
    let rest = if kept.is_empty() { base.to_owned() } else { format!("{base}?{}", kept.join("&")) };
    let mut config: Config = rest.parse().map_err(|error: tokio_postgres::Error| DbError::Address(words(&error)))?;
    config.ssl_mode(mode);
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(options.connect_timeout);
    }
    // A partner that vanished without a word is noticed within half a minute.
    config.keepalives_idle(Duration::from_secs(15)).keepalives_interval(Duration::from_secs(5)).keepalives_retries(3);
    config.tcp_user_timeout(Duration::from_secs(30));
    config.options(session_options(config.get_options(), options)?);
    let hosts = u32::try_from(config.get_hosts().len()).unwrap_or(1).max(1);
    let patience = config.get_connect_timeout().copied().unwrap_or(options.connect_timeout) * hosts;
    Ok(Address { config, patience, verify, root_certificates })
}

fn ssl_mode(value: &str) -> Result<(SslMode, bool), DbError> {
    match value {
        "disable" => Ok((SslMode::Disable, false)),
        "prefer" => Ok((SslMode::Prefer, false)),
        "require" => Ok((SslMode::Require, false)),
        "verify-full" => Ok((SslMode::Require, true)),
        _ => Err(DbError::Address("sslmode must be disable, prefer, require or verify-full".into())),
    }
}

/// Settings every session starts with, so that a new connection needs no further round trip.
fn session_options(given: Option<&str>, options: &Options) -> Result<String, DbError> {
    let mut all = given.map(str::to_owned).unwrap_or_default();
    let timeout = options.statement_timeout.as_millis().max(1);
    all.push_str(&format!(" -c statement_timeout={timeout} -c idle_in_transaction_session_timeout=60000"));
    all.push_str(" -c client_min_messages=warning");
    if let Some(schema) = &options.schema {
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        if schema.is_empty() || !schema.chars().all(plain) {
            return Err(DbError::Address("a schema's name has only small letters, digits and _".into()));
        }
        all.push_str(&format!(" -c search_path={schema}"));
    }
    Ok(all)
}

/// The driver names the wrong option, never its value.
fn words(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => source.to_string(),
        None => error.to_string(),
    }
}
