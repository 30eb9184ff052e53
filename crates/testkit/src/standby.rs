//! A real PostgreSQL with a real streaming standby, both durable, of which the first can be killed and the second promoted.
use crate::TempDir;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The user the servers and their files belong to.
const SUPERUSER: &str = "postgres";

/// Primary and standby; they stop with this value.
pub struct Pair {
    folder: TempDir,
    tools: PathBuf,
    ports: [u16; 2],
    user: (u32, u32),
}

/// Starts both. With `synchronous` a commit is answered only when the standby has it on disk too. `None`, and one line
/// saying so, where PostgreSQL is not installed.
pub fn pair(synchronous: bool) -> Option<Pair> {
    let Some(tools) = tools() else {
        eprintln!("left out: failover, because PostgreSQL's initdb is not installed");
        return None;
    };
    let pair = Pair { folder: TempDir::new(), tools, ports: [free_port(), free_port()], user: server_user() };
    // Root lends both another user, who must get into the folder.
    chown(pair.folder.path(), Some(pair.user.0), Some(pair.user.1)).expect("a folder of the servers' user");
    let [primary, standby] = ["primary", "standby"].map(|name| pair.folder.file(name));
    pair.run("initdb", &["-A", "trust", "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8", "-D", text(&primary)]);
    // Durable: what is asked for is what survives a kill.
    let mut settings = format!(
        "listen_addresses='127.0.0.1'\nunix_socket_directories=''\nmax_connections=100\nwal_level=replica\nmax_wal_senders=4\nport={}\n",
        pair.ports[0]
    );
    write(&primary.join("postgresql.auto.conf"), &settings);
    pair.start(&primary);
    let from = format!("host=127.0.0.1 port={} user={SUPERUSER} application_name=standby", pair.ports[0]);
    pair.run("pg_basebackup", &["-D", text(&standby), "-R", "-X", "stream", "-c", "fast", "-d", &from]);
    let own = std::fs::read_to_string(standby.join("postgresql.auto.conf")).expect("the standby's settings");
    write(&standby.join("postgresql.auto.conf"), &format!("{own}\nport={}\n", pair.ports[1]));
    pair.start(&standby);
    if synchronous {
        settings.push_str("synchronous_standby_names='standby'\nsynchronous_commit=on\n");
        write(&primary.join("postgresql.auto.conf"), &settings);
        pair.run("pg_ctl", &["-D", text(&primary), "reload"]);
    }
    pair.wait_until_streaming(synchronous);
    Some(pair)
}

impl Pair {
    /// Both hosts; whoever writes comes to the one that may.
    pub fn url(&self) -> String {
        let [first, second] = self.ports;
        format!(
            "postgres://{SUPERUSER}@127.0.0.1:{first},127.0.0.1:{second}/postgres?target_session_attrs=read-write&sslmode=disable"
        )
    }

    /// SIGKILL to every process of the primary at once, as when its machine dies.
    pub fn kill_primary(&self) {
        let file = self.folder.file("primary").join("postmaster.pid");
        let pids = std::fs::read_to_string(file).expect("the primary runs");
        let pid = pids.lines().next().expect("its number").trim().to_owned();
        let children = Command::new("pgrep").args(["-P", &pid]).output().map(|found| found.stdout).unwrap_or_default();
        let mut all = vec![pid];
        all.extend(String::from_utf8_lossy(&children).split_whitespace().map(str::to_owned));
        Command::new("kill").arg("-KILL").args(&all).stderr(Stdio::null()).status().expect("kill runs");
    }

    /// Makes the standby the primary; answers when it takes writes.
    pub fn promote(&self) {
        self.run("pg_ctl", &["-D", text(&self.folder.file("standby")), "-w", "promote"]);
    }

    fn wait_until_streaming(&self, synchronous: bool) {
        let state = if synchronous { "sync_state = 'sync'" } else { "state = 'streaming'" };
        let sql = format!("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND {state}");
        let url = format!("postgres://{SUPERUSER}@127.0.0.1:{}/postgres", self.ports[0]);
        for _ in 0..300 {
            let output = Command::new("psql").args(["-XAtq", &url, "-c", &sql]).output().expect("psql runs");
            if output.stdout.trim_ascii() == b"1" {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("the standby never followed");
    }

    fn start(&self, data: &Path) {
        let log = data.with_extension("log");
        self.run("pg_ctl", &["-D", text(data), "-w", "-l", text(&log), "start"]);
    }

    fn run(&self, tool: &str, args: &[&str]) {
        let mut command = Command::new(self.tools.join(tool));
        command.args(args).current_dir(self.folder.path()).uid(self.user.0).gid(self.user.1);
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("PostgreSQL's tools run");
        assert!(status.success(), "{tool} {args:?}");
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        for name in ["primary", "standby"] {
            let mut stop = Command::new(self.tools.join("pg_ctl"));
            stop.args(["-D", text(&self.folder.file(name)), "-m", "immediate", "-w", "stop"]);
            stop.current_dir(self.folder.path()).uid(self.user.0).gid(self.user.1);
            stop.stdout(Stdio::null()).stderr(Stdio::null()).status().ok();
        }
    }
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("settings of the server");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in plain letters")
}

/// Debian keeps the server's tools out of the path, one folder a version.
fn tools() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    folders.into_iter().find(|folder| folder.join("initdb").exists())
}

/// Our own user, or the user `postgres` if we are root.
fn server_user() -> (u32, u32) {
    let me = std::fs::metadata("/proc/self").expect("/proc");
    if me.uid() != 0 {
        return (me.uid(), me.gid());
    }
    let users = std::fs::read_to_string("/etc/passwd").expect("a list of users");
    let line = users.lines().find(|line| line.starts_with("postgres:")).expect("a user named postgres");
    let numbers: Vec<u32> = line.split(':').filter_map(|field| field.parse().ok()).collect();
    (numbers[0], numbers[1])
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}
