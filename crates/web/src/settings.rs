//! What the executable tells the web about this installation.
use std::path::PathBuf;

/// Who runs the server; stands in the privacy notice as the processor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operator {
    /// Name, e.g. "Zweckverband Rechenzentrum".
    pub name: String,
    /// Postal address, lines by `\n`.
    pub address: String,
    /// Mail address.
    pub email: String,
}

/// The settings of one installation. All texts come checked from the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Origin the residents see, without slash at the end: `https://kanal.example.de`.
    pub base_url: String,
    /// Name of the instance, shown above the directory.
    pub instance_name: String,
    /// Who runs it.
    pub operator: Operator,
    /// Folder where an upload waits, under no name, until it is all there.
    pub spool_dir: PathBuf,
    /// The last hop is a proxy of ours: the visitor's address is the last one in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Host names of further push services, named in the privacy notice.
    pub extra_push_hosts: Vec<String>,
    /// `mailto:` or `https:` addresses for `security.txt`, best first.
    pub security_contacts: Vec<String>,
    /// Days a backup of the followers is kept; stands in the privacy notice.
    pub follower_backup_days: u32,
    /// Days a backup of the content is kept.
    pub content_backup_days: u32,
    /// Passwords, passkeys and links open the desk. Where not, only the break-glass accounts' do.
    pub local_sign_in: bool,
    /// Absolute address of the hub feeds name (WebSub), if there is one.
    pub hub: Option<String>,
    /// Version of the program.
    pub version: &'static str,
}

impl Settings {
    /// Whether residents come over https, and cookies may be `Secure` and `__Host-`.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// Host name with port as people type it, without scheme: `kanal.example.de`.
    pub fn host(&self) -> &str {
        self.base_url.split_once("://").map_or(self.base_url.as_str(), |(_, host)| host)
    }

    /// For tests and for [`Settings`] built field by field: everything empty or conservative.
    pub fn bare(base_url: &str, spool_dir: PathBuf) -> Self {
        Self {
            base_url: base_url.trim_end_matches('/').to_owned(),
            instance_name: "Ausrufer".to_owned(),
            operator: Operator::default(),
            spool_dir,
            behind_proxy: false,
            extra_push_hosts: Vec::new(),
            security_contacts: Vec::new(),
            follower_backup_days: 7,
            content_backup_days: 30,
            local_sign_in: true,
            hub: None,
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}
