use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use db::{Db, DbError, Options, args};

use crate::harness::{Folder, postgres_url};

/// A PostgreSQL of our own, which speaks TLS only, stopped at the end of the test.
struct Server {
    folder: Folder,
    tools: PathBuf,
    port: u16,
}

#[tokio::test]
async fn tls_is_checked_as_the_address_says() {
    if postgres_url().is_none() {
        return;
    }
    let server = Server::start();
    let certificate = server.folder.file("server.crt");
    let url = |host: &str, rest: &str| format!("postgres://postgres@{host}:{}/postgres?{rest}", server.port);
    let own_root = format!("sslmode=verify-full&sslrootcert={}", certificate.display());
    let encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    for good in [url("127.0.0.1", "sslmode=require"), url("127.0.0.1", "sslmode=prefer"), url("localhost", &own_root)] {
        let db = Db::open(&good, Options::default()).await.unwrap();
        assert_eq!(db.one(encrypted, args![]).await.unwrap(), Some((true,)), "{good}");
        db.close().await;
    }
    let unknown_authority = url("localhost", "sslmode=verify-full");
    let wrong_name = url("127.0.0.1", &own_root);
    let unencrypted = url("127.0.0.1", "sslmode=disable");
    for bad in [unknown_authority, wrong_name, unencrypted] {
        let error = Db::open(&bad, Options::default()).await.err();
        assert!(matches!(error, Some(DbError::Unavailable(_))), "{bad}: {error:?}");
    }
    let no_file = Options { root_certificates: Some("/nonexistent.pem".into()), ..Options::default() };
    let error = Db::open(&url("localhost", "sslmode=require"), no_file).await.err();
    assert!(matches!(error, Some(DbError::Address(_))), "{error:?}");
}

impl Server {
    fn start() -> Server {
        let folder = Folder::new();
        let server = Server { tools: tools(), port: free_port(), folder };
        let (key, certificate) = (server.folder.file("server.key"), server.folder.file("server.crt"));
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]);
        openssl.args(["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]);
        openssl
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&certificate);
        succeed(&mut openssl);
        for path in [server.folder.path(), &key, &certificate] {
            let (user, group) = server_user();
            chown(path, Some(user), Some(group)).expect("files of the server's user");
        }
        let data = server.folder.file("data");
        succeed(server.tool("initdb").args(["-A", "trust", "-U", "postgres", "-N", "-D"]).arg(&data));
        std::fs::write(data.join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\nhostssl all all ::1/128 trust\n")
            .expect("rules of access");
        let options = format!(
            "-p {} -c listen_addresses=localhost -c unix_socket_directories= -c fsync=off -c ssl=on \
             -c ssl_cert_file={} -c ssl_key_file={}",
            server.port,
            certificate.display(),
            key.display()
        );
        let log = server.folder.file("log");
        succeed(server.tool("pg_ctl").arg("-D").arg(&data).args(["-w", "-o", &options, "-l"]).arg(log).arg("start"));
        server
    }

    /// PostgreSQL refuses to run as root, so root lends it another user.
    fn tool(&self, name: &str) -> Command {
        let (user, group) = server_user();
        let mut command = Command::new(self.tools.join(name));
        command.current_dir(self.folder.path()).uid(user).gid(group);
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.file("data");
        let _ = self
            .tool("pg_ctl")
            .arg("-D")
            .arg(data)
            .args(["-m", "immediate", "-w", "stop"])
            .stdout(Stdio::null())
            .status();
    }
}

fn succeed(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the tool is installed");
    assert!(status.success(), "{command:?}");
}

/// Debian keeps the server's tools out of the path, one folder a version.
fn tools() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    folders.retain(|folder| folder.join("initdb").exists());
    folders.first().expect("PostgreSQL's initdb is installed").clone()
}

/// Our own user, or the user `postgres` if we are root.
fn server_user() -> (u32, u32) {
    use std::os::unix::fs::MetadataExt;
    let me = std::fs::metadata("/proc/self").expect("/proc");
    if me.uid() != 0 {
        return (me.uid(), me.gid());
    }
    let users = std::fs::read_to_string(Path::new("/etc/passwd")).expect("a list of users");
    let line = users.lines().find(|line| line.starts_with("postgres:")).expect("a user named postgres");
    let numbers: Vec<u32> = line.split(':').filter_map(|field| field.parse().ok()).collect();
    (numbers[0], numbers[1])
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}
