//! One installation: its folder, its settings, its commands and its running server.
use crate::engine::{Database, Engine};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use testkit::TempDir;

/// The longest a test waits for the server to say or do something.
const PATIENCE: Duration = Duration::from_secs(60);

/// An installation that removes itself.
pub struct Town {
    pub folder: TempDir,
    pub port: u16,
    settings: BTreeMap<&'static str, String>,
    database: Option<Database>,
}

/// How a command ended.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Fails the test unless the command ended so.
    #[track_caller]
    pub fn ends(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    /// Fails the test unless standard error says all of this.
    #[track_caller]
    pub fn complains(self, code: i32, words: &[&str]) -> Ran {
        let ran = self.ends(code);
        for word in words {
            assert!(ran.err.contains(word), "{word:?} is missing in: {}", ran.err);
        }
        ran
    }

    /// The first line of the output that begins so, without its beginning.
    #[track_caller]
    pub fn line(&self, begin: &str) -> &str {
        let found = self.out.lines().find_map(|line| line.trim().strip_prefix(begin));
        found.unwrap_or_else(|| panic!("no line begins with {begin:?} in: {}", self.out)).trim()
    }
}

impl Town {
    /// Nothing in it yet.
    pub fn on(engine: Engine) -> Town {
        let mut town = Town { folder: TempDir::new(), port: free_port(), settings: BTreeMap::new(), database: None };
        town.set("AUSRUFER_DATA_DIR", town.data("").display().to_string());
        town.set("AUSRUFER_LISTEN", format!("127.0.0.1:{}", town.port));
        town.set("AUSRUFER_BASE_URL", format!("http://localhost:{}", town.port));
        if let Engine::Postgres = engine {
            let database = Database::create();
            town.set("AUSRUFER_DATABASE_URL", database.url());
            town.database = Some(database);
        }
        town
    }

    /// Sets an environment variable for everything started from now on.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.settings.insert(name, value.into());
    }

    /// A path in the data folder.
    pub fn data(&self, name: &str) -> PathBuf {
        self.folder.file("data").join(name)
    }

    /// The database's address.
    pub fn database_url(&self) -> Option<String> {
        self.database.as_ref().map(Database::url)
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().expect("the executable runs");
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Starts `serve` and waits until it says so.
    pub fn serve(&self) -> Serving {
        let serving = self.start(&["serve"]);
        serving.said("serving");
        serving
    }

    /// Starts a command that stays.
    pub fn start(&self, args: &[&str]) -> Serving {
        Serving::start(self.command(args))
    }

    /// Starts a line of shell, in which `$0` is the executable.
    pub fn shell(&self, line: &str) -> Serving {
        let mut command = self.dressed(Command::new("sh"));
        command.args(["-c", line, env!("CARGO_BIN_EXE_ausrufer")]);
        Serving::start(command)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.dressed(Command::new(env!("CARGO_BIN_EXE_ausrufer")));
        command.args(args);
        command
    }

    fn dressed(&self, mut command: Command) -> Command {
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        // Nothing of the developer's own settings.
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).envs(&self.settings);
        command
    }
}

/// What a running server has said so far.
#[derive(Default)]
struct Said {
    text: Mutex<String>,
    more: Condvar,
}

/// A running server; killed when dropped.
pub struct Serving {
    pid: u32,
    said: Arc<Said>,
    ended: Receiver<Option<i32>>,
    running: bool,
}

impl Serving {
    fn start(mut command: Command) -> Serving {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the executable starts");
        let said = Arc::new(Said::default());
        listen(child.stdout.take().expect("piped"), said.clone());
        listen(child.stderr.take().expect("piped"), said.clone());
        let (tell, ended) = channel();
        let pid = child.id();
        std::thread::spawn(move || tell.send(child.wait().ok().and_then(|status| status.code())));
        Serving { pid, said, ended, running: true }
    }

    /// Waits until standard output or error has said this; answers all that was said so far.
    #[track_caller]
    pub fn said(&self, words: &str) -> String {
        let text = self.said.text.lock().expect("nobody panicked with it");
        let wait = self.said.more.wait_timeout_while(text, PATIENCE, |text| !text.contains(words));
        let (text, waited) = wait.expect("nobody panicked with it");
        assert!(!waited.timed_out(), "never said {words:?}, but: {text}");
        text.clone()
    }

    /// SIGTERM; answers the exit code and everything that was said.
    pub fn stop(mut self) -> (i32, String) {
        let code = self.end("-TERM");
        (code.expect("an exit code, not a signal"), self.said.text.lock().expect("nobody panicked with it").clone())
    }

    /// SIGKILL, as a power cut would.
    pub fn kill(mut self) {
        self.end("-KILL");
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// SIGABRT, as a program that ends itself in despair.
    pub fn abort(mut self) {
        self.end("-ABRT");
    }

    /// Until it has ended by itself.
    pub fn ended(mut self) {
        self.running = false;
        self.ended.recv_timeout(PATIENCE).expect("it ends");
    }

    fn end(&mut self, signal: &str) -> Option<i32> {
        self.running = false;
        let sent = Command::new("kill").args([signal, &self.pid.to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the server was gone already");
        self.ended.recv_timeout(PATIENCE).expect("the server ends")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if self.running && self.ended.try_recv().is_err() {
            self.end("-KILL");
        }
    }
}

/// Collects what is said line by line.
fn listen(from: impl Read + Send + 'static, said: Arc<Said>) {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut text = said.text.lock().expect("nobody panicked with it");
            text.push_str(&line);
            text.push('\n');
            said.more.notify_all();
        }
    });
}

/// A port nobody listens on right now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    listener.local_addr().expect("its address").port()
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}
