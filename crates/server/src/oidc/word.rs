//! The service's word about a person (ID Token): whether it is to be believed, and what it says. Pure.
use super::Settings;
use channel::clock::Timestamp;
use channel::editor::Role;
use channel::slug::ChannelSlug;
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};
use web::provider::{Denied, Person};

/// Seconds the two clocks may differ.
const SKEW: i64 = 60;
/// Oldest word that is taken, seconds: it is made while we wait.
const OLDEST: i64 = 600;
/// Signatures by a key only the service has. Never a shared secret, never none.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// What it must say.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    pub now: Timestamp,
}

/// The claims of a word that is to be believed (OpenID Connect Core 1.0 §3.1.3.7).
pub fn check(token: &str, keys: &JwkSet, expected: &Expected<'_>) -> Result<Map<String, Value>, Denied> {
    let header = decode_header(token).map_err(|_| Denied::Signature)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Denied::Signature);
    }
    let key = key(keys, header.kid.as_deref()).ok_or(Denied::Signature)?;
    let key = DecodingKey::from_jwk(key).map_err(|_| Denied::Signature)?;
    // Only the signature is left to the library: it would ask the system's clock, and tell us less about what is wrong.
    let mut rules = Validation::new(header.alg);
    rules.required_spec_claims.clear();
    (rules.validate_exp, rules.validate_nbf, rules.validate_aud) = (false, false, false);
    let claims = decode::<Map<String, Value>>(token, &key, &rules).map_err(|_| Denied::Signature)?.claims;
    believed(&claims, expected)?;
    Ok(claims)
}

fn believed(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<(), Denied> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(Denied::Issuer);
    }
    let audience = claims.get("aud").map(texts).unwrap_or_default();
    // Several readers: then it must say for whom it was made.
    let party = text("azp").or(audience.first().copied().filter(|_| audience.len() == 1));
    if !audience.contains(&expected.client_id) || party != Some(expected.client_id) {
        return Err(Denied::Audience);
    }
    let second = |name: &str| claims.get(name).and_then(Value::as_f64).map(|number| number as i64);
    let now = expected.now.as_second();
    let (Some(until), Some(made)) = (second("exp"), second("iat")) else { return Err(Denied::Expired) };
    let early = second("nbf").is_some_and(|from| from > now + SKEW) || made > now + SKEW;
    if until <= now - SKEW || made < now - OLDEST || early {
        return Err(Denied::Expired);
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(Denied::Nonce);
    }
    if text("sub").is_none_or(|subject| subject.is_empty() || subject.len() > 255) {
        return Err(Denied::Signature);
    }
    Ok(())
}

/// The key of that name; without a name, the only one there is.
fn key<'a>(keys: &'a JwkSet, name: Option<&str>) -> Option<&'a Jwk> {
    let signs = |key: &&Jwk| key.common.public_key_use.as_ref().is_none_or(|used| *used == PublicKeyUse::Signature);
    let mut fitting =
        keys.keys.iter().filter(signs).filter(|key| name.is_none() || key.common.key_id.as_deref() == name);
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

/// Whom it is about.
pub fn person(claims: &Map<String, Value>, settings: &Settings) -> Option<Person> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let cut = |text: &str| text.chars().filter(|c| !c.is_control()).take(100).collect::<String>();
    let login = text("preferred_username").unwrap_or_default();
    let name = text("name").or(text("preferred_username")).unwrap_or("?");
    Some(Person {
        issuer: text("iss")?.to_owned(),
        subject: claims.get("sub")?.as_str()?.to_owned(),
        name: cut(name),
        login: cut(login),
        roles: roles(claims, settings),
    })
}

fn roles(claims: &Map<String, Value>, settings: &Settings) -> Vec<(Option<ChannelSlug>, Role)> {
    let found = claims.get(&settings.claim).or_else(|| {
        let mut steps = settings.claim.split('.');
        let first = claims.get(steps.next()?)?;
        steps.try_fold(first, |value, step| value.get(step))
    });
    let groups = found.map(texts).unwrap_or_default();
    let mapped = settings.roles.iter().filter(|(group, _, _)| groups.contains(&group.as_str()));
    mapped.map(|(_, channel, role)| (channel.clone(), *role)).collect()
}

/// One text, or a list of them.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
#[path = "word_tests.rs"]
mod tests;
