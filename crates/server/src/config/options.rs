//! Every setting there is: one table makes the parser, the environment names, the refusals and the reference page.

/// One setting.
pub struct Opt {
    /// `section.key` in the TOML file.
    pub path: &'static str,
    /// Environment variable that overrides the file.
    pub env: &'static str,
    /// Value when nothing is said, as text; empty means "none".
    pub default: &'static str,
    /// How the text is read.
    pub shape: Shape,
    /// One or two sentences for the reference page.
    pub doc: &'static str,
}

/// How a value is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Text,
    /// `true` or `false`.
    Switch,
    /// A whole number.
    Number,
    /// A list of texts in TOML, separated by commas in the environment.
    List,
}

macro_rules! options {
    ($($path:literal $env:literal $shape:ident $default:literal $doc:literal)*) => {
        /// All settings, in the order of the reference page.
        pub const OPTIONS: &[Opt] =
            &[$(Opt { path: $path, env: $env, default: $default, shape: Shape::$shape, doc: $doc }),*];
    };
}

options! {
    "server.base_url" "AUSRUFER_BASE_URL" Text "http://localhost:8470"
        "Address under which residents reach the server, without a slash at the end. Everything printed, pushed and fed carries it; https is required unless the host is localhost."
    "server.listen" "AUSRUFER_LISTEN" Text "127.0.0.1:8470"
        "Address and port of the web server. A reverse proxy with TLS stands before it; see docs/operating.md for one that logs no resident."
    "server.metrics_listen" "AUSRUFER_METRICS_LISTEN" Text ""
        "Address and port for Prometheus metrics, apart from the public port so that nobody publishes them by accident. Empty: none."
    "server.data_dir" "AUSRUFER_DATA_DIR" Text "./data"
        "Folder for the databases of the embedded engine, pictures, keys and backups. Created with access for the owner only."
    "server.media_dir" "AUSRUFER_MEDIA_DIR" Text ""
        "Folder of the pictures. Empty: media in the data folder. Several nodes need one that all of them see, e.g. an NFS mount."
    "server.behind_proxy" "AUSRUFER_BEHIND_PROXY" Switch "false"
        "true: a reverse proxy of yours stands before the server and writes the caller's address as the last one in X-Forwarded-For. It is used in memory for rate limits only, never stored."
    "server.open_pages" "AUSRUFER_OPEN_PAGES" Number "20000"
        "Open pages that may wait for news at the same time; each needs one file descriptor (LimitNOFILE) and about five kilobytes, most of them the kernel's. A page that finds no place works all the same, without news of its own."
    "server.connections" "AUSRUFER_CONNECTIONS" Number "10000"
        "Connections served at the same time, open pages not counted: one file descriptor each (LimitNOFILE). Those beyond it wait in the system's queue until one ends, so that a flood cannot take the memory."
    "media.bucket" "AUSRUFER_MEDIA_BUCKET" Text ""
        "Bucket on storage that speaks S3, in which the files of the media library lie. Empty: the folder server.media_dir. Files that lie in the folder already are not moved; see docs/operating.md."
    "media.endpoint" "AUSRUFER_MEDIA_ENDPOINT" Text ""
        "Address of the storage without the bucket, e.g. https://s3.rechenzentrum.example. It may lie in your own network; http:// only for localhost."
    "media.region" "AUSRUFER_MEDIA_REGION" Text "us-east-1"
        "Region requests are signed for; most storage of one's own takes any."
    "media.access_key" "AUSRUFER_MEDIA_ACCESS_KEY" Text ""
        "Name of the access key. It needs to read, write, list and delete in this bucket, and nothing else."
    "media.secret_key_file" "AUSRUFER_MEDIA_SECRET_KEY_FILE" Text ""
        "File with the secret of that key."
    "media.root_certificate_file" "AUSRUFER_MEDIA_ROOT_CERTIFICATE_FILE" Text ""
        "PEM file of the authority that signed the storage's certificate, trusted besides the public ones."
    "database.url" "AUSRUFER_DATABASE_URL" Text ""
        "Empty: the embedded SQLite engine with content.db and followers.db in the data folder. Otherwise postgres://user@host/name?sslmode=verify-full; two hosts and target_session_attrs=read-write are understood."
    "database.password_file" "AUSRUFER_DATABASE_PASSWORD_FILE" Text ""
        "File with the PostgreSQL password, so that it stands neither in the address nor in the environment."
    "database.root_certificate_file" "AUSRUFER_DATABASE_ROOT_CERTIFICATE_FILE" Text ""
        "PEM file of the authority that signed the PostgreSQL server's certificate. Empty: the public authorities."
    "keys.master_file" "AUSRUFER_MASTER_KEY_FILE" Text ""
        "File of the master key. Empty: keys/master.key in the data folder, made at the first start. Losing it loses every follower: keep a copy outside the server (ausrufer backup --keys)."
    "keys.web_file" "AUSRUFER_WEB_KEY_FILE" Text ""
        "File of the web key, which `ausrufer keys export-web FILE` makes from the master key: all a web node needs. It seals subscriptions and cannot open them; it does open the secrets of one-time codes. Only `serve --role web` reads it."
    "instance.name" "AUSRUFER_INSTANCE_NAME" Text "Ausrufer"
        "Name shown in the directory."
    "instance.operator" "AUSRUFER_OPERATOR" Text ""
        "Who runs the server, e.g. the town itself or its data centre. Named in the privacy notice."
    "instance.operator_address" "AUSRUFER_OPERATOR_ADDRESS" Text ""
        "Postal address of the operator, lines separated by a line break."
    "instance.operator_email" "AUSRUFER_OPERATOR_EMAIL" Text ""
        "Mail address of the operator."
    "instance.security_contact" "AUSRUFER_SECURITY_CONTACT" Text ""
        "mailto: or https: address for security reports, published in security.txt (RFC 9116)."
    "push.contact" "AUSRUFER_PUSH_CONTACT" Text ""
        "mailto: or https: address the push services may turn to (RFC 8292 §2.1). Empty: the base address."
    "push.extra_hosts" "AUSRUFER_PUSH_EXTRA_HOSTS" List ""
        "Further push services whose addresses are accepted, e.g. a UnifiedPush server of the region. Google, Mozilla, Apple and Microsoft are always known."
    "push.batch" "AUSRUFER_PUSH_BATCH" Number "200"
        "Followers per batch. A crash repeats at most two batches per range under way; what comes twice replaces itself on the phone."
    "push.shards" "AUSRUFER_PUSH_SHARDS" Number "4"
        "Ranges each push service's followers are split into, sent side by side."
    "delivery.pause_after_restore_minutes" "AUSRUFER_PAUSE_AFTER_RESTORE_MINUTES" Number "10"
        "Unfinished deliveries older than this come back paused after a restore, so that no old post is sent again without a person's word."
    "delivery.arm" "AUSRUFER_ARM" Text "warnings"
        "One-time keys made while nothing is sent, so that sending needs a tenth of the work: off, warnings or always. They take about 120 bytes of memory a follower and never leave it. warnings: news takes none, so that a warning always finds all there are; after a warning, and after a start, they are made anew in the background. always: news takes them too, and a warning right after news finds few."
    "delivery.arm_limit" "AUSRUFER_ARM_LIMIT" Number "2000000"
        "Keys kept at most on each node, so that they never take more memory than meant: two million take 240 MB. Followers beyond it are sealed for from scratch, which works all the same and takes ten times as long."
    "reactions.origin" "AUSRUFER_REACTIONS_ORIGIN" Text ""
        "Origin reactions are sent to, e.g. https://r.kanal.stadt.de, so that they travel over connections of their own; your proxy leads it here and logs nothing of it. Empty: the base address."
    "reactions.write_minutes" "AUSRUFER_REACTIONS_WRITE_MINUTES" Number "10"
        "Accepted reactions wait so long in memory and are then written in an order that says nothing. A crash loses at most that: devices do not send twice."
    "reactions.suite" "AUSRUFER_REACTIONS_SUITE" Text "ristretto255-SHA512"
        "Group of the tokens' keys from the next half-year on: ristretto255-SHA512, or P256-SHA256 where a NIST curve is asked for (four times the computing). Nobody's anonymity depends on it."
    "reactions.maturity" "AUSRUFER_REACTIONS_MATURITY" Switch "true"
        "true: a device's tokens are good for posts that come out after it drew them, so that nobody follows only in order to react to what they have just read."
    "reactions.work_bits" "AUSRUFER_REACTIONS_WORK_BITS" Number "20"
        "How hard devices without push must compute before they get tokens: 2 to the power of so many tries on average."
    "warnings.nina_url" "AUSRUFER_WARNINGS_NINA_URL" Text "https://warnung.bund.de/api31"
        "Where NINA's public files lie (MoWaS, KATWARN, BIWAPP, floods, weather, police), without a slash at the end. Another one only for a mirror or a test."
    "warnings.dwd_url" "AUSRUFER_WARNINGS_DWD_URL" Text "https://opendata.dwd.de/weather/alerts/cap/COMMUNEUNION_DWD_STAT/Z_CAP_C_EDZW_LATEST_PVW_STATUS_PREMIUMDWD_COMMUNEUNION_MUL.zip"
        "Where the weather service keeps the archive of all warnings that hold, by municipality."
    "warnings.every_seconds" "AUSRUFER_WARNINGS_EVERY_SECONDS" Number "60"
        "Seconds between two readings of a source of official warnings. An unchanged source costs one small answer; one that fails is asked less often, up to every ten minutes."
    "newsletter.private_relays" "AUSRUFER_NEWSLETTER_PRIVATE_RELAYS" List ""
        "Names of mail servers in your own network that towns may send their newsletter by, e.g. relay.rechenzentrum.example. Others are dialled only at public addresses and only with TLS."
    "backup.followers_days" "AUSRUFER_BACKUP_FOLLOWERS_DAYS" Number "7"
        "Backups of the followers are deleted after so many days (at most 7), so that an unfollow also leaves the backups."
    "backup.content_days" "AUSRUFER_BACKUP_CONTENT_DAYS" Number "30"
        "Whole backups in the data folder are deleted after so many days. Stands in the privacy notice."
    "feeds.hub" "AUSRUFER_FEEDS_HUB" Text ""
        "Address of a WebSub hub, e.g. https://pubsubhubbub.appspot.com/. The feeds name it, and it is told when they change, so that readers which use it have a post within seconds. It learns the public addresses of the feeds and nothing else; who reads them through it, it knows and the server does not. Empty: none."
    "nats.url" "AUSRUFER_NATS_URL" List ""
        "Servers of a NATS cluster, nats://host:port or tls://host:port, which carries wake-ups and announcements between several nodes. Empty: PostgreSQL's LISTEN does it. While no server answers, the nodes look by themselves."
    "nats.credentials_file" "AUSRUFER_NATS_CREDENTIALS_FILE" Text ""
        "Credentials file for NATS as nsc writes it. Empty: none."
    "nats.root_certificate_file" "AUSRUFER_NATS_ROOT_CERTIFICATE_FILE" Text ""
        "PEM file of the authority that signed the NATS servers' certificates; TLS is required then. Empty: the system's authorities, for tls:// addresses."
    "oidc.issuer" "AUSRUFER_OIDC_ISSUER" Text ""
        "Address of the town's own sign-in service (OpenID Connect), exactly as the service calls itself, e.g. https://anmeldung.stadt.de/realms/rathaus. Empty: the desk has its own accounts only. The service sends browsers back to <base address>/desk/sign-in/provider/back; see docs/operating.md."
    "oidc.name" "AUSRUFER_OIDC_NAME" Text ""
        "What the button at the desk calls it, e.g. Rathaus-Konto. Empty: its host name."
    "oidc.client_id" "AUSRUFER_OIDC_CLIENT_ID" Text ""
        "Under which name the service knows this program."
    "oidc.client_secret_file" "AUSRUFER_OIDC_CLIENT_SECRET_FILE" Text ""
        "File with the secret it proves that by. Empty: a public client, held by PKCE alone."
    "oidc.scopes" "AUSRUFER_OIDC_SCOPES" List "profile"
        "What is asked for besides openid. Nothing of it is stored but the name and what people are called there."
    "oidc.claim" "AUSRUFER_OIDC_CLAIM" Text "groups"
        "Where the service's word says what somebody belongs to; with dots for what lies deeper, e.g. realm_access.roles."
    "oidc.roles" "AUSRUFER_OIDC_ROLES" List ""
        "What belonging to something means here: group=channel:role, e.g. presse=lindenau:editor; * for all channels. Whoever comes through the service has exactly these roles; what is taken away there is taken away here at the next sign-in, after ten hours at the latest."
    "oidc.local_sign_in" "AUSRUFER_OIDC_LOCAL_SIGN_IN" Switch "true"
        "false: passwords, passkeys and links open the desk only for accounts for emergencies (ausrufer editor break-glass), everybody else comes through the service."
    "log.level" "AUSRUFER_LOG" Text "info"
        "error, warn, info or debug."
    "log.format" "AUSRUFER_LOG_FORMAT" Text "text"
        "text or json. Neither ever holds a follower's address, key or token."
    "testing.allow_loopback" "AUSRUFER_TESTING_ALLOW_LOOPBACK" Switch "false"
        "For tests only: push services, feeds and proofs on 127.0.0.1 over plain http are accepted. The server says so loudly at start."
    "testing.dns_server" "AUSRUFER_TESTING_DNS_SERVER" Text ""
        "For tests only: address and port of the DNS server asked for proofs. Empty: the system's."
    "testing.site_override" "AUSRUFER_TESTING_SITE_OVERRIDE" Text ""
        "For tests only: address that stands for https://<domain> when a proof is read."
}

/// The reference page, written to docs/configuration.md and compared by a test.
pub fn reference() -> String {
    let mut out = String::from(
        "# Settings\n\nOne TOML file (`--config FILE`, else ausrufer.toml in the working folder, else in /etc/ausrufer), overridden by\nenvironment variables. Unknown keys are refused. Made by `ausrufer settings`; do not edit.\n",
    );
    let mut section = "";
    for opt in OPTIONS {
        let (head, key) = opt.path.split_once('.').unwrap_or(("", opt.path));
        if head != section {
            out.push_str(&format!("\n## [{head}]\n"));
            section = head;
        }
        let default = if opt.default.is_empty() { "empty".to_owned() } else { format!("`{}`", opt.default) };
        out.push_str(&format!("\n### `{key}`\n{}\nDefault: {default}. Environment: `{}`.\n", opt.doc, opt.env));
    }
    out
}
