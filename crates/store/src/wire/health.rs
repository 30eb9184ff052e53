//! How an account at an outlet is, as JSON.
use channel::clock::{Timestamp, from_ms};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use serde_json::{Value, json};

/// Writes it.
pub(crate) fn to_json(health: &Health) -> String {
    let at = |at: Option<Timestamp>| at.map(Timestamp::as_millisecond);
    let fault = health.fault.as_ref().map(|fault| json!([fault.class.key(), fault.said]));
    json!({
        "checked": at(health.checked),
        "name": health.name,
        "url": health.url,
        "missing": health.missing,
        "expires": at(health.expires),
        "sunset": at(health.sunset),
        "good": at(health.good),
        "fault": fault,
        "numbers": health.numbers,
    })
    .to_string()
}

/// Reads it; what cannot be read is not known, and is looked at again.
pub(crate) fn read(text: &str) -> Health {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let at = |name: &str| value[name].as_i64().map(from_ms);
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let missing = value["missing"].as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned));
    let numbers = value["numbers"].as_object().into_iter().flatten();
    let class = value["fault"][0].as_str().and_then(Class::parse);
    Health {
        checked: at("checked"),
        name: text("name"),
        url: text("url"),
        missing: missing.collect(),
        expires: at("expires"),
        sunset: at("sunset"),
        good: at("good"),
        fault: class.map(|class| Fault::new(class, value["fault"][1].as_str().unwrap_or_default())),
        numbers: numbers.filter_map(|(name, number)| Some((name.clone(), number.as_u64()?))).collect(),
    }
}
