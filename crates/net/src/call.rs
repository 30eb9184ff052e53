//! Calls to interfaces of others, where it matters whether anything was sent: after a call that was lost in the middle
//! nobody knows whether it did its work.
use crate::client::{request, whole};
use crate::{Client, FetchError};
use bytes::Bytes;
use http_body_util::Full;
use hyper::Method;
use hyper::header::HeaderMap;
use std::time::Duration;
use url::Url;

/// One call. Its headers may hold a secret, so it takes no redirect: that is an answer like any other.
pub struct Call {
    /// E.g. POST.
    pub method: Method,
    /// Where.
    pub url: Url,
    /// Besides those that every request has.
    pub headers: HeaderMap,
    /// Empty for none.
    pub body: Bytes,
}

/// What was answered, whatever the status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Any there is.
    pub status: u16,
    /// As they came.
    pub headers: HeaderMap,
    /// At most as long as was allowed.
    pub body: Bytes,
}

impl Answer {
    /// A header's text; `None` when it is missing or no text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Retry-After (RFC 9110 §10.2.3), a day at most; `None` for a date.
    pub fn retry_after(&self) -> Option<Duration> {
        crate::client::pause(&self.headers)
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Nothing was sent: the call certainly did nothing.
    #[error("{0}")]
    Before(FetchError),
    /// It was sent, or a part of it. It may have done its work.
    #[error("{0}")]
    After(FetchError),
}

impl CallError {
    /// The translation key of what to tell the user.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Before(error) | Self::After(error) => error.key(),
        }
    }
}

impl Client {
    /// Makes a call and reads at most `max_bytes` of the answer. `patience` is for sending and reading; connecting has its
    /// own.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn call(&self, call: Call, patience: Duration, max_bytes: usize) -> Result<Answer, CallError> {
        let mut request = request(&call.url, &call.headers, Full::new(call.body)).map_err(CallError::Before)?;
        *request.method_mut() = call.method;
        let mut sender = self.connect(&call.url).await.map_err(CallError::Before)?;
        let sent = async {
            let response = sender.send_request(request).await.map_err(|_| FetchError::Http)?;
            let (head, body) = whole(response, max_bytes).await?;
            Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
        };
        let answered = tokio::time::timeout(patience, sent).await.unwrap_or(Err(FetchError::Timeout));
        answered.map_err(CallError::After)
    }
}
