//! Requests to one service of the town's own (its file storage), over connections that are kept.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::{Body, Incoming};
use hyper::client::conn::http1::SendRequest;
use hyper::{Request, Response};
use url::{Position, Url};

use crate::client::{aim, connect};
use crate::{Dialer, FetchError};

/// Connections that wait for the next request; further ones are closed after use.
const IDLE: usize = 16;

type Sent = UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

/// The origin a connection leads to, and the connection.
type Idle = (String, SendRequest<Sent>);

/// Sends requests whose bodies may be large either way. Takes no redirect: what is sent is signed for one address.
#[derive(Clone)]
pub struct Kept {
    dialer: Dialer,
    /// The head of the answer must be there by then; its body takes the time it takes.
    patience: Duration,
    idle: Arc<Mutex<Vec<Idle>>>,
}

impl Kept {
    /// Whatever the dialer refuses, this does too.
    pub fn new(dialer: Dialer, patience: Duration) -> Self {
        Self { dialer, patience, idle: Arc::default() }
    }

    /// Sends a request with an absolute address.
    ///
    /// # Errors
    /// When nobody could be reached, or nothing came back in time. A connection that was kept too long fails here once; a
    /// request that may be repeated is repeated by the caller.
    pub async fn send<B>(&self, request: Request<B>) -> Result<Response<Incoming>, FetchError>
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let sent = self
            .send_untimed(request.map(|body| UnsyncBoxBody::new(http_body_util::BodyExt::map_err(body, Into::into))));
        tokio::time::timeout(self.patience, sent).await.map_err(|_| FetchError::Timeout)?
    }

    async fn send_untimed(&self, mut request: Request<Sent>) -> Result<Response<Incoming>, FetchError> {
        let url: Url = request.uri().to_string().parse().map_err(|_| FetchError::Address)?;
        aim(&mut request, &url)?;
        let origin = url[..Position::BeforePath].to_owned();
        let mut sender = match self.take(&origin) {
            Some(sender) => sender,
            None => connect(&self.dialer, &url).await?,
        };
        let response = sender.send_request(request).await.map_err(|_| FetchError::Http)?;
        self.keep(origin, sender);
        Ok(response)
    }

    /// One whose last answer was read to its end.
    fn take(&self, origin: &str) -> Option<SendRequest<Sent>> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(_, sender)| !sender.is_closed());
        let ready = idle.iter().position(|(to, sender)| to == origin && sender.is_ready())?;
        Some(idle.swap_remove(ready).1)
    }

    fn keep(&self, origin: String, sender: SendRequest<Sent>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push((origin, sender));
        }
    }
}
