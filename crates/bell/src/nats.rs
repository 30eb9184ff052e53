use crate::line::LineError;
use async_nats::{Client, ConnectOptions, Event};
use futures_util::StreamExt;
use std::path::PathBuf;
use std::time::Duration;

/// Rings read from the socket and not heard yet; a flood beyond that is dropped by the client, which is what we want.
const UNHEARD: usize = 1024;
/// A server that vanished without a word is noticed within three of these.
const PING: Duration = Duration::from_secs(5);
/// Longest wait between two tries to connect.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where NATS is and how to get in.
#[derive(Clone)]
pub struct Nats {
    /// `nats://host:port` or `tls://host:port`, several of one cluster.
    pub servers: Vec<String>,
    /// A credentials file as `nsc` writes it.
    pub credentials: Option<PathBuf>,
    /// Authorities to trust instead of the system's.
    pub root_certificates: Option<PathBuf>,
    /// The installation's own.
    pub subject: String,
}

pub struct Link {
    client: Client,
    subscription: async_nats::Subscriber,
    subject: String,
}

impl Link {
    /// The client connects again by itself from then on, to whichever server of the cluster answers.
    pub async fn open(nats: &Nats) -> Result<Link, LineError> {
        let failed = |error: &dyn std::fmt::Display| LineError(error.to_string());
        let mut options = ConnectOptions::new()
            .name("ausrufer")
            .no_echo()
            .subscription_capacity(UNHEARD)
            .ping_interval(PING)
            .max_reconnects(None)
            .reconnect_delay_callback(|tries| {
                PATIENCE.min(Duration::from_millis(50) * u32::try_from(tries).unwrap_or(40))
            })
            .event_callback(|event| async move { tell(&event) });
        if let Some(file) = &nats.credentials {
            options = options.credentials_file(file).await.map_err(|e| failed(&e))?;
        }
        if let Some(file) = &nats.root_certificates {
            options = options.add_root_certificates(file.clone()).require_tls(true);
        }
        let client = options.connect(&nats.servers[..]).await.map_err(|e| failed(&e))?;
        let subscription = client.subscribe(nats.subject.clone()).await.map_err(|e| failed(&e))?;
        Ok(Link { client, subscription, subject: nats.subject.clone() })
    }

    pub async fn next(&mut self) -> Option<String> {
        let message = self.subscription.next().await?;
        // What is no text is no ring either: an empty one is thrown away at the gate.
        Some(String::from_utf8(message.payload.to_vec()).unwrap_or_default())
    }

    pub async fn send(&mut self, text: String) -> Result<(), LineError> {
        // Into the client's own queue. While no server answers, what does not fit there is lost, not waited for.
        let publish = self.client.publish(self.subject.clone(), text.into());
        match tokio::time::timeout(Duration::from_millis(100), publish).await {
            Ok(Err(error)) => Err(LineError(error.to_string())),
            Ok(Ok(())) | Err(_) => Ok(()),
        }
    }
}

fn tell(event: &Event) {
    match event {
        Event::Connected => tracing::info!("NATS: connected"),
        Event::Disconnected => tracing::warn!("NATS: connection lost; the nodes look by themselves meanwhile"),
        Event::SlowConsumer(_) => tracing::warn!("NATS: more rings than can be heard"),
        // Their texts come from the server and are not ours to judge.
        _ => tracing::debug!("NATS: {event}"),
    }
}
