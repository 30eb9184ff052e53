//! Who knows the endpoint owns the subscription: nobody else can name it, so naming it is the proof. Everything here
//! stays in this request; nothing of it is logged.
use crate::app::ParsedEndpoint;
use crate::error::Problem;
use crate::limit::{Visitor, What};
use crate::visit::Visit;
use axum::body::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The body of stopping, asking what is stored, and asking for a test. No Debug.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    endpoint: String,
}

/// A subscription the request named.
pub struct Proven {
    /// The push service.
    pub origin: String,
    /// The row's name.
    pub sid: i64,
}

/// Reads a JSON body. What was wrong with it is not repeated anywhere: it may hold an endpoint.
pub fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|_| Problem::Refused("follow.error.form"))
}

/// Checks an endpoint by the rules of the push services.
pub fn endpoint(visit: &Visit, text: &str) -> Result<ParsedEndpoint, Problem> {
    (visit.app.endpoints)(text).map_err(Problem::Refused)
}

/// Takes a token of the visitor's and reads which subscription is meant.
pub fn named(visit: &Visit, visitor: Visitor, what: What, body: &Bytes) -> Result<Proven, Problem> {
    visit.app.limiter.take(what, visitor, visit.app.clock.now(), &*visit.app.random)?;
    let named: Named = read(body)?;
    let endpoint = endpoint(visit, &named.endpoint)?;
    let sid = visit.app.keys.tagger.sid(visit.id().0, &endpoint.url);
    Ok(Proven { origin: endpoint.origin, sid })
}
