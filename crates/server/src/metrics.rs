//! Prometheus metrics on a listener of their own: counts and states, nothing per follower, no address.
use axum::{Router, http::header, routing::get};
use std::fmt::Write;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::net::TcpListener;

/// One line of the exposition format: name, labels, value.
pub struct Sample {
    pub name: &'static str,
    pub help: &'static str,
    pub kind: &'static str,
    pub labels: Vec<(&'static str, String)>,
    pub value: f64,
}

/// Gathers the samples of one scrape.
pub type Gather = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Vec<Sample>> + Send>> + Send + Sync>;

/// Serves `/metrics` until the listener is dropped.
pub async fn serve(listener: TcpListener, gather: Gather) -> std::io::Result<()> {
    let handler = move || {
        let gather = gather.clone();
        async move { ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], write(&gather().await)) }
    };
    axum::serve(listener, Router::new().route("/metrics", get(handler))).await
}

/// The text exposition format, version 0.0.4.
fn write(samples: &[Sample]) -> String {
    let mut out = String::new();
    let mut last = "";
    for sample in samples {
        if sample.name != last {
            let _ = writeln!(
                out,
                "# HELP ausrufer_{} {}\n# TYPE ausrufer_{} {}",
                sample.name, sample.help, sample.name, sample.kind
            );
            last = sample.name;
        }
        let labels: Vec<String> =
            sample.labels.iter().map(|(k, v)| format!("{k}=\"{}\"", v.replace(['"', '\\', '\n'], "_"))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let value = if sample.value == f64::INFINITY { "+Inf".to_owned() } else { sample.value.to_string() };
        let _ = writeln!(out, "ausrufer_{}{labels} {value}", sample.name);
    }
    out
}
