//! Storage that speaks S3, for the files of the media library: reached through crate net like everything outside.
use crate::exit::Failure;
use channel::text::shorten;
use http_body_util::BodyExt;
use net::{Dialer, FetchError, Kept, Policy};
use object_store::aws::AmazonS3Builder;
use object_store::client::{
    ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody,
    HttpService,
};
use object_store::{BackoffConfig, RetryConfig};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use web::media::Shelf;

/// The head of an answer must be there by then.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a request is tried again: somebody waits at the desk meanwhile.
const GIVES_UP: Duration = Duration::from_secs(10);
const TRIES: usize = 3;

/// Where it is.
#[derive(Clone)]
pub struct Storage {
    /// Its address, without the bucket.
    pub endpoint: String,
    pub bucket: String,
    pub region: String,
    pub access_key: String,
    /// File with the secret key.
    pub secret_file: PathBuf,
    /// Authority of its certificate.
    pub root_certificate: Option<PathBuf>,
}

impl Storage {
    /// The shelf on it. Nothing is asked yet.
    pub fn shelf(&self) -> Result<Shelf, Failure> {
        let unreadable = |path: &PathBuf, error: std::io::Error| {
            Failure::Usage(format!("media.*: cannot read {}: {error}", path.display()))
        };
        let secret = std::fs::read_to_string(&self.secret_file).map_err(|e| unreadable(&self.secret_file, e))?;
        let roots = match &self.root_certificate {
            Some(path) => Some(std::fs::read_to_string(path).map_err(|e| unreadable(path, e))?),
            None => None,
        };
        // The settings let plain http to this machine alone.
        let plain = self.endpoint.starts_with("http://");
        let dialer = Dialer::new(Policy { allow_loopback: plain }, roots.as_deref())?.with_private();
        let retry = RetryConfig {
            backoff: BackoffConfig { init_backoff: Duration::from_millis(100), ..BackoffConfig::default() },
            max_retries: TRIES,
            retry_timeout: GIVES_UP,
        };
        let storage = AmazonS3Builder::new()
            .with_endpoint(&self.endpoint)
            .with_bucket_name(&self.bucket)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key)
            .with_secret_access_key(secret.trim())
            .with_allow_http(plain)
            .with_retry(retry)
            .with_http_connector(Net(Kept::new(dialer, PATIENCE)))
            .build();
        let storage =
            storage.map_err(|error| Failure::Usage(format!("the storage of media cannot be used: {error}")))?;
        Ok(Shelf::new(Arc::new(storage)))
    }

    /// For messages.
    pub fn name(&self) -> String {
        format!("bucket {} at {}", self.bucket, self.endpoint)
    }
}

/// What its errors say, short enough for a line: they repeat whole answers.
pub fn said(error: &object_store::Error) -> String {
    shorten(&error.to_string().split_whitespace().collect::<Vec<_>>().join(" "), 300)
}

struct Net(Kept);

impl std::fmt::Debug for Net {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("net")
    }
}

impl HttpConnector for Net {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Net(self.0.clone())))
    }
}

type Called<'a> = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'a>>;

impl HttpService for Net {
    fn call<'a, 'b>(&'a self, request: HttpRequest) -> Called<'b>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(async move {
            let response = self.0.send(request).await.map_err(failed)?;
            let broken = |error| HttpError::new(HttpErrorKind::Interrupted, error);
            Ok(response.map(|body| HttpResponseBody::new(body.map_err(broken))))
        })
    }
}

/// Which of our errors may pass when it is tried again.
fn failed(error: FetchError) -> HttpError {
    let kind = match error {
        FetchError::Timeout => HttpErrorKind::Timeout,
        FetchError::Dial(_) => HttpErrorKind::Connect,
        FetchError::Http => HttpErrorKind::Request,
        _ => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, error)
}
