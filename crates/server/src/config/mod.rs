//! The configuration: one TOML file plus environment, checked before anything starts.
mod media;
mod oidc;
mod options;
mod warnings;

pub use options::reference;
use options::{OPTIONS, Opt, Shape};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What is wrong with the settings, in words for the administrator.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the settings file {path}: {cause}")]
    Unreadable { path: PathBuf, cause: std::io::Error },
    #[error("the settings file {path} is not valid TOML: {cause}")]
    Syntax { path: PathBuf, cause: String },
    #[error("unknown setting `{key}` in {path}{hint}")]
    Unknown { key: String, path: PathBuf, hint: String },
    #[error("unknown environment variable `{name}`{hint}")]
    UnknownEnv { name: String, hint: String },
    #[error("setting `{key}`: {why}")]
    Bad { key: &'static str, why: String },
}

/// Everything the program needs to know, checked.
#[derive(Clone)]
pub struct Config {
    pub base_url: String,
    pub listen: SocketAddr,
    pub metrics_listen: Option<SocketAddr>,
    pub data_dir: PathBuf,
    pub behind_proxy: bool,
    /// Pages that may wait for news at the same time.
    pub open_pages: usize,
    pub connections: usize,
    /// `None`: the embedded engine in the data folder.
    pub database_url: Option<String>,
    pub database_root_certificate: Option<PathBuf>,
    pub master_file: PathBuf,
    /// What a web node has instead.
    pub web_key_file: Option<PathBuf>,
    pub media_dir: PathBuf,
    /// `None`: media lie in that folder.
    pub storage: Option<crate::storage::Storage>,
    pub instance_name: String,
    pub operator: String,
    pub operator_address: String,
    pub operator_email: String,
    pub security_contact: String,
    pub push_contact: String,
    pub push_extra_hosts: Vec<String>,
    pub push_batch: usize,
    pub push_shards: usize,
    pub pause_after_restore_minutes: i64,
    pub arm: String,
    pub arm_limit: u64,
    pub reactions: web::anon::Settings,
    /// Mail servers of the operator's own network.
    pub private_relays: Vec<String>,
    pub followers_backup_days: i64,
    pub content_backup_days: i64,
    pub nats_servers: Vec<String>,
    pub nats_credentials: Option<PathBuf>,
    pub nats_root_certificate: Option<PathBuf>,
    /// The town's own sign-in service.
    pub oidc: Option<crate::oidc::Settings>,
    pub local_sign_in: bool,
    /// The hub that is told when feeds change (WebSub).
    pub hub: Option<url::Url>,
    pub log_level: String,
    pub log_json: bool,
    /// Official warnings.
    pub warnings: warnings::Warnings,
    pub testing: Testing,
}

/// Settings that only tests use.
#[derive(Clone, Default)]
pub struct Testing {
    pub allow_loopback: bool,
    pub dns_server: Option<SocketAddr>,
    pub site_override: Option<String>,
}

impl Config {
    /// Reads the file (the named one must exist, the usual places need not) and the environment.
    pub fn load(named: Option<&Path>, env: impl Iterator<Item = (String, String)>) -> Result<Config, ConfigError> {
        let mut values = BTreeMap::new();
        let usual = [PathBuf::from("ausrufer.toml"), PathBuf::from("/etc/ausrufer/ausrufer.toml")];
        let file = named.map(Path::to_owned).or_else(|| usual.into_iter().find(|p| p.is_file()));
        if let Some(path) = file {
            read_file(&path, &mut values)?;
        }
        read_env(env, &mut values)?;
        Config::check(&values)
    }

    fn check(values: &BTreeMap<&'static str, String>) -> Result<Config, ConfigError> {
        let get = |path: &str| -> String {
            let default = OPTIONS.iter().find(|o| o.path == path).map_or("", |o| o.default);
            values.get(path).cloned().unwrap_or_else(|| default.to_owned())
        };
        let some = |path: &str| Some(get(path)).filter(|v| !v.is_empty());
        let data_dir = PathBuf::from(get("server.data_dir"));
        let master_file = some("keys.master_file").map_or_else(|| data_dir.join("keys/master.key"), PathBuf::from);
        let media_dir = some("server.media_dir").map_or_else(|| data_dir.join("media"), PathBuf::from);
        let base_url = base_url(&get("server.base_url"))?;
        let database_url =
            some("database.url").map(|url| with_password(url, some("database.password_file"))).transpose()?;
        Ok(Config {
            listen: address("server.listen", &get("server.listen"))?,
            metrics_listen: some("server.metrics_listen").map(|a| address("server.metrics_listen", &a)).transpose()?,
            behind_proxy: get("server.behind_proxy") == "true",
            open_pages: number("server.open_pages", &get("server.open_pages"), 0, 1_000_000)? as usize,
            connections: number("server.connections", &get("server.connections"), 10, 1_000_000)? as usize,
            database_root_certificate: some("database.root_certificate_file").map(PathBuf::from),
            instance_name: get("instance.name"),
            operator: get("instance.operator"),
            operator_address: get("instance.operator_address"),
            operator_email: get("instance.operator_email"),
            security_contact: get("instance.security_contact"),
            push_contact: some("push.contact").unwrap_or_else(|| contact_for(&base_url)),
            push_extra_hosts: list(&get("push.extra_hosts")),
            push_batch: number("push.batch", &get("push.batch"), 1, 2000)? as usize,
            push_shards: number("push.shards", &get("push.shards"), 1, 64)? as usize,
            pause_after_restore_minutes: number(
                "delivery.pause_after_restore_minutes",
                &get("delivery.pause_after_restore_minutes"),
                1,
                1440,
            )?,
            arm: one_of("delivery.arm", get("delivery.arm"), &["off", "warnings", "always"])?,
            arm_limit: number("delivery.arm_limit", &get("delivery.arm_limit"), 0, 1_000_000_000)? as u64,
            reactions: web::anon::Settings {
                suite: suite("reactions.suite", &get("reactions.suite"))?,
                write_every: jiff::SignedDuration::from_mins(number(
                    "reactions.write_minutes",
                    &get("reactions.write_minutes"),
                    1,
                    60,
                )?),
                difficulty: number("reactions.work_bits", &get("reactions.work_bits"), 8, 32)? as u8,
                maturity: get("reactions.maturity") == "true",
                origin: some("reactions.origin").map(|text| self::origin("reactions.origin", &text)).transpose()?,
            },
            private_relays: list(&get("newsletter.private_relays")),
            followers_backup_days: number("backup.followers_days", &get("backup.followers_days"), 1, 7)?,
            content_backup_days: number("backup.content_days", &get("backup.content_days"), 1, 3650)?,
            nats_servers: nats_servers(&get("nats.url"))?,
            nats_credentials: some("nats.credentials_file").map(PathBuf::from),
            nats_root_certificate: some("nats.root_certificate_file").map(PathBuf::from),
            local_sign_in: get("oidc.local_sign_in") == "true",
            oidc: oidc::read(&get)?,
            warnings: warnings::read(&get)?,
            hub: some("feeds.hub").map(|text| hub(&text)).transpose()?,
            log_level: one_of("log.level", get("log.level"), &["error", "warn", "info", "debug"])?,
            log_json: one_of("log.format", get("log.format"), &["text", "json"])? == "json",
            testing: Testing {
                allow_loopback: get("testing.allow_loopback") == "true",
                dns_server: some("testing.dns_server").map(|a| address("testing.dns_server", &a)).transpose()?,
                site_override: some("testing.site_override"),
            },
            base_url,
            data_dir,
            database_url,
            master_file,
            media_dir,
            storage: media::read(&get)?,
            web_key_file: some("keys.web_file").map(PathBuf::from),
        })
    }
}

fn read_file(path: &Path, values: &mut BTreeMap<&'static str, String>) -> Result<(), ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|cause| ConfigError::Unreadable { path: path.to_owned(), cause })?;
    let table: toml::Table = text
        .parse()
        .map_err(|e: toml::de::Error| ConfigError::Syntax { path: path.to_owned(), cause: e.to_string() })?;
    for (section, inner) in &table {
        let toml::Value::Table(inner) = inner else {
            return Err(unknown(section.clone(), path));
        };
        for (key, value) in inner {
            let name = format!("{section}.{key}");
            let opt = OPTIONS.iter().find(|o| o.path == name).ok_or_else(|| unknown(name, path))?;
            values.insert(opt.path, text_of(opt, value)?);
        }
    }
    Ok(())
}

fn text_of(opt: &Opt, value: &toml::Value) -> Result<String, ConfigError> {
    let bad = |why: &str| ConfigError::Bad { key: opt.path, why: why.to_owned() };
    match (opt.shape, value) {
        (Shape::Text, toml::Value::String(s)) => Ok(s.clone()),
        (Shape::Switch, toml::Value::Boolean(b)) => Ok(b.to_string()),
        (Shape::Number, toml::Value::Integer(n)) => Ok(n.to_string()),
        (Shape::List, toml::Value::Array(items)) => {
            let texts: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
            Ok(texts.ok_or_else(|| bad("must be a list of texts"))?.join(","))
        }
        (Shape::Text, _) => Err(bad("must be a text in quotes")),
        (Shape::Switch, _) => Err(bad("must be true or false")),
        (Shape::Number, _) => Err(bad("must be a whole number")),
        (Shape::List, _) => Err(bad("must be a list in brackets")),
    }
}

fn read_env(
    env: impl Iterator<Item = (String, String)>,
    values: &mut BTreeMap<&'static str, String>,
) -> Result<(), ConfigError> {
    for (name, value) in env.filter(|(name, _)| name.starts_with("AUSRUFER_")) {
        // The test suite's own variables share the prefix and are none of the program's business.
        if name.starts_with("AUSRUFER_TEST_") || name == "AUSRUFER_CONFIG" {
            continue;
        }
        let Some(opt) = OPTIONS.iter().find(|o| o.env == name) else {
            let hint = hint(&name, OPTIONS.iter().map(|o| o.env));
            return Err(ConfigError::UnknownEnv { name, hint });
        };
        if opt.shape == Shape::Switch && !["true", "false"].contains(&value.as_str()) {
            return Err(ConfigError::Bad { key: opt.path, why: format!("{} must be true or false", opt.env) });
        }
        values.insert(opt.path, value);
    }
    Ok(())
}

fn unknown(key: String, path: &Path) -> ConfigError {
    let hint = hint(&key, OPTIONS.iter().map(|o| o.path));
    ConfigError::Unknown { key, path: path.to_owned(), hint }
}

/// Names the known setting that shares the most letters, when there is a near one.
fn hint(name: &str, known: impl Iterator<Item = &'static str>) -> String {
    let alike = |other: &str| name.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    match known.max_by_key(|k| alike(k)) {
        Some(near) if alike(near) * 2 > name.len() => format!("; did you mean `{near}`?"),
        _ => "; docs/configuration.md lists all settings".to_owned(),
    }
}

fn suite(key: &'static str, text: &str) -> Result<reaction::Suite, ConfigError> {
    let known = reaction::Suite::from_identifier(text);
    known.ok_or_else(|| ConfigError::Bad {
        key,
        why: format!("`{text}` is neither ristretto255-SHA512 nor P256-SHA256"),
    })
}

fn base_url(text: &str) -> Result<String, ConfigError> {
    origin("server.base_url", text)
}

/// A bare address of a server.
fn origin(key: &'static str, text: &str) -> Result<String, ConfigError> {
    let bad = |why: &str| ConfigError::Bad { key, why: why.to_owned() };
    let url = url::Url::parse(text).map_err(|e| bad(&format!("`{text}` is not an address: {e}")))?;
    let host = url.host_str().ok_or_else(|| bad("has no host"))?;
    let local = ["localhost", "127.0.0.1"].contains(&host);
    if url.scheme() != "https" && !(url.scheme() == "http" && local) {
        return Err(bad("must begin with https:// (http:// only for localhost)"));
    }
    if url.path() != "/" || url.query().is_some() {
        return Err(bad("must be a bare address without a path"));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// The address of a hub: it may have a path, and no name or password.
fn hub(text: &str) -> Result<url::Url, ConfigError> {
    channel::webhook::address(text).map_err(|_| ConfigError::Bad {
        key: "feeds.hub",
        why: format!("`{text}` is not an https:// address without a name and a password"),
    })
}

/// Push services refuse localhost as a contact; on one's own machine a reserved domain stands in.
fn contact_for(base_url: &str) -> String {
    if base_url.starts_with("https://") { base_url.to_owned() } else { "mailto:ausrufer@example.org".to_owned() }
}

fn address(key: &'static str, text: &str) -> Result<SocketAddr, ConfigError> {
    text.parse()
        .map_err(|_| ConfigError::Bad { key, why: format!("`{text}` is not address:port, e.g. 127.0.0.1:8470") })
}

fn number(key: &'static str, text: &str, low: i64, high: i64) -> Result<i64, ConfigError> {
    let bad = || ConfigError::Bad { key, why: format!("`{text}` is not a whole number from {low} to {high}") };
    text.parse().ok().filter(|n| (low..=high).contains(n)).ok_or_else(bad)
}

fn one_of(key: &'static str, text: String, allowed: &[&str]) -> Result<String, ConfigError> {
    if allowed.contains(&text.as_str()) {
        return Ok(text);
    }
    Err(ConfigError::Bad { key, why: format!("`{text}` is not one of {}", allowed.join(", ")) })
}

/// Servers of one cluster. What an address holds is never printed: it may be a password.
fn nats_servers(text: &str) -> Result<Vec<String>, ConfigError> {
    let servers = list(text);
    let good = |server: &String| {
        url::Url::parse(server).is_ok_and(|url| ["nats", "tls"].contains(&url.scheme()) && url.host_str().is_some())
    };
    if servers.iter().all(good) {
        return Ok(servers);
    }
    Err(ConfigError::Bad {
        key: "nats.url",
        why: "must be nats://host:port or tls://host:port, several as a list".into(),
    })
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

/// Puts the password from its file into the address handed to the driver; it is never printed.
fn with_password(url: String, file: Option<String>) -> Result<String, ConfigError> {
    let Some(file) = file else { return Ok(url) };
    let bad = |why: String| ConfigError::Bad { key: "database.password_file", why };
    let password = std::fs::read_to_string(&file).map_err(|e| bad(format!("cannot read {file}: {e}")))?;
    let join = if url.contains('?') { '&' } else { '?' };
    let encoded: String = url::form_urlencoded::byte_serialize(password.trim_end().as_bytes()).collect();
    Ok(format!("{url}{join}password={}", encoded.replace('+', "%20")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(env: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::load(None, env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
    }

    fn load_file(text: &str) -> Result<Config, ConfigError> {
        let folder = testkit::TempDir::new();
        let path = folder.file("ausrufer.toml");
        std::fs::write(&path, text).unwrap();
        Config::load(Some(&path), std::iter::empty())
    }

    #[test]
    fn unknown_keys_are_refused_with_a_hint() {
        let text = load_file("[server]\nbase_ulr = \"https://x.de\"").err().unwrap().to_string();
        assert!(text.contains("server.base_ulr") && text.contains("did you mean `server.base_url`"), "{text}");
        let text = load(&[("AUSRUFER_BASEURL", "x")]).err().unwrap().to_string();
        assert!(text.contains("AUSRUFER_BASE_URL"), "{text}");
    }

    #[test]
    fn the_environment_wins_over_the_file_and_bad_values_are_named() {
        assert_eq!(load_file("[push]\nextra_hosts = [\"up.example.org\"]\nbatch = 50").unwrap().push_batch, 50);
        assert_eq!(load(&[("AUSRUFER_PUSH_EXTRA_HOSTS", "a.de, b.de")]).unwrap().push_extra_hosts, ["a.de", "b.de"]);
        for (name, value) in [
            ("AUSRUFER_BASE_URL", "http://kanal.stadt.de"),
            ("AUSRUFER_BASE_URL", "https://kanal.stadt.de/pfad"),
            ("AUSRUFER_LISTEN", "8470"),
            ("AUSRUFER_BACKUP_FOLLOWERS_DAYS", "30"),
            ("AUSRUFER_TESTING_ALLOW_LOOPBACK", "yes"),
        ] {
            assert!(load(&[(name, value)]).is_err(), "{name}={value}");
        }
    }

    #[test]
    fn the_reference_page_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
        assert_eq!(
            std::fs::read_to_string(path).unwrap(),
            reference(),
            "run: ausrufer settings > docs/configuration.md"
        );
    }
}
