//! A PostgreSQL that may be killed: its own folder, its own port, and fsync as in a town hall.
use crate::Failed;
use rustix::process::{Pid, Signal, getuid, kill_process};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use testkit::TempDir;

/// A killed postmaster's children need a moment to notice; until then no new one may start.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Server {
    bin: PathBuf,
    dir: TempDir,
    port: u16,
}

impl Server {
    /// Takes the newest PostgreSQL installed.
    pub fn start() -> Result<Server, Failed> {
        let installed = std::fs::read_dir("/usr/lib/postgresql").map_err(|e| Failed::to("finding PostgreSQL", e))?;
        let newest = installed.flatten().map(|entry| entry.path().join("bin")).max();
        let bin = newest.ok_or_else(|| Failed("no PostgreSQL is installed".into()))?;
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.map_err(|e| Failed::to("a free port", e))?.port();
        let server = Server { bin, dir: TempDir::new(), port };
        if getuid().is_root() {
            // The server refuses to run as root.
            run(Command::new("chown").arg("postgres").arg(server.dir.path()))?;
        }
        let mut initdb = server.tool("initdb");
        run(initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-D"]).arg(server.data()))?;
        server.serve()?;
        Ok(server)
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// kill -9 of the postmaster, and at once a new one over the same files.
    pub fn kill_and_restart(&self) -> Result<(), Failed> {
        let file = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
        let pid = file.lines().next().and_then(|line| Pid::from_raw(line.trim().parse().ok()?));
        let pid = pid.ok_or_else(|| Failed("PostgreSQL does not run".into()))?;
        kill_process(pid, Signal::KILL).map_err(|e| Failed::to("killing PostgreSQL", e))?;
        self.serve()
    }

    fn serve(&self) -> Result<(), Failed> {
        let options = format!("-p {} -k {} -h 127.0.0.1", self.port, self.dir.path().display());
        let begun = Instant::now();
        loop {
            let mut start = self.tool("pg_ctl");
            start.arg("-D").arg(self.data()).args(["-w", "-o", &options, "-l"]).arg(self.dir.file("log")).arg("start");
            match run(&mut start) {
                Err(error) if begun.elapsed() > PATIENCE => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
                Ok(()) => return Ok(()),
            }
        }
    }

    fn data(&self) -> PathBuf {
        self.dir.file("data")
    }

    fn tool(&self, name: &str) -> Command {
        let tool = self.bin.join(name);
        if !getuid().is_root() {
            return Command::new(tool);
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(tool);
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.tool("pg_ctl");
        run(stop.arg("-D").arg(self.data()).args(["-m", "immediate", "stop"])).ok();
    }
}

fn run(command: &mut Command) -> Result<(), Failed> {
    let name = command.get_program().to_string_lossy().into_owned();
    // Not a pipe: the server would inherit it and nobody would ever see its end.
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    match status.map_err(|e| Failed::to(&name, e))? {
        status if status.success() => Ok(()),
        status => Err(Failed::to(&name, status)),
    }
}
