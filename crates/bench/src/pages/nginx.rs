//! The peer: nginx with one worker on one core, and the pages as files beside their compressed twins.
use super::Given;
use crate::Failed;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// It dies with this value.
pub struct Nginx {
    pub port: u16,
    master: Child,
}

impl Nginx {
    /// Starts one that gives out these pages.
    pub fn start(folder: &Path, core: usize, pages: &[Given]) -> Result<Nginx, Failed> {
        let place = folder.join("nginx");
        let failed = |e: std::io::Error| Failed::to("nginx's folder", e);
        let mut locations = String::new();
        for (number, page) in pages.iter().enumerate() {
            let file = place.join(format!("{number}.html"));
            fs::create_dir_all(&place).map_err(failed)?;
            // Only the compressed twin is asked for; the other one must be there for it to be found.
            fs::write(&file, &page.body).map_err(failed)?;
            fs::write(place.join(format!("{number}.html.gz")), &page.body).map_err(failed)?;
            let headers: String =
                page.headers.iter().map(|(name, value)| format!("add_header {name} {value:?} always; ")).collect();
            let (path, file) = (&page.path, file.display());
            locations.push_str(&format!(
                "location = {path} {{ alias {file}; gzip_static on; etag off; if_modified_since off; {headers} default_type \"text/html; charset=utf-8\"; types {{ }} }}\n"
            ));
        }
        let port = free_port()?;
        let conf = place.join("nginx.conf");
        fs::write(&conf, config(&place, port, core, &locations)).map_err(failed)?;
        let mut command = Command::new("nginx");
        command.arg("-e").arg(place.join("error.log")).arg("-p").arg(&place).arg("-c").arg(&conf);
        let master = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let master = master.map_err(|e| Failed::to("starting nginx (apt-get install nginx-light)", e))?;
        let nginx = Nginx { port, master };
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(nginx);
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        let log = fs::read_to_string(place.join("error.log")).unwrap_or_default();
        Err(Failed(format!("nginx does not answer: {log}")))
    }

    /// Of its worker so far: the only child its master has.
    pub fn cpu_seconds(&self) -> f64 {
        let master = self.master.id();
        let children = fs::read_to_string(format!("/proc/{master}/task/{master}/children")).unwrap_or_default();
        let ticks = |pid: &str| -> Option<f64> {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
            Some(fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?)
        };
        // A tick is a hundredth of a second on every Linux there is.
        children.split_whitespace().filter_map(ticks).sum::<f64>() / 100.0
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let quit = Command::new("kill").args(["-TERM", &self.master.id().to_string()]).status();
        if quit.is_err() {
            self.master.kill().ok();
        }
        self.master.wait().ok();
    }
}

fn config(place: &Path, port: u16, core: usize, locations: &str) -> String {
    let mask = format!("{:b}", 1u64 << core);
    let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
    let place = place.display();
    format!(
        "daemon off; {user} worker_processes 1; worker_cpu_affinity {mask}; pid {place}/pid; error_log {place}/error.log;\n\
         events {{ worker_connections 4096; }}\n\
         http {{ access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000000; keepalive_timeout 75s;\n\
         open_file_cache max=100 inactive=1h; open_file_cache_valid 1h; server_tokens off;\n\
         client_body_temp_path {place}/body; proxy_temp_path {place}/proxy; fastcgi_temp_path {place}/fcgi;\n\
         uwsgi_temp_path {place}/uwsgi; scgi_temp_path {place}/scgi;\n\
         server {{ listen 127.0.0.1:{port} backlog=4096;\n{locations}}} }}\n"
    )
}

fn free_port() -> Result<u16, Failed> {
    let probe = TcpListener::bind("127.0.0.1:0").map_err(|e| Failed::to("a free port", e))?;
    Ok(probe.local_addr().map_err(|e| Failed::to("a free port", e))?.port())
}
