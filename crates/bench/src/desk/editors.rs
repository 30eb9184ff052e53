//! The editors: each a connection that is kept, a cookie, and a next page.
use crate::Failed;
use crate::town::random64;
use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// What they are to do.
pub struct Load {
    pub port: u16,
    /// One an editor.
    pub cookies: Vec<String>,
    /// Name and address.
    pub pages: Vec<(&'static str, String)>,
    /// Between two pages, on average.
    pub thinks: Duration,
    pub lasts: Duration,
}

/// One page that came.
pub struct Answered {
    pub page: &'static str,
    /// From asking to the last byte.
    pub ms: f64,
}

impl Load {
    /// Lets all of them work at once; an answer that is no page ends the run.
    pub fn run(self) -> Result<Vec<Answered>, Failed> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(|e| Failed::to("a runtime", e))?.block_on(self.all())
    }

    async fn all(self) -> Result<Vec<Answered>, Failed> {
        let (ends, mut work) = (Instant::now() + self.lasts, JoinSet::new());
        for cookie in self.cookies {
            work.spawn(editor(self.port, cookie, self.pages.clone(), self.thinks, ends));
        }
        let mut answered = Vec::new();
        while let Some(done) = work.join_next().await {
            answered.extend(done.map_err(|e| Failed::to("an editor", e))??);
        }
        if answered.is_empty() { Err(Failed("nobody was answered".into())) } else { Ok(answered) }
    }
}

async fn editor(
    port: u16,
    cookie: String,
    pages: Vec<(&'static str, String)>,
    thinks: Duration,
    ends: Instant,
) -> Result<Vec<Answered>, Failed> {
    let (mut sender, mut answered) = (connect(port).await?, Vec::new());
    think(thinks).await;
    while Instant::now() < ends {
        let (page, path) = &pages[(random64() % pages.len() as u64) as usize];
        let begun = Instant::now();
        ask(&mut sender, path, &cookie).await?;
        answered.push(Answered { page, ms: begun.elapsed().as_secs_f64() * 1e3 });
        think(thinks).await;
    }
    Ok(answered)
}

/// Between nothing and twice the average, so that nobody moves in step.
async fn think(average: Duration) {
    if !average.is_zero() {
        let part = (random64() >> 11) as f64 / (1_u64 << 53) as f64;
        tokio::time::sleep(average.mul_f64(part * 2.0)).await;
    }
}

async fn connect(port: u16) -> Result<SendRequest<Body>, Failed> {
    let socket = TcpStream::connect(("127.0.0.1", port)).await.map_err(|e| Failed::to("connecting", e))?;
    socket.set_nodelay(true).ok();
    let (sender, driver) = handshake(TokioIo::new(socket)).await.map_err(|e| Failed::to("connecting", e))?;
    tokio::spawn(async move { drop(driver.await) });
    Ok(sender)
}

async fn ask(sender: &mut SendRequest<Body>, path: &str, cookie: &str) -> Result<(), Failed> {
    let request = Request::get(path).header(header::HOST, "localhost").header(header::COOKIE, cookie);
    let request = request.header(header::ACCEPT_ENCODING, "gzip").header(header::ACCEPT_LANGUAGE, "de");
    let request = request.body(Body::empty()).map_err(|e| Failed::to("asking", e))?;
    sender.ready().await.map_err(|e| Failed::to("asking", e))?;
    let response = sender.send_request(request).await.map_err(|e| Failed::to("asking", e))?;
    let status = response.status();
    response.into_body().collect().await.map_err(|e| Failed::to("an answer", e))?;
    if status.is_success() { Ok(()) } else { Err(Failed(format!("{path} answered {status}"))) }
}
