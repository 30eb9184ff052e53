//! Signed requests to other servers.
use crate::runner::Runner;
use formats::fediverse::{ACCEPT, CONTENT_TYPE};
use formats::http_signature::{Form, Sending, prepare};
use net::header::{ACCEPT as ACCEPTS, CONTENT_TYPE as KIND, HeaderMap, HeaderName, HeaderValue};
use net::{Fetched, Heard, Limits, Step};
use std::time::Duration;
use url::{Position, Url};
use vault::RsaKey;

/// Bytes of an actor: pictures of words and a key, not more.
const ACTOR_MOST: usize = 256 * 1024;
/// Redirects within a server.
const HOPS: usize = 2;

/// Who signs.
pub struct Signer<'a> {
    /// The private key.
    pub key: &'a RsaKey,
    /// The address of its public half.
    pub name: &'a str,
}

/// What came of a request.
pub enum Answered<T> {
    /// An answer, whatever its status.
    With(T),
    /// None: the server is away, or where nobody may be.
    Nothing,
}

/// Fetches a document, signed, since some servers show it to nobody else. It is asked for again where a redirect leads
/// within the server; whatever leads to another one is not followed.
pub async fn get(runner: &Runner, signer: &Signer<'_>, url: &Url) -> Answered<Fetched> {
    let limits = Limits { max_bytes: ACTOR_MOST, timeout: runner.patience, max_redirects: 0 };
    let mut at = url.clone();
    for _ in 0..=HOPS {
        let Some(mut headers) = headers(runner, signer, Form::Cavage, "GET", &at, None) else {
            return Answered::Nothing;
        };
        headers.insert(ACCEPTS, HeaderValue::from_static(ACCEPT));
        match runner.client.step(&at, limits, &headers).await {
            Ok(Step::There(found)) => return Answered::With(found),
            Ok(Step::Elsewhere(next)) if next.origin() == at.origin() => at = next,
            Ok(Step::Elsewhere(_)) | Err(_) => return Answered::Nothing,
        }
    }
    Answered::Nothing
}

/// Sends a document. A server that does not take one form of signature is sent the other one at once.
pub async fn post(runner: &Runner, signer: &Signer<'_>, url: &Url, body: &str) -> Answered<Heard> {
    let host = url[Position::BeforeHost..Position::AfterPort].to_owned();
    let first = runner.memory.form(&host);
    let second = if first == Form::Cavage { Form::Message } else { Form::Cavage };
    let heard = match once(runner, signer, first, url, body).await {
        Answered::With(heard) if matches!(heard.status, 400 | 401 | 403) => heard,
        other => return other,
    };
    match once(runner, signer, second, url, body).await {
        Answered::With(again) if (200..300).contains(&again.status) => {
            runner.memory.took(&host, second);
            Answered::With(again)
        }
        _ => Answered::With(heard),
    }
}

async fn once(runner: &Runner, signer: &Signer<'_>, form: Form, url: &Url, body: &str) -> Answered<Heard> {
    let Some(mut headers) = headers(runner, signer, form, "POST", url, Some(body)) else { return Answered::Nothing };
    headers.insert(KIND, HeaderValue::from_static(CONTENT_TYPE));
    let patience: Duration = runner.patience;
    match runner.client.notify(url, patience, &headers, body.as_bytes().to_vec().into()).await {
        Ok(heard) => Answered::With(heard),
        Err(error) => {
            // No address: it may be somebody's own.
            tracing::debug!(%error, "a server of the Fediverse did not answer");
            Answered::Nothing
        }
    }
}

fn headers(
    runner: &Runner,
    signer: &Signer<'_>,
    form: Form,
    method: &str,
    url: &Url,
    body: Option<&str>,
) -> Option<HeaderMap> {
    let digest = body.map(|body| vault::body_digest(body.as_bytes()));
    let origin = format!("{}://{}", url.scheme(), &url[Position::BeforeHost..Position::AfterPort]);
    let unsigned = prepare(
        form,
        &Sending {
            method,
            origin: &origin,
            path: &url[Position::BeforePath..Position::AfterQuery],
            digest: digest.as_deref(),
            key: signer.name,
            now: runner.clock.now().as_second(),
        },
    );
    let signature = signer.key.sign(unsigned.text.as_bytes()).ok()?;
    let mut headers = HeaderMap::new();
    for (name, value) in unsigned.signed(&signature) {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?);
    }
    Some(headers)
}
