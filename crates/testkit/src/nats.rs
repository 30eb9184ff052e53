//! A NATS cluster of real servers on loopback, whose servers can be killed one by one.
use crate::TempDir;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Servers of one cluster; they end with this value.
pub struct Cluster {
    ports: Vec<(u16, u16)>,
    servers: Vec<Option<Child>>,
    folder: TempDir,
}

/// That many servers in one cluster; `None`, and one line saying so, where nats-server is not installed.
pub fn cluster(size: usize) -> Option<Cluster> {
    if !is_installed() {
        return None;
    }
    let held: Vec<_> = (0..2 * size).map(|_| TcpListener::bind("127.0.0.1:0").expect("a port")).collect();
    let ports: Vec<u16> = held.iter().map(|one| one.local_addr().expect("its address").port()).collect();
    drop(held);
    let ports = ports.chunks(2).map(|pair| (pair[0], pair[1])).collect();
    let servers = (0..size).map(|_| None).collect();
    let mut cluster = Cluster { ports, servers, folder: TempDir::new() };
    (0..size).for_each(|number| cluster.start(number));
    Some(cluster)
}

/// Whether there is a nats-server; says so if not.
pub(crate) fn is_installed() -> bool {
    let found = Command::new("nats-server").arg("--version").stdout(Stdio::null()).status().is_ok();
    if !found {
        eprintln!("left out: NATS, because nats-server is not installed");
    }
    found
}

/// Until it takes connections.
pub(crate) fn wait_for(port: u16) {
    for _ in 0..600 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nats-server on port {port} never listened");
}

impl Cluster {
    /// Where a server listens.
    pub fn url(&self, number: usize) -> String {
        format!("nats://127.0.0.1:{}", self.ports[number].0)
    }

    /// Starts a server that does not run, and waits until it listens.
    pub fn start(&mut self, number: usize) {
        let (port, route) = self.ports[number];
        let routes: Vec<_> = self.ports.iter().map(|(_, route)| format!("nats://127.0.0.1:{route}")).collect();
        let child = Command::new("nats-server")
            .args(["-a", "127.0.0.1", "-p", &port.to_string(), "--cluster_name", "test"])
            .args(["--cluster", &format!("nats://127.0.0.1:{route}"), "--routes", &routes.join(",")])
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("nats-server starts");
        self.servers[number] = Some(child);
        wait_for(port);
    }

    /// SIGKILL.
    pub fn kill(&mut self, number: usize) {
        if let Some(mut child) = self.servers[number].take() {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        (0..self.servers.len()).for_each(|number| self.kill(number));
    }
}
